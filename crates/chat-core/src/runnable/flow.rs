use futures::{Stream, StreamExt};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::schema::schema_of;

/// A value that flows between steps: how it arrives in pieces and how the pieces fold together.
///
/// This is what lets a chain stream through all of its steps without a type parameter for chunks:
/// a model's answer flows as message chunks, a text as pieces of text, everything else as one
/// piece.
///
/// # Implementing
///
/// A type of your own that flows in one piece derives it: `#[derive(Flow)]` shows it to observers
/// by its `Serialize`, and `#[derive(JsonSchema, Flow)]` with `#[flow(schema)]` gives it a JSON
/// schema. For somebody else's type, use [`Whole`](super::Whole). Implement the trait
/// by hand only for a value that really arrives in pieces. The fold must be linear: no piece may
/// cost more because many came before it.
///
/// # Example
///
/// ```
/// use chat_core::Flow;
/// use serde::Serialize;
///
/// #[derive(Clone, Serialize, Flow)]
/// struct Question {
///     topic: String,
/// }
///
/// let chunk = Question { topic: "the sea".into() }.into_chunk();
/// assert_eq!(Question::show(&chunk), serde_json::json!({ "topic": "the sea" }));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot flow between steps",
    label = "this type is not `Flow`",
    note = "derive it: `#[derive(Clone, Serialize, Flow)]`, or wrap the value: `Whole(value)`"
)]
pub trait Flow: Clone + Send + Sync + 'static {
    /// One piece of the value. Steps that run side by side each get a clone.
    type Chunk: Clone + Send + Sync + 'static;

    /// Puts the pieces together.
    type Fold: Fold<Chunk = Self::Chunk, Whole = Self>;

    /// The value as the only piece of a stream.
    fn into_chunk(self) -> Self::Chunk;

    /// The piece as observers see it.
    fn show(chunk: &Self::Chunk) -> Value;

    /// The JSON schema of the whole value. `None` if it has none.
    fn schema() -> Option<Value>;
}

/// Puts the pieces of a value together, in linear time.
///
/// # Implementing
///
/// `finish` gives the value, or an error if the pieces do not make one.
///
/// # Example
///
/// ```
/// use chat_core::{Flow, Fold};
///
/// let mut text = <String as Flow>::Fold::default();
/// text.push("Hel".to_owned())?;
/// text.push("lo".to_owned())?;
/// assert_eq!(text.finish()?, "Hello");
/// # Ok::<(), chat_core::Error>(())
/// ```
pub trait Fold: Default + Send + 'static {
    /// One piece.
    type Chunk;

    /// What the pieces make.
    type Whole;

    /// Takes the next piece.
    ///
    /// # Errors
    ///
    /// If the piece does not fit what came before.
    fn push(&mut self, chunk: Self::Chunk) -> Result<()>;

    /// Gives the value.
    ///
    /// # Errors
    ///
    /// If the pieces do not make a value.
    fn finish(self) -> Result<Self::Whole>;
}

/// The fold of values that flow in one piece: the last piece counts.
#[derive(Clone, Debug)]
pub struct Last<T>(Option<T>);

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Send + 'static> Fold for Last<T> {
    type Chunk = T;
    type Whole = T;

    fn push(&mut self, chunk: T) -> Result<()> {
        self.0 = Some(chunk);
        Ok(())
    }

    fn finish(self) -> Result<T> {
        self.0.ok_or_else(|| {
            Error::new(
                ErrorKind::Interrupted,
                "the stream ended before it gave a value",
            )
        })
    }
}

/// Folds a whole stream into its value.
///
/// # Errors
///
/// The first error of the stream, or that its pieces do not make a value.
pub async fn fold<T: Flow>(mut chunks: impl Stream<Item = Result<T::Chunk>> + Unpin) -> Result<T> {
    let mut fold = T::Fold::default();
    while let Some(chunk) = chunks.next().await {
        fold.push(chunk?)?;
    }
    fold.finish()
}

/// A text folds by appending. No pieces make the empty text.
#[derive(Clone, Debug, Default)]
pub struct TextFold(String);

impl Fold for TextFold {
    type Chunk = String;
    type Whole = String;

    fn push(&mut self, chunk: String) -> Result<()> {
        self.0.push_str(&chunk);
        Ok(())
    }

    fn finish(self) -> Result<String> {
        Ok(self.0)
    }
}

impl Flow for String {
    type Chunk = Self;
    type Fold = TextFold;

    fn into_chunk(self) -> Self {
        self
    }

    fn show(chunk: &Self) -> Value {
        Value::String(chunk.clone())
    }

    fn schema() -> Option<Value> {
        Some(schema_of::<Self>())
    }
}

macro_rules! flows_whole {
    ($($type:ty),*) => {$(
        impl Flow for $type {
            type Chunk = Self;
            type Fold = Last<Self>;

            fn into_chunk(self) -> Self {
                self
            }

            fn show(chunk: &Self) -> Value {
                serde_json::json!(chunk)
            }

            fn schema() -> Option<Value> {
                Some(schema_of::<Self>())
            }
        }
    )*};
}

flows_whole!((), bool, i32, i64, u32, u64, usize, f32, f64, Value);
