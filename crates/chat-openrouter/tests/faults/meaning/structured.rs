//! Structured output that does not come: D21.

use chat_core::schemars::{self, JsonSchema};
use chat_core::{
    ChatModelExt, Error, ErrorKind, OutputMethod, RunnableExt, Structured, StructuredOutputError,
};
use chat_testing::faults::{Reply, events};
use futures::TryStreamExt;
use serde::Deserialize;
use serde_json::json;

use super::support::{events_of, serve};

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
struct Movie {
    title: String,
    year: u16,
}

const GOOD: &str = r#"{"title": "Inception", "year": 2010}"#;

/// A stream of this text.
fn says(text: &str) -> Reply {
    Reply::streamed(text.split_inclusive(' '))
}

/// The value of a stream, or the error, and how often the model was asked.
async fn value(
    replies: impl IntoIterator<Item = Reply>,
    repairs: u32,
) -> (Result<Structured<Movie>, Error>, usize) {
    let (server, model) = serve(replies).await;
    let structured = model.with_structured_output::<Movie>().unwrap();
    let structured = structured.with_method(OutputMethod::JsonSchema).unwrap();
    let structured = structured.with_max_repairs(repairs);
    let chunks = structured.stream("hi").try_collect::<Vec<_>>().await;
    let value = chunks.map(|chunks| chunks.last().unwrap().whole().unwrap().clone());
    (value, server.request_count())
}

#[tokio::test]
async fn answers_that_are_no_value() {
    let cases = [
        (format!("Here it is: {GOOD}"), "text without JSON"),
        (
            r#"{"title": "Inception", "year": 2010,}"#.to_owned(),
            "trailing comma",
        ),
        (r#"{"title": "Incep"#.to_owned(), "EOF while parsing"),
        (String::new(), "the answer is empty"),
        (format!("{GOOD} {GOOD}"), "trailing characters"),
        (
            r#"{"title": "Inception", "year": "2010"}"#.to_owned(),
            "year: expected an integer, found a string",
        ),
        (
            format!("```json\n{GOOD}\n```\n```json\n{GOOD}\n```"),
            "2 fenced blocks",
        ),
    ];
    for (text, words) in cases {
        let (outcome, asked) = value([says(&text)], 0).await;
        let error = outcome.unwrap_err();
        assert_eq!((error.kind(), asked), (ErrorKind::OutputParsing, 1));
        assert!(error.message().contains(words), "{text}: {error}");
        let problem = StructuredOutputError::of(&error).unwrap();
        assert_eq!(problem.raw_text(), text);
        assert!(problem.raw().usage.is_some());
        // One more round, with what was wrong, and it is there.
        let (outcome, asked) = value([says(&text), says(GOOD)], 1).await;
        assert_eq!((outcome.unwrap().year, asked), (2010, 2));
        // Rounds are bounded.
        assert_eq!(value([says(&text)], 2).await.1, 3);
    }
    let (outcome, _) = value([says(&format!("Sure.\n```json\n{GOOD}\n```"))], 0).await;
    assert_eq!(outcome.unwrap().title, "Inception");
}

#[tokio::test]
async fn a_refusal_and_a_cut_answer_are_final() {
    let refusal = events_of([
        events::delta(&json!({ "refusal": "I will not." })),
        events::finish("stop"),
    ]);
    let (outcome, asked) = value([refusal.end()], 3).await;
    let error = outcome.unwrap_err();
    let problem = StructuredOutputError::of(&error).unwrap();
    assert_eq!((problem.refusal(), asked), (Some("I will not."), 1));

    let cut = events_of([events::text(r#"{"title": "Inc"#), events::finish("length")]);
    let (outcome, asked) = value([cut.end()], 3).await;
    let error = outcome.unwrap_err();
    assert!(
        error.message().contains("token limit") && asked == 1,
        "{error}"
    );
    assert_eq!(error.partial().unwrap().text(), r#"{"title": "Inc"#);

    // A connection that breaks is no matter of form.
    let broken = events_of([events::text(r#"{"title": "Inc"#)]).end();
    let (outcome, asked) = value([broken], 3).await;
    assert_eq!(
        (outcome.unwrap_err().kind(), asked),
        (ErrorKind::Interrupted, 1)
    );
}
