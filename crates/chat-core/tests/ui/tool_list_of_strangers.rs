//! Only tools are bound.

use chat_core::{ChatModelExt, FakeChatModel, tool};

struct Number(i64);

fn main() {
    let model = FakeChatModel::new(["hello"]);
    let _ = model.clone().bind_tools([Number(1)]);
    let _ = model.bind_tools("add");
    let _ = tool("double", "Doubles.", |number: i64| async move { Number(number) });
}
