//! A model's stream ends in one of two ways, and never without a word.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::time::Duration;

use chat_core::{
    AiMessage, AiMessageChunk, ChatModel, ChatOptions, ChatRequest, ChatStream, ErrorKind,
    FakeChatModel, FinishReason, Message, Result, RunContext, RunnableExt, StrOutputParser,
    ToolCallChunk, Usage,
};
use common::{ScriptedModel, finish, refused, unavailable, words};
use futures::{StreamExt, TryStreamExt, stream};

fn stream_of(chunks: impl IntoIterator<Item = Result<AiMessageChunk>>) -> ChatStream {
    ChatStream::new(stream::iter(chunks.into_iter().collect::<Vec<_>>()))
}

fn text(text: &str) -> Result<AiMessageChunk> {
    Ok(AiMessageChunk::new(text))
}

async fn open(model: &impl ChatModel, context: &RunContext) -> Result<ChatStream> {
    let messages = [Message::human("hi")];
    model
        .generate_stream(ChatRequest::new(&messages, &ChatOptions::new(), context))
        .await
}

#[tokio::test]
async fn a_stream_that_says_why_it_stopped_ends_well() {
    let mut stream = stream_of([text("good "), text("day"), Ok(finish())]);
    assert_eq!(stream.next().await.unwrap().unwrap().text(), "good ");
    assert_eq!(stream.so_far().text(), "good ");
    assert_eq!(stream.next().await.unwrap().unwrap().text(), "day");
    assert!(stream.next().await.unwrap().is_ok());
    for _ in 0..3 {
        assert!(stream.next().await.is_none());
    }
    assert_eq!(stream.so_far().usage(), Some(&Usage::new(2, 3)));
    let message = stream.message().await.unwrap();
    assert_eq!(message.text(), "good day");
    assert_eq!(message.finish_reason(), Some(&FinishReason::Stop));
}

#[tokio::test]
async fn chunks_after_the_finish_still_count() {
    let usage = AiMessageChunk::new("").with_usage(Usage::new(7, 7));
    let message = stream_of([text("a"), Ok(finish()), Ok(usage)])
        .message()
        .await
        .unwrap();
    assert_eq!(message.usage, Some(Usage::new(7, 7)));
}

#[tokio::test]
async fn a_stream_without_a_finish_is_an_interruption_with_what_came() {
    let mut stream = stream_of([text("good "), text("da")]);
    stream.next().await.unwrap().unwrap();
    stream.next().await.unwrap().unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Interrupted, true)
    );
    assert_eq!(error.partial().unwrap().text(), "good da");
    assert_eq!(error.partial().unwrap().finish_reason(), None);
    for _ in 0..3 {
        assert!(stream.next().await.is_none());
    }
    let again = stream.message().await.unwrap_err();
    assert_eq!(again.partial().unwrap().text(), "good da");
}

#[tokio::test]
async fn a_stream_of_nothing_is_an_interruption_without_a_partial() {
    let error = stream_of([]).message().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.partial().is_none());
}

#[tokio::test]
async fn an_error_in_the_middle_carries_what_came() {
    let call = ToolCallChunk::new(0, "{}").with_id("a").with_name("clock");
    let call = AiMessageChunk::new("").with_tool_call(call);
    let mut stream = stream_of([text("good "), Ok(call), Err(refused()), text("never")]);
    let read: Vec<_> = stream.by_ref().collect().await;
    assert_eq!(read.len(), 3);
    let error = read[2].as_ref().unwrap_err();
    assert_eq!(error.kind(), refused().kind());
    let partial = error.partial().unwrap();
    assert_eq!(
        (partial.text().as_ref(), partial.tool_calls().count()),
        ("good ", 0)
    );
    assert_eq!(partial.invalid_tool_calls().count(), 1);
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn an_error_after_the_finish_is_an_error() {
    let error = stream_of([text("a"), Ok(finish()), Err(unavailable())])
        .message()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(error.partial().unwrap().text(), "a");
}

#[tokio::test]
async fn the_partial_of_the_backend_stays() {
    let own = refused().with_partial(AiMessage::new("nearer"));
    let error = stream_of([text("a"), Err(own)])
        .message()
        .await
        .unwrap_err();
    assert_eq!(error.partial().unwrap().text(), "nearer");
}

#[tokio::test]
async fn a_whole_message_is_a_stream_of_one_chunk() {
    let message = AiMessage::new("good day");
    let stream = stream_of([Ok(message.clone().into_chunk())]);
    assert_eq!(stream.message().await.unwrap(), message);
}

#[tokio::test]
async fn a_stream_of_the_model_equals_the_call() {
    let mut with_details = AiMessage::new("good day");
    with_details.reasoning_details = Some(chat_core::ReasoningDetails::new(Vec::new()));
    let mut named = AiMessage::new("good day");
    named.name = Some("guide".to_owned());
    for reply in [
        AiMessage::new("good day"),
        AiMessage::new(""),
        with_details,
        named,
    ] {
        let model = FakeChatModel::new([reply]);
        let streamed = open(&model, &RunContext::new())
            .await
            .unwrap()
            .message()
            .await
            .unwrap();
        assert_eq!(streamed, model.invoke("hi").await.unwrap());
    }
}

#[tokio::test]
async fn what_was_read_ahead_is_not_lost() {
    let chunks = vec![
        Ok(AiMessageChunk::new("")),
        text("a"),
        text("b"),
        Ok(finish()),
    ];
    let model = ScriptedModel::new([Ok(chunks)]).with_retry(1).with_retry(1);
    let stream = open(&model, &RunContext::new()).await.unwrap();
    assert_eq!(stream.so_far().text(), "a");
    let texts: Vec<_> = stream
        .map_ok(|chunk| chunk.text().to_owned())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(texts, ["", "a", "b", ""]);
}

#[tokio::test]
async fn an_answer_without_output_is_an_answer() {
    let chunks = vec![Ok(AiMessageChunk::new("")), Ok(finish())];
    let model = ScriptedModel::new([Ok(chunks)]);
    let stream = open(&model.clone().with_retry(1), &RunContext::new())
        .await
        .unwrap();
    assert_eq!(stream.count().await, 2);
    assert_eq!(model.invoke("hi").await.unwrap().text(), "");
    assert_eq!(model.attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_permit_is_held_until_the_end_or_the_drop() {
    let model = ScriptedModel::new([words("one two")]);
    let context = RunContext::new().with_max_concurrency(1);
    let is_free = async || {
        let call = model.invoke_in("hi", &context);
        tokio::time::timeout(Duration::from_secs(1), call)
            .await
            .is_ok()
    };
    let mut stream = open(&model, &context).await.unwrap();
    assert!(!is_free().await);
    while stream.next().await.is_some() {
        assert!(stream.so_far().finish_reason().is_some() || !is_free().await);
    }
    assert!(is_free().await);

    let stream = open(&model, &context).await.unwrap();
    assert!(!is_free().await);
    drop(stream);
    assert!(is_free().await);
}

#[tokio::test(start_paused = true)]
async fn a_permit_is_given_back_after_a_failure() {
    let torn = ScriptedModel::new([Ok(vec![text("a"), Err(unavailable())])]);
    let context = RunContext::new().with_max_concurrency(1);
    let mut stream = open(&torn, &context).await.unwrap();
    stream.by_ref().for_each(|_| async {}).await;
    let model = ScriptedModel::new([words("one")]);
    model.invoke_in("hi", &context).await.unwrap();
    drop(stream);
}

#[tokio::test]
async fn pieces_of_other_choices_are_no_text_of_the_answer() {
    let other = || Ok(AiMessageChunk::new("no").with_choice(1));
    let chunks = vec![other(), text("yes"), other(), Ok(finish())];
    let steps = ScriptedModel::new([Ok(chunks)]).pipe(StrOutputParser);
    let streamed: Vec<_> = steps.stream("hi").try_collect().await.unwrap();
    assert_eq!(streamed.concat(), steps.invoke("hi").await.unwrap());
}

#[test]
fn debug_shows_no_content() {
    let shown = format!("{:?}", stream_of([text("private")]));
    assert_eq!(shown, "ChatStream { is_over: false, .. }");
}
