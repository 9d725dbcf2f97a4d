//! A fallback that gives something else.

use chat_core::{FakeChatModel, RunnableExt, StrOutputParser};

fn main() {
    let model = FakeChatModel::new(["hello"]);
    let _step = model.clone().with_fallbacks([model.pipe(StrOutputParser)]);
}
