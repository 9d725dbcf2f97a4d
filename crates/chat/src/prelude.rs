//! What nearly every file needs: `use chat::prelude::*;`.

pub use chat_core::{
    ChatModel, ChatModelExt as _, MessageHistoryExt as _, Runnable, RunnableExt as _,
};
#[cfg(feature = "openrouter")]
pub use chat_openrouter::{ChatOpenRouter, OpenRouterOptions as _};

pub use crate::{
    ChatPromptTemplate, JsonOutputParser, Message, OutputMethod, RunContext, StrOutputParser,
    ToolSet, init_chat_model, tool,
};
