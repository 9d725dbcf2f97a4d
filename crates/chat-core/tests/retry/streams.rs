//! A stream is tried again until something of the answer came, and never after.

use crate::common::{Attempt, ScriptedModel, function, unavailable, words};
use chat_core::{
    AiMessageChunk, ChatModel, ChatOptions, ChatRequest, Error, Message, RetryPolicy, RunContext,
    RunnableExt,
};
use futures::{StreamExt, TryStreamExt, stream};

/// An attempt that streams these chunks and then fails.
fn breaking(chunks: impl IntoIterator<Item = AiMessageChunk>, error: Error) -> Attempt {
    Ok(chunks.into_iter().map(Ok).chain([Err(error)]).collect())
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_tried_again_until_something_of_the_answer_came() {
    let role = || AiMessageChunk::new("");
    let script = [
        Err(unavailable()),
        breaking([], unavailable()),
        breaking([role(), role()], unavailable()),
        words("good day"),
    ];
    let model = ScriptedModel::new(script);
    let chunks: Vec<_> = model
        .clone()
        .with_retry(3)
        .stream("hi")
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        chunks.iter().map(AiMessageChunk::text).collect::<String>(),
        "good day"
    );
    assert_eq!(model.attempts(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_backend_tries_its_own_streams_again_too() {
    let model = ScriptedModel::new([breaking([], unavailable()), words("good day")]);
    let model = model.with_own_policy(RetryPolicy::new(2));
    let chunks: Vec<_> = model.stream("hi").try_collect().await.unwrap();
    assert_eq!(
        chunks.iter().map(AiMessageChunk::text).collect::<String>(),
        "good day"
    );
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_never_tried_again_after_output() {
    let model = ScriptedModel::new([breaking([AiMessageChunk::new("good")], unavailable())]);
    let retrying = model
        .clone()
        .with_own_policy(RetryPolicy::new(5))
        .with_retry(5);
    let (read, error) = read_to_error(retrying.stream("hi")).await;
    assert_eq!((read.as_str(), model.attempts()), ("good", 1));
    assert_eq!(error.partial().unwrap().text(), "good");

    let (options, context) = (ChatOptions::new(), RunContext::new());
    let messages = [Message::human("hi")];
    let request = ChatRequest::new(&messages, &options, &context);
    let (read, _) = read_to_error(retrying.generate_stream(request).await.unwrap()).await;
    assert_eq!((read.as_str(), model.attempts()), ("good", 2));
}

async fn read_to_error(
    mut stream: impl futures::Stream<Item = chat_core::Result<AiMessageChunk>> + Unpin,
) -> (String, Error) {
    let mut read = String::new();
    loop {
        match stream.next().await.unwrap() {
            Ok(chunk) => read.push_str(chunk.text()),
            Err(error) => return (read, error),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_step_that_streams_nothing_is_not_polled_after_its_end() {
    let nothing = function::<String, String>("nothing", |_| Ok(String::new()));
    let empty = EmptyOnce.with_retry(2);
    assert_eq!(empty.stream("hi").count().await, 0);
    assert_eq!(nothing.with_retry(2).stream("hi").count().await, 1);
}

/// A step whose stream must not be polled after its end, as `unfold` says of itself.
struct EmptyOnce;

#[chat_core::async_trait]
impl chat_core::Runnable for EmptyOnce {
    type Input = String;
    type Output = String;

    fn info(&self) -> chat_core::StepInfo<'_> {
        chat_core::StepInfo::new("empty", chat_core::StepKind::Chain)
    }

    async fn call(&self, _: String, _: &RunContext) -> chat_core::Result<String> {
        Ok(String::new())
    }

    fn transform<'a>(
        &'a self,
        _: chat_core::ChunkStream<'a, String>,
        _: RunContext,
    ) -> chat_core::ChunkStream<'a, String> {
        stream::unfold((), |()| async { None }).boxed()
    }
}
