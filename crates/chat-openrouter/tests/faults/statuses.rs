//! Statuses that are no success: A13 to A17, E6.

use chat_core::{Error, ErrorKind};
use chat_testing::faults::Reply;

use crate::support::{ask, stream};

#[tokio::test]
async fn what_may_pass_is_asked_for_again() {
    for status in [
        408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529,
    ] {
        let failed = Reply::json(status, r#"{"error":{"message":"not now"}}"#);
        ask([failed.clone(), Reply::completion("Hi")])
            .await
            .said("Hi", 2);
        stream([failed, Reply::streamed(["Hi"])])
            .await
            .said("Hi", 2);
    }
}

#[tokio::test]
async fn what_will_not_pass_is_not() {
    for status in [400, 401, 402, 403, 404, 413, 418, 422, 501, 505, 507, 600] {
        let body = format!(
            r#"{{"error":{{"code":{status},"message":"no","metadata":null}},"user_id":"u"}}"#
        );
        let outcome = ask([Reply::json(status, body)]).await;
        assert_eq!(outcome.requests, 1, "{status}");
        let error = outcome.got.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert!(error.message().starts_with("no"), "{error}");
    }
    let impossible = Reply::head("HTTP/1.1 099 What\r\ncontent-length: 0\r\n\r\n");
    ask([impossible]).await.failed(ErrorKind::Connection, 3);
}

#[tokio::test]
async fn a_page_of_a_gateway_keeps_its_status() {
    let page = "<html><head><title>524</title></head><body>A timeout occurred — cloudflare é</body></html>";
    for status in [502, 524] {
        let reply = Reply::whole(status, "text/html", page);
        let error = ask([reply.clone()]).await.failed(ErrorKind::Unavailable, 3);
        assert_eq!((error.status(), error.raw()), (Some(status), Some(page)));
        assert!(error.message().contains("cloudflare"), "{error}");
        stream([reply, Reply::streamed(["Hi"])]).await.said("Hi", 2);
    }
}

async fn told(status: u16, header: &str, body: &str) -> (Error, usize) {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} Status\r\n{header}\r\ncontent-length: {length}\r\n\r\n");
    let outcome = ask([Reply::head(head).send(body)]).await;
    (outcome.got.unwrap_err(), outcome.requests)
}

#[tokio::test]
async fn a_server_that_says_whether_to_try_again_is_obeyed() {
    let open = r#"{"error":{"message":"x","availability":{"retryable":true}}}"#;
    let table = [
        (503, "x-should-retry: false", "{}", 1),
        (503, "x-should-retry: maybe", "{}", 3),
        (400, "x-should-retry: true", "{}", 3),
        (503, "x-should-retry: false", open, 1),
        (404, "x: y", open, 3),
    ];
    for (status, header, body, requests) in table {
        let (error, sent) = told(status, header, body).await;
        assert_eq!(sent, requests, "{status} {header}");
        assert_eq!(error.is_retryable(), requests > 1);
        assert_eq!(error.status(), Some(status));
    }
}

#[tokio::test]
async fn the_fields_of_an_availability_error_are_there() {
    let body = r#"{"error":{"message":"No capacity","http_status":503,"error_type":"provider_overloaded",
        "availability":{"code":"capacity_exhausted","retryable":true,"retry_after":61,"fallback_models":["m/2"]}}}"#;
    let error = ask([Reply::json(503, body)]).await;
    let error = error.failed(ErrorKind::Unavailable, 1);
    assert_eq!(
        error.retry_after().unwrap().as_secs(),
        61,
        "too long to wait unasked"
    );
    assert!(
        error
            .raw()
            .unwrap()
            .contains("\"fallback_models\":[\"m/2\"]")
    );
}
