//! What models are told about tools: definitions, lists of them, choices.

use std::sync::Arc;

use chat_core::schemars::{self, JsonSchema};
use chat_core::{
    ChatModelExt, ChatOptions, ErrorKind, FakeChatModel, JsonMap, RunnableExt, Setting, Tool,
    ToolChoice, ToolDefinition, ToolSet, ToolSpec, tool,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Get the current weather in a given location
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its form counts")]
struct GetWeather {
    /// The city and state, e.g. San Francisco, CA
    location: String,
    unit: Option<Unit>,
}

/// The unit of the temperature
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code, reason = "only its form counts")]
enum Unit {
    Celsius,
    Fahrenheit,
}

/// A tree
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its form counts")]
struct Tree {
    children: Vec<Self>,
}

#[derive(Deserialize, JsonSchema)]
struct Numbers {
    b: i64,
    a: i64,
}

fn object() -> Value {
    json!({ "type": "object", "properties": {} })
}

fn named(name: &str) -> ToolDefinition {
    ToolDefinition::new(name, "Does it.", object())
}

#[test]
fn a_type_is_a_definition_in_the_order_of_its_fields() {
    let weather = ToolDefinition::of::<GetWeather>();
    assert_eq!(weather.name, "GetWeather");
    assert_eq!(
        weather.description,
        "Get the current weather in a given location"
    );
    insta::assert_json_snapshot!(weather.parameters());
    let numbers = ToolDefinition::of::<Numbers>();
    let names: Vec<_> = numbers.parameters()["properties"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(names, ["b", "a"]);
}

#[test]
fn a_type_that_contains_itself_is_a_definition() {
    let tree = ToolDefinition::of::<Tree>();
    tree.check().unwrap();
    let args = |value: Value| serde_json::from_value::<JsonMap>(value).unwrap();
    tree.validate(&args(json!({ "children": [{ "children": [] }] })))
        .unwrap();
    let error = tree
        .validate(&args(json!({ "children": [{ "children": [7] }] })))
        .unwrap_err();
    assert_eq!(
        error.message(),
        "wrong arguments for `Tree`: children[0].children[0]: expected an object, found a number"
    );
}

#[test]
fn tools_of_other_libraries_are_read() {
    let parameters = json!({ "type": "object", "properties": { "q": { "type": "string" } } });
    let plain = ToolDefinition::new("search", "Searches.", parameters.clone());
    let forms = [
        json!({ "type": "function", "function": {
            "name": "search", "description": "Searches.", "parameters": parameters } }),
        json!({ "name": "search", "description": "Searches.", "parameters": parameters }),
        json!({ "name": "search", "description": "Searches.", "input_schema": parameters }),
        json!({ "toolSpec": { "name": "search", "description": "Searches.",
            "inputSchema": { "json": parameters } } }),
        json!({ "title": "search", "description": "Searches.", "type": "object",
            "properties": { "q": { "type": "string" } } }),
        json!({ "title": "search", "description": "Searches.",
            "properties": { "q": { "type": "string" } } }),
    ];
    for form in forms {
        let read = ToolDefinition::from_json(form.clone()).unwrap();
        assert_eq!(read, plain, "{form}");
    }
}

#[test]
fn what_stands_beside_a_function_is_kept() {
    let read = ToolDefinition::from_json(json!({
        "type": "function",
        "function": { "name": "now", "strict": true },
        "cache_control": { "type": "ephemeral" },
    }))
    .unwrap();
    assert_eq!(read.strict(), Some(true));
    assert_eq!(read.parameters(), &object());
    assert_eq!(
        Value::Object(read.extras),
        json!({ "cache_control": { "type": "ephemeral" } })
    );
}

#[test]
fn tools_of_the_provider_are_kept_as_they_are() {
    for kind in ["openrouter:web_search", "web_search_preview"] {
        let raw = json!({ "type": kind, "parameters": { "max_results": 3 } });
        let spec = ToolSpec::from_json(raw.clone()).unwrap();
        assert_eq!(spec.name(), kind);
        assert!(matches!(spec, ToolSpec::Server(fields) if Value::Object(fields.clone()) == raw));
    }
}

#[test]
fn what_is_no_tool_is_refused_in_words() {
    let long = "x".repeat(65);
    let cases = [
        (json!(7), "a tool is a JSON object"),
        (
            json!({ "type": "object" }),
            "give its JSON schema a `title`",
        ),
        (json!({ "name": "" }), "`` cannot be the name of a tool"),
        (
            json!({ "name": "get weather" }),
            "`get weather` cannot be the name of a tool",
        ),
        (json!({ "name": "prüfen" }), "letters, digits"),
        (json!({ "name": long }), "1 to 64"),
        (
            json!({ "name": "a", "parameters": { "type": "string" } }),
            "must be an object",
        ),
    ];
    for (form, words) in cases {
        let error = ToolDefinition::from_json(form).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.message().contains(words), "{error}");
    }
    ToolDefinition::from_json(json!({ "name": "a-B_9" })).unwrap();
}

#[test]
fn lists_of_every_shape_are_bound() {
    /// Adds two numbers.
    #[tool]
    fn add(a: i64, b: i64) -> i64 {
        a + b
    }
    /// Asks.
    #[tool]
    struct Ask {
        question: String,
    }
    let model = FakeChatModel::new(["hello"]);
    let names = |bound: &chat_core::Bound<FakeChatModel>| -> Vec<String> {
        let tools = bound.options().tools.get().unwrap();
        tools.iter().map(|tool| tool.name().to_owned()).collect()
    };
    let closure = tool("shout", "Shouts.", |args: Numbers| async move {
        args.a + args.b
    });
    let boxed: Arc<dyn Tool> = Arc::new(closure.clone());
    let set = ToolSet::new(add).unwrap();
    let (array, list) = ([add], vec![add]);
    let bound = [
        model.clone().bind_tools(add).unwrap(),
        model.clone().bind_tools(array.as_slice()).unwrap(),
        model.clone().bind_tools(array).unwrap(),
        model.clone().bind_tools(vec![add]).unwrap(),
        model.clone().bind_tools(&list).unwrap(),
        model.clone().bind_tools(&set).unwrap(),
        model.clone().bind_tools(set.specs()).unwrap(),
        model.clone().bind_tools(set.specs()[0].clone()).unwrap(),
    ];
    assert!(bound.iter().all(|bound| names(bound) == ["add"]));
    let mixed = (
        add,
        [Ask],
        closure.with_strict(true),
        json!({ "type": "openrouter:web_search" }),
        named("last"),
    );
    let bound = model.clone().bind_tools(mixed).unwrap();
    assert_eq!(
        names(&bound),
        ["add", "Ask", "shout", "openrouter:web_search", "last"]
    );
    let none: [ToolSpec; 0] = [];
    assert!(names(&model.clone().bind_tools(none).unwrap()).is_empty());
    assert_eq!(names(&model.bind_tools(vec![boxed]).unwrap()), ["shout"]);
}

#[tokio::test]
async fn tools_and_their_options_reach_the_model() {
    let model = FakeChatModel::new(["hello"]);
    let bound = model
        .clone()
        .bind_tools([named("one"), named("two").with_strict(false)])
        .unwrap()
        .with_strict(true)
        .unwrap()
        .with_parallel_tool_calls(false)
        .with_tool_choice("two")
        .unwrap();
    bound.invoke("hi").await.unwrap();
    let got = model.calls()[0].options.clone();
    let strict = got.tools.get().unwrap().iter().map(|tool| match tool {
        ToolSpec::Function(definition) => definition.strict(),
        _ => None,
    });
    assert_eq!(strict.collect::<Vec<_>>(), [Some(true), Some(false)]);
    assert_eq!(got.parallel_tool_calls.get(), Some(&false));
    assert_eq!(
        got.tool_choice.get(),
        Some(&ToolChoice::Named("two".to_owned()))
    );
}

#[test]
fn options_of_tools_merge_and_can_be_unset() {
    let below = ChatOptions::new()
        .with_tools([named("one")])
        .with_tool_choice("any")
        .with_parallel_tool_calls(true);
    let over = ChatOptions::new()
        .with_tools([named("two")])
        .with_parallel_tool_calls(None);
    let merged = over.or(&below);
    assert_eq!(merged.tools.get().unwrap().len(), 1);
    assert_eq!(merged.tools.get().unwrap()[0].name(), "two");
    assert_eq!(merged.tool_choice.get(), Some(&ToolChoice::Required));
    assert_eq!(merged.parallel_tool_calls, Setting::Unset);
}

#[test]
fn words_are_choices_as_in_langchain() {
    let words = [
        ("auto", ToolChoice::Auto),
        ("none", ToolChoice::None),
        ("any", ToolChoice::Required),
        ("required", ToolChoice::Required),
        ("search", ToolChoice::Named("search".to_owned())),
    ];
    for (word, choice) in words {
        assert_eq!(ToolChoice::from(word), choice);
        assert_eq!(ToolChoice::from(word.to_owned()), choice);
    }
}

#[test]
fn a_choice_of_what_is_not_there_is_an_error_at_once() {
    let model = FakeChatModel::new(["hello"]);
    let one = model.clone().bind_tools([named("one")]).unwrap();
    let two = model
        .clone()
        .bind_tools([named("one"), named("two")])
        .unwrap();
    let chosen = one.clone().with_tool_choice(ToolChoice::Only).unwrap();
    let choice = chosen.options().tool_choice.get();
    assert_eq!(choice, Some(&ToolChoice::Named("one".to_owned())));
    let error = two.clone().with_tool_choice(ToolChoice::Only).unwrap_err();
    assert_eq!(
        error.message(),
        "`ToolChoice::Only` needs exactly one tool, and there are 2: `one`, `two`; name one of them"
    );
    let error = two.with_tool_choice("tow").unwrap_err();
    assert_eq!(
        error.message(),
        "the model must call `tow`, which is not bound; there are `one`, `two`"
    );
    // Nothing is bound here, so nothing can be said yet.
    let unbound = model
        .bind(ChatOptions::new())
        .with_tool_choice("tow")
        .unwrap();
    let choice = unbound.options().tool_choice.get().unwrap();
    assert!(
        choice
            .resolve(&[])
            .unwrap_err()
            .message()
            .contains("none is bound")
    );
    assert!(ToolChoice::Auto.resolve(&[]).is_ok());
}

#[test]
fn one_name_twice_and_names_that_are_none_are_refused() {
    let model = FakeChatModel::new(["hello"]);
    let error = model
        .clone()
        .bind_tools([named("one"), named("one")])
        .unwrap_err();
    assert_eq!(
        error.message(),
        "two tools are called `one`; give one of them another name"
    );
    let closure = tool("get weather", "Gets it.", || async { "sunny" });
    assert!(model.bind_tools([closure.clone()]).is_err());
    assert!(ToolSet::new([closure]).is_err());
}

#[test]
fn a_set_needs_something_to_run() {
    let error = ToolSet::new([named("one")]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.message().contains("with_function"), "{error}");
    let set = ToolSet::new((
        json!({ "type": "openrouter:web_search" }),
        [tool("a", "b", || async {})],
    ));
    assert_eq!(set.unwrap().specs().len(), 2);
}
