//! Answers that hold no value, or one that does not fit.

use std::sync::Arc;

use chat_core::schemars::{self, JsonSchema};
use chat_core::{
    AiMessage, ChatModelExt, ContentBlock, Error, ErrorKind, FakeChatModel, FinishReason,
    InvalidToolCall, JsonMap, OutputMethod, ResponseMetadata, RunnableExt, StructuredOutputError,
    ToolCall,
};
use futures::TryStreamExt;
use serde::Deserialize;

use crate::{INCEPTION, Movie, call, inception};

/// The error that this answer gives, whole and streamed.
async fn fails(answer: AiMessage) -> Error {
    let model = FakeChatModel::new([answer.clone()]);
    let structured = model.with_structured_output::<Movie>().unwrap();
    let error = structured.invoke("hi").await.unwrap_err();
    let streamed = structured
        .stream("hi")
        .try_collect::<Vec<_>>()
        .await
        .unwrap_err();
    assert_eq!(streamed.message(), error.message());
    assert_eq!(error.kind(), ErrorKind::OutputParsing);
    assert!(!error.is_retryable());
    assert_eq!(problem(&error).raw().content, answer.content);
    error
}

fn problem(error: &Error) -> &StructuredOutputError {
    StructuredOutputError::of(error).unwrap()
}

fn ended(mut message: AiMessage, reason: FinishReason) -> AiMessage {
    let mut metadata = ResponseMetadata::default();
    metadata.finish_reason = Some(reason);
    message.response = Arc::new(metadata);
    message
}

#[tokio::test]
async fn answers_without_a_value_say_what_they_are_instead() {
    let invalid = InvalidToolCall::new(r#"{"title": "Inc"#, "the arguments are not a JSON object")
        .with_name("Movie");
    let two = [INCEPTION, r#"{"title": "Solaris", "year": 1972}"#].map(|args| {
        let args = serde_json::from_str(args).unwrap();
        ContentBlock::ToolCall(ToolCall::new("Movie", args, "call"))
    });
    let cases = [
        (
            "I would rather not.".into(),
            "the model did not call `Movie`, and the answer is text without JSON or a fenced block of JSON",
        ),
        (
            "".into(),
            "the model did not call `Movie`, and the answer is empty",
        ),
        (
            r#"Here: {"title": "Inception", "year": 2010}"#.into(),
            "the model did not call `Movie`, and the answer is text without JSON or a fenced block of JSON",
        ),
        (
            "```json\n{}\n```\n```json\n{}\n```".into(),
            "the model did not call `Movie`, and the answer has 2 fenced blocks that may be JSON, where one is expected",
        ),
        (
            format!("{INCEPTION}{INCEPTION}").into(),
            "the model did not call `Movie`, and the answer begins like JSON but is not: trailing characters at line 1 column 37",
        ),
        (
            r#"{"title": "Inception", "year": 2010,}"#.into(),
            "the model did not call `Movie`, and the answer begins like JSON but is not: trailing comma at line 1 column 37",
        ),
        (
            AiMessage::new(ContentBlock::refusal("I cannot help with that.")),
            "the model refused: I cannot help with that.",
        ),
        (
            AiMessage::new(ContentBlock::InvalidToolCall(invalid)),
            "the call of `Movie` cannot be read: the arguments are not a JSON object",
        ),
        (
            call("Film", INCEPTION),
            "the model called `Film` in place of `Movie`",
        ),
        (
            AiMessage::new(two),
            "the model gave 2 values where one is expected",
        ),
        (
            ended(INCEPTION.into(), FinishReason::Length),
            "the token limit cut the answer off before the value was whole; allow more with `max_tokens`",
        ),
        (
            ended(INCEPTION.into(), FinishReason::ContentFilter),
            "a content filter stopped the answer",
        ),
    ];
    for (answer, message) in cases {
        assert_eq!(fails(answer).await.message(), message);
    }
}

#[tokio::test]
async fn calls_of_other_tools_are_in_nobodys_way() {
    let unreadable = InvalidToolCall::new("{", "the arguments break off").with_name("look");
    let args = serde_json::from_str(INCEPTION).unwrap();
    let both = [
        ContentBlock::InvalidToolCall(unreadable),
        ContentBlock::ToolCall(ToolCall::new("look", JsonMap::new(), "1")),
        ContentBlock::ToolCall(ToolCall::new("Movie", args, "2")),
    ];
    let model = FakeChatModel::new([AiMessage::new(both)]);
    let structured = model.with_structured_output::<Movie>().unwrap();
    assert_eq!(structured.invoke("hi").await.unwrap(), inception());
}

#[tokio::test]
async fn an_error_has_everything_that_came() {
    let refusal = AiMessage::new(ContentBlock::refusal("No."));
    let error = fails(refusal).await;
    assert_eq!(problem(&error).refusal(), Some("No."));
    assert_eq!(problem(&error).finish_reason(), Some(&FinishReason::Stop));
    assert_eq!(problem(&error).path(), None);

    let error = fails(call("Movie", r#"{"title": 7, "year": "x"}"#)).await;
    assert_eq!(
        error.message(),
        "title: expected a string, found a number; year: expected an integer, found a string"
    );
    assert_eq!(problem(&error).path(), Some("title"));
    assert_eq!(problem(&error).problems().count(), 2);
    assert_eq!(problem(&error).raw_text(), r#"{"title":7,"year":"x"}"#);
    assert_eq!(error.raw(), Some(r#"{"title":7,"year":"x"}"#));
    assert_eq!(error.partial().unwrap().tool_calls().count(), 1);
    assert!(problem(&error).raw().usage.is_some());
}

#[tokio::test]
async fn two_calls_that_say_the_same_are_one() {
    let block = || {
        ContentBlock::ToolCall(
            call("Movie", INCEPTION)
                .tool_calls()
                .next()
                .unwrap()
                .clone(),
        )
    };
    let model = FakeChatModel::new([AiMessage::new([block(), block()])]);
    let structured = model.with_structured_output::<Movie>().unwrap();
    assert_eq!(structured.invoke("hi").await.unwrap().year, 2010);
}

#[derive(Debug, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only its form counts")]
struct Order {
    items: Vec<Item>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only its form counts")]
struct Item {
    #[schemars(range(min = 0.0, max = 100.0))]
    price: f64,
}

#[tokio::test]
async fn the_path_leads_to_the_field_also_where_the_root_was_wrapped() {
    let cases = [
        (
            r#"{"items": [{"price": 1}, {"price": 2}, {"price": "x"}]}"#,
            "items[2].price: expected a number, found a string",
        ),
        (
            r#"{"items": [{"price": 1}, {}]}"#,
            "items[1].price: missing",
        ),
        (
            r#"{"items": [{"price": 101.5}]}"#,
            "items[0].price: must be at most 100.0, not 101.5",
        ),
        (
            r#"{"items": {}}"#,
            "items: expected an array, found an object",
        ),
        ("[]", "expected an object, found an array"),
    ];
    for (answer, message) in cases {
        for strict in [None, Some(true)] {
            let structured = FakeChatModel::new([answer])
                .with_structured_output::<Order>()
                .unwrap();
            let structured = structured.with_method(OutputMethod::JsonSchema).unwrap();
            let structured = structured.with_strict(strict).unwrap();
            assert_eq!(
                structured.invoke("hi").await.unwrap_err().message(),
                message
            );
        }
    }
    let list = FakeChatModel::new([r#"{"value": [{"price": 1}, {"price": null}]}"#]);
    let list = list.with_structured_output::<Vec<Item>>().unwrap();
    let error = list.invoke("hi").await.unwrap_err();
    assert_eq!(error.message(), "[1].price: expected a number, found null");
}

#[tokio::test]
async fn raw_answers_are_given_beside_the_value_or_the_reason() {
    let model = FakeChatModel::new([AiMessage::new("no"), call("Movie", INCEPTION)]);
    let structured = model
        .with_structured_output::<Movie>()
        .unwrap()
        .include_raw();
    let failed = structured.invoke("hi").await.unwrap();
    assert_eq!(failed.raw.text(), "no");
    assert!(failed.parsed.is_err() && failed.raw.usage.is_some());
    let parsed = structured.invoke("hi").await.unwrap();
    assert_eq!(parsed.parsed.unwrap().title, "Inception");
    assert_eq!(parsed.raw.tool_calls().count(), 1);

    let mut chunks: Vec<_> = structured.stream("hi").try_collect().await.unwrap();
    assert!(chunks.pop().unwrap().parsing_error().is_some());
    assert_eq!(
        chunks
            .iter()
            .map(|chunk| chunk.raw().text())
            .collect::<String>(),
        "no"
    );

    let refused = Error::new(ErrorKind::RateLimited, "too many requests");
    let structured = FakeChatModel::scripted([Err(refused)])
        .with_structured_output::<Movie>()
        .unwrap();
    let error = structured.include_raw().invoke("hi").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
}
