//! `#[tool]`.

use std::fmt;

use chat_core::{
    Content, ContentBlock, Error, ErrorKind, JsonMap, Result, Tool, ToolContext, ToolOutput, tool,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

struct Db(&'static str);

#[derive(Serialize)]
struct Weather {
    degrees: i32,
    sky: &'static str,
}

#[derive(Debug)]
struct NoSuchPlace;

impl fmt::Display for NoSuchPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such place")
    }
}

#[derive(Deserialize, chat_core::schemars::JsonSchema)]
#[schemars(crate = "chat_core::schemars")]
pub(crate) struct Place {
    city: String,
    zip: u32,
}

/// Says what the weather is like.
///
/// Call it for one place at a time.
#[tool]
async fn get_weather(
    /// The city and state, e.g. San Francisco, CA
    location: String,
    /** The unit */
    #[default("celsius".to_owned())]
    unit: String,
    days: Option<u8>,
    #[state] db: &Db,
    context: &ToolContext,
) -> Result<Weather, NoSuchPlace> {
    assert_eq!(&*context.call_id, "call_1");
    if location != db.0 {
        return Err(NoSuchPlace);
    }
    let degrees = if unit == "celsius" { 20 } else { 68 };
    Ok(Weather {
        degrees: degrees + i32::from(days.unwrap_or(0)),
        sky: "clear",
    })
}

/// Adds two numbers.
#[tool(strict)]
fn add(a: i64, r#type: i64) -> i64 {
    a + r#type
}

#[tool(name = "send-mail", description = "Sends a mail.", strict = false)]
pub(crate) async fn send(to: Vec<Place>) -> String {
    to.iter()
        .map(|place| format!("{} {}", place.city, place.zip))
        .collect()
}

/// Shows a picture.
#[tool]
fn picture() -> Content {
    vec![
        ContentBlock::text("here"),
        ContentBlock::image_url("https://example.test/a.png"),
    ]
    .into()
}

/// Gives more than the model sees.
#[tool]
async fn rows() -> chat_core::Result<ToolOutput> {
    Ok(ToolOutput::from("2 rows").with_artifact(json!([1, 2])))
}

/// Does nothing.
#[tool]
fn nothing() {}

/// Fails.
#[tool]
async fn fails() -> chat_core::Result<()> {
    Err(Error::new(ErrorKind::RateLimited, "slow down"))
}

async fn call(tool: impl Tool, args: Value) -> Result<ToolOutput> {
    let args: JsonMap = serde_json::from_value(args).unwrap();
    tool.call(args, &ToolContext::new("call_1").with_state(Db("Oslo")))
        .await
}

async fn text(tool: impl Tool, args: Value) -> String {
    match call(tool, args).await {
        Ok(output) => output.content.text().into_owned(),
        Err(error) => error.message().to_owned(),
    }
}

#[test]
fn the_definition_is_in_the_comments_and_types() {
    let definition = get_weather.definition();
    assert_eq!(definition.name, "get_weather");
    assert_eq!(
        definition.description,
        "Says what the weather is like.\n\nCall it for one place at a time."
    );
    insta::assert_json_snapshot!(definition.parameters());
    assert_eq!(
        (definition.strict(), add.definition().strict()),
        (None, Some(true))
    );
    let send = send.definition();
    assert_eq!(
        (send.name.as_str(), send.strict()),
        ("send-mail", Some(false))
    );
    assert_eq!(send.description, "Sends a mail.");
    let empty = json!({ "type": "object", "properties": {} });
    assert_eq!(nothing.definition().parameters(), &empty);
}

#[tokio::test]
async fn the_model_gives_some_arguments_and_the_app_others() {
    let weather = json!({ "location": "Oslo" });
    assert_eq!(
        text(get_weather, weather).await,
        r#"{"degrees":20,"sky":"clear"}"#
    );
    let weather = json!({ "location": "Oslo", "unit": "fahrenheit", "days": 1, "more": true });
    assert_eq!(
        text(get_weather, weather).await,
        r#"{"degrees":69,"sky":"clear"}"#
    );
    let weather = json!({ "location": "Oslo", "unit": null, "days": null });
    assert_eq!(
        text(get_weather, weather).await,
        r#"{"degrees":20,"sky":"clear"}"#
    );
    assert_eq!(text(add, json!({ "a": 2, "type": 3 })).await, "5");
    let places = json!({ "to": [{ "city": "Bern", "zip": 3000 }] });
    assert_eq!(text(send, places).await, "Bern 3000");
    assert_eq!(text(nothing, json!({})).await, "null");
}

#[tokio::test]
async fn arguments_that_do_not_fit_are_named_by_path() {
    let cases = [
        (
            json!({}),
            "wrong arguments for `get_weather`: location: missing",
        ),
        (
            json!({ "location": 7 }),
            "wrong arguments for `get_weather`: location: invalid type: integer `7`, expected a string",
        ),
    ];
    for (args, words) in cases {
        assert_eq!(text(get_weather, args).await, words);
    }
    assert_eq!(
        text(send, json!({ "to": [{ "city": "Bern", "zip": "x" }] })).await,
        "wrong arguments for `send-mail`: to[0].zip: invalid type: string \"x\", expected u32"
    );
}

#[tokio::test]
async fn failures_keep_their_words() {
    assert_eq!(
        text(get_weather, json!({ "location": "Rome" })).await,
        "no such place"
    );
    let error = call(fails, json!({})).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::RateLimited, "slow down")
    );
    let error = get_weather()
        .call(
            serde_json::from_str(r#"{"location":""}"#).unwrap(),
            &ToolContext::new("call_1"),
        )
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.message().contains("Db"), "{error}");
}

#[tokio::test]
async fn content_and_artifacts_stay_what_they_are() {
    let output = call(picture, json!({})).await.unwrap();
    assert_eq!(output.content.len(), 2);
    let output = call(rows, json!({})).await.unwrap();
    assert_eq!(output.content.text(), "2 rows");
    assert_eq!(output.artifact, Some(json!([1, 2])));
}

#[tokio::test]
async fn the_function_can_still_be_called() {
    assert_eq!(add::run(2, 3), 5);
    let context = ToolContext::new("call_1");
    let weather = get_weather::run("x".into(), String::new(), None, &Db("x"), &context).await;
    assert_eq!(weather.unwrap().sky, "clear");
    assert_eq!(format!("{:?}", add()), r#"StaticTool("add")"#);
}
