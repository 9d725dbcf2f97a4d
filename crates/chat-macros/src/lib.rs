//! Derive macros of the chat framework. Use them through `chat_core` or `chat`.

mod flow;

use proc_macro::TokenStream;

/// Lets a type of your own flow between the steps of a chain, in one piece.
///
/// The type must be `Clone`, `Send` and `Sync`. Observers see it by its `Serialize`; with
/// `#[flow(opaque)]` it needs no `Serialize` and observers see its name.
#[proc_macro_derive(Flow, attributes(flow))]
pub fn derive_flow(input: TokenStream) -> TokenStream {
    expand_flow(input, &syn::parse_quote!(::chat_core))
}

/// The same for those who depend on the facade alone, which re-exports it as `Flow`.
#[doc(hidden)]
#[proc_macro_derive(FacadeFlow, attributes(flow))]
pub fn derive_facade_flow(input: TokenStream) -> TokenStream {
    expand_flow(input, &syn::parse_quote!(::chat))
}

fn expand_flow(input: TokenStream, root: &syn::Path) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    flow::derive(&input, root)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
