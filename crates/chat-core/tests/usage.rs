//! Usages add up, and what nobody reported stays absent.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chat_core::Usage;
use serde_json::{Value, json};

fn usage(value: Value) -> Usage {
    serde_json::from_value(value).unwrap()
}

fn full() -> Value {
    json!({
        "input_tokens": 10, "output_tokens": 20, "total_tokens": 31,
        "input_token_details": { "cache_read": 1, "cache_creation": 2, "audio": 3, "video": 4 },
        "output_token_details": {
            "reasoning": 5, "audio": 6, "image": 7,
            "accepted_prediction": 8, "rejected_prediction": 9,
        },
        "cost": 0.5, "upstream_cost": 0.25, "upstream_input_cost": 0.125, "upstream_output_cost": 0.125,
        "is_byok": false, "extra": { "discount": 0.5 },
    })
}

#[test]
fn every_field_is_added() {
    let sum = usage(full()) + usage(full());
    let expected = json!({
        "input_tokens": 20, "output_tokens": 40, "total_tokens": 62,
        "input_token_details": { "cache_read": 2, "cache_creation": 4, "audio": 6, "video": 8 },
        "output_token_details": {
            "reasoning": 10, "audio": 12, "image": 14,
            "accepted_prediction": 16, "rejected_prediction": 18,
        },
        "cost": 1.0, "upstream_cost": 0.5, "upstream_input_cost": 0.25, "upstream_output_cost": 0.25,
        "is_byok": false, "extra": { "discount": 0.5 },
    });
    assert_eq!(json!(sum), expected);
}

#[test]
fn nothing_is_the_neutral_usage() {
    assert_eq!(usage(full()) + Usage::default(), usage(full()));
    assert_eq!(Usage::default() + usage(full()), usage(full()));
    assert_eq!(Vec::<Usage>::new().iter().sum::<Usage>(), Usage::default());
}

#[test]
fn details_that_nobody_reported_stay_absent() {
    let written = json!({ "input_tokens": 3, "output_tokens": 4, "total_tokens": 7 });
    assert_eq!(json!(Usage::new(3, 4)), written);
    let sum = Usage::new(1, 2) + Usage::new(2, 2);
    assert_eq!(json!(sum), written);
    assert_eq!(usage(json!({})), Usage::default());
}

#[test]
fn a_detail_that_only_one_reported_is_kept() {
    let one = usage(json!({ "output_token_details": { "reasoning": 5 }, "cost": 0.1 }));
    for sum in [
        Usage::new(1, 1) + one.clone(),
        one.clone() + Usage::new(1, 1),
    ] {
        assert_eq!(sum.output_token_details.reasoning, Some(5));
        assert_eq!(sum.output_token_details.audio, None);
        assert!(sum.input_token_details.is_empty());
        assert_eq!((sum.cost, sum.upstream_cost), (Some(0.1), None));
    }
}

#[test]
fn sums_over_owned_and_borrowed_usages_agree() {
    let usages = [
        Usage::new(1, 2),
        usage(full()),
        Usage::new(3, 4).with_cost(0.25),
    ];
    let borrowed: Usage = usages.iter().sum();
    let mut added = Usage::default();
    for usage in &usages {
        added += usage;
    }
    let owned: Usage = usages.into_iter().sum();
    assert_eq!((&owned, &borrowed), (&borrowed, &added));
    assert_eq!(
        (owned.input_tokens, owned.total_tokens, owned.cost),
        (14, 41, Some(0.75))
    );
}

#[test]
fn the_first_reporters_extras_are_kept() {
    let first = usage(json!({ "extra": { "a": 1 } }));
    let sum = first + usage(json!({ "extra": { "a": 2, "b": 3 } }));
    assert_eq!(json!(sum.extra), json!({ "a": 1, "b": 3 }));
}

#[test]
fn sums_do_not_overflow() {
    let most = Usage::new(u64::MAX, u64::MAX);
    assert_eq!(most.total_tokens, u64::MAX);
    assert_eq!((most.clone() + most.clone()), most);
}

#[test]
fn a_usage_is_read_as_it_was_written() {
    assert_eq!(json!(usage(full())), full());
}
