//! What may stand before the first `|`.

use std::sync::Arc;
use std::time::Duration;

use chat_core::{
    ChatModel, ChatModelExt, ChatOptions, ChatPromptTemplate, FakeChatModel, Parallel, Runnable,
    RunnableExt, StrOutputParser, assign, branch, lambda, parallel, passthrough,
};

fn model() -> FakeChatModel {
    FakeChatModel::new(["hello"])
}

async fn says_hello(chain: impl Runnable<Input = chat_core::Messages, Output = String>) {
    assert_eq!(chain.invoke("hi").await.unwrap(), "hello");
}

#[tokio::test]
async fn every_kind_of_model_starts_a_chain() {
    says_hello(model() | StrOutputParser).await;
    says_hello(model().with_retry(1) | StrOutputParser).await;
    says_hello(model().with_fallbacks([model()]) | StrOutputParser).await;
    says_hello(model().with_timeout(Duration::from_secs(1)) | StrOutputParser).await;
    says_hello(model().named("greeter") | StrOutputParser).await;
    says_hello(model().bind(ChatOptions::new()) | StrOutputParser).await;
    let shared: Arc<dyn ChatModel> = Arc::new(model());
    says_hello(shared | StrOutputParser).await;
}

#[tokio::test]
async fn so_do_steps_that_make_what_a_prompt_takes() {
    let prompt = || ChatPromptTemplate::from_template("Greet {name}.").unwrap();
    let named = Parallel::new().with("name", passthrough::<String>());
    let chain = named | prompt() | model() | StrOutputParser;
    assert_eq!(chain.invoke("Ada").await.unwrap(), "hello");

    let chain = assign("name", lambda(|_| "Ada".to_owned())) | prompt() | model() | StrOutputParser;
    assert_eq!(chain.invoke([("place", "here")]).await.unwrap(), "hello");
}

#[tokio::test]
async fn so_do_functions_choices_and_tuples() {
    let length = || lambda(|text: String| text.len());
    let double = || lambda(|length: usize| length * 2);
    assert_eq!((length() | double()).invoke("abc").await.unwrap(), 6);
    let either = branch()
        .when(|text: &String| text.is_empty(), lambda(|_: String| 1))
        .otherwise(length());
    assert_eq!((either | double()).invoke("abc").await.unwrap(), 6);
    let both = parallel((length(), length())) | lambda(|(one, other): (usize, usize)| one + other);
    assert_eq!(both.invoke("abc").await.unwrap(), 6);
}
