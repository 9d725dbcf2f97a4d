//! Strict tools: the schema that is sent, and the arguments that come back.

use chat_core::{
    ChatModelExt, ErrorKind, FakeChatModel, JsonMap, SchemaProblems, Tool, ToolDefinition, ToolSet,
    tool,
};
use serde_json::{Value, json};

use crate::call;

/// Finds films.
#[allow(clippy::needless_pass_by_value, reason = "a tool owns its arguments")]
#[tool(strict)]
fn find(
    /// What to look for
    query: String,
    /// How many to give
    #[default(3)]
    most: u8,
    year: Option<u16>,
) -> String {
    format!("{query} {most} {year:?}")
}

#[test]
fn the_schema_goes_out_in_the_form_for_strict_mode() {
    let definition = find().definition().clone();
    let sent = definition.sent_parameters().unwrap();
    assert_eq!(sent["required"], json!(["query", "most", "year"]));
    assert_eq!(sent["additionalProperties"], false);
    assert_eq!(
        sent["properties"]["most"]["type"],
        json!(["integer", "null"])
    );
    assert_eq!(definition.parameters()["required"], json!(["query"]));
    let loose = definition.with_strict(None);
    assert_eq!(loose.sent_parameters().unwrap(), loose.parameters());
}

#[tokio::test]
async fn nulls_for_what_is_left_out_never_reach_the_function() {
    let tools = ToolSet::new([find]).unwrap();
    let answer = call("find", r#"{"query": "sea", "most": null, "year": null}"#);
    let results = tools.run(&answer).await.unwrap();
    assert_eq!(results[0].content.text(), "sea 3 None");

    let schema = json!({ "type": "object", "properties": { "tags": { "type": "array" , "items": { "type": "string" } } } });
    let raw = ToolDefinition::new("raw", "Gives its arguments.", schema).with_strict(true);
    let raw = raw.with_function(|args: JsonMap| async move { Value::Object(args) });
    let tools = ToolSet::new(raw).unwrap();
    let results = tools.run(&call("raw", r#"{"tags": null}"#)).await.unwrap();
    assert_eq!(results[0].content.text(), "{}");
}

#[test]
fn what_cannot_be_strict_is_told_where_it_is_bound() {
    let map = json!({ "type": "object", "properties": { "labels": { "type": "object", "additionalProperties": true } } });
    let tool = ToolDefinition::new("label", "Labels.", map);
    let words = "the tool `label` cannot be strict: labels: a map cannot be strict; change that, or leave `strict` out";
    let model = FakeChatModel::new([""]);
    let bound = model
        .clone()
        .bind_tools(tool.clone())
        .unwrap()
        .with_strict(true);
    let at_once = model.bind_tools(tool.clone().with_strict(true));
    for error in [bound.unwrap_err(), at_once.unwrap_err()] {
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::InvalidRequest, words)
        );
        assert!(SchemaProblems::of(&error).is_some());
    }
    let function = tool
        .with_strict(true)
        .with_function(|args: JsonMap| async move { Value::Object(args) });
    assert!(ToolSet::new(function).is_err());
}

#[test]
fn arguments_of_a_schema_only_tool_are_read_without_misfitting_nulls() {
    #[tool(strict)]
    /// Finds.
    struct Find {
        query: String,
        #[serde(default)]
        tags: Vec<String>,
    }
    let answer = call("Find", r#"{"query": "sea", "tags": null}"#);
    let args: Find = answer.tool_calls().next().unwrap().parse_args().unwrap();
    assert_eq!((args.query.as_str(), args.tags.len()), ("sea", 0));
    let answer = call("Find", r#"{"query": null}"#);
    let error = answer
        .tool_calls()
        .next()
        .unwrap()
        .parse_args::<Find>()
        .err()
        .unwrap();
    assert!(
        error.message().contains("query: invalid type: null"),
        "{error}"
    );
}
