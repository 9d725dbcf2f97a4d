//! Streamed answers as OpenRouter and the providers behind it send them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use chat_core::{ErrorKind, FinishReason};
use common::events::{chunk, done, events, stop, text, with};
use common::{Answer, answering, fixture, stream_of, streamed, whole};
use serde_json::{Value, json};

#[tokio::test]
async fn a_plain_stream_gives_its_text_and_what_is_said_about_it() {
    let outcome = stream_of(done(&[text("Hel"), text("lo"), stop()])).await;
    let texts: Vec<_> = outcome.chunks.iter().map(|chunk| chunk.text()).collect();
    assert_eq!(texts, ["Hel", "lo", ""]);
    let message = outcome.message();
    assert_eq!(message.text(), "Hello");
    assert_eq!(message.finish_reason(), Some(&FinishReason::Stop));
    assert_eq!(
        message.response.id.as_deref(),
        Some("gen-1700000001-AbCdEfGhIjKlMnOpQrSt")
    );
    assert_eq!(
        message.response.model.as_deref(),
        Some("openai/gpt-4.1-2026")
    );
    assert_eq!(message.response.provider.as_deref(), Some("OpenAI"));
    assert_eq!(message.response.created, Some(1_700_000_001));
    assert_eq!(
        message.response.native_finish_reason.as_deref(),
        Some("stop")
    );
    assert_eq!(message.usage, None);
}

#[tokio::test]
async fn comments_are_no_answer_and_break_none() {
    let body = format!(
        ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n{}: OPENROUTER PROCESSING\n\n:\n{}",
        events(&[text("Hel")]),
        done(&[text("lo"), stop()])
    );
    assert_eq!(stream_of(body).await.message().text(), "Hello");
}

#[tokio::test]
async fn usage_comes_with_a_finish_again_with_no_finish_or_with_no_choice() {
    let usage =
        json!({"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11, "cost": 0.5});
    let again = with(stop(), "usage", usage.clone());
    let without_finish = with(
        chunk(&json!({"content": ""}), &Value::Null),
        "usage",
        usage.clone(),
    );
    let without_choice = with(with(stop(), "choices", json!([])), "usage", usage.clone());
    for last in [again, without_finish, without_choice] {
        let message = stream_of(done(&[text("Hi"), stop(), last])).await.message();
        let got = message.usage.as_ref().unwrap();
        assert_eq!(
            (got.input_tokens, got.output_tokens, got.total_tokens),
            (9, 2, 11)
        );
        assert_eq!(got.cost, Some(0.5));
        assert_eq!(message.text(), "Hi");
        assert_eq!(message.finish_reason(), Some(&FinishReason::Stop));
    }
}

#[tokio::test]
async fn a_message_of_null_beside_a_delta_is_none() {
    let said = json!({"choices": [{"delta": {"content": "Hi"}, "message": null, "finish_reason": "stop"}]});
    assert_eq!(stream_of(events(&[said])).await.message().text(), "Hi");
}

#[tokio::test]
async fn the_last_usage_counts_and_the_first_finish_reason() {
    let usage = |tokens: u32| json!({"prompt_tokens": tokens, "completion_tokens": tokens});
    let last = with(chunk(&json!({}), &json!("length")), "usage", usage(7));
    let body = done(&[with(text("Hi"), "usage", usage(3)), stop(), last]);
    let message = stream_of(body).await.message();
    assert_eq!(message.usage.as_ref().unwrap().total_tokens, 14);
    assert_eq!(message.finish_reason(), Some(&FinishReason::Stop));
}

#[tokio::test]
async fn pieces_of_tool_calls_make_calls() {
    let message = stream_of(fixture("tool_calls.sse")).await.message();
    let calls: Vec<_> = message
        .tool_calls()
        .map(|call| {
            (
                call.name.as_str(),
                call.id.as_str(),
                Value::Object(call.args.clone()),
            )
        })
        .collect();
    assert_eq!(
        calls,
        [
            ("get_weather", "call_1", json!({"city": "Oslo", "days": 2})),
            ("get_weather", "call_2", json!({"city": "Rome \"EUR\""})),
            ("get_time", "call_3", json!({})),
        ]
    );
    assert_eq!(message.invalid_tool_calls().count(), 0);
    assert_eq!(message.finish_reason(), Some(&FinishReason::ToolCalls));
}

#[tokio::test]
async fn a_signature_of_claude_joins_the_text_that_it_signs() {
    let message = stream_of(fixture("claude_reasoning.sse")).await.message();
    assert_eq!(message.reasoning(), "Two and two make four.");
    assert_eq!(message.text(), "4");
    let details = message.reasoning_details.unwrap();
    assert_eq!(details.dialect.as_deref(), Some("openrouter"));
    assert_eq!(
        details.model.as_deref(),
        Some("anthropic/claude-4.5-sonnet-20250929")
    );
    assert_eq!(
        serde_json::to_value(&details.entries).unwrap(),
        json!([{"type": "reasoning.text", "text": "Two and two make four.", "signature": "c2lnbmVk",
            "format": "anthropic-claude-v1", "index": 0}])
    );
}

#[tokio::test]
async fn a_summary_and_encrypted_data_of_one_index_stay_apart() {
    let message = stream_of(fixture("openai_reasoning.sse")).await.message();
    assert_eq!(message.reasoning(), "**Adding** numbers");
    assert_eq!(
        serde_json::to_value(&message.reasoning_details.unwrap().entries).unwrap(),
        json!([
            {"type": "reasoning.summary", "summary": "**Adding** numbers",
                "format": "openai-responses-v1", "index": 0},
            {"type": "reasoning.encrypted", "data": "Z0FBQUFB", "id": "rs_1",
                "format": "openai-responses-v1", "index": 0},
        ])
    );
}

#[tokio::test]
async fn a_whole_answer_to_a_streaming_request_is_one_chunk() {
    let outcome = streamed(&answering(Answer::json(fixture("text.json")))).await;
    assert_eq!(outcome.text(), "Bonjour.");
    let message = outcome.message();
    assert_eq!(message.text(), "Bonjour.");
    assert_eq!(message.usage.unwrap().total_tokens, 14);
}

#[tokio::test]
async fn a_streamed_answer_to_a_whole_request_is_added_up() {
    let body = done(&[text("Hel"), text("lo"), stop()]);
    let answer = Answer::new(200, "Text/Event-Stream; charset=utf-8", body);
    assert_eq!(whole(&answering(answer)).await.unwrap().text(), "Hello");
    let error = whole(&answering(Answer::sse(events(&[text("Hi")]))))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!(error.partial().unwrap().text(), "Hi");
}

#[tokio::test]
async fn chunks_without_choices_or_deltas_say_nothing() {
    let beats = [
        json!({"id": "gen-1"}),
        json!({"id": "gen-1", "choices": null}),
        json!({"id": "gen-1", "choices": {}}),
        json!({"choices": [{"index": 0, "delta": null, "finish_reason": null}]}),
        json!({"choices": [{"index": 0, "finish_reason": ""}]}),
        json!({"choices": [{"index": 1, "delta": {"content": "another answer"}}]}),
        json!({"choices": [], "debug": {"echo_upstream_body": {"model": "m"}}}),
        json!({"choices": [{"delta": {"role": null, "content": null, "tool_calls": null}}]}),
        json!({"choices": [{"delta": {"tool_calls": "", "reasoning_details": {}, "images": 3}}]}),
    ];
    let body = events(&beats) + &events(&[text("Hi")]) + &done(&beats);
    let message = stream_of(body).await.message();
    assert_eq!(message.text(), "Hi");
    assert_eq!(message.content.len(), 1);
    assert_eq!(
        message.response.extra["debug"],
        json!({"echo_upstream_body": {"model": "m"}})
    );
}
