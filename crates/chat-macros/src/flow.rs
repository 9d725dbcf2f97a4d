use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path, Result, WherePredicate, parse_quote};

/// The words of `#[flow(…)]`.
#[derive(Default)]
struct Words {
    /// Observers see the name of the type alone.
    is_opaque: bool,
    /// The type has a JSON schema.
    has_schema: bool,
}

pub(crate) fn derive(input: &DeriveInput, root: &Path) -> Result<TokenStream> {
    let words = words(input)?;
    let name = &input.ident;
    let mut generics = input.generics.clone();
    if !input.generics.params.is_empty() {
        let mut bound: WherePredicate = parse_quote!(Self: Clone + Send + Sync + 'static);
        if let WherePredicate::Type(bound) = &mut bound {
            if !words.is_opaque {
                bound.bounds.push(parse_quote!(#root::macros::Show));
            }
            if words.has_schema {
                bound.bounds.push(parse_quote!(#root::macros::ShowSchema));
            }
        }
        generics.make_where_clause().predicates.push(bound);
    }
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let shown = if words.is_opaque {
        quote!(#root::macros::Value::from(stringify!(#name)))
    } else {
        quote!(#root::macros::Show::show(chunk))
    };
    let schema = if words.has_schema {
        quote!(Some(<Self as #root::macros::ShowSchema>::show_schema()))
    } else {
        quote!(None)
    };
    let to_variable = (!words.is_opaque).then(|| {
        quote! {
            impl #impl_generics #root::ToVariable for #name #type_generics #where_clause {
                fn to_variable(chunk: Self) -> #root::VariablePiece {
                    #root::VariablePiece::Value(#root::macros::Show::show(&chunk))
                }
            }
        }
    });
    Ok(quote! {
        #to_variable

        impl #impl_generics #root::Flow for #name #type_generics #where_clause {
            type Chunk = Self;
            type Fold = #root::Last<Self>;

            fn into_chunk(self) -> Self {
                self
            }

            fn show(chunk: &Self) -> #root::macros::Value {
                #shown
            }

            fn schema() -> Option<#root::macros::Value> {
                #schema
            }
        }
    })
}

/// Reads `#[flow(…)]`. An unknown word in it is an error at that word.
fn words(input: &DeriveInput) -> Result<Words> {
    let mut words = Words::default();
    for attribute in input
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("flow"))
    {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("opaque") {
                words.is_opaque = true;
                return Ok(());
            }
            if meta.path.is_ident("schema") {
                words.has_schema = true;
                return Ok(());
            }
            Err(meta.error("`flow` knows two words: `opaque` and `schema`"))
        })?;
    }
    Ok(words)
}
