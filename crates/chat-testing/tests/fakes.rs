//! The fakes, and what tests ask of them.

use chat_core::{
    AiMessage, ChatModelExt, ChatOptions, Error, ErrorKind, FinishReason, RunnableExt,
};
use chat_testing::fakes::{
    EchoModel, FakeChatModel, FunctionModel, assert_called, assert_called_with, last_call, texts,
};
use futures::TryStreamExt;

#[tokio::test]
async fn echo_says_the_last_human_message_back() {
    let model = EchoModel::new();
    let conversation = [
        ("system", "Be brief."),
        ("human", "one"),
        ("ai", "1"),
        ("human", "two"),
    ];
    let message = model.invoke(conversation).await.unwrap();
    assert_eq!(message.text(), "two");
    assert_eq!(message.response.model.as_deref(), Some("echo"));
    assert_eq!(message.usage.unwrap().input_tokens, 5);
}

#[tokio::test]
async fn echo_keeps_to_stop_and_max_tokens() {
    let ask = async |options: ChatOptions| {
        EchoModel::new()
            .bind(options)
            .invoke("one two  three four")
            .await
            .unwrap()
    };
    let stopped = ask(ChatOptions::new().with_stop(["three", "two"])).await;
    assert_eq!(
        (&*stopped.text(), stopped.finish_reason()),
        ("one ", Some(&FinishReason::Stop))
    );
    let cut = ask(ChatOptions::new().with_max_tokens(3)).await;
    assert_eq!(cut.text(), "one two  three ");
    assert_eq!(cut.finish_reason(), Some(&FinishReason::Length));
    let whole = ask(ChatOptions::new().with_max_tokens(4)).await;
    assert_eq!(whole.text(), "one two  three four");
    assert_eq!(whole.finish_reason(), Some(&FinishReason::Stop));
}

#[tokio::test]
async fn function_gets_the_request() {
    let model = FunctionModel::new(|request| {
        let temperature = request
            .options
            .temperature
            .get()
            .copied()
            .unwrap_or_default();
        Ok(AiMessage::new(format!(
            "{} at {temperature}",
            request.messages.len()
        )))
    });
    let bound = model.clone().bind(ChatOptions::new().with_temperature(0.5));
    assert_eq!(
        bound.invoke(["one", "two"]).await.unwrap().text(),
        "2 at 0.5"
    );
    assert_eq!(model.calls().len(), 1);
}

#[tokio::test]
async fn function_that_fails_streams_its_partial_message() {
    let model = FunctionModel::from_async(|_| async {
        let error = Error::new(ErrorKind::Interrupted, "the line went dead");
        Err(error.with_partial(AiMessage::new("The sea is")))
    });
    let mut stream = model.stream("hi");
    let mut text = String::new();
    let error = loop {
        match stream.try_next().await {
            Ok(chunk) => text.push_str(chunk.unwrap().text()),
            Err(error) => break error,
        }
    };
    assert_eq!(text, "The sea is");
    assert_eq!(error.partial().unwrap().text(), "The sea is");
}

#[tokio::test]
async fn assertions_look_at_the_calls_of_every_fake() {
    let model = FakeChatModel::new(["yes"]);
    model.invoke("one").await.unwrap();
    model
        .invoke([("system", "Be brief."), ("human", "two")])
        .await
        .unwrap();
    assert_eq!(texts(&model), ["one", "two"]);
    assert_eq!(last_call(&model).messages.len(), 2);
    assert_called(&model, 2);
    assert_called_with(&model, |call| call.messages[0].text() == "Be brief.");
}

#[tokio::test]
#[should_panic(expected = "no call fits; the model got 1:\n  1. user: \"one\" with ChatOptions")]
async fn assertion_that_fails_shows_the_calls() {
    let model = EchoModel::new();
    model.invoke("one").await.unwrap();
    assert_called_with(&model, |call| call.messages.len() == 2);
}

#[test]
#[should_panic(expected = "the model was not called")]
fn last_call_needs_one() {
    let _ = last_call(&EchoModel::new());
}

#[cfg(feature = "http")]
#[tokio::test(start_paused = true)]
async fn denied_network_fails_at_once() {
    use chat_openrouter::{ChatOpenRouter, ServiceTransport};
    use chat_testing::fakes::DenyNetwork;

    let network = DenyNetwork::new();
    let model = ChatOpenRouter::builder()
        .model("openai/gpt-4.1")
        .api_key("unused")
        .transport(ServiceTransport::new(network.clone()))
        .build()
        .unwrap();
    let error = model.invoke("hi").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.message(),
        "no network in this test: POST /api/v1/chat/completions at openrouter.ai was refused; \
         give the model a fake or the simulator, or leave `DenyNetwork` out"
    );
    assert!(model.stream("hi").try_next().await.is_err());
    assert_eq!(network.refused(), 2);
}
