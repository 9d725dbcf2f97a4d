use chat_core::schemars::{self, JsonSchema};
use chat_core::{
    AiMessage, ChatPromptTemplate, FakeChatModel, Flow, Message, Messages, RunnableExt,
    StrOutputParser, Whole, schema_of,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::common::{every_block, function};

#[derive(Clone, Serialize, JsonSchema, Flow)]
#[flow(schema)]
struct Joke {
    setup: String,
    rating: Option<u8>,
}

#[derive(Clone, Serialize, JsonSchema, Flow)]
#[flow(schema, opaque)]
struct Pair<T> {
    left: T,
    right: T,
}

#[derive(Clone, Serialize, Flow)]
struct Plain;

#[test]
fn types_show_their_schemas() {
    assert_eq!(Joke::schema(), Some(schema_of::<Joke>()));
    assert_eq!(Pair::<u8>::schema(), Some(schema_of::<Pair<u8>>()));
    assert_eq!(String::schema().unwrap()["type"], "string");
    assert_eq!(f64::schema().unwrap()["type"], "number");
    assert_eq!(Plain::schema(), None);
    assert_eq!(Whole::<Vec<u8>>::schema(), None);
}

#[test]
fn messages_fit_their_schemas() {
    let fits = |schema: Option<Value>, value: Value| {
        jsonschema::validate(&schema.unwrap(), &value).unwrap();
    };
    let messages = Messages::from(vec![
        Message::system("a"),
        Message::human(every_block()),
        Message::ai("b"),
    ]);
    fits(Messages::schema(), serde_json::to_value(&messages).unwrap());
    fits(
        AiMessage::schema(),
        serde_json::to_value(AiMessage::new("b")).unwrap(),
    );
}

#[test]
fn a_chain_has_the_schemas_of_its_ends() {
    let prompt = ChatPromptTemplate::from_messages([
        ("placeholder", "{history}"),
        ("human", "{question} in {language}"),
    ])
    .unwrap();
    let chain = prompt | FakeChatModel::new(["a"]) | StrOutputParser;
    let chain = chain.with_retry(1).boxed();
    let schema = chain.input_schema().unwrap();
    assert_eq!(schema["required"], json!(["language", "question"]));
    assert_eq!(schema["properties"]["history"]["type"], "array");
    assert_eq!(chain.output_schema(), String::schema());

    let rate = function("rate", |joke: Joke| Ok(Whole(joke.rating)));
    assert_eq!(rate.input_schema(), Joke::schema());
    assert_eq!(rate.output_schema(), None);
}
