//! Strict schemas of Rust types, checked against what the types write and read.

use std::collections::BTreeMap;
use std::fmt::Debug;

use chat_core::schemars::JsonSchema;
use chat_core::{CompiledSchema, SchemaProblems, schema_of};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
enum Genre {
    Drama,
    /// A film about the future.
    ScienceFiction,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Person {
    /// The full name.
    name: String,
    born: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Film {
    title: String,
    /// Who made it.
    director: Person,
    cast: Vec<Person>,
    genre: Genre,
    producer: Option<Person>,
    second_genre: Option<Genre>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default = "three")]
    #[schemars(range(min = 1, max = 5))]
    stars: u8,
    boxed: Box<Option<f64>>,
    initial: char,
    frame: [u32; 2],
    nothing: (),
}

fn three() -> u8 {
    3
}

fn person() -> Person {
    Person {
        name: "Andrei".to_owned(),
        born: None,
    }
}

fn film() -> Film {
    Film {
        title: "Solaris".to_owned(),
        director: person(),
        cast: vec![
            person(),
            Person {
                born: Some(1934),
                ..person()
            },
        ],
        genre: Genre::ScienceFiction,
        producer: Some(person()),
        second_genre: None,
        tags: vec!["slow".to_owned()],
        stars: 5,
        boxed: Box::new(Some(8.1)),
        initial: 'S',
        frame: [16, 9],
        nothing: (),
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
enum External {
    Empty,
    One(Person),
    Fields { x: i32, y: Option<f64> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind")]
enum Internal {
    Empty,
    One(Person),
    Fields { x: i32, y: Option<f64> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "content")]
enum Adjacent {
    Empty,
    One(Person),
    Fields { x: i32, y: Option<f64> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Untagged {
    Empty,
    One(Person),
    Fields { x: i32, y: Option<f64> },
    Number(i32),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Tree {
    label: String,
    children: Vec<Self>,
    twin: Option<Box<Self>>,
}

fn tree() -> Tree {
    let leaf = Tree {
        label: "leaf".to_owned(),
        children: Vec::new(),
        twin: None,
    };
    Tree {
        label: "root".to_owned(),
        children: vec![leaf.clone()],
        twin: Some(Box::new(leaf)),
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
enum Expression {
    Number(f64),
    Sum { left: Box<Self>, right: Box<Self> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind")]
enum Part {
    Leaf,
    Branch(Branch),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Branch {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Newtype(Person);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Größe <~> / %")]
struct OddName {
    next: Option<Box<Self>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Flattened {
    id: u64,
    #[serde(flatten)]
    person: Person,
    #[serde(flatten)]
    external: External,
}

/// Every object in the value, by its JSON pointer.
fn objects(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.push(pointer.to_owned());
            for (name, value) in fields {
                objects(value, &format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                objects(value, &format!("{pointer}/{at}"), found);
            }
        }
        _ => {}
    }
}

/// The compiled schema takes exactly what the type writes, and the type reads what is restored.
fn check<T>(values: impl IntoIterator<Item = T>)
where
    T: Clone + Debug + PartialEq + Serialize + DeserializeOwned + JsonSchema,
{
    let compiled = CompiledSchema::strict(&schema_of::<T>()).unwrap();
    let validator = jsonschema::validator_for(compiled.schema()).unwrap();
    for value in values {
        let written = serde_json::to_value(&value).unwrap();
        let answer = if compiled.pointer().is_empty() {
            written
        } else {
            json!({ "value": written })
        };
        let problem = validator
            .validate(&answer)
            .err()
            .map(|error| error.to_string());
        assert_eq!(problem, None, "{answer} by {}", compiled.schema());
        let mut found = Vec::new();
        objects(&answer, "", &mut found);
        for pointer in found {
            let with_more = changed(&answer, &pointer, |fields| {
                fields.insert("more".to_owned(), json!(1));
            });
            assert!(!validator.is_valid(&with_more), "{with_more}");
            let with_less = changed(&answer, &pointer, |fields| {
                let _ = fields.remove(&fields.keys().next().unwrap().clone());
            });
            assert!(!validator.is_valid(&with_less), "{with_less}");
        }
        let restored = compiled.restore(answer).unwrap();
        assert_eq!(serde_json::from_value::<T>(restored).unwrap(), value);
    }
}

fn changed(
    value: &Value,
    pointer: &str,
    change: impl FnOnce(&mut serde_json::Map<String, Value>),
) -> Value {
    let mut value = value.clone();
    change(value.pointer_mut(pointer).unwrap().as_object_mut().unwrap());
    value
}

#[test]
fn structs_and_options() {
    check([
        film(),
        Film {
            producer: None,
            second_genre: Some(Genre::Drama),
            boxed: Box::new(None),
            ..film()
        },
    ]);
    check([Newtype(person())]);
}

#[test]
fn enums_of_all_representations() {
    check([Genre::Drama, Genre::ScienceFiction]);
    let fields = |y| External::Fields { x: 1, y };
    check([
        External::Empty,
        External::One(person()),
        fields(None),
        fields(Some(0.5)),
    ]);
    let fields = |y| Internal::Fields { x: 1, y };
    check([
        Internal::One(person()),
        fields(None),
        fields(Some(0.5)),
        Internal::Empty,
    ]);
    let fields = |y| Adjacent::Fields { x: 1, y };
    check([
        Adjacent::One(person()),
        fields(None),
        fields(Some(0.5)),
        Adjacent::Empty,
    ]);
    let fields = |y| Untagged::Fields { x: 1, y };
    check([
        Untagged::Empty,
        Untagged::One(person()),
        fields(None),
        fields(Some(0.5)),
        Untagged::Number(7),
    ]);
}

#[test]
fn recursive_types() {
    check([tree()]);
    let one = || Box::new(Expression::Number(1.5));
    check([Expression::Sum {
        left: one(),
        right: Box::new(Expression::Sum {
            left: one(),
            right: one(),
        }),
    }]);
    check([vec![tree(), tree()]]);
    let branch = |parts| Part::Branch(Branch { parts });
    check([branch(vec![Part::Leaf, branch(vec![Part::Leaf])])]);
    let odd = |next| OddName { next };
    check([vec![odd(Some(Box::new(odd(None))))]]);
}

#[test]
fn roots_that_are_no_objects() {
    check([vec![film()], Vec::new()]);
    check([Some(person()), None]);
    check([7, -7]);
    check(["text".to_owned()]);
    check([vec![External::Empty]]);
}

#[test]
fn flattened_fields() {
    let flattened = |external| Flattened {
        id: 1,
        person: person(),
        external,
    };
    check([
        flattened(External::One(person())),
        flattened(External::Fields { x: 1, y: None }),
    ]);
}

#[test]
fn nulls_stand_for_defaults() {
    let compiled = CompiledSchema::strict(&schema_of::<Vec<Film>>()).unwrap();
    let mut answer = json!({ "value": [film(), film()] });
    answer["value"][1]["tags"] = Value::Null;
    answer["value"][1]["stars"] = Value::Null;
    answer["value"][1]["producer"] = Value::Null;
    let validator = jsonschema::validator_for(compiled.schema()).unwrap();
    assert!(validator.is_valid(&answer));
    let films: Vec<Film> = serde_json::from_value(compiled.restore(answer).unwrap()).unwrap();
    assert_eq!(
        films,
        [
            film(),
            Film {
                tags: Vec::new(),
                stars: 3,
                producer: None,
                ..film()
            }
        ]
    );
}

#[test]
fn fields_keep_their_order_and_docs() {
    let compiled = CompiledSchema::strict(&schema_of::<Film>()).unwrap();
    let schema = compiled.schema();
    let names: Vec<&str> = schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(names[..4], ["title", "director", "cast", "genre"]);
    assert_eq!(schema["required"], json!(names));
    let director = &schema["properties"]["director"];
    assert_eq!(director["description"], "Who made it.");
    assert_eq!(director["required"], json!(["name", "born"]));
    assert_eq!(
        schema["properties"]["stars"]["description"],
        "minimum: 1, maximum: 5"
    );
}

#[test]
fn types_that_cannot_be_strict_are_reported() {
    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its form counts")]
    struct Loose {
        labels: BTreeMap<String, i32>,
        items: Vec<Self>,
        anything: Value,
        pair: (i32, String),
    }
    let error = CompiledSchema::strict(&schema_of::<Loose>()).unwrap_err();
    let problems = SchemaProblems::of(&error).unwrap().as_slice();
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "labels: a map cannot be strict",
            "anything: an untyped value cannot be strict",
            "pair: a tuple cannot be strict",
        ]
    );
    assert!(CompiledSchema::plain(&schema_of::<Loose>()).is_ok());
}
