//! Values as they arrive.

use chat_core::schemars::{self, JsonSchema};
use chat_core::{ChatModelExt, FakeChatModel, OutputMethod, RunnableExt, StructuredChunk};
use futures::{StreamExt, TryStreamExt};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::common::{ScriptedModel, words};
use crate::{INCEPTION, Movie, call_pieces, inception, json};

/// What was shown, each time it changed.
fn shown<T>(chunks: &[StructuredChunk<T>]) -> Vec<Value> {
    let mut shown: Vec<Value> = chunks
        .iter()
        .filter_map(|chunk| chunk.value().cloned())
        .collect();
    shown.dedup();
    shown
}

async fn stream_of(attempt: crate::common::Attempt) -> Vec<StructuredChunk<Movie>> {
    let model = ScriptedModel::new([attempt]);
    let structured = model.with_structured_output::<Movie>().unwrap();
    structured.stream("hi").try_collect().await.unwrap()
}

#[tokio::test]
async fn the_arguments_of_a_call_are_shown_as_they_come() {
    let pieces = [r#"{"tit"#, r#"le": "Incep"#, r#"tion", "year": 20"#, "10}"];
    let chunks = stream_of(call_pieces("Movie", pieces)).await;
    let expected = [
        json!({}),
        json!({ "title": "Incep" }),
        json!({ "title": "Inception" }),
        json!({ "title": "Inception", "year": 2010 }),
    ];
    assert_eq!(shown(&chunks), expected);
    let whole = chunks.last().unwrap().whole().unwrap();
    assert_eq!(*whole, inception());
    assert_eq!(
        chunks
            .iter()
            .filter(|chunk| chunk.whole().is_some())
            .count(),
        1
    );
}

#[tokio::test]
async fn text_is_shown_as_it_comes_also_from_a_fence() {
    for text in [
        INCEPTION.to_owned(),
        format!("\n  {INCEPTION}"),
        format!("Here you are :\n```json\n{INCEPTION}\n```\nHave fun ."),
        format!("Some code :\n```rust\nlet a = 1 ;\n```\nand the value :\n~~~\n{INCEPTION}\n~~~"),
    ] {
        let chunks = stream_of(words(&text)).await;
        let expected = [
            json!({}),
            json!({ "title": "Inception" }),
            json!({ "title": "Inception", "year": 2010 }),
        ];
        assert_eq!(shown(&chunks), expected, "{text}");
    }
}

#[tokio::test]
async fn a_partial_value_is_there_once_the_type_allows_it() {
    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(default)]
    #[derive(Default)]
    struct Draft {
        title: Option<String>,
        year: Option<u16>,
    }
    let pieces = [r#"{"title": "In"#, r#"ception", "year"#, r#"": 2010}"#];
    let model = ScriptedModel::new([call_pieces("Movie", pieces)]);
    let structured = model.with_structured_output::<Movie>().unwrap();
    let chunks: Vec<_> = structured.stream("hi").try_collect().await.unwrap();
    let typed: Vec<_> = chunks.iter().filter_map(StructuredChunk::partial).collect();
    assert_eq!(typed.first(), Some(&inception()));
    let drafts: Vec<Draft> = chunks
        .iter()
        .filter_map(StructuredChunk::partial_as)
        .collect();
    let draft = |title: &str, year| Draft {
        title: Some(title.to_owned()),
        year,
    };
    assert_eq!(drafts.first(), Some(&draft("In", None)));
    assert_eq!(drafts.last(), Some(&draft("Inception", Some(2010))));
}

#[tokio::test]
async fn a_wrapped_root_is_shown_without_its_wrapper() {
    let model = FakeChatModel::new([r#"{"value": [1, 2 ]}"#, "[1, 2 ]"]);
    let structured = model.with_structured_output::<Vec<u8>>().unwrap();
    let structured = structured.with_method(OutputMethod::JsonSchema).unwrap();
    for _ in 0..2 {
        let chunks: Vec<_> = structured.stream("hi").try_collect().await.unwrap();
        let shown = shown(&chunks);
        assert_eq!(
            shown,
            [json!([]), json!([1]), json!([1, 2])][3 - shown.len()..]
        );
        assert_eq!(chunks.last().unwrap().partial(), Some(vec![1, 2]));
    }
}

#[tokio::test]
async fn kept_chunks_keep_what_they_showed() {
    let model = FakeChatModel::new([r#"{"title": "The sea", "year": 1973}"#]);
    let structured = model.with_structured_output::<Movie>().unwrap();
    let mut stream = structured.stream("hi");
    let mut kept = vec![];
    while let Some(chunk) = stream.try_next().await.unwrap() {
        kept.push((chunk.value().cloned(), chunk.clone()));
    }
    for (value, chunk) in &kept {
        assert_eq!(chunk.value(), value.as_ref());
    }
    let titles: Vec<_> = kept
        .iter()
        .filter_map(|(value, _)| value.as_ref()?["title"].as_str())
        .collect();
    assert_eq!(titles[..2], ["The ", "The sea"]);
}

#[tokio::test]
async fn a_broken_stream_is_an_error_with_what_came() {
    let mut attempt = call_pieces("Movie", [r#"{"title": "Inc"#]).unwrap();
    attempt.pop();
    let model = ScriptedModel::new([Ok(attempt)]);
    let structured = model.with_structured_output::<Movie>().unwrap();
    let mut stream = structured.stream("hi");
    let mut last = None;
    let error = loop {
        match stream.next().await.unwrap() {
            Ok(chunk) => last = chunk.value().cloned(),
            Err(error) => break error,
        }
    };
    assert_eq!(last, Some(json!({ "title": "Inc" })));
    assert_eq!(error.kind(), chat_core::ErrorKind::Interrupted);
    assert_eq!(error.partial().unwrap().invalid_tool_calls().count(), 1);
    assert!(stream.next().await.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_shown_grows_and_ends_as_the_whole_value(
        cuts in prop::collection::vec(1..6_usize, 1..40),
        as_text: bool,
    ) {
        let text = r#"{"title": "The \"sea\" \u00fc 🌊", "year": 1973}"#;
        let mut pieces = vec![];
        let mut rest = text;
        for cut in cuts.iter().cycle() {
            let at = (*cut..=rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
            let (piece, after) = rest.split_at(at);
            pieces.push(piece);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        let attempt = if as_text {
            let chunks = pieces.iter().map(|piece| Ok(chat_core::AiMessageChunk::new(*piece)));
            Ok(chunks.chain([Ok(crate::common::finish())]).collect())
        } else {
            call_pieces("Movie", pieces.iter().copied())
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let chunks = runtime.block_on(stream_of(attempt));
        let shown = shown(&chunks);
        for pair in shown.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            let title = |value: &Value| value["title"].as_str().unwrap_or_default().to_owned();
            prop_assert!(title(after).starts_with(&title(before)));
            prop_assert!(before["year"].is_null() || before["year"] == after["year"]);
        }
        prop_assert_eq!(shown.last(), Some(&json(text)));
    }
}

#[tokio::test]
async fn dropping_the_stream_stops_the_work() {
    let model = ScriptedModel::new([words(INCEPTION)]);
    let structured = model.clone().with_structured_output::<Movie>().unwrap();
    let mut stream = structured.stream("hi");
    stream.next().await.unwrap().unwrap();
    assert_eq!(model.live(), 1);
    drop(stream);
    assert_eq!(model.live(), 0);
}
