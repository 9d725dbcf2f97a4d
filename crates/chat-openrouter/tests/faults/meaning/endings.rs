//! Answers that end too early, or oddly: D1 to D6.

use chat_core::{ErrorKind, FinishReason, ToolSet, tool};
use chat_testing::faults::{Reply, events};

use super::support::{events_of, invalid, names, read, serve};
use crate::common::{streamed, whole};

fn hello() -> [String; 2] {
    [events::text("Hel"), events::text("lo")]
}

#[tokio::test]
async fn an_end_without_a_reason_is_an_interruption() {
    let outcome = read(events_of(hello()).end()).await;
    assert_eq!(
        (outcome.text().as_str(), outcome.partial_text().as_str()),
        ("Hello", "Hello")
    );
    assert_eq!(outcome.error().kind(), ErrorKind::Interrupted);
}

#[tokio::test]
async fn an_end_inside_an_event_is_an_interruption() {
    let more = events::text(" world");
    let cut = more.get(..40).unwrap();
    for reply in [
        events_of(hello()).chunk(cut).end(),
        events_of(hello()).chunk(cut).close(),
    ] {
        let outcome = read(reply).await;
        assert_eq!(outcome.partial_text(), "Hello");
        assert_eq!(outcome.error().kind(), ErrorKind::Interrupted);
    }
}

#[tokio::test]
async fn done_without_a_reason_is_an_answer_of_unknown_reason() {
    let message = read(events_of(hello()).chunk(events::DONE).end())
        .await
        .message();
    assert_eq!(message.text(), "Hello");
    let reason = message.finish_reason().unwrap();
    assert!(matches!(reason, FinishReason::Other(_)), "{reason}");
}

#[tokio::test]
async fn an_end_after_the_reason_needs_no_done() {
    for reply in [
        events_of(hello()).chunk(events::finish("stop")).end(),
        events_of(hello()).chunk(events::finish("stop")).close(),
    ] {
        assert_eq!(read(reply).await.message().text(), "Hello");
    }
}

/// Deletes a path.
#[allow(clippy::needless_pass_by_value, reason = "a tool owns its arguments")]
#[tool]
fn delete(path: String) -> String {
    panic!("{path} is deleted");
}

#[tokio::test]
async fn calls_of_a_cut_answer_are_never_run() {
    let call = |arguments| events::tool_call(0, Some("call_1"), Some("delete"), arguments);
    for reason in ["length", "content_filter"] {
        for arguments in [r#"{"path":"/tm"#, r#"{"path":"/"}"#, ""] {
            let reply = events_of([call(arguments), events::finish(reason)]).end();
            let message = read(reply).await.message();
            assert_eq!(names(&message), []);
            let calls = invalid(&message);
            assert_eq!((calls.len(), calls[0].args.as_str()), (1, arguments));
            let results = ToolSet::new([delete]).unwrap().run(&message).await.unwrap();
            let words = results[0].content.text().into_owned();
            assert!(
                words.starts_with("Error: the call was not made: "),
                "{words}"
            );
        }
    }
}

#[tokio::test]
async fn a_cut_inside_arguments_leaves_no_call_to_run() {
    let call = events::tool_call(0, Some("call_1"), Some("delete"), r#"{"path":"/tm"#);
    for reply in [events_of([&call]).end(), events_of([&call]).close()] {
        let error = read(reply).await.error();
        assert_eq!(error.kind(), ErrorKind::Interrupted);
        let partial = error.partial().unwrap();
        assert_eq!(names(partial), []);
        assert_eq!(invalid(partial)[0].args, r#"{"path":"/tm"#);
    }
    // The same bytes, asked for in one piece.
    let (_server, model) = serve([Reply::json(
        200,
        r#"{"choices":[{"message":{"tool_calls":[{"#,
    )])
    .await;
    assert_eq!(
        whole(&model).await.unwrap_err().kind(),
        ErrorKind::Interrupted
    );
    assert!(streamed(&model).await.end.is_err());
}
