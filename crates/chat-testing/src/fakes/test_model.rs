use chat_core::{
    AiMessage, ChatRequest, Content, ContentBlock, Message, RecordedCall, ResponseFormat, ToolCall,
    ToolChoice, ToolSpec,
};
use serde_json::Value;

use super::call_log::CallLog;
use super::instance::instance;
use super::words;

const MODEL: &str = "test";

/// A model that calls each tool once, with arguments that fit its schema, and then says what the
/// tools gave.
///
/// It shows that an app's tools and its loop hold together, without a script. Without tools, or
/// with the choice `none`, it answers at once: with JSON where the request asks for it, so that it
/// gives structured output of any type. The calls are recorded.
///
/// ```
/// use chat_core::{ChatModelExt, RunnableExt, ToolDefinition};
/// use chat_testing::fakes::TestModel;
/// use serde_json::json;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let schema = json!({ "type": "object", "properties": { "city": { "type": "string" } } });
/// let weather = ToolDefinition::new("weather", "Says how the weather is.", schema);
/// let model = TestModel::new().bind_tools(weather)?;
/// let message = model.invoke("How is the weather?").await?;
/// assert_eq!(message.tool_calls().next().map(|call| call.name.as_str()), Some("weather"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct TestModel {
    log: CallLog,
}

answering_model!(TestModel, MODEL);

impl TestModel {
    /// A model that uses whatever tools it is given.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn answer(&self, request: ChatRequest<'_>) -> AiMessage {
        self.log.push(RecordedCall::new(request));
        let results = results(request.messages);
        let calls = if results.is_empty() {
            calls(request)
        } else {
            Vec::new()
        };
        let content = match request.options.response_format.get() {
            _ if !calls.is_empty() => Content::from(calls),
            Some(ResponseFormat::JsonSchema { schema, .. }) => instance(schema).to_string().into(),
            Some(ResponseFormat::JsonObject) => "{}".into(),
            _ => report(&results).into(),
        };
        words::complete(AiMessage::new(content), request, MODEL)
    }
}

/// What tools gave since the last human message.
fn results(messages: &[Message]) -> Vec<String> {
    let since = messages
        .iter()
        .rposition(|message| matches!(message, Message::Human(_)));
    let recent = messages.iter().skip(since.unwrap_or(0));
    let results = recent.filter(|message| matches!(message, Message::Tool(_)));
    results.map(|message| message.text().into_owned()).collect()
}

fn report(results: &[String]) -> String {
    if results.is_empty() {
        return "no tool was called".to_owned();
    }
    format!("the tools gave: {}", results.join("; "))
}

/// A call of each tool that may be called.
fn calls(request: ChatRequest<'_>) -> Vec<ContentBlock> {
    let choice = request.options.tool_choice.get();
    let may_call = |name: &str| match choice {
        Some(ToolChoice::None) => false,
        Some(ToolChoice::Named(chosen)) => chosen == name,
        _ => true,
    };
    let tools = request
        .options
        .tools
        .get()
        .into_iter()
        .flat_map(|tools| tools.iter());
    let functions = tools.filter_map(|tool| match tool {
        ToolSpec::Function(function) if may_call(&function.name) => Some(function),
        _ => None,
    });
    functions
        .enumerate()
        .map(|(at, function)| {
            let args = match instance(function.parameters()) {
                Value::Object(args) => args,
                _ => Default::default(),
            };
            ContentBlock::ToolCall(ToolCall::new(&function.name, args, format!("call_{at}")))
        })
        .collect()
}
