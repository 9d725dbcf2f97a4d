use schemars::JsonSchema;
use serde::de::DeserializeOwned;

/// A type that a model can be asked for: it derives `Deserialize` and `JsonSchema`.
///
/// Doc comments on the type and its fields become descriptions that the model reads. There is
/// nothing to implement.
///
/// ```
/// use chat_core::schemars::{self, JsonSchema};
/// use serde::Deserialize;
///
/// /// A movie with details.
/// #[derive(Debug, Deserialize, JsonSchema)]
/// struct Movie {
///     /// The title of the movie
///     title: String,
///     /// The year the movie was released
///     year: u16,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a model cannot be asked for a `{Self}`",
    label = "this type is not `Deserialize` and `JsonSchema`",
    note = "derive both: `#[derive(Deserialize, JsonSchema)]`",
    note = "for a schema that is known only at run time, use `with_structured_output_schema`"
)]
pub trait OutputType: DeserializeOwned + JsonSchema + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> OutputType for T {}
