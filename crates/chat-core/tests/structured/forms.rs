//! Types of all forms: what comes out, and what cannot be strict.

use std::collections::BTreeMap;

use chat_core::schemars::{self, JsonSchema};
use chat_core::{ChatModelExt, FakeChatModel, OutputMethod, OutputSource, OutputType, RunnableExt};
use serde::Deserialize;
use serde_json::json;

use crate::{INCEPTION, Movie, calling, inception, json};

/// The value that this answer gives, by schema and by call, strict or not.
async fn all_ways<T: OutputType + PartialEq + std::fmt::Debug>(
    name: &str,
    answer: &str,
    value: &T,
    can_be_strict: bool,
) {
    for method in [OutputMethod::FunctionCalling, OutputMethod::JsonSchema] {
        for strict in [None, Some(true)] {
            let model = match method {
                OutputMethod::JsonSchema => FakeChatModel::new([answer]),
                _ => calling(name, answer),
            };
            let structured = model.with_structured_output::<T>().unwrap();
            let structured = structured.with_method(method).unwrap().with_strict(strict);
            match structured {
                Ok(structured) => {
                    assert!(strict.is_none() || can_be_strict);
                    assert_eq!(structured.invoke("hi").await.unwrap(), *value);
                }
                Err(error) => assert!(strict.is_some() && !can_be_strict, "{error}"),
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Mood {
    Happy,
    Sad,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Circle { radius: f64 },
    Square { side: f64 },
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Party {
    host: Person,
    guests: Vec<Person>,
    mood: Mood,
    place: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Person {
    name: String,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Tree {
    label: String,
    children: Vec<Self>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Counts {
    words: BTreeMap<String, u32>,
}

#[tokio::test]
async fn nested_types_enums_and_options() {
    let person = |name: &str| Person {
        name: name.to_owned(),
    };
    let party = Party {
        host: person("Ada"),
        guests: vec![person("Grace")],
        mood: Mood::Happy,
        place: None,
    };
    let answer = r#"{"host": {"name": "Ada"}, "guests": [{"name": "Grace"}], "mood": "happy", "place": null}"#;
    all_ways("Party", answer, &party, true).await;
}

#[tokio::test]
async fn types_that_contain_themselves() {
    let leaf = Tree {
        label: "b".to_owned(),
        children: vec![],
    };
    let tree = Tree {
        label: "a".to_owned(),
        children: vec![leaf],
    };
    let answer = r#"{"label": "a", "children": [{"label": "b", "children": []}]}"#;
    all_ways("Tree", answer, &tree, true).await;
}

#[tokio::test]
async fn maps_work_but_not_strictly() {
    let words = BTreeMap::from([("sea".to_owned(), 2)]);
    all_ways(
        "Counts",
        r#"{"words": {"sea": 2}}"#,
        &Counts { words },
        false,
    )
    .await;
}

#[tokio::test]
async fn roots_that_are_no_objects_stand_in_one() {
    let happy = r#"{"value": "happy"}"#;
    all_ways("Mood", happy, &Mood::Happy, true).await;
    let circle = r#"{"value": {"kind": "circle", "radius": 2.0}}"#;
    all_ways("Shape", circle, &Shape::Circle { radius: 2.0 }, true).await;
    let list = format!(r#"{{"value": [{INCEPTION}]}}"#);
    all_ways("Array_of_Movie", &list, &vec![inception()], true).await;
    all_ways("uint8", r#"{"value": 7}"#, &7_u8, true).await;
}

#[tokio::test]
async fn a_list_without_the_object_around_it_is_taken_too() {
    let model = FakeChatModel::new([format!("[{INCEPTION}]")]);
    let structured = model.with_structured_output::<Vec<Movie>>().unwrap();
    let movies = structured.invoke("hi").await.unwrap();
    assert_eq!(movies, vec![inception()]);
    assert_eq!(movies.json(), &json(&format!("[{INCEPTION}]")));
}

#[tokio::test]
async fn nulls_of_fields_with_defaults_are_left_out() {
    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    struct Tagged {
        title: String,
        #[serde(default)]
        tags: Vec<String>,
    }
    let answer = r#"{"title": "Solaris", "tags": null}"#;
    let value = Tagged {
        title: "Solaris".to_owned(),
        tags: vec![],
    };
    all_ways("Tagged", answer, &value, true).await;
}

#[tokio::test]
async fn where_the_value_stood_is_seen() {
    let fenced = format!("Sure!\n```json\n{INCEPTION}\n```\nEnjoy.");
    let cases = [
        (calling("Movie", INCEPTION), OutputSource::ToolCall),
        (FakeChatModel::new([INCEPTION]), OutputSource::Text),
        (FakeChatModel::new([fenced]), OutputSource::FencedBlock),
    ];
    for (model, source) in cases {
        let structured = model.with_structured_output::<Movie>().unwrap();
        let movie = structured.invoke("hi").await.unwrap();
        assert_eq!((movie.source(), movie.repairs()), (source, 0));
        assert!(movie.raw().usage.is_some());
    }
}

#[tokio::test]
async fn a_value_is_used_like_what_it_holds() {
    let model = calling("Movie", INCEPTION);
    let movie = model
        .with_structured_output::<Movie>()
        .unwrap()
        .invoke("hi")
        .await
        .unwrap();
    assert_eq!(
        format!("{movie:?}"),
        r#"Movie { title: "Inception", year: 2010 }"#
    );
    assert_eq!(
        serde_json::to_value(&movie).unwrap(),
        json!({ "title": "Inception", "year": 2010 })
    );
    assert_eq!(movie.clone().into_inner(), inception());
    let shared = movie.clone();
    let movie = movie.try_into_inner().unwrap_err();
    drop(shared);
    assert_eq!(movie.try_into_inner().unwrap(), inception());
}
