//! Entries of lists, each as it finishes.

use chat_core::schemars::{self, JsonSchema};
use chat_core::{
    ChatModelExt, ErrorKind, FakeChatModel, OutputMethod, RunContext, StructuredOutputError,
};
use futures::{StreamExt, TryStreamExt};
use serde::Deserialize;
use serde_json::json;

use crate::common::ScriptedModel;
use crate::{Movie, call, call_pieces};

const TWO: &str =
    r#"{"value": [{"title": "Solaris", "year": 1972}, {"title": "Stalker", "year": 1979}]}"#;

#[tokio::test]
async fn entries_come_before_the_answer_is_whole() {
    let (first, rest) = TWO.split_at(TWO.find("}, ").unwrap() + 1);
    let attempt = call_pieces("Array_of_Movie", [first, rest]);
    let model = ScriptedModel::new([attempt]);
    let structured = model
        .clone()
        .with_structured_output::<Vec<Movie>>()
        .unwrap();
    let mut movies = structured.stream_elements("hi");
    assert_eq!(movies.next().await.unwrap().unwrap().title, "Solaris");
    assert_eq!(model.live(), 1);
    assert_eq!(movies.next().await.unwrap().unwrap().title, "Stalker");
    assert!(movies.next().await.is_none());
}

#[tokio::test]
async fn an_answer_in_one_piece_gives_its_entries_too() {
    let answers = [
        call("Array_of_Movie", TWO),
        TWO.into(),
        json!(1).to_string().into(),
    ];
    let model = FakeChatModel::new(answers);
    let structured = model.with_structured_output::<Vec<Movie>>().unwrap();
    for _ in 0..2 {
        let movies: Vec<Movie> = structured
            .stream_elements("hi")
            .try_collect()
            .await
            .unwrap();
        assert_eq!(movies.len(), 2);
    }
    assert!(
        structured
            .stream_elements("hi")
            .next()
            .await
            .unwrap()
            .is_err()
    );
}

#[derive(Debug, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only its form counts")]
struct Shelf {
    name: String,
    books: Vec<Book>,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Book {
    #[schemars(range(max = 2_000))]
    pages: u32,
    #[serde(default)]
    tags: Vec<String>,
}

#[tokio::test]
async fn lists_in_fields_are_found_by_their_pointer_and_nulls_are_left_out() {
    let answer =
        r#"{"name": "top", "books": [{"pages": 1, "tags": null}, {"pages": 2, "tags": []}]}"#;
    let structured = FakeChatModel::new([answer])
        .with_structured_output::<Shelf>()
        .unwrap();
    let structured = structured
        .with_method(OutputMethod::JsonSchema)
        .unwrap()
        .with_strict(true)
        .unwrap();
    let books = structured.stream_elements_at::<Book>("/books", "hi", &RunContext::new());
    let books: Vec<_> = books.try_collect().await.unwrap();
    assert_eq!(
        books.iter().map(|book| book.pages).collect::<Vec<_>>(),
        [1, 2]
    );
    assert!(books[0].tags.is_empty());
}

#[tokio::test]
async fn nothing_is_given_that_does_not_fit_and_the_error_has_the_answer() {
    let answer = r#"{"name": "top", "books": [{"pages": 1}, {"pages": 2001}, {"pages": 3}]}"#;
    let structured = FakeChatModel::new([answer])
        .with_structured_output::<Shelf>()
        .unwrap();
    let structured = structured.with_max_repairs(3);
    let mut books = structured.stream_elements_at::<Book>("/books", "hi", &RunContext::new());
    assert_eq!(books.next().await.unwrap().unwrap().pages, 1);
    let error = books.next().await.unwrap().unwrap_err();
    assert_eq!(
        error.message(),
        "books[1].pages: must be at most 2000, not 2001"
    );
    assert_eq!(
        StructuredOutputError::of(&error).unwrap().raw_text(),
        answer
    );
    assert!(books.next().await.is_none());
}

#[tokio::test]
async fn entries_of_another_type_than_the_lists_are_told_with_the_answer() {
    let structured = FakeChatModel::new(["[1, 2]"])
        .with_structured_output::<Vec<u8>>()
        .unwrap();
    let mut texts = structured.stream_elements_at::<String>("", "hi", &RunContext::new());
    let error = texts.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutputParsing);
    assert!(error.message().starts_with("[0]: "), "{error}");
    assert_eq!(error.partial().unwrap().text(), "[1, 2]");
    assert!(StructuredOutputError::of(&error).is_some());

    #[derive(Debug, Deserialize)]
    struct Priced {
        #[serde(rename = "pages")]
        _price: bool,
    }
    let answer = r#"{"name": "top", "books": [{"pages": 1}]}"#;
    let shelf = FakeChatModel::new([answer])
        .with_structured_output::<Shelf>()
        .unwrap();
    let mut books = shelf.stream_elements_at::<Priced>("/books", "hi", &RunContext::new());
    let error = books.next().await.unwrap().unwrap_err();
    let problem = StructuredOutputError::of(&error).unwrap();
    assert_eq!(problem.path(), Some("books[0].pages"));
    assert_eq!(problem.raw().text(), answer);
}

#[tokio::test]
async fn a_list_that_cannot_be_there_is_refused_before_anything_is_asked() {
    let model = FakeChatModel::new([r#"{"name": "top", "books": []}"#]);
    let shelf = model.clone().with_structured_output::<Shelf>().unwrap();
    for (pointer, part) in [
        ("books", "write it as `/books`"),
        ("/boks", "no field `boks`, only name, books"),
    ] {
        let mut books = shelf.stream_elements_at::<Book>(pointer, "hi", &RunContext::new());
        let error = books.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.message().contains(part), "{error}");
        assert!(books.next().await.is_none());
    }
    assert_eq!(model.calls().len(), 0);
    let books = shelf.stream_elements_at::<Book>("/books", "hi", &RunContext::new());
    assert_eq!(books.count().await, 0);
}
