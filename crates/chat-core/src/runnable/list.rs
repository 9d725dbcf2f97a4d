use serde_json::{Value, json};

use super::{Flow, Last};

/// A list flows in one piece.
impl<T: Flow> Flow for Vec<T> {
    type Chunk = Self;
    type Fold = Last<Self>;

    fn into_chunk(self) -> Self {
        self
    }

    fn show(chunk: &Self) -> Value {
        let show = |item: &T| T::show(&item.clone().into_chunk());
        chunk.iter().map(show).collect()
    }

    fn schema() -> Option<Value> {
        let items = T::schema().unwrap_or(Value::Bool(true));
        Some(json!({ "type": "array", "items": items }))
    }
}
