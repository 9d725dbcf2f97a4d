use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Fields, ItemStruct, Path, Result, Token};

use super::words::Words;
use super::{docs, name};

pub(super) fn expand(words: &Words, item: &ItemStruct, root: &Path) -> Result<TokenStream> {
    let ident = &item.ident;
    if !matches!(item.fields, Fields::Named(_)) {
        let message = format!("the arguments of a tool have names: write `struct {ident} {{ … }}`");
        return Err(Error::new_spanned(ident, message));
    }
    if !item.generics.params.is_empty() {
        return Err(Error::new_spanned(
            &item.generics,
            "a tool has no type parameters and no lifetimes",
        ));
    }
    let name = name::of(words, ident)?;
    let description = docs::description(words, &item.attrs, ident, "struct")?;
    let strict = match words.strict {
        Some(strict) => quote!(::core::option::Option::Some(#strict)),
        None => quote!(::core::option::Option::None),
    };
    let derived = derived(&item.attrs);
    let macros = quote!(#root::macros).to_string().replace(' ', "");
    let deserialize = (!derived.contains(&"Deserialize".to_owned())).then(|| {
        let path = format!("{macros}::serde");
        quote!(#[derive(#root::macros::serde::Deserialize)] #[serde(crate = #path)])
    });
    let schema = (!derived.contains(&"JsonSchema".to_owned())).then(|| {
        let path = format!("{macros}::schemars");
        quote!(#[derive(#root::macros::schemars::JsonSchema)] #[schemars(crate = #path)])
    });
    let vis = &item.vis;
    let cfgs = item
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"));
    Ok(quote! {
        #deserialize
        #schema
        #[allow(dead_code)]
        #item

        #(#cfgs)*
        #[allow(non_upper_case_globals)]
        #[doc = #description]
        #vis static #ident: #root::StaticDefinition = #root::StaticDefinition::new(|| {
            #root::ToolDefinition::of::<#ident>()
                .with_name(#name)
                .with_description(#description)
                .with_strict(#strict)
        });
    })
}

/// The traits that the struct derives by itself, below `#[tool]`.
fn derived(attributes: &[Attribute]) -> Vec<String> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| {
            attribute
                .parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
                .ok()
        })
        .flatten()
        .filter_map(|path| Some(path.segments.last()?.ident.to_string()))
        .collect()
}
