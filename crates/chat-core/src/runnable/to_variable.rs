use serde::Serialize;
use serde_json::{Value, json};

use super::{Flow, Whole};

/// A value that can become a variable: [`Parallel::new`](super::Parallel::new) and
/// [`assign`](fn@super::assign) put the outputs of steps into [`Variables`](super::Variables).
///
/// # Implementing
///
/// `#[derive(Flow)]` implements it, unless the type is opaque. By hand, say whether a piece is a
/// text that is appended to what came before, or a value.
///
/// # Example
///
/// ```
/// use chat_core::{ToVariable, VariablePiece};
///
/// assert_eq!(String::to_variable("sea".into()), VariablePiece::Text("sea".into()));
/// assert_eq!(u64::to_variable(3), VariablePiece::Value(3.into()));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a variable",
    label = "the output of this step is no variable",
    note = "a model's answer becomes a text first: `model.pipe(StrOutputParser)`",
    note = "a type of your own derives it: `#[derive(Clone, Serialize, Flow)]`; any other value is wrapped: `Whole(value)`"
)]
pub trait ToVariable: Flow {
    /// The piece as a piece of a variable.
    fn to_variable(chunk: Self::Chunk) -> VariablePiece;
}

/// A piece of a variable's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VariablePiece {
    /// A piece of text: it is appended.
    Text(String),
    /// A whole value: it replaces what was there.
    Value(Value),
}

impl VariablePiece {
    /// The piece as JSON.
    #[must_use]
    pub fn into_value(self) -> Value {
        match self {
            Self::Text(text) => Value::String(text),
            Self::Value(value) => value,
        }
    }
}

impl ToVariable for String {
    fn to_variable(chunk: Self) -> VariablePiece {
        VariablePiece::Text(chunk)
    }
}

impl<T: Serialize + Clone + Send + Sync + 'static> ToVariable for Whole<T> {
    fn to_variable(chunk: Self) -> VariablePiece {
        VariablePiece::Value(Self::show(&chunk))
    }
}

impl<T: ToVariable> ToVariable for Vec<T> {
    fn to_variable(chunk: Self) -> VariablePiece {
        let value = |item: T| T::to_variable(item.into_chunk()).into_value();
        VariablePiece::Value(chunk.into_iter().map(value).collect())
    }
}

macro_rules! values {
    ($($type:ty),*) => {$(
        impl ToVariable for $type {
            fn to_variable(chunk: Self) -> VariablePiece {
                VariablePiece::Value(json!(chunk))
            }
        }
    )*};
}

values!((), bool, i32, i64, u32, u64, usize, f32, f64, Value);
