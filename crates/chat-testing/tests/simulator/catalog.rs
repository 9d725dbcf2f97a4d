//! Models and providers.

use axum::http::Method;
use chat_testing::simulator::Simulator;
use serde_json::Value;

use crate::client::{ask, call, get};

#[tokio::test]
async fn lists_the_models_of_the_guide_without_a_key() {
    let simulator = Simulator::new();
    let answer = call(&simulator, Method::GET, "/models", None, String::new()).await;
    let listed = answer.json();
    assert_eq!(listed["links"]["next"], Value::Null);
    let rows = listed["data"].as_array().unwrap();
    assert_eq!(listed["total_count"], rows.len());
    for id in [
        "anthropic/claude-sonnet-4.5",
        "openai/gpt-4.1",
        "openai/gpt-4o",
        "openai/gpt-4o-mini",
        "openai/gpt-4.1-mini",
        "openai/o3",
        "deepseek/deepseek-r1",
        "google/gemini-2.5-flash",
        "google/gemini-2.5-pro",
        "google/gemini-2.5-pro-preview",
        "meta-llama/llama-4-maverick",
        "x-ai/grok-4",
        "mistralai/mistral-small",
    ] {
        assert!(rows.iter().any(|row| row["id"] == id), "{id}");
    }
}

#[tokio::test]
async fn every_listed_model_answers() {
    let listed = get(&Simulator::new(), "/models?output_modalities=all")
        .await
        .json();
    for row in listed["data"].as_array().unwrap() {
        let model = row["id"].as_str().unwrap();
        assert_eq!(ask(model, "Say hi.").await.content(), "Hi!", "{model}");
    }
}

#[tokio::test]
async fn filters_and_pages() {
    let simulator = Simulator::new();
    let count = get(&simulator, "/models/count").await.json()["data"]["count"].clone();
    let page = get(&simulator, "/models?offset=2&limit=3").await.json();
    assert_eq!(page["data"].as_array().unwrap().len(), 3);
    assert_eq!(page["total_count"], count);
    assert_eq!(page["links"]["next"], "/api/v1/models?offset=5&limit=3");
    let hearing = get(
        &simulator,
        "/models?input_modalities=audio&supported_parameters=tools",
    )
    .await;
    let rows = hearing.json()["data"].clone();
    assert!(!rows.as_array().unwrap().is_empty());
    for row in rows.as_array().unwrap() {
        assert!(row["id"].as_str().unwrap().starts_with("google/"));
    }
}

#[tokio::test]
async fn shows_one_model_and_its_endpoints() {
    let simulator = Simulator::new();
    let model = get(&simulator, "/model/anthropic/claude-sonnet-4.5")
        .await
        .json();
    assert_eq!(model["data"]["pricing"]["prompt"], "0.000003");
    let dated = get(&simulator, "/model/anthropic/claude-4.5-sonnet-20250929")
        .await
        .json();
    assert_eq!(dated["data"]["id"], "anthropic/claude-sonnet-4.5");
    let endpoints = get(&simulator, "/models/openai/gpt-4o/endpoints")
        .await
        .json();
    let names: Vec<&str> = endpoints["data"]["endpoints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|endpoint| endpoint["provider_name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["OpenAI", "Azure"]);
    assert_eq!(get(&simulator, "/model/nobody/nothing").await.status, 404);
    let providers = get(&simulator, "/providers").await.json();
    assert!(
        providers["data"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["slug"] == "anthropic")
    );
}

#[tokio::test]
async fn variants_and_aliases_lead_to_models() {
    for (asked, shown) in [
        ("openai/gpt-4o:nitro", "openai/gpt-4o"),
        (
            "meta-llama/llama-3.3-70b-instruct:free",
            "meta-llama/llama-3.3-70b-instruct:free",
        ),
        ("openrouter/auto", "openai/gpt-4.1-mini"),
        ("~anthropic/claude-opus-latest", "anthropic/claude-opus-4.5"),
        (
            "anthropic/claude-sonnet-4.6",
            "anthropic/claude-4.6-sonnet-20260217",
        ),
    ] {
        assert_eq!(ask(asked, "Say hi.").await.json()["model"], shown);
    }
    let free = ask("meta-llama/llama-3.3-70b-instruct:free", "Say hi.")
        .await
        .usage();
    assert_eq!(free["cost"].to_string(), "0");
    assert_eq!(ask("openai/gpt-4o:fancy", "Say hi.").await.status, 400);
    assert_eq!(ask("sim/no-such-behaviour", "Say hi.").await.status, 400);
}
