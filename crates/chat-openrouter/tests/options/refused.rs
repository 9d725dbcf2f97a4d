//! What cannot be right, and what is said about it.

use std::collections::BTreeMap;

use chat_core::{ChatOptions, ErrorKind, JsonMap};
use chat_openrouter::*;
use serde_json::{Value, json};

use crate::body;
use crate::common::builder;

pub(crate) fn with() -> ChatOptions {
    ChatOptions::new()
}

/// Each is refused for a call, and where it is set on the constructor, with these words.
pub(crate) fn refused(
    kind: ErrorKind,
    cases: impl IntoIterator<Item = (ChatOptions, &'static str)>,
) {
    for (options, says) in cases {
        let error = body(builder(), &options).unwrap_err();
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (kind, false),
            "{error}"
        );
        assert!(error.to_string().contains(says), "{error}: {says}");
        if kind == ErrorKind::Configuration {
            let error = builder().options(&options).build().unwrap_err();
            assert!(error.to_string().contains(says), "{error}: {says}");
        }
    }
}

pub(crate) fn accepted(options: impl IntoIterator<Item = ChatOptions>) {
    for options in options {
        body(builder(), &options).unwrap();
    }
}

#[test]
fn sampling_out_of_range() {
    refused(
        ErrorKind::InvalidRequest,
        [
            (with().with_top_p(0.0), "top_p must be above 0, up to 1"),
            (with().with_min_p(1.1), "min_p must be from 0 to 1"),
            (
                with().with_top_a(f64::NAN),
                "top_a must be from 0 to 1, not NaN",
            ),
            (
                with().with_repetition_penalty(0.0),
                "repetition_penalty must be above 0, up to 2",
            ),
            (
                with().with_repetition_penalty(2.1),
                "repetition_penalty must be from 0 to 2",
            ),
            (
                with().with_logit_bias([(7, 100.5)]),
                "logit_bias of token 7 must be from -100 to 100",
            ),
            (
                with().with_logit_bias([(7, f64::NAN)]),
                "logit_bias of token 7",
            ),
            (
                with().with_logprobs(true).with_top_logprobs(21),
                "top_logprobs must be from 0 to 20",
            ),
            (with().with_top_logprobs(2), "top_logprobs needs `logprobs`"),
            (
                with().with_logprobs(false).with_top_logprobs(2),
                "top_logprobs needs `logprobs`",
            ),
        ],
    );
    let logprobs = JsonMap::from_iter([("logprobs".to_owned(), json!(true))]);
    accepted([
        with()
            .with_top_k(0)
            .with_min_p(0.0)
            .with_top_a(1.0)
            .with_repetition_penalty(2.0),
        with().with_logit_bias([("1", 100.0), ("2", -100.0)]),
        with().with_logprobs(true).with_top_logprobs(20),
        with().with_extra_body(logprobs).with_top_logprobs(20),
    ]);
}

#[test]
fn texts_and_maps_that_are_too_long() {
    let pairs = |count: usize| -> BTreeMap<String, String> {
        (0..count)
            .map(|number| (format!("k{number}"), "v".to_owned()))
            .collect()
    };
    refused(
        ErrorKind::Configuration,
        [
            (
                with().with_session_id("é".repeat(257)),
                "session_id has 257 characters; 256 is the most",
            ),
            (
                with().with_user("u".repeat(129)),
                "user has 129 characters; 128 is the most",
            ),
            (
                with().with_metadata(pairs(17)),
                "metadata has 17 pairs; 16 is the most",
            ),
            (
                with().with_metadata([("k".repeat(65), "v")]),
                "a key of metadata has 65 characters",
            ),
            (
                with().with_metadata([("k", "v".repeat(513))]),
                "metadata.k has 513 characters; 512",
            ),
        ],
    );
    accepted([
        with()
            .with_session_id("é".repeat(256))
            .with_user("é".repeat(128)),
        with().with_metadata(pairs(16)),
        with().with_metadata([("é".repeat(64), "é".repeat(512))]),
    ]);
}

#[test]
fn what_is_set_without_the_typed_setters_is_checked_too() {
    let raw = |name: &'static str, value: Value| {
        let mut options = with();
        options.extensions.set("openrouter", name, value);
        options
    };
    refused(
        ErrorKind::Configuration,
        [
            (
                raw("max_tool_calls", json!("many")),
                "max_tool_calls must be from 1 to 30",
            ),
            (
                raw("reasoning", json!({"effort": "low", "max_tokens": 1})),
                "both",
            ),
            (
                raw("plugins", json!([{"enabled": false}])),
                "must have an id",
            ),
        ],
    );
    accepted([
        raw("reasoning", json!({"effort": "low", "max_tokens": null})),
        raw("newer", json!({"anything": 1})),
    ]);
}
