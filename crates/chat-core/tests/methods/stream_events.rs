use std::time::Duration;

use chat_core::{
    ChatPromptTemplate, EventFilter, RunEventKind, Runnable, RunnableExt, StepKind,
    StrOutputParser, StreamEvent, Variables,
};
use futures::{StreamExt, TryStreamExt};
use tokio::time::Instant;

use crate::common::{Recorder, ScriptedModel, refused, words};

fn chain(model: ScriptedModel) -> impl Runnable<Input = Variables, Output = String> {
    ChatPromptTemplate::from_template("{topic}").unwrap() | model | StrOutputParser
}

fn line(event: StreamEvent<String>) -> String {
    match event {
        StreamEvent::Output(text) => format!("output {text:?}"),
        StreamEvent::Run(event) => {
            let what = match event.kind {
                RunEventKind::Start { .. } => "start",
                RunEventKind::Chunk { .. } => "chunk",
                RunEventKind::Usage { .. } => "usage",
                RunEventKind::End { .. } => "end",
                RunEventKind::Error { .. } => "error",
                _ => "other",
            };
            format!("{what} {}", event.name)
        }
        other => panic!("unknown: {other:?}"),
    }
}

async fn lines(filter: EventFilter) -> Vec<String> {
    let chain = chain(ScriptedModel::new([words("one two")]));
    let events = chain.stream_events("x", filter);
    events.map_ok(line).try_collect().await.unwrap()
}

#[tokio::test]
async fn events_and_output_come_in_the_order_of_happening() {
    let lines = lines(EventFilter::new()).await;
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn a_filter_says_what_comes() {
    let models = lines(EventFilter::new().with_kind(StepKind::Model)).await;
    assert!(
        models
            .iter()
            .all(|line| line.starts_with("output") || line.ends_with(" ScriptedModel"))
    );
    assert_eq!(
        models
            .iter()
            .filter(|line| line.starts_with("chunk"))
            .count(),
        3
    );

    let both = EventFilter::new()
        .with_name("sequence")
        .with_kind(StepKind::Prompt);
    let both = lines(both.without_name("ChatPromptTemplate")).await;
    assert!(
        both.iter()
            .all(|line| line.starts_with("output") || line.ends_with(" sequence"))
    );

    let none = lines(EventFilter::new().with_tag("nobody has it")).await;
    assert_eq!(none, ["output \"one \"", "output \"two\""]);
}

#[tokio::test]
async fn content_comes_only_if_it_is_asked_for() {
    for asked in [false, true] {
        let filter = EventFilter::new();
        let filter = if asked { filter.with_content() } else { filter };
        let chain = chain(ScriptedModel::new([words("one two")]));
        let events: Vec<_> = chain
            .stream_events("x", filter)
            .try_collect()
            .await
            .unwrap();
        let has_content = events.iter().any(|event| match event {
            StreamEvent::Run(event) => {
                matches!(event.kind, RunEventKind::Chunk { chunk: Some(_), .. })
            }
            _ => false,
        });
        assert_eq!(has_content, asked);
    }
}

#[tokio::test(start_paused = true)]
async fn events_do_not_wait_for_output() {
    let chain = chain(ScriptedModel::new([words("one")]).with_pace(Duration::from_secs(1)));
    let begin = Instant::now();
    let mut events = chain.stream_events("x", EventFilter::new());
    while let Some(event) = events.try_next().await.unwrap() {
        let line = line(event);
        let second = begin.elapsed().as_secs();
        if line == "start ScriptedModel" {
            assert_eq!(second, 0);
        }
        if line.starts_with("output") {
            assert_eq!(second, 1);
        }
    }
}

#[tokio::test]
async fn an_error_comes_after_the_events_that_tell_of_it_and_ends_the_stream() {
    let chain = chain(ScriptedModel::new([Err(refused())]));
    let mut events = chain.stream_events("x", EventFilter::new());
    let mut seen = Vec::new();
    let error = loop {
        match events.next().await.unwrap() {
            Ok(event) => seen.push(line(event)),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), refused().kind());
    assert_eq!(seen.last().unwrap(), "error sequence");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn other_observers_see_what_they_always_see() {
    let (recorder, context) = Recorder::in_context();
    let chain = chain(ScriptedModel::new([words("one two")]));
    let mut events = chain.stream_events_in("x", EventFilter::new().with_name("nobody"), &context);
    events.next().await.unwrap().unwrap();
    drop(events);
    assert!(recorder.lines().contains(&"dropped sequence".to_owned()));
    recorder.assert_every_run_ended_once();
}
