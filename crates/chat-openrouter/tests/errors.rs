//! What an answer that is no success becomes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::time::Duration;

use chat_core::{Error, ErrorKind};
use common::{Answer, Scripted, answering, model, streamed, whole};
use serde_json::{Value, json};

async fn error_of(answer: Answer) -> Error {
    let streamed = streamed(&answering(answer.clone())).await.error();
    let error = whole(&answering(answer)).await.unwrap_err();
    assert_eq!(
        error.report(),
        streamed.report(),
        "streamed or not, an error is the same"
    );
    error
}

async fn error(status: u16, body: &Value) -> Error {
    error_of(Answer::error(status, body.to_string())).await
}

#[tokio::test]
async fn a_404_says_whether_the_model_or_the_base_url_is_wrong() {
    let of_openrouter = json!({ "error": { "code": 404, "message": "No such model." } });
    let error_of_model = error(404, &of_openrouter).await;
    assert!(
        error_of_model
            .message()
            .ends_with("see openrouter.ai/models for the models there are")
    );
    let of_a_stranger = error_of(Answer::error(404, "404 page not found".to_owned())).await;
    let advice = "check the base URL: OpenRouter's is https://openrouter.ai/api/v1";
    assert!(of_a_stranger.message().ends_with(advice), "{of_a_stranger}");
}

#[tokio::test]
async fn every_status_has_its_kind_and_says_whether_to_try_again() {
    use ErrorKind as K;
    let table = [
        (400, K::InvalidRequest, false),
        (401, K::Authentication, false),
        (402, K::InsufficientCredits, false),
        (403, K::Permission, false),
        (404, K::NotFound, false),
        (408, K::Unavailable, true),
        (409, K::InvalidRequest, true),
        (412, K::InvalidRequest, false),
        (413, K::InvalidRequest, false),
        (418, K::InvalidRequest, false),
        (422, K::InvalidRequest, false),
        (425, K::InvalidRequest, true),
        (429, K::RateLimited, true),
        (500, K::Unavailable, true),
        (501, K::Unavailable, false),
        (502, K::Unavailable, true),
        (503, K::Unavailable, true),
        (504, K::Unavailable, true),
        (505, K::Unavailable, false),
        (520, K::Unavailable, true),
        (522, K::Unavailable, true),
        (524, K::Unavailable, true),
        (529, K::Unavailable, true),
        (600, K::Unavailable, false),
    ];
    for (status, kind, retryable) in table {
        for body in [
            json!({"error": {"code": status, "message": "Nope"}}).to_string(),
            json!({"error": {"message": "Nope", "http_status": status, "metadata": null}})
                .to_string(),
            json!({"error": {"code": null, "message": "Nope"}, "user_id": "user_1"}).to_string(),
            json!({"error": "Nope"}).to_string(),
            json!({"error": null, "message": "Nope"}).to_string(),
            json!({"detail": [{"msg": "Nope"}]}).to_string(),
            "Nope".to_owned(),
            String::new(),
        ] {
            let error = error_of(Answer::error(status, body.clone())).await;
            assert_eq!(
                (error.kind(), error.is_retryable()),
                (kind, retryable),
                "{status} {body}"
            );
            assert_eq!(error.status(), Some(status));
            assert_eq!(error.raw(), Some(&*body));
            assert_eq!(
                error.message().contains("Nope"),
                !body.is_empty(),
                "{error}"
            );
            assert_eq!(error.retry_after(), None);
            assert!(error.partial().is_none());
        }
    }
}

#[tokio::test]
async fn the_type_of_an_error_says_more_than_its_status() {
    use ErrorKind as K;
    let table = [
        (400, "context_length_exceeded", K::ContextLength, false),
        (400, "content_policy_violation", K::Moderation, false),
        (400, "refusal", K::Moderation, false),
        (400, "invalid_prompt", K::InvalidRequest, false),
        (400, "a_type_of_next_year", K::InvalidRequest, false),
        (500, "provider_overloaded", K::Unavailable, true),
        (400, "provider_unavailable", K::Unavailable, true),
        (504, "timeout", K::Unavailable, true),
        (429, "rate_limit_exceeded", K::RateLimited, true),
    ];
    for (status, kind_text, kind, retryable) in table {
        let in_metadata = json!({"code": status, "message": "x", "error_type": null,
            "metadata": {"error_type": kind_text}});
        let in_error = json!({"message": "x", "error_type": kind_text, "http_status": status});
        for body in [in_metadata, in_error] {
            let error = error(status, &json!({"error": body})).await;
            assert_eq!(
                (error.kind(), error.is_retryable()),
                (kind, retryable),
                "{kind_text}"
            );
        }
    }
}

#[tokio::test]
async fn some_kinds_are_told_by_their_text_or_their_metadata() {
    let unknown =
        json!({"error": {"code": 400, "message": "openai/gpt-9 is not a valid model ID"}});
    assert_eq!(error(400, &unknown).await.kind(), ErrorKind::NotFound);
    let long = "This endpoint's maximum context length is 8192 tokens.";
    let long = json!({"error": {"code": 400, "message": long}});
    assert_eq!(error(400, &long).await.kind(), ErrorKind::ContextLength);
    let flagged = json!({"error": {"code": 403, "message": "Input was flagged", "metadata": {
        "reasons": ["violence"], "flagged_input": "a...b", "provider_name": "OpenAI", "model_slug": "m"}}});
    let flagged = error(403, &flagged).await;
    assert_eq!(
        (flagged.kind(), flagged.provider()),
        (ErrorKind::Moderation, Some("OpenAI"))
    );
    let guarded =
        json!({"error": {"code": 403, "message": "Blocked", "metadata": {"patterns": ["x"]}}});
    assert_eq!(error(403, &guarded).await.kind(), ErrorKind::Permission);
}

#[tokio::test]
async fn a_provider_s_own_words_are_dug_out() {
    let inner = r#"{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: too large"}}"#;
    let raws = [
        json!("max_tokens: too large"),
        json!(inner),
        json!({"detail": "max_tokens: too large"}),
        json!({"error": {"details": inner}}),
        json!({"msg": "max_tokens: too large"}),
    ];
    for raw in raws {
        let body = json!({"error": {"code": 400, "message": "Provider returned error",
            "metadata": {"provider_name": "Anthropic", "raw": raw}}});
        let error = error(400, &body).await;
        assert_eq!(
            error.message(),
            "Provider returned error: max_tokens: too large"
        );
        assert_eq!(error.provider(), Some("Anthropic"));
        assert_eq!(
            error.to_string(),
            "invalid request: Provider returned error: max_tokens: too large (status 400, from Anthropic)"
        );
    }
}

#[tokio::test]
async fn a_daily_limit_is_not_worth_waiting_for() {
    for kind in [json!(null), json!("rate_limit_exceeded")] {
        let body = json!({"error": {"code": 429, "message": "Rate limit exceeded: free-models-per-day",
            "metadata": {"limit_source": "openrouter_free_tier_daily", "error_type": kind}}});
        let error = error(429, &body).await;
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(!error.is_retryable(), "{kind}");
    }
}

#[tokio::test]
async fn availability_decides_over_the_status() {
    let body = |retryable: bool| {
        json!({"error": {"message": "No endpoints", "http_status": 404,
        "error_type": "not_found", "availability": {"code": "capacity_exhausted",
        "retryable": retryable, "retry_after": 40, "requested_models": ["m"], "docs_url": "https://x"}}})
    };
    let told = error(404, &body(true)).await;
    assert!(told.is_retryable());
    assert_eq!(told.retry_after(), Some(Duration::from_secs(40)));
    assert!(!error(503, &body(false)).await.is_retryable());
}

#[tokio::test]
async fn the_wait_is_read_in_all_its_forms() {
    let date = "Wed, 21 Oct 2026 07:28:00 GMT";
    let (soon, past) = (
        "Wed, 21 Oct 2026 07:28:03 GMT",
        "Wed, 21 Oct 2026 07:27:00 GMT",
    );
    let millis = |wait| Some(Duration::from_millis(wait));
    let table: [(&[(&str, &str)], _); 15] = [
        (&[("retry-after", "2")], millis(2000)),
        (&[("retry-after", "0")], millis(0)),
        (&[("retry-after", "1.5")], millis(1500)),
        (&[("retry-after", " 3 ")], millis(3000)),
        (
            &[("retry-after-ms", "1500"), ("retry-after", "9")],
            millis(1500),
        ),
        (
            &[("retry-after-ms", "soon"), ("retry-after", "9")],
            millis(9000),
        ),
        (
            &[("retry-after-ms", "NaN"), ("retry-after", "9")],
            millis(9000),
        ),
        (&[("retry-after", soon), ("date", date)], millis(3000)),
        (&[("retry-after", past), ("date", date)], millis(0)),
        (&[("retry-after", "-5")], None),
        (&[("retry-after", "NaN")], None),
        (&[("retry-after", "inf")], None),
        (&[("retry-after", "1e400")], None),
        (&[("retry-after", "tomorrow")], None),
        (&[("retry-after", "9999999999")], millis(9_999_999_999_000)),
    ];
    for (headers, wait) in table {
        let answer = headers
            .iter()
            .fold(Answer::error(429, "{}"), |answer, (name, value)| {
                answer.header(name, value)
            });
        assert_eq!(error_of(answer).await.retry_after(), wait, "{headers:?}");
    }
    let both = json!({"error": {"code": 429, "message": "x", "availability": {"retryable": true, "retry_after": 40}}});
    let answer = Answer::error(429, both.to_string()).header("retry-after", "2");
    assert_eq!(error_of(answer).await.retry_after(), millis(2000));
}

#[tokio::test]
async fn a_generation_id_in_the_head_is_the_id_of_the_request() {
    let answer = Answer::error(500, "{}").header("x-generation-id", "gen-7");
    assert_eq!(error_of(answer).await.request_id(), Some("gen-7"));
}

#[tokio::test]
async fn a_redirect_is_an_error_and_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let answer =
            Answer::new(status, "text/html", "moved").header("location", "https://evil.test/v1");
        let transport = Scripted::new([answer]);
        let error = whole(&model(transport.clone())).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Configuration, Some(status))
        );
        assert!(!error.is_retryable());
        assert_eq!(transport.count(), 1);
    }
}
