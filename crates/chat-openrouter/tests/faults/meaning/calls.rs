//! The pieces of tool calls, in all their forms: D7 to D14, D16, D17, D20.

use std::time::Duration;

use chat_testing::faults::events;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::support::{calls_of, invalid, message_of, names, piece, read, serve, whole_stream};
use crate::common::whole;
use chat_testing::faults::Reply;

fn add(a: u32) -> (String, Value) {
    ("add".to_owned(), json!({ "a": a }))
}

#[tokio::test]
async fn interleaved_calls_are_told_apart() {
    let message = calls_of([
        piece(json!(0), "call_a", "add", ""),
        piece(json!(1), "call_b", "add", r#"{"a""#),
        piece(json!(0), "", "", r#"{"a":"#),
        piece(json!(1), "", "", ":2}"),
        piece(json!(0), "", "", "1}"),
    ])
    .await;
    assert_eq!(names(&message), [add(1), add(2)]);
}

#[tokio::test]
async fn two_calls_in_one_event_are_two() {
    let pieces = json!([
        piece(json!(0), "call_a", "add", r#"{"a":1}"#),
        piece(json!(1), "call_b", "add", r#"{"a":2}"#),
    ]);
    let message = message_of([json!({ "tool_calls": pieces })]).await;
    assert_eq!(names(&message), [add(1), add(2)]);
}

#[tokio::test]
async fn an_index_is_a_key_and_not_a_position() {
    let message = calls_of([piece(json!(1), "call_a", "add", r#"{"a":1}"#)]).await;
    assert_eq!(names(&message), [add(1)]);
    let message = calls_of([
        piece(json!(7), "call_a", "add", r#"{"a":1"#),
        piece(json!(3), "call_b", "add", r#"{"a":2}"#),
        piece(json!(7), "", "", "}"),
    ])
    .await;
    assert_eq!(names(&message), [add(1), add(2)]);
}

#[tokio::test]
async fn an_index_of_any_size_and_form_costs_nothing() {
    for index in [
        json!(6_000_000),
        json!(u32::MAX),
        json!(u64::MAX),
        json!(-1),
        json!("0"),
        json!(1.0),
        json!({}),
    ] {
        let call = calls_of([
            piece(index.clone(), "call_a", "add", r#"{"a":"#),
            piece(index.clone(), "", "", "1}"),
        ]);
        let message = timeout(Duration::from_secs(20), call).await.unwrap();
        assert_eq!(names(&message), [add(1)], "{index}");
    }
}

#[tokio::test]
async fn one_index_with_two_ids_is_two_calls() {
    let message = calls_of([
        piece(json!(0), "call_a", "add", r#"{"a":1}"#),
        piece(json!(0), "call_b", "add", r#"{"a":"#),
        piece(json!(0), "", "", "2}"),
    ])
    .await;
    assert_eq!(names(&message), [add(1), add(2)]);
}

#[tokio::test]
async fn calls_without_an_index_are_told_by_id() {
    let message = calls_of([
        piece(Value::Null, "call_a", "add", r#"{"a":"#),
        piece(Value::Null, "", "", "1}"),
        piece(Value::Null, "call_b", "add", r#"{"a":"#),
        piece(Value::Null, "call_b", "", "2}"),
    ])
    .await;
    assert_eq!(names(&message), [add(1), add(2)]);
}

#[tokio::test]
async fn ids_that_are_missing_late_or_repeated() {
    for ids in [["", ""], ["", "call_late"], ["call_a", "call_a"]] {
        let message = calls_of([
            piece(json!(0), ids[0], "add", r#"{"a":"#),
            piece(json!(0), ids[1], "", "1}"),
        ])
        .await;
        assert_eq!(names(&message), [add(1)], "{ids:?}");
        let id = message.tool_calls().next().unwrap().id.clone();
        let given = ids.iter().find(|id| !id.is_empty());
        match given {
            Some(given) => assert_eq!(id, *given),
            None => assert!(id.starts_with("call_"), "{id}"),
        }
    }
    let message = calls_of([
        piece(json!(0), "", "add", r#"{"a":1}"#),
        piece(json!(1), "", "add", r#"{"a":1}"#),
    ])
    .await;
    let ids: Vec<_> = message.tool_calls().map(|call| &call.id).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1], "{ids:?}");
}

#[tokio::test]
async fn names_count_once_and_must_be_there() {
    let message = calls_of([
        piece(json!(0), "call_a", "web_fetch", ""),
        piece(json!(0), "", "web_fetch", r#"{"a":1}"#),
    ])
    .await;
    assert_eq!(names(&message)[0].0, "web_fetch");
    let mut empty = piece(json!(0), "call_a", "", "{}");
    empty["function"]["name"] = json!("");
    for nameless in [empty, piece(json!(0), "call_a", "", "{}")] {
        let message = calls_of([nameless]).await;
        assert_eq!(names(&message), []);
        assert_eq!(invalid(&message)[0].error, "the call names no tool");
    }
}

#[tokio::test]
async fn text_and_a_call_in_one_event_are_both_kept() {
    let call = piece(json!(0), "call_a", "add", r#"{"a":1}"#);
    let message = message_of([json!({ "content": "I add.", "tool_calls": [call] })]).await;
    assert_eq!(
        (message.text().as_ref(), names(&message)),
        ("I add.", vec![add(1)])
    );
}

#[tokio::test]
async fn a_call_in_the_event_of_the_reason_is_there_once() {
    let call = piece(json!(0), "call_a", "add", r#"{"a":1}"#);
    let mut last: Value = serde_json::from_str(
        events::finish("tool_calls")
            .trim_start_matches("data: ")
            .trim_end(),
    )
    .unwrap();
    last["choices"][0]["delta"]["tool_calls"] = json!([call]);
    // `whole_stream` adds a second event with a reason.
    let message = read(whole_stream([events::event(&last)])).await.message();
    assert_eq!(names(&message), [add(1)]);
}

#[tokio::test]
async fn older_and_other_forms_of_calls_are_kept() {
    // Without a type it is a function.
    let mut call = piece(json!(0), "call_a", "add", r#"{"a":1}"#);
    call.as_object_mut().unwrap().remove("type");
    assert_eq!(names(&calls_of([call]).await), [add(1)]);

    let custom = json!({ "index": 0, "id": "call_c", "type": "custom", "custom": { "name": "sql", "input": "SELECT 1" } });
    let legacy = json!({ "function_call": { "name": "add", "arguments": "{\"a\":1}" } });
    let streamed = calls_of([custom.clone()]).await;
    let said = serde_json::to_string(&streamed).unwrap();
    assert!(said.contains("SELECT 1"), "{said}");
    assert!(!streamed.tool_calls().any(|call| call.name != "sql"));
    let streamed = message_of([legacy.clone()]).await;
    let said = serde_json::to_string(&streamed).unwrap();
    assert!(said.contains("add"), "{said}");

    for message in [
        json!({ "role": "assistant", "tool_calls": [custom] }),
        legacy,
    ] {
        let body = json!({ "choices": [{ "index": 0, "finish_reason": "tool_calls", "message": message }] });
        let (_server, model) = serve([Reply::json(200, body.to_string())]).await;
        let said = serde_json::to_string(&whole(&model).await.unwrap()).unwrap();
        assert!(said.contains("SELECT 1") || said.contains("add"), "{said}");
    }
}
