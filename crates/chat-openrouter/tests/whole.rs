//! Whole answers as OpenRouter and the providers behind it send them.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use chat_core::{AiMessage, ContentBlock, Error, ErrorKind, FinishReason, MediaSource, Result};
use common::{Answer, answering, fixture, whole};
use serde_json::{Value, json};

async fn decode(body: impl ToString) -> Result<AiMessage> {
    whole(&answering(Answer::json(body.to_string()))).await
}

async fn message_of(name: &str) -> AiMessage {
    decode(fixture(name)).await.unwrap()
}

async fn error_of(body: Value) -> Error {
    decode(&body).await.expect_err(&body.to_string())
}

/// The plain answer of the fixtures with one thing changed.
fn changed(pointer: &str, value: Value) -> Value {
    let mut body: Value = serde_json::from_str(&fixture("text.json")).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[key] = value;
    body
}

fn choice(message: Value, finish: Value) -> Value {
    json!({"id": "gen-1", "choices": [{"index": 0, "message": message, "finish_reason": finish}]})
}

#[tokio::test]
async fn a_plain_answer_is_its_text_and_what_is_said_about_it() {
    let message = message_of("text.json").await;
    assert_eq!(message.content.as_plain_text(), Some("Bonjour."));
    assert_eq!(
        serde_json::to_value(&message.response).unwrap(),
        json!({
            "id": "gen-1700000000-ZyXwVuTsRqPoNmLkJiHg", "model_name": "openai/gpt-4.1-2025-04-14",
            "model_provider": "openrouter", "provider": "OpenAI", "created": 1_700_000_000,
            "object": "chat.completion", "finish_reason": "stop",
            "native_finish_reason": "completed", "service_tier": "default",
        })
    );
    assert_eq!(message.reasoning_details, None);
}

#[tokio::test]
async fn details_of_zero_are_absent_and_a_price_of_zero_is_a_price() {
    let usage = message_of("text.json").await.usage.unwrap();
    assert_eq!((usage.input_tokens, usage.output_tokens, usage.total_tokens), (11, 3, 14));
    assert!(usage.input_token_details.is_empty() && usage.output_token_details.is_empty());
    assert_eq!((usage.cost, usage.upstream_cost), (Some(0.0), None));
    assert_eq!(
        Value::Object(usage.extra),
        json!({"is_byok": false, "cost_details": {
            "upstream_inference_prompt_cost": 0.000_009, "upstream_inference_completions_cost": 0.000_003_3}})
    );
}

#[tokio::test]
async fn calls_without_content_are_calls_whatever_form_their_arguments_have() {
    let message = message_of("tool_calls.json").await;
    assert_eq!((message.text(), message.content.len()), ("".into(), 5));
    let calls: Vec<_> = message
        .tool_calls()
        .map(|call| (call.id.as_str(), call.name.as_str(), Value::Object(call.args.clone())))
        .collect();
    assert_eq!(
        calls,
        [
            ("toolu_1", "get_weather", json!({"city": "Oslo", "days": 2})),
            ("toolu_2", "get_time", json!({})),
            ("toolu_3", "get_time", json!({})),
            ("toolu_4", "get_time", json!({})),
            ("toolu_5", "get_weather", json!({"city": "Rome"})),
        ]
    );
    assert_eq!(message.finish_reason(), Some(&FinishReason::ToolCalls));
}

#[tokio::test]
async fn a_call_that_the_token_limit_cut_cannot_be_run() {
    let cut = |arguments: &str, native: &str| {
        let call = json!({"id": "c1", "index": 0, "type": "function",
            "function": {"name": "f", "arguments": arguments}});
        let mut body = choice(json!({"content": null, "tool_calls": [call]}), json!("tool_calls"));
        body["choices"][0]["native_finish_reason"] = json!(native);
        body
    };
    for (arguments, native) in [
        ("{\"city\": \"Os", "length"), ("{\"city\": \"Os", "completed"), ("{}", "length"),
        ("", "max_output_tokens"), ("[1]", "stop"), ("{}{}", "stop"), ("\"{}\"", "stop"),
    ] {
        let message = decode(cut(arguments, native)).await.unwrap();
        assert_eq!(message.tool_calls().count(), 0, "{arguments} {native}");
        let call = message.invalid_tool_calls().next().unwrap();
        assert_eq!((call.args.as_str(), call.name.as_deref()), (arguments, Some("f")));
        assert_eq!(call.id.as_deref(), Some("c1"));
        assert!(!call.error.is_empty());
        assert_eq!(message.finish_reason(), Some(&FinishReason::ToolCalls));
    }
    assert_eq!(decode(cut("{}", "tool_use")).await.unwrap().tool_calls().count(), 1);
}

#[tokio::test]
async fn a_refusal_is_an_answer() {
    for finish in ["stop", "content_filter"] {
        let body = choice(json!({"role": "assistant", "content": null, "refusal": "I can't."}), json!(finish));
        let message = decode(body).await.unwrap();
        assert_eq!((message.refusal(), message.text().as_ref()), (Some("I can't."), ""));
        assert_eq!(message.finish_reason(), Some(&FinishReason::from(finish)));
    }
}

#[tokio::test]
async fn reasoning_comes_with_its_details_unchanged() {
    let message = message_of("reasoning.json").await;
    assert_eq!((message.reasoning().as_ref(), message.text().as_ref()), ("Two and two.", "4"));
    let raw: Value = serde_json::from_str(&fixture("reasoning.json")).unwrap();
    let details = message.reasoning_details.unwrap();
    let sent = serde_json::to_string(&raw["choices"][0]["message"]["reasoning_details"]).unwrap();
    assert_eq!(serde_json::to_string(&details.entries).unwrap(), sent, "byte for byte");
    assert_eq!(details.model.as_deref(), Some("google/gemini-3-pro"));
    assert_eq!(message.response.service_tier.as_deref(), Some("provisioned"));
    assert_eq!(message.response.system_fingerprint.as_deref(), Some("fp_7"));
}

#[tokio::test]
async fn no_details_and_an_empty_list_of_details_are_two_things() {
    let details = |list: Value| choice(json!({"content": "x", "reasoning_details": list}), json!("stop"));
    let empty = decode(details(json!([]))).await.unwrap().reasoning_details.unwrap();
    assert!(empty.entries.is_empty() && empty.dialect.as_deref() == Some("openrouter"));
    assert_eq!(decode(details(json!(null))).await.unwrap().reasoning_details, None);
}

#[tokio::test]
async fn reasoning_may_go_by_its_other_name() {
    for reasoning in [json!(null), json!("")] {
        let message = json!({"content": "4", "reasoning": reasoning, "reasoning_content": "Hm."});
        assert_eq!(decode(choice(message, json!("stop"))).await.unwrap().reasoning(), "Hm.");
    }
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
            "cost": 0.0123, "upstream_cost": 0.01,
            "extra": {
                "server_tool_use_details": {"web_search_requests": 1}, "is_byok": true,
                "prompt_tokens_details": {"smell_tokens": 5},
                "cost_details": {"upstream_inference_cost": 0.01, "upstream_inference_prompt_cost": 0.004},
            },
        })
    );
}

#[tokio::test]
async fn numbers_may_be_texts_floats_or_nonsense() {
    let usage = json!({"prompt_tokens": "5", "completion_tokens": 3.9, "total_tokens": 12.0,
        "cost": "0.25", "prompt_tokens_details": [], "completion_tokens_details": {"reasoning_tokens": -35}});
    let got = decode(changed("/usage", usage)).await.unwrap().usage.unwrap();
    assert_eq!((got.input_tokens, got.output_tokens, got.total_tokens), (5, 3, 12));
    assert_eq!((got.cost, got.output_token_details.reasoning), (Some(0.25), None));
    for nonsense in [json!(null), json!([]), json!("x"), json!(5)] {
        let message = decode(changed("/usage", nonsense)).await.unwrap();
        assert_eq!((message.text().as_ref(), message.usage), ("Bonjour.", None));
    }
    let created = decode(changed("/created", json!(1.7e9))).await.unwrap().response.created;
    assert_eq!(created, Some(1_700_000_000));
}

#[tokio::test]
async fn tokens_may_be_counted_under_both_names() {
    let both = json!({"prompt_tokens": 5, "input_tokens": 5, "completion_tokens": 3, "output_tokens": 3});
    let other = json!({"input_tokens": 5, "output_tokens": 3});
    for usage in [both, other] {
        let usage = decode(changed("/usage", usage)).await.unwrap().usage.unwrap();
        assert_eq!((usage.input_tokens, usage.output_tokens, usage.total_tokens), (5, 3, 8));
        assert!(usage.extra.is_empty());
    }
}

#[tokio::test]
async fn what_is_not_known_is_kept() {
    let mut body = changed("/openrouter_metadata", json!({"strategy": "direct"}));
    body["choices"][0]["of_the_choice"] = json!(1);
    body["choices"][0]["message"]["audio"] = json!({"id": "audio_1", "data": "AAAA"});
    body["choices"][0]["logprobs"] = json!({"content": [{"token": "a", "logprob": 0}]});
    let response = decode(body).await.unwrap().response;
    assert_eq!(
        Value::Object(response.extra.clone()),
        json!({"audio": {"id": "audio_1", "data": "AAAA"}, "of_the_choice": 1,
            "openrouter_metadata": {"strategy": "direct"}})
    );
    assert_eq!(response.logprobs, Some(json!({"content": [{"token": "a", "logprob": 0}]})));
    let reason = decode(changed("/choices/0/finish_reason", json!("bored"))).await.unwrap();
    assert_eq!(reason.finish_reason(), Some(&FinishReason::Other("bored".into())));
}

#[tokio::test]
async fn citations_files_and_images_are_blocks() {
    let message = message_of("search.json").await;
    let citations: Vec<_> = message.content.iter().filter_map(|block| match block {
        ContentBlock::Citation(citation) => Some(citation),
        _ => None,
    }).collect();
    assert_eq!(citations[0].url.as_deref(), Some("https://example.org/oslo"));
    assert_eq!((citations[0].title.as_deref(), citations[0].cited_text.as_deref()), (Some(""), Some("Oslo ...")));
    assert_eq!((citations[0].start_index, citations[0].end_index), (Some(0), Some(0)));
    assert_eq!(citations[0].extras["favicon"], "https://example.org/f.png");
    assert_eq!((citations[1].url.as_deref(), citations[1].start_index), (Some("https://example.org/norway"), None));
    let images: Vec<_> = message.content.iter().filter_map(|block| match block {
        ContentBlock::Image(image) => Some((image.source.clone(), image.mime_type.as_deref())),
        _ => None,
    }).collect();
    assert_eq!(images, [
        (MediaSource::Base64("iVBORw0KGgo=".to_owned()), Some("image/png")),
        (MediaSource::Url("https://example.org/i.webp".to_owned()), None),
    ]);
    assert!(message.content.iter().any(|block| matches!(block,
        ContentBlock::NonStandard(file) if file.value["file"]["hash"] == "abc123")));
}

#[tokio::test]
async fn an_answer_without_a_finish_reason_counts_if_there_is_one() {
    for finish in [json!(null), json!("")] {
        let message = decode(choice(json!({"content": "Hi"}), finish.clone())).await.unwrap();
        assert_eq!(message.finish_reason(), Some(&FinishReason::Other("unknown".into())));
        let error = error_of(choice(json!({"content": null}), finish)).await;
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Unavailable, true));
    }
}

#[tokio::test]
async fn success_that_carries_an_error_is_that_error() {
    let error = json!({"code": 402, "message": "Insufficient credits"});
    let nulls = json!({"id": null, "object": null, "created": null, "model": null, "choices": null,
        "usage": null, "provider": null, "error": error});
    for body in [json!({"error": error, "user_id": "user_1"}), nulls] {
        let error = error_of(body).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::InsufficientCredits, Some(402)));
        assert!(error.message().starts_with("Insufficient credits") && !error.is_retryable());
    }
    let mut partly = choice(json!({"content": "Hel"}), json!("error"));
    partly["choices"][0]["error"] = json!({"code": 502, "message": "Gone", "metadata": {"provider_name": "X"}});
    let failed = error_of(partly).await;
    assert_eq!((failed.kind(), failed.status()), (ErrorKind::Unavailable, Some(502)));
    assert_eq!(failed.partial().unwrap().text(), "Hel");
    assert_eq!((failed.provider(), failed.request_id()), (Some("X"), Some("gen-1")));
    let bare = error_of(choice(json!({"content": null}), json!("error"))).await;
    assert_eq!((bare.kind(), bare.is_retryable()), (ErrorKind::Unavailable, true));
    let fine = decode(changed("/error", json!(null))).await.unwrap();
    assert_eq!(fine.text(), "Bonjour.");
}

#[tokio::test]
async fn success_without_an_answer_may_be_tried_again() {
    let nested = changed("/provider", json!({"choices": [{"message": {"content": "x"}}]}));
    for mut body in [changed("/choices", json!(null)), changed("/choices", json!([])), json!({}), nested] {
        body["choices"] = json!(null);
        let error = error_of(body).await;
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Unavailable, true));
    }
}

#[tokio::test]
async fn what_is_no_json_of_an_answer_is_an_invalid_response() {
    for body in ["", "  ", "{\"id\":\"x\",\"cho", "null", "[]", "<html>hi</html>", "{\"choices\": [{\"message\": {\"content\": \"\\ud800\"}}]}"] {
        let error = decode(body).await.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::InvalidResponse, false), "{body}");
        assert_eq!(error.raw(), Some(body));
    }
    let padded = format!("\n   \n\n {}", fixture("text.json"));
    assert_eq!(decode(padded).await.unwrap().text(), "Bonjour.");
    let deep = format!("{{\"x\": {}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(decode(deep).await.unwrap_err().kind(), ErrorKind::InvalidResponse);
}
