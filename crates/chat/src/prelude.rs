//! What nearly every file needs: `use chat::prelude::*;`.

pub use chat_core::{
    ChatModel, ChatModelExt as _, MessageHistoryExt as _, Runnable, RunnableExt as _,
};
#[cfg(feature = "openrouter")]
pub use chat_openrouter::{ChatOpenRouter, OpenRouterOptions as _};

pub use crate::{
    AiMessage, ChatOptions, ChatPromptTemplate, ContentBlock, ErrorKind, JsonOutputParser, Message,
    Messages, MessagesPlaceholder, OutputMethod, Parallel, RunContext, StrOutputParser, ToolSet,
    Variables, assign, async_lambda, branch, chain, init_chat_model, lambda, parallel, passthrough,
    tool,
};
