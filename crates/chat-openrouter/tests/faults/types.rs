//! Answers that are not of the type that was asked for or said: A18 to A24, B22.

use std::error::Error;

use chat_core::{ErrorKind, FinishReason};
use chat_testing::faults::{Reply, events};

use crate::common::KEY;
use crate::support::{ask, stream};

fn body() -> String {
    events::COMMENT.to_owned() + &events::text("Hi") + &events::finish("stop") + events::DONE
}

fn typed(content_type: &str, body: &str) -> Reply {
    let length = body.len();
    Reply::head(format!(
        "HTTP/1.1 200 OK\r\n{content_type}content-length: {length}\r\n\r\n"
    ))
    .send(body)
}

#[tokio::test]
async fn a_stream_is_known_by_its_type_or_its_first_bytes() {
    for content_type in [
        "content-type: text/event-stream; charset=utf-8\r\n",
        "content-type: TEXT/EVENT-STREAM\r\n",
        "content-type: text/plain\r\n",
        "content-type: application/octet-stream\r\n",
        "content-type: \r\n",
        "",
    ] {
        let texts = [
            body(),
            format!("\u{feff}{}", body()),
            format!("\n\n{}", events::text("Hi") + &events::finish("stop")),
        ];
        for text in texts {
            stream([typed(content_type, &text)]).await.said("Hi", 1);
        }
    }
}

#[tokio::test]
async fn a_completion_is_taken_whatever_it_calls_itself() {
    let completion = events::completion("Hi");
    for content_type in [
        "content-type: application/json\r\n",
        "content-type: text/html\r\n",
        "",
    ] {
        stream([typed(content_type, &completion)])
            .await
            .said("Hi", 1);
        ask([typed(content_type, &completion)]).await.said("Hi", 1);
    }
}

#[tokio::test]
async fn a_failure_in_json_is_that_failure_for_a_stream_too() {
    let body = r#"{"error":{"code":402,"message":"Insufficient credits"},"user_id":"u"}"#;
    for content_type in [
        "content-type: application/json\r\n",
        "content-type: text/event-stream\r\n",
    ] {
        let outcome = stream([typed(content_type, body)]).await;
        let kind = if content_type.contains("json") {
            ErrorKind::InsufficientCredits
        } else {
            ErrorKind::InvalidResponse
        };
        let error = outcome.failed(kind, "", 1);
        assert!(
            error.raw().unwrap().contains("Insufficient credits"),
            "{error:?}"
        );
    }
    ask([typed("content-type: application/json\r\n", body)])
        .await
        .failed(ErrorKind::InsufficientCredits, 1);
}

#[tokio::test]
async fn a_page_is_no_answer() {
    let page = "<html><body>Sign in to the hotel's network</body></html>";
    for content_type in [
        "content-type: text/html\r\n",
        "content-type: text/event-stream\r\n",
    ] {
        let outcome = stream([typed(content_type, page)]).await;
        let error = outcome.failed(ErrorKind::InvalidResponse, "", 1);
        assert_eq!(error.raw(), Some(page));
    }
    let outcome = ask([typed("content-type: text/html\r\n", page)]).await;
    let error = outcome.failed(ErrorKind::InvalidResponse, 1);
    assert_eq!(error.raw(), Some(page));
}

#[tokio::test]
async fn lines_of_json_are_no_stream_of_events() {
    let line = r#"{"id":"gen-1","choices":[{"delta":{"content":"Hi"}}]}"#;
    let lines = format!("{line}\n{line}\n");
    for content_type in [
        "content-type: application/x-ndjson\r\n",
        "content-type: text/event-stream\r\n",
    ] {
        let outcome = stream([typed(content_type, &lines)]).await;
        let error = outcome.failed(ErrorKind::InvalidResponse, "", 1);
        assert!(error.raw().unwrap().starts_with(line), "{error:?}");
    }
}

#[tokio::test]
async fn nothing_is_no_answer() {
    for nothing in [
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 205 Reset Content\r\ncontent-length: 0\r\n\r\n",
    ] {
        ask([Reply::head(nothing)])
            .await
            .failed(ErrorKind::InvalidResponse, 1);
        stream([Reply::head(nothing)])
            .await
            .failed(ErrorKind::InvalidResponse, "", 1);
    }
}

#[tokio::test]
async fn a_stream_that_nobody_asked_for_is_added_up() {
    let message = ask([Reply::streamed(["He", "llo"])]).await.said("Hello", 1);
    assert_eq!(message.finish_reason(), Some(&FinishReason::Stop));
    assert!(message.usage.is_some());
}

#[tokio::test]
async fn a_key_that_comes_back_in_any_of_these_is_hidden() {
    for reply in [
        typed(
            "content-type: text/event-stream\r\n",
            &format!("<p>{KEY}</p>"),
        ),
        typed("content-type: text/html\r\n", &format!("<p>{KEY}</p>")),
        typed(&format!("content-encoding: {KEY}\r\n"), "x"),
        Reply::stream().chunk(format!("data: {KEY}\n\n")).end(),
        Reply::head(format!("HTTP/1.1 200 {KEY}\r\n{KEY}\r\n\r\n")).close(),
        Reply::head(format!(
            "HTTP/1.1 307 {KEY}\r\nlocation: http://{KEY}/\r\n\r\n"
        )),
    ] {
        let outcome = stream([reply]).await;
        let error = outcome.got.error();
        let causes = std::iter::successors(error.source(), |cause| (*cause).source());
        let causes: String = causes.map(|cause| format!("{cause} {cause:?}")).collect();
        let shown = format!(
            "{error} {error:?} {:?} {:?} {causes}",
            error.raw(),
            error.report()
        );
        assert!(!shown.contains(&KEY[9..]), "{shown}");
    }
}
