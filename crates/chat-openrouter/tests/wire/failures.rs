//! Everything that OpenRouter reports about a failure is there to be read.

use chat_core::{Error, ErrorKind};
use chat_openrouter::FailureDetails;
use chat_testing::faults::{FaultServer, Reply, events};
use serde_json::{Value, json};

use crate::common::{KEY, builder, streamed, whole};

async fn error_of(reply: Reply) -> Error {
    let server = FaultServer::start([reply]).await.unwrap();
    let model = builder().base_url(server.base_url()).build().unwrap();
    whole(&model).await.unwrap_err()
}

#[tokio::test]
async fn who_could_answer_instead_is_told() {
    let report = json!({"message": "gone", "error_type": "not_found", "http_status": 404,
        "availability": {"code": "free_variant_ended", "retryable": false, "retry_after": null,
            "requested_models": ["a/b:free"], "fallback_models": ["a/b", "c/d"],
            "excluded_by": ["max_price"], "constraint": {"field": "provider.max_price"},
            "docs_url": "https://example.org", "new": 1}});
    let error = error_of(Reply::json(404, json!({"error": report}).to_string())).await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::NotFound, Some(404))
    );
    let details = FailureDetails::of(&error).unwrap();
    assert_eq!(details.error_type(), Some("not_found"));
    let availability = &details.availability;
    assert_eq!(availability.fallback_models, ["a/b", "c/d"]);
    assert_eq!(availability.excluded_by, ["max_price"]);
    assert_eq!(availability.extra["new"], 1);
    let step = error.with_step("chain");
    assert!(
        FailureDetails::of(&step).is_some(),
        "it stays with the error"
    );
}

#[tokio::test]
async fn moderation_and_providers_say_why() {
    let metadata = json!({"reasons": ["violence"], "flagged_input": "he ... her",
        "provider_name": "P", "model_slug": "a/b", "raw": {"error": "no"},
        "previous_errors": [{"provider": "Q", "code": 502}]});
    let report = json!({"code": 403, "message": "flagged", "metadata": metadata});
    let error = error_of(Reply::json(403, json!({"error": report}).to_string())).await;
    assert_eq!(
        (error.kind(), error.provider()),
        (ErrorKind::Moderation, Some("P"))
    );
    let metadata = &FailureDetails::of(&error).unwrap().metadata;
    assert_eq!(metadata.reasons, ["violence"]);
    assert_eq!(metadata.flagged_input.as_deref(), Some("he ... her"));
    assert_eq!(metadata.raw, Some(json!({"error": "no"})));
    assert_eq!(metadata.previous_errors[0]["provider"], "Q");
}

#[tokio::test]
async fn a_failure_in_a_stream_tells_as_much() {
    let report = json!({"code": "server_error", "message": "broke",
        "metadata": {"error_type": "provider_unavailable", "provider_code": "E1"}});
    let event = json!({"id": "gen-1", "choices": [], "error": report});
    let body = events::text("Hel") + &events::event(&event);
    let server = FaultServer::start([Reply::stream().chunk(body).end()])
        .await
        .unwrap();
    let model = builder().base_url(server.base_url()).build().unwrap();
    let error = streamed(&model).await.error();
    assert_eq!(error.partial().unwrap().text(), "Hel");
    let details = FailureDetails::of(&error).unwrap();
    assert_eq!(details.error_type(), Some("provider_unavailable"));
    assert_eq!(details.metadata.provider_code.as_deref(), Some("E1"));
    let raw: Value = serde_json::from_str(error.raw().unwrap()).unwrap();
    assert_eq!(raw, report);
}

#[tokio::test]
async fn the_key_is_in_none_of_it() {
    let report = json!({"code": 401, "message": KEY, "metadata": {"raw": {"sent": [KEY]}},
        "availability": {"fallback_models": [KEY]}});
    let error = error_of(Reply::json(401, json!({"error": report}).to_string())).await;
    let details = FailureDetails::of(&error).unwrap();
    for shown in [format!("{details:?} {details}"), json!(details).to_string()] {
        assert!(!shown.contains(KEY), "{shown}");
    }
    let plain = error_of(Reply::whole(502, "text/html", "<p>bad</p>")).await;
    assert_eq!(FailureDetails::of(&plain), None);
}
