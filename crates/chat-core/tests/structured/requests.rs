//! What the model is asked with.

use std::sync::Arc;

use chat_core::{
    AiMessage, ChatModel, ChatModelExt, ChatOptions, ChatRequest, ChatStream, ErrorKind,
    FakeChatModel, ModelIdentity, ModelProfile, OutputMethod, ResponseFormat, Result, RunnableExt,
    SchemaProblems, ToolChoice, ToolSpec, async_trait, runnable_model,
};
use serde_json::{Value, json};

use crate::{INCEPTION, Movie, calling, inception};

/// The options that the model got.
async fn asked(method: OutputMethod, strict: Option<bool>) -> ChatOptions {
    let model = FakeChatModel::new([INCEPTION]);
    let structured = model.clone().with_structured_output::<Movie>().unwrap();
    let structured = structured.with_method(method).unwrap();
    let movie = structured.with_strict(strict).unwrap().invoke("hi").await;
    assert_eq!(movie.unwrap(), inception());
    model.calls()[0].options.clone()
}

fn tool(options: &ChatOptions) -> (String, String, Value, Option<bool>) {
    match options.tools.get().unwrap().as_ref() {
        [ToolSpec::Function(tool)] => (
            tool.name.clone(),
            tool.description.clone(),
            tool.sent_parameters().unwrap().clone(),
            tool.strict(),
        ),
        other => panic!("{other:?}"),
    }
}

fn format(options: &ChatOptions) -> (String, Value, Option<bool>) {
    match options.response_format.get().unwrap() {
        ResponseFormat::JsonSchema {
            name,
            schema,
            strict,
            ..
        } => (name.clone(), Value::clone(schema), *strict),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn by_default_the_model_must_call_a_tool_of_the_types_name() {
    let options = asked(OutputMethod::default(), None).await;
    let (name, description, parameters, strict) = tool(&options);
    assert_eq!(
        (name.as_str(), description.as_str(), strict),
        ("Movie", "A movie with details.", None)
    );
    assert_eq!(
        parameters["properties"]["title"]["description"],
        "The title of the movie"
    );
    assert_eq!(parameters["required"], json!(["title", "year"]));
    assert!(parameters.get("title").is_none() && parameters.get("description").is_none());
    let choice = ToolChoice::Named("Movie".to_owned());
    assert_eq!(options.tool_choice.get(), Some(&choice));
    assert_eq!(options.response_format.get(), None);
}

#[tokio::test]
async fn a_json_schema_goes_out_whole_and_alone() {
    let options = asked(OutputMethod::JsonSchema, None).await;
    let (name, schema, strict) = format(&options);
    assert_eq!((name.as_str(), strict), ("Movie", None));
    assert_eq!(schema["title"], "Movie");
    assert_eq!(options.tools.get(), None);
}

#[tokio::test]
async fn strict_schemas_are_closed_and_tell_bounds_in_words() {
    let (_, schema, strict) = format(&asked(OutputMethod::JsonSchema, Some(true)).await);
    let (_, _, parameters, tool_strict) =
        tool(&asked(OutputMethod::FunctionCalling, Some(true)).await);
    assert_eq!((strict, tool_strict), (Some(true), Some(true)));
    for schema in [schema, parameters] {
        assert_eq!(schema["additionalProperties"], false);
        let year = &schema["properties"]["year"];
        assert!(year.get("maximum").is_none());
        let description = year["description"].as_str().unwrap();
        assert!(description.contains("maximum: 65535"), "{description}");
    }
    let (_, schema, strict) = format(&asked(OutputMethod::JsonSchema, Some(false)).await);
    assert_eq!(
        (strict, schema.get("additionalProperties")),
        (Some(false), None)
    );
}

#[tokio::test]
async fn json_mode_adds_nothing_to_the_prompt_unless_it_is_told_to() {
    let options = asked(OutputMethod::JsonMode, None).await;
    assert_eq!(
        options.response_format.get(),
        Some(&ResponseFormat::JsonObject)
    );

    let model = FakeChatModel::new([INCEPTION]);
    let structured = model.clone().with_structured_output::<Movie>().unwrap();
    let structured = structured.with_method(OutputMethod::JsonMode).unwrap();
    structured.invoke("plain").await.unwrap();
    let messages = [("system", "Be brief."), ("human", "told")];
    let told = structured.with_format_instructions();
    told.invoke(messages).await.unwrap();
    let calls = model.calls();
    assert_eq!(calls[0].messages.len(), 1);
    let roles: Vec<_> = calls[1]
        .messages
        .iter()
        .map(|message| message.role())
        .collect();
    assert_eq!(roles, ["system", "system", "user"]);
    let instructions = calls[1].messages[1].text();
    assert!(
        instructions.contains(r#""title":"Movie""#),
        "{instructions}"
    );
}

#[test]
fn json_mode_rejects_strict_in_either_order() {
    let structured = || {
        FakeChatModel::new([""])
            .with_structured_output::<Movie>()
            .unwrap()
    };
    let one = structured()
        .with_strict(true)
        .unwrap()
        .with_method(OutputMethod::JsonMode);
    let other = structured()
        .with_method(OutputMethod::JsonMode)
        .unwrap()
        .with_strict(true);
    for error in [one.unwrap_err(), other.unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.message().contains("json_schema"), "{error}");
    }
    let loose = structured().with_method(OutputMethod::JsonMode).unwrap();
    assert!(loose.with_strict(false).is_ok());
}

#[test]
fn methods_are_known_by_langchains_words() {
    for (word, method) in [
        ("function_calling", OutputMethod::FunctionCalling),
        ("json_schema", OutputMethod::JsonSchema),
        ("json_mode", OutputMethod::JsonMode),
        ("auto", OutputMethod::Auto),
    ] {
        assert_eq!(word.parse::<OutputMethod>().unwrap(), method);
    }
    let error = "nope".parse::<OutputMethod>().unwrap_err();
    assert!(
        error.message().contains("function_calling, json_schema"),
        "{error}"
    );
}

#[test]
fn what_cannot_be_strict_is_said_at_build() {
    let schema = json!({
        "title": "Labels",
        "type": "object",
        "properties": { "labels": { "type": "object", "additionalProperties": { "type": "string" } } },
    });
    let model = FakeChatModel::new([""])
        .with_structured_output_schema(schema)
        .unwrap();
    let error = model.with_strict(true).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        SchemaProblems::of(&error).unwrap().as_slice()[0].path,
        "labels"
    );
}

#[tokio::test]
async fn a_schema_without_a_title_is_called_output() {
    let model = calling("output", r#"{"a": 1}"#);
    let schema = json!({ "type": "object", "properties": { "a": { "type": "integer" } } });
    let structured = model.clone().with_structured_output_schema(schema).unwrap();
    assert_eq!(structured.invoke("hi").await.unwrap()["a"], 1);
    assert_eq!(tool(&model.calls()[0].options).0, "output");
}

#[tokio::test]
async fn options_of_the_model_stay_and_a_boxed_model_will_do() {
    let model = FakeChatModel::new([INCEPTION]);
    let bound = model.clone().bind(ChatOptions::new().with_temperature(0.0));
    let boxed: Arc<dyn ChatModel> = Arc::new(bound);
    let structured = boxed.with_structured_output::<Movie>().unwrap();
    structured.invoke("hi").await.unwrap();
    assert_eq!(model.calls()[0].options.temperature.get(), Some(&0.0));
}

/// A model of which something is known.
#[derive(Clone, Debug)]
struct Known(FakeChatModel, ModelProfile);

runnable_model!(Known);

#[async_trait]
impl ChatModel for Known {
    fn identity(&self) -> ModelIdentity {
        self.0.identity()
    }

    fn profile(&self) -> Arc<ModelProfile> {
        Arc::new(self.1.clone())
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        self.0.generate(request).await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        self.0.generate_stream(request).await
    }
}

#[tokio::test]
async fn auto_goes_by_the_profile() {
    for (tools, schemas, strict, works) in [
        (None, None, Some(true), true),
        (Some(true), Some(false), None, true),
        (Some(true), Some(true), Some(true), true),
        (Some(false), Some(false), None, true),
        (Some(false), None, Some(true), false),
    ] {
        let mut profile = ModelProfile::default();
        (profile.tool_calling, profile.structured_output) = (tools, schemas);
        let model = FakeChatModel::new([INCEPTION]);
        let known = Known(model.clone(), profile);
        let structured = known.with_structured_output::<Movie>().unwrap();
        let structured = structured.with_method(OutputMethod::Auto).unwrap();
        let outcome = structured.with_strict(strict).unwrap().invoke("hi").await;
        let Some(call) = model.calls().pop() else {
            assert!(!works);
            assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Configuration);
            continue;
        };
        assert!(works && outcome.is_ok());
        let format = call.options.response_format.get();
        match (tools, schemas) {
            (_, Some(true)) => assert!(matches!(format, Some(ResponseFormat::JsonSchema { .. }))),
            (Some(false), _) => {
                assert_eq!(format, Some(&ResponseFormat::JsonObject));
                assert_eq!(call.messages.len(), 2, "nothing else tells the form");
            }
            _ => assert!(call.options.tools.get().is_some()),
        }
    }
}
