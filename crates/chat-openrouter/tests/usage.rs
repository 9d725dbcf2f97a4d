//! What an answer cost, as OpenRouter and the providers behind it say it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{changed, decode, message_of};
use serde_json::json;

#[tokio::test]
async fn details_of_zero_are_absent_and_a_price_of_zero_is_a_price() {
    let usage = message_of("text.json").await.usage.unwrap();
    assert_eq!(
        (usage.input_tokens, usage.output_tokens, usage.total_tokens),
        (11, 3, 14)
    );
    assert!(usage.input_token_details.is_empty() && usage.output_token_details.is_empty());
    assert_eq!((usage.cost, usage.upstream_cost), (Some(0.0), None));
    assert_eq!(
        (usage.upstream_input_cost, usage.upstream_output_cost),
        (Some(0.000_009), Some(0.000_003_3))
    );
    assert_eq!((usage.is_byok, usage.extra.len()), (Some(false), 0));
}

#[tokio::test]
async fn all_details_of_the_usage_are_kept() {
    let usage = message_of("reasoning.json").await.usage.unwrap();
    assert_eq!(
        serde_json::to_value(usage).unwrap(),
        json!({
            "input_tokens": 2168, "output_tokens": 10, "total_tokens": 2178,
            "input_token_details": {"cache_read": 2161, "cache_creation": 2161, "audio": 3, "video": 4},
            "output_token_details": {"reasoning": 11, "audio": 7, "image": 6,
                "accepted_prediction": 8, "rejected_prediction": 9},
            "cost": 0.0123, "upstream_cost": 0.01, "upstream_input_cost": 0.004, "is_byok": true,
            "extra": {
                "server_tool_use_details": {"web_search_requests": 1},
                "prompt_tokens_details": {"smell_tokens": 5},
            },
        })
    );
}

#[tokio::test]
async fn numbers_may_be_texts_floats_or_nonsense() {
    let usage = json!({"prompt_tokens": "5", "completion_tokens": 3.9, "total_tokens": 12.0,
        "cost": "0.25", "prompt_tokens_details": [], "completion_tokens_details": {"reasoning_tokens": -35}});
    let got = decode(changed("/usage", usage))
        .await
        .unwrap()
        .usage
        .unwrap();
    assert_eq!(
        (got.input_tokens, got.output_tokens, got.total_tokens),
        (5, 3, 12)
    );
    assert_eq!(
        (got.cost, got.output_token_details.reasoning),
        (Some(0.25), None)
    );
    for nonsense in [json!(null), json!([]), json!("x"), json!(5)] {
        let message = decode(changed("/usage", nonsense)).await.unwrap();
        assert_eq!(
            (message.text().as_ref(), &message.usage),
            ("Bonjour.", &None)
        );
    }
    let created = decode(changed("/created", json!(1.7e9)))
        .await
        .unwrap()
        .response
        .created;
    assert_eq!(created, Some(1_700_000_000));
}

#[tokio::test]
async fn tokens_may_be_counted_under_both_names() {
    let both =
        json!({"prompt_tokens": 5, "input_tokens": 5, "completion_tokens": 3, "output_tokens": 3});
    let other = json!({"input_tokens": 5, "output_tokens": 3});
    for usage in [both, other] {
        let usage = decode(changed("/usage", usage))
            .await
            .unwrap()
            .usage
            .unwrap();
        assert_eq!(
            (usage.input_tokens, usage.output_tokens, usage.total_tokens),
            (5, 3, 8)
        );
        assert!(usage.extra.is_empty());
    }
}
