//! What observers see of inputs, pieces and outputs, and when.

use std::sync::Arc;

use crate::common::{Recorder, ScriptedModel, finish};
use chat_core::{
    AiMessageChunk, ChatPromptTemplate, FakeChatModel, RunEventKind, Runnable, RunnableExt,
    StrOutputParser, ToolCallChunk, Variables,
};
use futures::TryStreamExt;
use serde_json::{Value, json};

fn prompt() -> ChatPromptTemplate {
    ChatPromptTemplate::from_template("{question}").unwrap()
}

fn answer() -> impl Runnable<Input = Variables, Output = String> {
    prompt() | FakeChatModel::new(["good day"]) | StrOutputParser
}

/// The inputs, pieces and outputs that an observer saw.
fn contents(recorder: &Recorder) -> Vec<Value> {
    let content = |kind| match kind {
        RunEventKind::Start { input, .. } => input,
        RunEventKind::Chunk { chunk, .. } => chunk,
        RunEventKind::End { output, .. } => output,
        _ => None,
    };
    let events = recorder.events().into_iter();
    events.filter_map(|event| content(event.kind)).collect()
}

#[tokio::test]
async fn who_wants_no_content_gets_none_whatever_others_want() {
    let (wanting, context) = Arc::new(Recorder::with_content()).observing();
    let reticent = Arc::new(Recorder::default());
    let context = context.with_observer(Arc::<Recorder>::clone(&reticent));
    let chain = answer();
    chain.invoke_in("hi", &context).await.unwrap();
    let pieces = chain.stream_in("hi", &context);
    pieces.try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(reticent.events().len(), wanting.events().len());
    assert!(contents(&wanting).len() > 8);
    assert_eq!(contents(&reticent), Vec::<Value>::new());
}

#[tokio::test]
async fn content_is_there_only_when_wanted() {
    let (recorder, context) = Recorder::in_context();
    answer().invoke_in("hi", &context).await.unwrap();
    answer()
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    assert_eq!(contents(&recorder), Vec::<Value>::new());

    let (recorder, context) = Arc::new(Recorder::with_content()).observing();
    answer().invoke_in("hi", &context).await.unwrap();
    let asked = json!([{ "role": "user", "content": "hi" }]);
    let said = json!({
        "content": "good day",
        "usage_metadata": { "input_tokens": 1, "output_tokens": 2, "total_tokens": 3 },
    });
    let text = json!("good day");
    let expected = [
        &json!("hi"),
        &json!("hi"),
        &asked,
        &asked,
        &said,
        &said,
        &text,
        &text,
    ];
    assert_eq!(contents(&recorder).iter().collect::<Vec<_>>(), expected);

    let (recorder, context) = Arc::new(Recorder::with_content()).observing();
    answer()
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    let shown = contents(&recorder);
    assert_eq!(
        shown
            .iter()
            .filter(|value| **value == json!("good "))
            .count(),
        2
    );
    assert_eq!(
        shown
            .iter()
            .filter(|value| value["content"] == "good ")
            .count(),
        1
    );
}

#[tokio::test]
async fn a_piece_of_a_tool_call_is_shown_as_a_piece() {
    let piece = ToolCallChunk::new(0, "{\"x\":")
        .with_id("a")
        .with_name("clock");
    let rest = ToolCallChunk::new(0, "1}");
    let chunks = [piece, rest].map(|piece| Ok(AiMessageChunk::new("").with_tool_call(piece)));
    let model = ScriptedModel::new([Ok(chunks.into_iter().chain([Ok(finish())]).collect())]);
    let (recorder, context) = Arc::new(Recorder::with_content()).observing();
    model
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    let shown: Vec<_> = recorder
        .events()
        .into_iter()
        .filter_map(|event| match event.kind {
            RunEventKind::Chunk { chunk, .. } => chunk,
            _ => None,
        })
        .collect();
    let first = json!([{ "index": 0, "id": "a", "name": "clock", "args": "{\"x\":" }]);
    assert_eq!(
        shown[0],
        json!({ "content": "", "tool_call_chunks": first, "usage_metadata": null })
    );
    assert_eq!(
        shown[1]["tool_call_chunks"],
        json!([{ "index": 0, "args": "1}" }])
    );
    assert_eq!(shown[2]["usage_metadata"]["total_tokens"], 5);

    let (recorder, context) = Arc::new(Recorder::with_content()).observing();
    model.invoke_in("hi", &context).await.unwrap();
    let last = recorder.events().pop().unwrap();
    let RunEventKind::End {
        output: Some(output),
        ..
    } = last.kind
    else {
        panic!("{last:?}")
    };
    assert_eq!(output["content"][0]["args"], json!({ "x": 1 }));
}
