//! Whole answers as OpenRouter and the providers behind it send them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use chat_core::{ContentBlock, FinishReason, MediaSource};
use common::{changed, choice, decode, fixture, message_of};
use serde_json::{Value, json};

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
async fn calls_without_content_are_calls_whatever_form_their_arguments_have() {
    let message = message_of("tool_calls.json").await;
    assert_eq!((message.text(), message.content.len()), ("".into(), 5));
    let calls: Vec<_> = message
        .tool_calls()
        .map(|call| {
            (
                call.id.as_str(),
                call.name.as_str(),
                Value::Object(call.args.clone()),
            )
        })
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
        let mut body = choice(
            &json!({"content": null, "tool_calls": [call]}),
            &json!("tool_calls"),
        );
        body["choices"][0]["native_finish_reason"] = json!(native);
        body
    };
    for (arguments, native) in [
        ("{\"city\": \"Os", "length"),
        ("{\"city\": \"Os", "completed"),
        ("{}", "length"),
        ("", "max_output_tokens"),
        ("[1]", "stop"),
        ("{}{}", "stop"),
        ("\"{}\"", "stop"),
    ] {
        let message = decode(cut(arguments, native)).await.unwrap();
        assert_eq!(message.tool_calls().count(), 0, "{arguments} {native}");
        let call = message.invalid_tool_calls().next().unwrap();
        assert_eq!(
            (call.args.as_str(), call.name.as_deref()),
            (arguments, Some("f"))
        );
        assert_eq!(call.id.as_deref(), Some("c1"));
        assert!(!call.error.is_empty());
        assert_eq!(message.finish_reason(), Some(&FinishReason::ToolCalls));
    }
    assert_eq!(
        decode(cut("{}", "tool_use"))
            .await
            .unwrap()
            .tool_calls()
            .count(),
        1
    );
}

#[tokio::test]
async fn a_refusal_is_an_answer() {
    for finish in ["stop", "content_filter"] {
        let body = choice(
            &json!({"role": "assistant", "content": null, "refusal": "I can't."}),
            &json!(finish),
        );
        let message = decode(body).await.unwrap();
        assert_eq!(
            (message.refusal(), message.text().as_ref()),
            (Some("I can't."), "")
        );
        assert_eq!(message.finish_reason(), Some(&FinishReason::from(finish)));
    }
}

#[tokio::test]
async fn reasoning_comes_with_its_details_unchanged() {
    let message = message_of("reasoning.json").await;
    assert_eq!(
        (message.reasoning().as_ref(), message.text().as_ref()),
        ("Two and two.", "4")
    );
    let raw: Value = serde_json::from_str(&fixture("reasoning.json")).unwrap();
    let details = message.reasoning_details.unwrap();
    let sent = serde_json::to_string(&raw["choices"][0]["message"]["reasoning_details"]).unwrap();
    assert_eq!(
        serde_json::to_string(&details.entries).unwrap(),
        sent,
        "byte for byte"
    );
    assert_eq!(details.model.as_deref(), Some("google/gemini-3-pro"));
    assert_eq!(
        message.response.service_tier.as_deref(),
        Some("provisioned")
    );
    assert_eq!(message.response.system_fingerprint.as_deref(), Some("fp_7"));
}

#[tokio::test]
async fn no_details_and_an_empty_list_of_details_are_two_things() {
    let details = |list: Value| {
        choice(
            &json!({"content": "x", "reasoning_details": list}),
            &json!("stop"),
        )
    };
    let empty = decode(details(json!([])))
        .await
        .unwrap()
        .reasoning_details
        .unwrap();
    assert!(empty.entries.is_empty() && empty.dialect.as_deref() == Some("openrouter"));
    assert_eq!(
        decode(details(json!(null)))
            .await
            .unwrap()
            .reasoning_details,
        None
    );
}

#[tokio::test]
async fn reasoning_may_go_by_its_other_name() {
    for reasoning in [json!(null), json!("")] {
        let message = json!({"content": "4", "reasoning": reasoning, "reasoning_content": "Hm."});
        assert_eq!(
            decode(choice(&message, &json!("stop")))
                .await
                .unwrap()
                .reasoning(),
            "Hm."
        );
    }
}

#[tokio::test]
async fn what_is_not_known_is_kept() {
    let mut body = changed("/openrouter_metadata", json!({"strategy": "direct"}));
    body["choices"][0]["of_the_choice"] = json!(1);
    body["choices"][0]["message"]["of_the_message"] = json!([2]);
    body["choices"][0]["logprobs"] = json!({"content": [{"token": "a", "logprob": 0}]});
    let message = decode(body).await.unwrap();
    let response = message.response;
    assert_eq!(message.additional_kwargs["of_the_message"], json!([2]));
    assert_eq!(
        Value::Object(response.extra.clone()),
        json!({"of_the_choice": 1, "openrouter_metadata": {"strategy": "direct"}})
    );
    assert_eq!(
        response.logprobs,
        Some(json!({"content": [{"token": "a", "logprob": 0}]}))
    );
    let reason = decode(changed("/choices/0/finish_reason", json!("bored")))
        .await
        .unwrap();
    assert_eq!(
        reason.finish_reason(),
        Some(&FinishReason::Other("bored".into()))
    );
}

#[tokio::test]
async fn sound_is_a_block_with_its_id_and_transcript() {
    let sound = json!({"id": "audio_1", "data": "AAAA", "transcript": "Hi", "new": 1});
    let message = decode(changed("/choices/0/message/audio", sound))
        .await
        .unwrap();
    let audio = message.content.iter().find_map(|block| match block {
        ContentBlock::Audio(audio) => Some(audio),
        _ => None,
    });
    let audio = audio.expect("the sound is a block");
    assert_eq!(
        audio.source,
        chat_core::MediaSource::Base64("AAAA".to_owned())
    );
    let kept = |key: &str| audio.extras.get(key).cloned();
    assert_eq!(kept("id"), Some(json!("audio_1")));
    assert_eq!(kept("transcript"), Some(json!("Hi")));
    assert_eq!(kept("new"), Some(json!(1)));
}

#[tokio::test]
async fn citations_files_and_images_are_blocks() {
    let message = message_of("search.json").await;
    let citations: Vec<_> = message
        .content
        .iter()
        .filter_map(|block| match block {
            ContentBlock::Citation(citation) => Some(citation),
            _ => None,
        })
        .collect();
    assert_eq!(
        citations[0].url.as_deref(),
        Some("https://example.org/oslo")
    );
    assert_eq!(
        (
            citations[0].title.as_deref(),
            citations[0].cited_text.as_deref()
        ),
        (Some(""), Some("Oslo ..."))
    );
    assert_eq!(
        (citations[0].start_index, citations[0].end_index),
        (Some(0), Some(0))
    );
    assert_eq!(citations[0].extras["favicon"], "https://example.org/f.png");
    assert_eq!(
        (citations[1].url.as_deref(), citations[1].start_index),
        (Some("https://example.org/norway"), None)
    );
    let images: Vec<_> = message
        .content
        .iter()
        .filter_map(|block| match block {
            ContentBlock::Image(image) => Some((image.source.clone(), image.mime_type.as_deref())),
            _ => None,
        })
        .collect();
    assert_eq!(
        images,
        [
            (
                MediaSource::Base64("iVBORw0KGgo=".to_owned()),
                Some("image/png")
            ),
            (
                MediaSource::Url("https://example.org/i.webp".to_owned()),
                None
            ),
        ]
    );
    assert!(message.content.iter().any(|block| matches!(block,
        ContentBlock::NonStandard(file) if file.value["file"]["hash"] == "abc123")));
}
