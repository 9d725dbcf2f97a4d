//! One case of another client: what is asked must be sent, and what is answered must come out.

use chat_core::{
    AiMessage, Bound, ChatModel, ChatModelExt, ChatOptions, Content, Error, Message, Result,
    ToolChoice,
};
use chat_openrouter::{AppCategory, ChatOpenRouter, ChatOpenRouterBuilder, OpenRouterRequest};
use futures::TryStreamExt;
use serde_json::{Value, json};

use crate::common::{Answer, Scripted, sse};
use crate::structured;

/// What a case sets beside the fields of a request.
const SETUP: [&str; 8] = [
    "app_url",
    "app_title",
    "app_categories",
    "default_headers",
    "model_kwargs",
    "stream_usage",
    "streaming",
    "max_retries",
];

/// What the case needs that there is not.
pub(crate) fn reason_to_skip(case: &Value) -> Option<String> {
    let config = &case["config"];
    if config["max_retries"].as_u64().unwrap_or(0) > 0 && case["reply"]["status"].is_u64() {
        return Some("needs several replies".to_owned());
    }
    for option in ["timeout", "base_url", "api_key"] {
        if config.get(option).is_some() {
            return Some(format!("needs the option {option}"));
        }
    }
    None
}

/// What does not come out as it must.
pub(crate) async fn check(case: &Value) -> Vec<String> {
    let transport = Scripted::new([answer(case)]);
    let result = answer_to(case, transport.clone()).await;
    let expected = &case["expect"];
    let mut wrong = vec![];
    check_request(&expected["request"], &transport, &mut wrong);
    match (&result, expected.get("error")) {
        (Ok(Outcome::Message(message)), None) => {
            check_message(&expected["message"], message, &mut wrong);
        }
        (Ok(Outcome::Value(actual)), None) => {
            compare(
                &normal(&expected["value"]),
                &normal(actual),
                "value",
                &mut wrong,
            );
        }
        (Err(error), Some(expected)) => check_error(expected, error, transport.count(), &mut wrong),
        (Ok(_), Some(_)) => wrong.push("is no error".to_owned()),
        (Err(error), None) => wrong.push(format!("is an error: {error}")),
    }
    wrong
}

/// What comes of a case.
enum Outcome {
    Message(Box<AiMessage>),
    /// A structured value, with the words of the cases.
    Value(Value),
}

async fn answer_to(case: &Value, transport: Scripted) -> Result<Outcome> {
    let model = build(&case["config"], transport)?;
    let model = model.bind(options(&case["call"])?);
    if let Some(given) = case.get("with_structured_output") {
        return structured::ask(model, given, messages(case), case["mode"] == "stream")
            .await
            .map(Outcome::Value);
    }
    let message = match case.get("bind_tools") {
        Some(given) => ask(&with_tools(model, given)?, case).await,
        None => ask(&model, case).await,
    };
    message.map(Box::new).map(Outcome::Message)
}

fn with_tools<M: ChatModel>(model: M, given: &Value) -> Result<Bound<M>> {
    let tools = given["tools"].as_array().cloned().unwrap_or_default();
    let mut bound = model.bind_tools(tools)?;
    if let Some(strict) = given["strict"].as_bool() {
        bound = bound.with_strict(strict)?;
    }
    if let Some(parallel) = given["parallel_tool_calls"].as_bool() {
        bound = bound.with_parallel_tool_calls(parallel);
    }
    match &given["tool_choice"] {
        Value::Bool(true) => bound.with_tool_choice(ToolChoice::Only),
        Value::String(choice) => bound.with_tool_choice(choice.as_str()),
        Value::Object(choice) => {
            let name = choice["function"]["name"].as_str().unwrap();
            bound.with_tool_choice(ToolChoice::Named(name.to_owned()))
        }
        _ => Ok(bound),
    }
}

fn answer(case: &Value) -> Answer {
    let reply = &case["reply"];
    if let Some(events) = reply["sse"].as_array() {
        let event = |event: &Value| match event.as_str() {
            Some(comment) if comment.starts_with(':') => format!("{comment}\n\n"),
            Some(text) => sse([text]),
            None => sse([event]),
        };
        return Answer::sse(events.iter().map(event).collect::<String>());
    }
    let plain = json!({"id": "gen-1", "object": "chat.completion", "created": 1_700_000_000,
        "model": "openai/gpt-4o-mini", "choices": [{"index": 0, "finish_reason": "stop",
        "message": {"role": "assistant", "content": "ok"}}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4}});
    let status = reply["status"].as_u64().unwrap_or(200);
    let body = reply.get("json").unwrap_or(&plain).to_string();
    Answer::new(u16::try_from(status).unwrap(), "application/json", body)
}

fn build(config: &Value, transport: Scripted) -> Result<ChatOpenRouter> {
    let text = |key: &str| config[key].as_str().map(str::to_owned);
    let apply =
        |builder: ChatOpenRouterBuilder,
         key: &str,
         set: fn(ChatOpenRouterBuilder, String) -> ChatOpenRouterBuilder| match text(key) {
            Some(value) => set(builder, value),
            None => builder,
        };
    let mut builder = ChatOpenRouter::builder()
        .api_key("sk-or-test-key")
        .model("openai/gpt-4o-mini")
        .max_retries(0)
        .transport(transport);
    builder = builder.options(&options(config)?);
    builder = apply(builder, "app_url", ChatOpenRouterBuilder::app_url);
    builder = apply(builder, "app_title", ChatOpenRouterBuilder::app_title);
    for (name, value) in config["default_headers"].as_object().into_iter().flatten() {
        builder = builder.default_header(name, value.as_str().unwrap());
    }
    if let Some(categories) = config["app_categories"].as_array() {
        let categories = categories.iter().filter_map(Value::as_str);
        builder = builder.app_categories(categories.map(AppCategory::from).collect::<Vec<_>>());
    }
    builder.build()
}

/// The options of a case, which has them by their names on the wire but for one.
fn options(given: &Value) -> Result<ChatOptions> {
    let mut fields = given.as_object().cloned().unwrap_or_default();
    fields.retain(|name, _| !SETUP.contains(&name.as_str()));
    if let Some(preferences) = fields.shift_remove("openrouter_provider") {
        fields.insert("provider".to_owned(), preferences);
    }
    fields.extend(
        given["model_kwargs"]
            .as_object()
            .cloned()
            .unwrap_or_default(),
    );
    fields.insert("messages".to_owned(), json!([]));
    OpenRouterRequest::from_json(fields).map(|request| request.options)
}

async fn ask(model: &impl ChatModel, case: &Value) -> Result<AiMessage> {
    let messages = messages(case);
    let (options, context) = (ChatOptions::new(), chat_core::RunContext::new());
    let request = chat_core::ChatRequest::new(&messages, &options, &context);
    if case["mode"] != "stream" {
        return model.generate(request).await;
    }
    let mut stream = model.generate_stream(request).await?;
    while stream.try_next().await?.is_some() {}
    stream.message().await
}

fn messages(case: &Value) -> Vec<Message> {
    let Some(given) = case.get("messages").and_then(Value::as_array) else {
        return vec![Message::human("hi")];
    };
    given.iter().map(message).collect()
}

/// A pair of a role and content, or a map as any client writes it.
fn message(given: &Value) -> Message {
    match given.as_array() {
        Some(pair) => {
            let content: Content = serde_json::from_value(pair[1].clone()).unwrap();
            Message::of_role(pair[0].as_str().unwrap(), content)
        }
        None => serde_json::from_value(given.clone()).unwrap(),
    }
}

fn check_request(expected: &Value, transport: &Scripted, wrong: &mut Vec<String>) {
    if expected.is_null() {
        return;
    }
    let requests = transport.requests();
    let Some(sent) = requests.first() else {
        return wrong.push("nothing was sent".to_owned());
    };
    let (body, mut wanted) = (normal(&sent.json()), normal(&expected["body"]));
    structured::close_strict_schema(&mut wanted);
    if body != wanted {
        wrong.push(format!("the body is {body}, not {wanted}"));
    }
    let header = |name: &str| {
        sent.headers
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    for (name, value) in expected["headers"].as_object().into_iter().flatten() {
        if header(name).as_deref() != value.as_str() {
            wrong.push(format!(
                "the header {name} is {:?}, not {value}",
                header(name)
            ));
        }
    }
    for name in expected["headers_absent"].as_array().into_iter().flatten() {
        if header(name.as_str().unwrap()).is_some() {
            wrong.push(format!("the header {name} is sent"));
        }
    }
}

/// Without `stream: false` and nulls, numbers as floats, arguments as the JSON in them.
fn normal(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(key, value)| {
                !value.is_null() && (*key != "stream" || *value != &json!(false))
            })
            .map(|(key, value)| match (key.as_str(), value.as_str()) {
                ("arguments", Some(text)) => (key.clone(), serde_json::from_str(text).unwrap()),
                _ => (key.clone(), normal(value)),
            })
            .collect(),
        Value::Array(items) => items.iter().map(normal).collect(),
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}

fn check_message(expected: &Value, message: &AiMessage, wrong: &mut Vec<String>) {
    let usage = serde_json::to_value(&message.usage).unwrap();
    let mut response = serde_json::to_value(message.response.as_ref()).unwrap();
    // Money is part of the usage here.
    response["cost"] = usage["cost"].clone();
    response["cost_details"] = json!({
        "upstream_inference_cost": usage["upstream_cost"],
        "upstream_inference_prompt_cost": usage["upstream_input_cost"],
        "upstream_inference_completions_cost": usage["upstream_output_cost"],
    });
    let calls = |blocks: Vec<Value>, keys: &[&str]| -> Value {
        let pick = |block: &Value| {
            keys.iter()
                .map(|key| (*key).to_owned())
                .map(|key| (key.clone(), block[&key].clone()))
                .collect()
        };
        blocks.iter().map(pick).collect::<Vec<Value>>().into()
    };
    let keys = ["args", "id", "name"];
    let actual = json!({
        "text": message.text(), "reasoning": message.reasoning(), "usage": usage, "response": response,
        "tool_calls": calls(message.tool_calls().map(|it| json!(it)).collect(), &keys),
        "invalid_tool_calls": calls(message.invalid_tool_calls().map(|it| json!(it)).collect(), &keys),
    });
    compare(&normal(expected), &normal(&actual), "message", wrong);
}

/// Every key that is expected is there, with this value.
fn compare(expected: &Value, actual: &Value, path: &str, wrong: &mut Vec<String>) {
    match expected {
        Value::Object(fields) => {
            for (key, value) in fields {
                compare(value, &actual[key], &format!("{path}.{key}"), wrong);
            }
        }
        other if other == actual => {}
        other => wrong.push(format!("{path} is {actual}, not {other}")),
    }
}

fn check_error(expected: &Value, error: &Error, sent: usize, wrong: &mut Vec<String>) {
    let partial = error.partial().map(|partial| partial.text().into_owned());
    let actual = json!({
        "status": error.status(), "retryable": error.is_retryable(), "partial_text": partial,
        "raw_text": error.raw(), "before_request": sent == 0,
    });
    for (key, value) in expected.as_object().unwrap() {
        let is_right = match key.as_str() {
            "message_contains" => error.to_string().contains(value.as_str().unwrap()),
            key => actual[key] == *value,
        };
        if !is_right {
            wrong.push(format!("{key} of the error is not {value}: {error}"));
        }
    }
}
