//! Macros of the chat framework. Use them through `chat_core` or `chat`.

mod flow;
mod tool;

use proc_macro::TokenStream;

/// Lets a type of your own flow between the steps of a chain, in one piece.
///
/// The type must be `Clone`, `Send` and `Sync`. Observers see it by its `Serialize`; with
/// `#[flow(opaque)]` it needs no `Serialize` and observers see its name. With `#[flow(schema)]` a
/// type that is `JsonSchema` shows its schema, as in `chain.input_schema()`.
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

/// Makes a tool of a function, or the definition of one of a struct.
///
/// A function, `async` or not, becomes a tool that stands under the function's name: bind `add`,
/// and call the function itself as `add::run(2, 3)`. Its doc comment is the description, and so are the
/// doc comments of its parameters. It gives anything that is `Serialize`, text, `Content` or a
/// `ToolOutput`, or a `Result` of one of these whose error, anything that is `Display`, the model
/// reads. A function that is not `async` must not block for long.
///
/// ```ignore
/// /// Says what the weather is like.
/// #[tool]
/// async fn get_weather(
///     /// The city and state, e.g. San Francisco, CA
///     location: String,
///     /// The unit of the temperature
///     #[default("celsius".to_owned())]
///     unit: String,
///     #[state] stations: &Stations,
///     context: &ToolContext,
/// ) -> Result<Weather, StationError> {
///     stations.ask(&location, &unit, context.run.deadline()).await
/// }
/// ```
///
/// * A parameter's type is `Deserialize` and `JsonSchema`; an `Option` may be left out, and so may
///   a parameter with `#[default(…)]`.
/// * `#[state] db: &Db` is the app's `Db`, and `&ToolContext` the context of the call. The model
///   sees neither.
/// * `#[tool(name = "…")]` sets the name, `#[tool(description = "…")]` the description, and
///   `#[tool(strict)]` makes the provider keep the arguments to the schema.
///
/// A struct becomes `Deserialize` and `JsonSchema`, and its definition stands under its name:
///
/// ```ignore
/// /// Get the current weather in a given location
/// #[tool]
/// struct GetWeather {
///     /// The city and state, e.g. San Francisco, CA
///     location: String,
/// }
///
/// let model = model.bind_tools([GetWeather])?;
/// ```
#[proc_macro_attribute]
pub fn tool(words: TokenStream, item: TokenStream) -> TokenStream {
    expand_tool(words, item, &syn::parse_quote!(::chat_core))
}

/// The same for those who depend on the facade alone, which re-exports it as `tool`.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn facade_tool(words: TokenStream, item: TokenStream) -> TokenStream {
    expand_tool(words, item, &syn::parse_quote!(::chat))
}

fn expand_flow(input: TokenStream, root: &syn::Path) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    flow::derive(&input, root)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

fn expand_tool(words: TokenStream, item: TokenStream, root: &syn::Path) -> TokenStream {
    tool::expand(words.into(), item.into(), root)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
