//! Parsers as steps of a chain.

use chat_core::{
    AiMessage, ErrorKind, FakeChatModel, JsonOutputParser, Messages, Runnable, RunnableExt,
    Structured, StructuredOutputError, StructuredOutputParser,
};
use futures::TryStreamExt;
use serde_json::{Value, json};

use crate::{INCEPTION, Movie, inception, json};

#[tokio::test]
async fn json_of_any_form_streams_through_a_chain() {
    let chain = FakeChatModel::new([r#"{"a": 1, "b": [ "hi"]}"#]).pipe(JsonOutputParser);
    let expected = [
        json!({}),
        json!({ "a": 1 }),
        json!({ "a": 1, "b": [] }),
        json!({ "a": 1, "b": ["hi"] }),
    ];
    assert_eq!(shown(&chain).await, expected);
    assert_eq!(*chain.invoke("hi").await.unwrap().json(), expected[3]);
}

/// The values of all pieces. The last piece alone has the whole value.
async fn shown(chain: &impl Runnable<Input = Messages, Output = Structured<Value>>) -> Vec<Value> {
    let chunks: Vec<_> = chain.stream("hi").try_collect().await.unwrap();
    let last = chunks.len() - 1;
    for (at, chunk) in chunks.iter().enumerate() {
        assert_eq!(chunk.whole().is_some(), at == last, "{chunk:?}");
    }
    let values = chunks.iter().map(|chunk| chunk.value().unwrap().clone());
    values.collect()
}

#[tokio::test]
async fn json_comes_once_for_each_time_that_it_has_grown() {
    let mut in_one_piece = AiMessage::new(r#"{"a": 1}"#);
    in_one_piece.name = Some("whole".to_owned());
    let chain = FakeChatModel::new([in_one_piece]).pipe(JsonOutputParser);
    assert_eq!(shown(&chain).await, [json!({ "a": 1 })]);
    let fenced = "Here it is:\n```json\n[ 1, 2]\n```\nas you asked for";
    let chain = FakeChatModel::new([fenced]).pipe(JsonOutputParser);
    assert_eq!(shown(&chain).await, [json!([]), json!([1]), json!([1, 2])]);
    let ends_later = FakeChatModel::new(["[\"the sea\" ]"]).pipe(JsonOutputParser);
    let expected = [json!(["the "]), json!(["the sea"]), json!(["the sea"])];
    assert_eq!(shown(&ends_later).await, expected);
}

#[tokio::test]
async fn the_whole_value_comes_even_if_nothing_could_be_shown_before() {
    for answer in ["7", "\"two words\"", "null", "[]"] {
        let chain = FakeChatModel::new([answer]).pipe(JsonOutputParser);
        assert_eq!(shown(&chain).await, [json(answer)]);
    }
}

#[tokio::test]
async fn a_field_called_value_is_no_wrapper_of_json() {
    for answer in [r#"{"value": 1}"#, "[1]", "7", "\"text\"", "null"] {
        let chain = FakeChatModel::new([answer]).pipe(JsonOutputParser);
        assert_eq!(*chain.invoke("hi").await.unwrap(), json(answer));
    }
}

#[tokio::test]
async fn a_cut_text_is_never_taken_for_json() {
    let chain = FakeChatModel::new([r#"{"a": 1, "b": [1, 2"#]).pipe(JsonOutputParser);
    let error = chain.invoke("hi").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutputParsing);
    assert_eq!(error.step(), Some("JsonOutputParser"));
    assert!(StructuredOutputError::of(&error).is_some());
}

#[tokio::test]
async fn typed_values_are_read_from_text_and_checked() {
    let parser = StructuredOutputParser::<Movie>::new().unwrap();
    assert!(parser.format_instructions().contains(r#""title":"Movie""#));
    let chain = FakeChatModel::new([INCEPTION, r#"{"title": "Inception"}"#]).pipe(parser);
    assert_eq!(chain.invoke("hi").await.unwrap(), inception());
    assert_eq!(
        chain.invoke("hi").await.unwrap_err().message(),
        "year: missing"
    );
}
