//! Keys, credits, generation records, the journal.

use axum::http::Method;
use chat_testing::simulator::Simulator;
use serde_json::json;

use crate::client::{call, chat, get, post, with};

#[tokio::test]
async fn keys_are_checked() {
    let simulator = Simulator::new();
    let body = chat("openai/gpt-4o", "Say hi.").to_string();
    for (key, message) in [
        (None, Some("No auth credentials found")),
        (Some("sk-or-bad-1"), Some("User not found.")),
        (Some("an-invalid-key"), Some("User not found.")),
        (Some("anything"), None),
    ] {
        let answer = call(
            &simulator,
            Method::POST,
            "/chat/completions",
            key,
            body.clone(),
        )
        .await;
        match message {
            Some(message) => {
                assert_eq!(answer.status, 401);
                assert_eq!(
                    answer.json(),
                    json!({"error": {"message": message, "code": 401}})
                );
            }
            None => assert_eq!(answer.status, 200),
        }
    }
}

#[tokio::test]
async fn one_key_can_be_required() {
    let simulator = Simulator::new().with_api_key("sk-or-v1-only");
    let body = chat("openai/gpt-4o", "Say hi.").to_string();
    for (key, status) in [("sk-or-v1-only", 200), ("sk-or-v1-other", 401)] {
        let answer = call(
            &simulator,
            Method::POST,
            "/chat/completions",
            Some(key),
            body.clone(),
        )
        .await;
        assert_eq!(answer.status, status);
    }
    assert!(!format!("{simulator:?}").contains("sk-or-v1-only"));
}

#[tokio::test]
async fn the_account_knows_what_was_spent() {
    let simulator = Simulator::new();
    assert_eq!(get(&simulator, "/key").await.json()["data"]["usage"], 0);
    let cost = post(&simulator, chat("openai/gpt-4o", "Say hi."))
        .await
        .usage()["cost"]
        .clone();
    assert_eq!(get(&simulator, "/key").await.json()["data"]["usage"], cost);
    assert_eq!(get(&simulator, "/credits").await.status, 403);
    let key = Some("sk-or-management");
    let credits = call(&simulator, Method::GET, "/credits", key, String::new()).await;
    assert_eq!(credits.json()["data"]["total_usage"], cost);
}

#[tokio::test]
async fn answers_leave_a_generation_record() {
    let simulator = Simulator::new();
    let asked = with(chat("openai/gpt-4o", "Say hi."), json!({"stream": true}));
    let answer = post(&simulator, asked).await;
    let id = answer.header("x-generation-id").unwrap();
    let record = get(&simulator, &format!("/generation?id={id}"))
        .await
        .json()["data"]
        .clone();
    assert_eq!(record["id"], id);
    assert_eq!(record["streamed"], true);
    assert_eq!(record["cancelled"], false);
    assert_eq!(record["created_at"], "2026-02-14T04:25:12+00:00");
    assert_eq!(
        get(&simulator, "/generation?id=gen-unknown").await.status,
        404
    );
    assert_eq!(get(&simulator, "/generation").await.status, 400);
}

#[tokio::test]
async fn the_journal_keeps_requests_but_no_keys() {
    let simulator = Simulator::new();
    post(&simulator, chat("openai/gpt-4o", "Say hi.")).await;
    get(&simulator, "/generation?id=x").await;
    let requests = simulator.journal().requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].method, "POST");
    assert_eq!(requests[0].path, "/api/v1/chat/completions");
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert_eq!(requests[0].header("authorization"), None);
    assert_eq!(requests[0].body.as_ref().unwrap()["model"], "openai/gpt-4o");
    assert_eq!(requests[1].query.as_deref(), Some("id=x"));
    assert!(!format!("{requests:?}").contains("sk-or-test"));
}
