//! `#[tool]`: a function becomes a tool, a struct the definition of one.

mod docs;
mod function;
mod name;
mod parameter;
mod structure;
mod words;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Error, Item, Path, Result};

use words::Words;

pub(crate) fn expand(words: TokenStream, item: TokenStream, root: &Path) -> Result<TokenStream> {
    let item = syn::parse2(item)?;
    let left = left(&item, root);
    let words = Words::parse(words);
    let expanded = words.and_then(|words| match item {
        Item::Fn(item) => function::expand(&words, item, root),
        Item::Struct(item) => structure::expand(&words, &item, root),
        _ => Err(Error::new(
            Span::call_site(),
            "`#[tool]` goes above a function or a struct",
        )),
    });
    Ok(expanded.unwrap_or_else(|error| {
        let error = error.to_compile_error();
        quote!(#error #left)
    }))
}

/// What is left of the item when something is wrong with it, so that its users are not blamed.
fn left(item: &Item, root: &Path) -> TokenStream {
    match item {
        Item::Fn(item) => {
            let (vis, ident) = (&item.vis, &item.sig.ident);
            quote!(#[allow(dead_code)] #vis fn #ident() -> #root::StaticTool { loop {} })
        }
        other => quote!(#other),
    }
}
