//! What is round the chat, against the simulator in this process and canned answers. Time is
//! virtual.

use std::time::Duration;

use crate::common::{Answer, KEY, account, builder, fixture, page, scripted, simulated};
use chat_core::{ErrorKind, RetryPolicy, RunnableExt};
use chat_openrouter::ServiceTransport;
use chat_testing::simulator::Simulator;
use futures::StreamExt;
use serde_json::json;
use tokio::time::Instant;

fn missing() -> Answer {
    Answer::error(
        404,
        r#"{"error":{"code":404,"message":"Generation not found"}}"#,
    )
}

#[tokio::test]
async fn requests_are_plain_gets_with_the_key() {
    let simulator = Simulator::new().with_api_key(KEY);
    let account = account(&simulator);
    account.key().await.unwrap();
    account.models().await.unwrap();
    account.model("openai/gpt-4.1:nitro").await.unwrap();
    account.endpoints("openai/gpt-4.1").await.unwrap();
    account.generation("gen 1&2=/").await.unwrap_err();

    let requests = simulator.journal().requests();
    let seen: Vec<_> = requests
        .iter()
        .map(|request| (request.method.as_str(), request.path.as_str()))
        .collect();
    let gets = [
        "/api/v1/key",
        "/api/v1/models",
        "/api/v1/model/openai/gpt-4.1:nitro",
        "/api/v1/models/openai/gpt-4.1/endpoints",
        "/api/v1/generation",
    ];
    assert_eq!(seen, gets.map(|path| ("GET", path)));
    assert_eq!(requests[4].query.as_deref(), Some("id=gen+1%262%3D%2F"));
    assert!(requests.iter().all(|request| request.body.is_none()));
    assert!(
        requests
            .iter()
            .all(|request| request.header("content-type").is_none())
    );
}

#[tokio::test]
async fn the_record_of_a_stream_that_was_dropped() {
    let simulator = Simulator::new();
    let model = simulated(&simulator);
    let mut stream = model.stream("Tell me a long story.");
    let first = stream.next().await.unwrap().unwrap();
    drop(stream);
    simulator.journal().wait_for_dropped(1).await;

    let id = first
        .metadata()
        .and_then(|metadata| metadata.id.clone())
        .unwrap();
    let generation = model.account().generation(&id).await.unwrap();
    assert_eq!(generation.id, id);
    assert_eq!(generation.cancelled, Some(true));
    assert_eq!(generation.streamed, Some(true));
    let usage = generation.token_usage();
    assert!(usage.input_tokens > 0);
    assert_eq!(usage.cost, generation.total_cost);
}

#[tokio::test]
async fn the_key_and_the_credits() {
    let simulator = Simulator::new();
    let ordinary = account(&simulator);
    let key = ordinary.key().await.unwrap();
    assert_eq!(key.usage, Some(0.0));
    assert_eq!(key.limit, None);
    assert_eq!(key.is_management_key, Some(false));

    let error = ordinary.credits().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert_eq!(error.status(), Some(403));
    assert!(error.message().contains("management key"), "{error}");

    let transport = ServiceTransport::new(simulator.router());
    let management = builder()
        .api_key("sk-or-v1-management")
        .transport(transport);
    let credits = management
        .build()
        .unwrap()
        .account()
        .credits()
        .await
        .unwrap();
    assert!((credits.remaining() - 100.0).abs() < 1e-9);
    assert_eq!(serde_json::to_value(&credits).unwrap()["total_usage"], 0.0);
}

#[tokio::test]
async fn every_field_of_the_schemas_has_a_place() {
    let answers = ["account_endpoints.json", "account_generation.json"];
    let (_, account) = scripted(answers.map(|name| Answer::json(fixture(name))));
    let model = account.endpoints("openai/gpt-4").await.unwrap();
    let endpoint = &model.endpoints[0];
    assert!(
        model.extra.is_empty() && endpoint.extra.is_empty(),
        "{model:?}"
    );
    assert_eq!(endpoint.status, Some(-2));
    assert_eq!(endpoint.latency_last_30m.as_ref().unwrap().p50, Some(0.25));
    assert_eq!(endpoint.throughput_last_30m, None);

    let generation = account
        .generation("gen-3bhGkxlo4XFrqiabUM7NDtwDzWwG")
        .await
        .unwrap();
    assert!(generation.extra.is_empty(), "{:?}", generation.extra);
    assert!(generation.provider_responses[0].extra.is_empty());
    let usage = generation.token_usage();
    assert_eq!((usage.input_tokens, usage.output_tokens), (10, 25));
    assert_eq!(usage.input_token_details.cache_read, Some(3));
    assert_eq!(usage.output_token_details.reasoning, Some(5));
    assert_eq!(
        (usage.cost, usage.upstream_cost),
        (Some(0.0015), Some(0.0012))
    );
}

#[tokio::test(start_paused = true)]
async fn a_record_that_comes_late_is_waited_for() {
    let late = Answer::json(fixture("account_generation.json"));
    let (transport, account) = scripted([missing(), missing(), late]);
    let policy = RetryPolicy::new(3)
        .with_base(Duration::from_secs(1))
        .without_jitter();
    let started = Instant::now();
    let generation = account
        .with_retry_policy(policy)
        .generation("gen-1")
        .await
        .unwrap();
    assert_eq!(generation.total_cost, Some(0.0015));
    assert_eq!(transport.count(), 3);
    assert_eq!(started.elapsed(), Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn a_record_that_never_comes() {
    let (transport, account) = scripted([missing(), missing(), missing()]);
    let account = account.with_retry_policy(RetryPolicy::new(2));
    let error = account.generation("gen-1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!((error.status(), error.attempts()), (Some(404), 3));
    assert!(
        error.message().contains("gen-1") && error.message().contains("ask again"),
        "{error}"
    );
    assert_eq!(transport.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn other_requests_are_tried_again_only_where_it_helps() {
    let busy = Answer::error(503, r#"{"error":{"code":503,"message":"Busy"}}"#);
    let (transport, account) = scripted([busy, page(&["a/b"]), missing()]);
    let account = account.with_retry_policy(RetryPolicy::new(2));
    assert_eq!(account.models().await.unwrap().len(), 1);
    assert_eq!(
        account.model("a/b").await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert_eq!(transport.count(), 3);
}

#[tokio::test]
async fn ids_that_are_none_are_refused_before_anything_is_sent() {
    let (transport, account) = scripted([]);
    for id in ["", "gpt-4.1", "openai/", "/x", "a/b/c", "@preset/mine"] {
        for error in [
            account.model(id).await.unwrap_err(),
            account.endpoints(id).await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{id}");
            assert!(error.message().contains("openai/gpt-4.1"), "{error}");
        }
    }
    let error = account.generation(" ").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(transport.count(), 0);
}

#[tokio::test]
async fn answers_that_are_none_are_errors() {
    for (body, kind) in [
        ("<html>", ErrorKind::InvalidResponse),
        ("[]", ErrorKind::InvalidResponse),
        ("{}", ErrorKind::InvalidResponse),
        (r#"{"data":null}"#, ErrorKind::InvalidResponse),
        (r#"{"data":7}"#, ErrorKind::InvalidResponse),
        (
            r#"{"error":{"code":401,"message":"No"}}"#,
            ErrorKind::Authentication,
        ),
    ] {
        let (_, account) = scripted([Answer::json(body), Answer::json(body)]);
        assert_eq!(account.key().await.unwrap_err().kind(), kind, "{body}");
        assert_eq!(account.models().await.unwrap_err().kind(), kind, "{body}");
    }
    let (_, account) = scripted([Answer::sse("data: {}\n\n")]);
    assert_eq!(
        account.key().await.unwrap_err().kind(),
        ErrorKind::InvalidResponse
    );
}

#[tokio::test]
async fn no_failure_and_no_debug_output_shows_the_key() {
    let body = json!({"error": {"code": 403, "message": format!("{KEY} may not")}}).to_string();
    let (_, account) = scripted([Answer::error(403, body.clone()), Answer::error(404, body)]);
    let credits = account.credits().await.unwrap_err();
    let generation = account.generation(KEY).await.unwrap_err();
    for error in [credits, generation] {
        let shown = format!("{error} {error:?} {:?}", error.raw());
        assert!(!shown.contains(KEY), "{shown}");
    }
    assert!(!format!("{account:?}").contains(KEY));
}
