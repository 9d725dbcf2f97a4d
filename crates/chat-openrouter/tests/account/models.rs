//! The catalogue as it is got and kept, against the simulator in this process and canned answers.
//! Time is virtual.

use std::time::Duration;

use crate::common::{Answer, account, page, scripted, simulated};
use chat_core::{ErrorKind, RunnableExt};
use chat_testing::simulator::Simulator;
use serde_json::json;

#[tokio::test]
async fn the_catalogue_of_the_simulator_is_read_whole() {
    let catalog = account(&Simulator::new()).models().await.unwrap();
    let claude = catalog.get("anthropic/claude-4.6-sonnet-20260217").unwrap();
    assert_eq!(claude.id, "anthropic/claude-sonnet-4.6");
    assert_eq!(claude.top_provider.max_completion_tokens, Some(128_000));
    assert_eq!(claude.supports("tools"), Some(true));
    assert!(catalog.iter().all(|model| model.extra.is_empty()));
    assert!(catalog.iter().all(|model| model.pricing.prompt.is_some()));
}

#[tokio::test]
async fn estimates_meet_what_the_simulator_charges() {
    let model = simulated(&Simulator::new());
    let message = model.invoke("Why is the sea salty?").await.unwrap();
    let usage = message.usage.as_ref().unwrap();
    let catalog = model.account().models().await.unwrap();
    let answered = message.response.model.as_deref().unwrap();
    let estimate = catalog.cost(answered, usage).unwrap();
    assert!(
        (estimate - usage.cost.unwrap()).abs() < 1e-12,
        "{estimate} {usage:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_catalogue_is_kept_for_a_time() {
    let (transport, account) = scripted([page(&["a/1"]), page(&["a/2"]), page(&["a/3"])]);
    let clone = account.clone();
    let (one, other) = tokio::join!(account.models(), clone.models());
    assert_eq!((one.unwrap().len(), other.unwrap().len()), (1, 1));
    assert_eq!(transport.count(), 1);

    tokio::time::advance(Duration::from_secs(3599)).await;
    assert!(account.models().await.unwrap().get("a/1").is_some());
    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(account.models().await.unwrap().get("a/2").is_some());
    assert_eq!(transport.count(), 2);

    assert!(account.refresh_models().await.unwrap().get("a/3").is_some());
    assert!(clone.models().await.unwrap().get("a/3").is_some());
    assert_eq!(transport.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn how_long_it_is_kept_can_be_set_and_a_failure_costs_nothing() {
    let failure = Answer::error(400, "{}");
    let (transport, account) = scripted([page(&["a/1"]), failure]);
    account.models().await.unwrap();
    let hasty = account.clone().with_max_age(Duration::ZERO);
    assert_eq!(
        hasty.models().await.unwrap_err().kind(),
        ErrorKind::InvalidRequest
    );
    assert!(account.models().await.unwrap().get("a/1").is_some());
    assert_eq!(transport.count(), 2);
}

#[tokio::test]
async fn a_catalogue_in_pages_is_read_to_its_end() {
    let next = json!({"next": "/api/v1/models?offset=1&limit=1"});
    let first = json!({"data": [{"id": "a/1"}, "odd", {"id": ""}], "links": next});
    let second = json!({"data": [{"id": "a/2"}], "links": {"next": null}});
    let (transport, account) = scripted([first, second].map(|it| Answer::json(it.to_string())));
    let catalog = account.models().await.unwrap();
    assert_eq!(catalog.len(), 2);
    assert_eq!(transport.count(), 2);
}
