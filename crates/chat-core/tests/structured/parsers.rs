//! Parsers as steps of a chain.

use chat_core::{
    ErrorKind, FakeChatModel, JsonOutputParser, RunnableExt, StructuredOutputError,
    StructuredOutputParser,
};
use futures::TryStreamExt;
use serde_json::{Value, json};

use crate::{INCEPTION, Movie, inception, json};

#[tokio::test]
async fn json_of_any_form_streams_through_a_chain() {
    let chain = FakeChatModel::new([r#"{"a": 1, "b": [ "hi" ]}"#]).pipe(JsonOutputParser);
    let chunks: Vec<_> = chain.stream("hi").try_collect().await.unwrap();
    let mut shown: Vec<Value> = chunks
        .iter()
        .filter_map(|chunk| chunk.value().cloned())
        .collect();
    shown.dedup();
    let expected = [
        json!({}),
        json!({ "a": 1 }),
        json!({ "a": 1, "b": [] }),
        json!({ "a": 1, "b": ["hi"] }),
    ];
    assert_eq!(shown, expected);
    assert_eq!(*chain.invoke("hi").await.unwrap().json(), expected[3]);
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
