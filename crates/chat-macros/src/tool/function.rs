use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Error, ItemFn, Path, Result, ReturnType, Signature, Type};

use super::parameter::Parameter;
use super::words::Words;
use super::{docs, name};

pub(super) fn expand(words: &Words, mut item: ItemFn, root: &Path) -> Result<TokenStream> {
    check(&item.sig)?;
    let ident = item.sig.ident.clone();
    let name = name::of(words, &ident)?;
    let description = docs::description(words, &item.attrs, &ident, "fn")?;
    let parameters = item
        .sig
        .inputs
        .iter_mut()
        .enumerate()
        .map(|(at, parameter)| Parameter::take(parameter, at))
        .collect::<Result<Vec<_>>>()?;

    let is_cfg = |attribute: &&Attribute| attribute.path().is_ident("cfg");
    let is_doc = |attribute: &&Attribute| attribute.path().is_ident("doc");
    let cfgs: Vec<_> = item.attrs.iter().filter(is_cfg).cloned().collect();
    let docs: Vec<_> = item.attrs.iter().filter(is_doc).cloned().collect();
    let implementation = implementation(&name, &description, words, &parameters, &item.sig, root);
    let vis = item.vis.clone();
    item.sig.ident = syn::parse_quote!(run);
    Ok(quote! {
        #(#cfgs)*
        #(#docs)*
        #[allow(non_camel_case_types)]
        #vis struct #ident {}

        #(#cfgs)*
        #(#docs)*
        #[must_use]
        #vis fn #ident() -> #root::StaticTool {
            #root::StaticTool::new(&#ident {})
        }

        #(#cfgs)*
        impl #ident {
            #[allow(dead_code)]
            #item
        }

        #(#cfgs)*
        const _: () = {
            #implementation
        };
    })
}

/// The tool itself.
fn implementation(
    name: &str,
    description: &str,
    words: &Words,
    parameters: &[Parameter],
    signature: &Signature,
    root: &Path,
) -> TokenStream {
    let ident = &signature.ident;
    let strict = match words.strict {
        Some(strict) => quote!(::core::option::Option::Some(#strict)),
        None => quote!(::core::option::Option::None),
    };
    let constants = parameters
        .iter()
        .filter_map(|parameter| parameter.constant(root));
    let names = parameters.iter().filter_map(Parameter::constant_name);
    let values = parameters.iter().map(Parameter::value);
    let wait = signature.asyncness.map(|_| quote!(.await));
    let give = give(&signature.output, root);
    quote! {
        #(#constants)*

        #[#root::async_trait]
        impl #root::Tool for #ident {
            fn definition(&self) -> &#root::ToolDefinition {
                static DEFINITION: ::std::sync::LazyLock<#root::ToolDefinition> =
                    ::std::sync::LazyLock::new(|| {
                        #root::macros::Parameters::default()
                            #(.with(&#names))*
                            .definition(#name, #description, #strict)
                    });
                &DEFINITION
            }

            #[allow(unused_variables, unused_mut, clippy::let_unit_value)]
            async fn call(
                &self,
                args: #root::JsonMap,
                context: &#root::ToolContext,
            ) -> #root::Result<#root::ToolOutput> {
                let mut args = #root::macros::Arguments::new(#name, args);
                let value = Self::run(#(#values),*) #wait;
                #give
            }
        }
    }
}

/// Makes an output of what the function gives. An error points at the return type.
fn give(output: &ReturnType, root: &Path) -> TokenStream {
    match output {
        ReturnType::Default => quote!(#root::macros::output(value)),
        ReturnType::Type(_, ty) => {
            let function = if is_result(ty) {
                quote!(fallible)
            } else {
                quote!(output)
            };
            let value = quote_spanned!(ty.span()=> value);
            quote_spanned!(ty.span()=> #root::macros::#function(#value))
        }
    }
}

fn is_result(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|last| last.ident == "Result")
}

fn check(signature: &Signature) -> Result<()> {
    let error = |tokens: &dyn quote::ToTokens, message: &str| {
        Err(Error::new_spanned(tokens.to_token_stream(), message))
    };
    if !signature.generics.params.is_empty() {
        return error(
            &signature.generics,
            "a tool has no type parameters and no lifetimes",
        );
    }
    if let Some(token) = &signature.unsafety {
        return error(
            token,
            "a model cannot promise what an `unsafe` function needs",
        );
    }
    if let Some(abi) = &signature.abi {
        return error(abi, "a tool is a Rust function");
    }
    if let Some(token) = &signature.constness {
        return error(token, "a tool cannot be `const`");
    }
    Ok(())
}
