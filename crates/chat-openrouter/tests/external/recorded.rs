//! One recorded exchange against a walk over its raw JSON.

use chat_core::{AiMessage, ContentBlock, ErrorKind};
use serde_json::{Map, Value, json};

use crate::common::{Answer, answering, streamed, whole};
use crate::raw::{Raw, text};
use crate::requests::check_request;
use crate::say;

pub(crate) async fn check(exchange: &Value, place: &str) {
    let request = &exchange["request"];
    let is_chat = request.is_null() || request.get("messages").is_some();
    if !is_chat {
        return say(&format!("passed over: {place} is no chat"));
    }
    if !request.is_null() {
        check_request(request, place);
    }
    let status = u16::try_from(exchange["status"].as_u64().unwrap()).unwrap();
    let content_type = exchange["content_type"].as_str().unwrap();
    let body = exchange["body"].as_str().unwrap();
    let model = answering(Answer::new(status, content_type, body.to_owned()));
    let is_streamed = exchange["request"]["stream"] == true;
    let result = if is_streamed {
        streamed(&model).await.end
    } else {
        whole(&model).await
    };
    if status != 200 {
        check_error(&result.unwrap_err(), status, body, place);
        return;
    }
    let mut raw = Raw::default();
    if content_type.starts_with("text/event-stream") {
        let data = body.lines().filter_map(|line| line.strip_prefix("data: "));
        for event in data.filter(|data| *data != "[DONE]") {
            raw.add(&serde_json::from_str(event).unwrap());
        }
    } else {
        raw.add(&serde_json::from_str(body).unwrap());
    }
    match (result, raw.top.remove("error")) {
        (Ok(message), None) => check_message(&message, &raw, place),
        (Err(error), Some(reported)) => {
            let code = &reported["code"];
            let code = code.as_u64().or_else(|| code.as_str()?.parse().ok());
            let reported = json!({"error": reported});
            // A word in place of a number tells no status.
            if let Some(code) = code {
                check_reported(&error, u16::try_from(code).unwrap(), &reported, place);
            }
            let partial = error.partial().cloned().unwrap_or_default();
            assert_eq!(partial.text(), raw.text, "text of {place}");
            assert_eq!(partial.reasoning(), raw.reasoning, "reasoning of {place}");
            check_thoughts(&partial, &raw, place);
            check_usage(&partial, &raw.usage, place);
        }
        (Ok(_), Some(reported)) => panic!("{place} hides {reported}"),
        (Err(error), None) => panic!("{place}: {error:?}"),
    }
}

fn check_message(message: &AiMessage, raw: &Raw, place: &str) {
    assert_eq!(message.text(), raw.text, "text of {place}");
    assert_eq!(message.reasoning(), raw.reasoning, "reasoning of {place}");
    assert_eq!(
        message.refusal().unwrap_or_default(),
        raw.refusal,
        "refusal of {place}"
    );
    let blocks = message.content.iter().filter(|block| {
        matches!(
            block,
            ContentBlock::Citation(_) | ContentBlock::Image(_) | ContentBlock::NonStandard(_)
        )
    });
    assert_eq!(
        blocks.count(),
        raw.blocks,
        "annotations and images of {place}"
    );
    check_calls(message, raw, place);
    check_thoughts(message, raw, place);
    check_usage(message, &raw.usage, place);
    let response = &message.response;
    assert_eq!(
        response.finish_reason.as_ref().map(|it| it.as_str()),
        raw.finish.as_str(),
        "{place}"
    );
    assert_eq!(
        response.native_finish_reason.as_deref(),
        raw.native.as_str(),
        "{place}"
    );
    let mut known = serde_json::to_value(response.as_ref()).unwrap();
    known["model"] = known["model_name"].clone();
    for (key, value) in &raw.top {
        let kept = if known[key].is_null() {
            &response.extra[key]
        } else {
            &known[key]
        };
        assert_eq!(kept, value, "{key} of {place}");
    }
}

fn check_calls(message: &AiMessage, raw: &Raw, place: &str) {
    let mut expected = raw.calls.iter();
    for block in message.content.iter() {
        match block {
            ContentBlock::ToolCall(call) => {
                let raw_call = expected.next().unwrap();
                let arguments =
                    Some(raw_call.arguments.as_str()).filter(|it| !it.trim().is_empty());
                let arguments: Value = serde_json::from_str(arguments.unwrap_or("{}")).unwrap();
                assert_eq!(
                    (&call.id, &call.name),
                    (&raw_call.id, &raw_call.name),
                    "{place}"
                );
                assert_eq!(Value::Object(call.args.clone()), arguments, "{place}");
                assert!(
                    !["length", "max_output_tokens"].contains(&text(&raw.native)),
                    "{place}"
                );
            }
            ContentBlock::InvalidToolCall(call) => {
                let raw_call = expected.next().unwrap();
                assert_eq!(call.args, raw_call.arguments, "{place}");
                assert_eq!(
                    call.name.as_deref(),
                    Some(raw_call.name.as_str()),
                    "{place}"
                );
                let is_json = serde_json::from_str::<Map<String, Value>>(&call.args).is_ok();
                let was_cut =
                    ["length", "max_output_tokens", "MAX_TOKENS"].contains(&text(&raw.native));
                assert!(was_cut || !is_json, "a good call is invalid: {place}");
            }
            _ => {}
        }
    }
    assert_eq!(expected.next(), None, "a call of {place} is lost");
}

fn check_thoughts(message: &AiMessage, raw: &Raw, place: &str) {
    let entries = message
        .reasoning_details
        .as_ref()
        .map_or(&[][..], |details| &details.entries);
    for field in ["text", "summary", "data"] {
        let kept: String = entries
            .iter()
            .filter_map(|entry| entry.get(field)?.as_str())
            .collect();
        assert_eq!(
            kept,
            raw.thought(field),
            "{field} of the reasoning details of {place}"
        );
    }
    for thought in &raw.thoughts {
        for field in ["signature", "format", "id", "type"] {
            let value = text(&thought[field]);
            let is_kept = entries
                .iter()
                .any(|entry| entry.get(field).and_then(Value::as_str) == Some(value));
            assert!(value.is_empty() || is_kept, "{field} {value} of {place}");
        }
    }
}

fn check_usage(message: &AiMessage, raw: &Value, place: &str) {
    let Some(usage) = &message.usage else {
        return assert!(raw.is_null(), "usage of {place}");
    };
    let tokens = json!([usage.input_tokens, usage.output_tokens, usage.total_tokens]);
    assert_eq!(
        tokens,
        json!([
            raw["prompt_tokens"],
            raw["completion_tokens"],
            raw["total_tokens"]
        ]),
        "{place}"
    );
    assert_eq!(usage.cost, raw["cost"].as_f64(), "cost of {place}");
    for (kept, key) in [
        (usage.upstream_cost, "upstream_inference_cost"),
        (usage.upstream_input_cost, "upstream_inference_prompt_cost"),
        (
            usage.upstream_output_cost,
            "upstream_inference_completions_cost",
        ),
    ] {
        assert_eq!(kept, raw["cost_details"][key].as_f64(), "{key} of {place}");
    }
    let (input, output) = (&usage.input_token_details, &usage.output_token_details);
    let details = [
        (input.cache_read, "prompt_tokens_details", "cached_tokens"),
        (
            input.cache_creation,
            "prompt_tokens_details",
            "cache_write_tokens",
        ),
        (input.audio, "prompt_tokens_details", "audio_tokens"),
        (input.video, "prompt_tokens_details", "video_tokens"),
        (
            output.reasoning,
            "completion_tokens_details",
            "reasoning_tokens",
        ),
        (output.image, "completion_tokens_details", "image_tokens"),
        (output.audio, "completion_tokens_details", "audio_tokens"),
    ];
    for (kept, group, key) in details {
        assert_eq!(
            kept.unwrap_or(0),
            raw[group][key].as_u64().unwrap_or(0),
            "{key} of {place}"
        );
    }
    assert_eq!(usage.is_byok, raw["is_byok"].as_bool(), "{place}");
    let key = "server_tool_use_details";
    let kept = usage.extra.get(key).unwrap_or(&Value::Null);
    assert_eq!(kept, &raw[key], "{key} of {place}");
    assert!(!usage.extra.contains_key("cost_details"), "{place}");
}

fn check_error(error: &chat_core::Error, status: u16, body: &str, place: &str) {
    check_reported(
        error,
        status,
        &serde_json::from_str(body).unwrap_or_default(),
        place,
    );
    let provider = &serde_json::from_str::<Value>(body).unwrap_or_default()["error"]["metadata"]["provider_name"];
    assert_eq!(error.provider(), provider.as_str(), "{place}");
    assert!(
        error.raw().is_some_and(|kept| body.starts_with(kept)),
        "{place}"
    );
}

fn check_reported(error: &chat_core::Error, status: u16, raw: &Value, place: &str) {
    let kinds: &[ErrorKind] = match status {
        401 => &[ErrorKind::Authentication],
        402 => &[ErrorKind::InsufficientCredits],
        403 => &[ErrorKind::Permission, ErrorKind::Moderation],
        404 => &[ErrorKind::NotFound],
        429 => &[ErrorKind::RateLimited],
        408 | 500.. => &[ErrorKind::Unavailable],
        _ => &[
            ErrorKind::InvalidRequest,
            ErrorKind::NotFound,
            ErrorKind::ContextLength,
            ErrorKind::Moderation,
        ],
    };
    assert!(
        kinds.contains(&error.kind()),
        "{:?} of {place}",
        error.kind()
    );
    assert_eq!(error.status(), Some(status), "{place}");
    assert_eq!(
        error.is_retryable(),
        matches!(status, 408 | 409 | 429 | 500 | 502..=504 | 520..=524 | 529),
        "{place}"
    );
    let message = text(&raw["error"]["message"]).trim_end_matches('.');
    assert!(error.message().contains(message), "{error} of {place}");
}
