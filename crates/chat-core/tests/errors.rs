//! The one error: its text, its report, what it says about trying again, and what it never shows.

use std::error::Error as _;
use std::time::Duration;

use chat_core::{AiMessage, Error, ErrorKind, TimeoutPhase};
use serde_json::json;

const KEY: &str = "sk-or-v1-0123456789abcdef0123456789abcdef";

fn error(kind: ErrorKind) -> Error {
    Error::new(kind, "it broke")
}

#[test]
fn the_text_says_where_what_and_how_often() {
    assert_eq!(error(ErrorKind::Tool).to_string(), "tool: it broke");
    let full = error(ErrorKind::RateLimited)
        .with_status(429)
        .with_provider("Fast Inc")
        .with_attempts(3)
        .with_step("model")
        .with_step("outer");
    let expected =
        "outer > model: rate limited: it broke (status 429, from Fast Inc, after 3 attempts)";
    assert_eq!(full.to_string(), expected);
    assert_eq!(
        (full.message(), full.step()),
        ("it broke", Some("outer > model"))
    );
}

#[test]
fn every_kind_has_a_text_of_its_own() {
    let phases = [
        TimeoutPhase::Connect,
        TimeoutPhase::ResponseHead,
        TimeoutPhase::Idle,
        TimeoutPhase::Total,
        TimeoutPhase::Deadline,
    ];
    let mut kinds = vec![
        ErrorKind::Configuration,
        ErrorKind::InvalidRequest,
        ErrorKind::Authentication,
        ErrorKind::Permission,
        ErrorKind::InsufficientCredits,
        ErrorKind::NotFound,
        ErrorKind::ContextLength,
        ErrorKind::Moderation,
        ErrorKind::RateLimited,
        ErrorKind::Connection,
        ErrorKind::Unavailable,
        ErrorKind::Interrupted,
        ErrorKind::InvalidResponse,
        ErrorKind::OutputParsing,
        ErrorKind::Tool,
        ErrorKind::Budget,
        ErrorKind::Cancelled,
        ErrorKind::Unsupported,
    ];
    kinds.extend(phases.map(ErrorKind::Timeout));
    let texts: std::collections::HashSet<_> = kinds.iter().map(ErrorKind::to_string).collect();
    assert_eq!(texts.len(), kinds.len());

    let retryable: Vec<_> = kinds
        .iter()
        .filter(|kind| error(**kind).is_retryable())
        .collect();
    let expected = [
        ErrorKind::RateLimited,
        ErrorKind::Connection,
        ErrorKind::Unavailable,
        ErrorKind::Interrupted,
        ErrorKind::Timeout(TimeoutPhase::Connect),
        ErrorKind::Timeout(TimeoutPhase::Idle),
    ];
    assert_eq!(retryable, expected.iter().collect::<Vec<_>>());
}

#[test]
fn the_provider_has_the_last_word_on_trying_again() {
    assert!(
        !error(ErrorKind::RateLimited)
            .with_retryable(false)
            .is_retryable()
    );
    assert!(
        error(ErrorKind::InvalidRequest)
            .with_retryable(true)
            .is_retryable()
    );
}

#[test]
fn the_report_is_plain_json() {
    let report = error(ErrorKind::Tool).report();
    let expected =
        json!({ "kind": "tool", "message": "it broke", "retryable": false, "attempts": 1 });
    assert_eq!(json!(report), expected);

    let full = error(ErrorKind::Timeout(TimeoutPhase::Idle))
        .with_retry_after(Duration::from_millis(1_500))
        .with_status(504)
        .with_provider("Fast Inc")
        .with_request_id("gen-1")
        .with_raw("{}")
        .with_step("model")
        .with_attempts(2)
        .with_partial(AiMessage::new("half"));
    let expected = json!({
        "kind": { "timeout": "idle" }, "message": "it broke", "retryable": true,
        "retry_after_ms": 1_500, "status": 504, "provider": "Fast Inc", "request_id": "gen-1",
        "step": "model", "attempts": 2, "partial_text": "half",
    });
    assert_eq!(json!(full.report()), expected);
}

#[test]
fn the_first_partial_wins_and_an_empty_one_is_none() {
    let empty = error(ErrorKind::Interrupted).with_partial(AiMessage::default());
    assert!(empty.partial().is_none());
    let first = empty
        .with_partial(AiMessage::new("first"))
        .with_partial(AiMessage::new("second"));
    assert_eq!(first.partial().unwrap().text(), "first");
}

#[test]
fn a_changed_clone_leaves_the_first_as_it_is() {
    let first = error(ErrorKind::Tool);
    let second = first.clone().with_status(500).with_step("tool");
    assert_eq!((first.status(), first.step()), (None, None));
    assert_eq!((second.status(), second.step()), (Some(500), Some("tool")));
}

#[test]
fn no_key_gets_into_an_error() {
    let leaky = Error::new(ErrorKind::Authentication, format!("bad key {KEY}"))
        .with_raw(format!(r#"{{"error":"no user for {KEY}\nBearer {KEY}"}}"#))
        .with_provider(format!("https://{KEY}@host.test/"))
        .with_request_id(KEY)
        .with_step("model");
    let shown = [
        leaky.to_string(),
        format!("{leaky:?}"),
        format!("{leaky:#?}"),
        leaky.message().to_owned(),
        leaky.raw().unwrap().to_owned(),
        leaky.provider().unwrap().to_owned(),
        leaky.request_id().unwrap().to_owned(),
        json!(leaky.report()).to_string(),
    ];
    for text in shown {
        assert!(!text.contains("0123456789abcdef"), "{text}");
    }
    assert_eq!(leaky.message(), "bad key [redacted]");
}

#[test]
fn an_error_is_one_pointer_and_goes_everywhere() {
    fn goes_everywhere<T: std::error::Error + Clone + Send + Sync + 'static>() {}
    goes_everywhere::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<chat_core::Result<()>>(), size_of::<usize>());
}

#[test]
fn the_source_is_kept() {
    let source = std::io::Error::other("the cable");
    let error = error(ErrorKind::Connection).with_source(source);
    assert_eq!(error.source().unwrap().to_string(), "the cable");
    assert_eq!(
        error.clone().with_attempts(2).source().unwrap().to_string(),
        "the cable"
    );
}

#[test]
fn no_server_writes_into_a_terminal() {
    let error = error(ErrorKind::Unavailable)
        .with_provider("P\u{9b}2J")
        .with_request_id("gen\r\0");
    let told = Error::new(
        ErrorKind::Unavailable,
        "red \u{1b}[31m, bell \u{7},\ttab\nline",
    );
    assert_eq!(
        told.message(),
        "red \\u{1b}[31m, bell \\u{7},\ttab\nline",
        "messages may have several lines"
    );
    let shown = format!("{error} {error:?} {told} {told:?}");
    assert!(!shown.contains(|char: char| char.is_control() && char != '\n' && char != '\t'));
    assert_eq!(error.request_id(), Some("gen\\r\\u{0}"));
}

/// A partial answer may repeat whatever the model was told, so logs get its size.
#[test]
fn debug_shows_how_much_had_come_and_not_what() {
    let error = error(ErrorKind::Interrupted).with_partial(AiMessage::new("My diary: \u{e9}"));
    let shown = format!("{error:?} {error:#?}");
    assert!(
        shown.contains("partial: Some(12 bytes of text, 1 blocks)"),
        "{shown}"
    );
    assert!(!shown.contains("diary"), "{shown}");
    assert_eq!(error.partial().unwrap().text(), "My diary: \u{e9}");
}
