//! OpenRouter's own limit of requests, on a paused clock.

use std::time::Duration;

use chat_testing::simulator::Simulator;

use crate::client::{chat, get, post};

#[tokio::test(start_paused = true)]
async fn too_many_requests_are_refused_until_the_time_is_over() {
    let simulator = Simulator::new().with_rate_limit(2, Duration::from_secs(60));
    let ask = || post(&simulator, chat("sim/echo", "hi"));
    assert_eq!(ask().await.status, 200);
    tokio::time::advance(Duration::from_secs(20)).await;
    assert_eq!(ask().await.status, 200);
    assert_eq!(ask().await.status, 429);
    let refused = ask().await;
    assert_eq!(refused.header("x-ratelimit-limit"), Some("2"));
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    let reset = refused.header("x-ratelimit-reset").unwrap();
    assert_eq!(reset, "1771043172000");
    let metadata = &refused.json()["error"]["metadata"];
    assert_eq!(metadata["headers"]["X-RateLimit-Reset"], reset);
    assert_eq!(metadata["provider_name"], serde_json::Value::Null);
    assert_eq!(refused.header("retry-after"), None);
    assert_eq!(get(&simulator, "/models").await.status, 200);
    tokio::time::advance(Duration::from_secs(40)).await;
    let free = ask().await;
    assert_eq!(free.status, 200);
    assert_eq!(free.header("x-ratelimit-limit"), None);
}

#[tokio::test(start_paused = true)]
async fn a_reset_frees_the_limit() {
    let simulator = Simulator::new().with_rate_limit(1, Duration::from_secs(60));
    let ask = || post(&simulator, chat("sim/echo", "hi"));
    assert_eq!(
        (ask().await.status, ask().await.status.as_u16()),
        (axum::http::StatusCode::OK, 429)
    );
    simulator.reset();
    assert_eq!(ask().await.status, 200);
}
