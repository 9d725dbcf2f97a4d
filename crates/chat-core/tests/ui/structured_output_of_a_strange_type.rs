//! A type that a model is asked for must be `Deserialize` and `JsonSchema`.

use chat_core::{ChatModelExt, FakeChatModel};

struct Movie {
    title: String,
}

fn main() {
    let model = FakeChatModel::new(["hi"]);
    let structured = model.with_structured_output::<Movie>();
}
