//! What observers see: each run starts once and ends once, below the run that started it.

use std::time::Duration;

use crate::common::{Recorder, ScriptedModel, function, refused, words};
use chat_core::{
    BoxRunnable, ChatPromptTemplate, FakeChatModel, Messages, RunEventKind, Runnable, RunnableExt,
    StepKind, StrOutputParser, Variables, chain,
};
use futures::{StreamExt, TryStreamExt};

fn prompt() -> ChatPromptTemplate {
    ChatPromptTemplate::from_template("{question}").unwrap()
}

fn answer() -> impl Runnable<Input = Variables, Output = String> {
    prompt() | FakeChatModel::new(["good day"]) | StrOutputParser
}

#[tokio::test]
async fn a_chain_and_its_steps_start_and_end_in_order() {
    let (recorder, context) = Recorder::in_context();
    answer().invoke_in("hi", &context).await.unwrap();
    let expected = [
        "start sequence",
        "  start ChatPromptTemplate",
        "  end ChatPromptTemplate",
        "  start FakeChatModel",
        "  usage FakeChatModel",
        "  end FakeChatModel",
        "  start StrOutputParser",
        "  end StrOutputParser",
        "end sequence",
    ];
    assert_eq!(recorder.lines(), expected);
    recorder.assert_every_run_ended_once();
    let kinds: Vec<_> = recorder
        .events()
        .iter()
        .filter(|event| matches!(event.kind, RunEventKind::Start { .. }))
        .map(|event| event.step)
        .collect();
    assert_eq!(
        kinds,
        [
            StepKind::Sequence,
            StepKind::Prompt,
            StepKind::Model,
            StepKind::Parser
        ]
    );
}

#[tokio::test]
async fn a_streamed_chain_has_the_same_runs() {
    let (recorder, context) = Recorder::in_context();
    answer()
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    recorder.assert_every_run_ended_once();
    let mut lines = recorder.lines();
    assert_eq!(lines[0], "start sequence");
    assert_eq!(lines.last().unwrap(), "end sequence");
    lines.sort();
    let (called, context) = Recorder::in_context();
    answer().invoke_in("hi", &context).await.unwrap();
    let mut expected = called.lines();
    expected.sort();
    assert_eq!(lines, expected);
    // One piece of the prompt, two words and the end of the model, two words twice.
    assert_eq!(recorder.chunks(), 1 + 3 + 2 + 2);
}

#[tokio::test]
async fn nested_sequences_are_one_run() {
    let (recorder, context) = Recorder::in_context();
    let inner: BoxRunnable<Messages, String> = FakeChatModel::new(["good day"])
        .pipe(StrOutputParser)
        .boxed();
    let outer = prompt()
        .pipe(chain(inner).with_retry(1))
        .pipe(function("shout", |text: String| Ok(text.to_uppercase())));
    assert_eq!(outer.invoke_in("hi", &context).await.unwrap(), "GOOD DAY");
    outer
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    recorder.assert_every_run_ended_once();
    let sequences = recorder
        .lines()
        .into_iter()
        .filter(|line| line.contains("sequence"))
        .count();
    assert_eq!(sequences, 4);
    let roots = recorder
        .events()
        .into_iter()
        .filter(|event| event.parent.is_none());
    assert!(
        roots
            .into_iter()
            .all(|event| event.step == StepKind::Sequence)
    );
}

#[tokio::test]
async fn a_failure_ends_the_step_and_the_chain() {
    let (recorder, context) = Recorder::in_context();
    let steps = || prompt() | ScriptedModel::new([Err(refused())]) | StrOutputParser;
    steps().invoke_in("hi", &context).await.unwrap_err();
    let expected = [
        "start sequence",
        "  start ChatPromptTemplate",
        "  end ChatPromptTemplate",
        "  start ScriptedModel",
        "  error ScriptedModel",
        "error sequence",
    ];
    assert_eq!(recorder.lines(), expected);
    steps()
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap_err();
    recorder.assert_every_run_ended_once();
}

#[tokio::test(start_paused = true)]
async fn dropping_a_stream_drops_each_open_run_once() {
    let (recorder, context) = Recorder::in_context();
    let steps = prompt() | ScriptedModel::new([words("one two")]) | StrOutputParser;
    let mut stream = steps.stream_in("hi", &context);
    stream.next().await.unwrap().unwrap();
    drop(stream);
    recorder.assert_every_run_ended_once();
    let dropped = |line: &String| line.trim_start().starts_with("dropped");
    let mut lines: Vec<_> = recorder.lines().into_iter().filter(dropped).collect();
    lines.sort();
    let expected = [
        "  dropped ScriptedModel",
        "  dropped StrOutputParser",
        "dropped sequence",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_each_open_run_once() {
    let (recorder, context) = Recorder::in_context();
    let context = context.with_timeout(Duration::from_millis(1_500));
    let model = ScriptedModel::new([words("one two")]).with_pace(Duration::from_secs(1));
    let steps = prompt() | model | StrOutputParser;
    steps.invoke_in("hi", &context).await.unwrap_err();
    steps
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap_err();
    steps.batch_in(["a", "b"], &context).await;
    recorder.assert_every_run_ended_once();
}

#[tokio::test(start_paused = true)]
async fn a_deadline_is_an_error_of_the_outermost_run() {
    let (recorder, context) = Recorder::in_context();
    let context = context.with_timeout(Duration::from_millis(500));
    let model = ScriptedModel::new([words("one two")]).with_pace(Duration::from_secs(1));
    model.invoke_in("hi", &context).await.unwrap_err();
    assert_eq!(
        recorder.lines(),
        ["start ScriptedModel", "error ScriptedModel"]
    );
}
