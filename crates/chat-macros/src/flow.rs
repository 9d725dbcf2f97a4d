use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path, Result, WherePredicate, parse_quote};

pub(crate) fn derive(input: &DeriveInput, root: &Path) -> Result<TokenStream> {
    let is_opaque = is_opaque(input)?;
    let name = &input.ident;
    let mut generics = input.generics.clone();
    if !input.generics.params.is_empty() {
        let bound: WherePredicate = if is_opaque {
            parse_quote!(Self: Clone + Send + Sync + 'static)
        } else {
            parse_quote!(Self: Clone + Send + Sync + 'static + #root::macros::Show)
        };
        generics.make_where_clause().predicates.push(bound);
    }
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let shown = if is_opaque {
        quote!(#root::macros::Value::from(stringify!(#name)))
    } else {
        quote!(#root::macros::Show::show(chunk))
    };
    Ok(quote! {
        impl #impl_generics #root::Flow for #name #type_generics #where_clause {
            type Chunk = Self;
            type Fold = #root::Last<Self>;

            fn into_chunk(self) -> Self {
                self
            }

            fn show(chunk: &Self) -> #root::macros::Value {
                #shown
            }
        }
    })
}

/// Whether `#[flow(opaque)]` is there. Any other word in it is an error at that word.
fn is_opaque(input: &DeriveInput) -> Result<bool> {
    let mut is_opaque = false;
    for attribute in input
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("flow"))
    {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("opaque") {
                is_opaque = true;
                return Ok(());
            }
            Err(meta.error("`flow` knows one word: `opaque`"))
        })?;
    }
    Ok(is_opaque)
}
