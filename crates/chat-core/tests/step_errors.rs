//! An error names the step that failed, however the chain was run.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::future::ready;

use chat_core::{
    AiMessageChunk, ChatPromptTemplate, ChunkStream, FakeChatModel, Flow, Messages, Result,
    RunContext, Runnable, RunnableExt, StepInfo, StepKind, StrOutputParser, Variables, async_trait,
    chain, fold,
};
use common::{Recorder, ScriptedModel, Shout, function, refused};
use futures::{StreamExt, TryStreamExt, stream};

fn prompt() -> ChatPromptTemplate {
    ChatPromptTemplate::from_template("{question}").unwrap()
}

fn model() -> FakeChatModel {
    FakeChatModel::new(["good day to you"])
}

/// The step that the error of a chain names, called and streamed, observed and not.
async fn failing_step<R: Runnable<Output = String>>(steps: R) -> Option<String>
where
    for<'a> R::Input: From<&'a str>,
{
    let mut named = Vec::new();
    for context in [RunContext::new(), Recorder::in_context().1] {
        let read = steps
            .stream_in("hi", &context)
            .try_for_each(|_| ready(Ok(())));
        named.push(read.await.unwrap_err().step().map(str::to_owned));
        let error = steps.invoke_in("hi", &context).await.unwrap_err();
        named.push(error.step().map(str::to_owned));
    }
    named.dedup();
    assert_eq!(named.len(), 1, "{named:?}");
    named.remove(0)
}

fn fail<I: Flow>(name: &'static str) -> common::Function<I, String> {
    function(name, |_| Err(refused()))
}

#[tokio::test]
async fn an_error_names_the_step_that_failed() {
    let broken = ScriptedModel::new([Err(refused())]);
    let torn = ScriptedModel::new([Ok(vec![Ok(AiMessageChunk::new("a")), Err(refused())])]);
    let first = fail::<Variables>("first").pipe(Shout).pipe(Shout);
    assert_eq!(failing_step(first).await.as_deref(), Some("first"));
    let steps = prompt() | broken | StrOutputParser | Shout;
    assert_eq!(failing_step(steps).await.as_deref(), Some("ScriptedModel"));
    let steps = prompt() | torn | StrOutputParser | Shout;
    assert_eq!(failing_step(steps).await.as_deref(), Some("ScriptedModel"));
    let steps = prompt() | model() | StrOutputParser | fail("last");
    assert_eq!(failing_step(steps).await.as_deref(), Some("last"));
    let steps = prompt() | (chain(model()) | fail("inner")) | Shout;
    assert_eq!(failing_step(steps).await.as_deref(), Some("inner"));
    assert_eq!(failing_step(fail::<Variables>("alone")).await, None);
}

/// A step that runs another chain inside.
struct Outer<R>(R);

#[async_trait]
impl<R: Runnable<Input = Messages, Output = String>> Runnable for Outer<R> {
    type Input = Messages;
    type Output = String;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("outer", StepKind::Chain)
    }

    async fn call(&self, input: Messages, context: &RunContext) -> Result<String> {
        self.0.invoke_in(input, context).await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Messages>,
        context: RunContext,
    ) -> ChunkStream<'a, String> {
        let opened = async move {
            let input = fold::<Messages>(input).await?;
            Ok(self.0.stream_in(input, &context))
        };
        stream::once(opened).try_flatten().boxed()
    }
}

#[tokio::test]
async fn an_error_names_the_path_to_the_step_that_failed() {
    let inner = chain(ScriptedModel::new([Err(refused())])) | StrOutputParser;
    let steps = prompt() | Outer(inner) | Shout;
    assert_eq!(
        failing_step(steps).await.as_deref(),
        Some("outer > ScriptedModel")
    );
}
