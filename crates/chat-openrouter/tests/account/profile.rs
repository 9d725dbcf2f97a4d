//! The profile of a model, and what it spares: requests that the model cannot answer.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use crate::common::{Answer, Scripted, builder, fixture};
use chat_core::{
    ChatModel, ChatModelExt, ChatOptions, ChatRequest, ContentBlock, ErrorKind, JsonMap,
    MediaBlock, Message, RunContext, RunnableExt, ToolDefinition,
};
use chat_openrouter::{ChatOpenRouter, ServiceTransport};
use chat_testing::simulator::Simulator;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// A model without any sense but reading.
const READER: &str = "meta-llama/llama-3.3-70b-instruct";

fn simulated(simulator: &Simulator, name: &str) -> ChatOpenRouter {
    let transport = ServiceTransport::new(simulator.router());
    builder().model(name).transport(transport).build().unwrap()
}

fn image() -> Message {
    Message::human([
        ContentBlock::text("What is this?"),
        ContentBlock::image_url("https://example.com/sea.png"),
    ])
}

fn media(block: impl Fn(MediaBlock) -> ContentBlock, mime_type: &str) -> Message {
    Message::human(block(MediaBlock::base64("AAAA", mime_type)))
}

fn chats(simulator: &Simulator) -> usize {
    let requests = simulator.journal().requests();
    requests
        .iter()
        .filter(|request| request.method == "POST")
        .count()
}

#[tokio::test]
async fn nothing_is_known_and_nothing_asked_for_at_first() {
    let simulator = Simulator::new();
    let model = simulated(&simulator, READER);
    assert_eq!(*model.profile(), Default::default());
    assert_eq!(
        *model.clone().bind(ChatOptions::new()).profile(),
        Default::default()
    );
    assert!(simulator.journal().requests().is_empty());

    let refused = model.invoke([image()]).await.unwrap_err();
    assert_eq!(refused.status(), Some(404));
    assert_eq!(chats(&simulator), 1);
}

#[tokio::test]
async fn the_profile_is_loaded_once_for_all_clones() {
    let simulator = Simulator::new();
    let model = simulated(&simulator, "anthropic/claude-sonnet-4.5:nitro");
    let clone = model.clone();
    let profile = model.load_profile().await.unwrap();
    assert_eq!(profile.max_output_tokens, Some(64_000));
    assert_eq!(profile.image_inputs, Some(true));
    assert!(Arc::ptr_eq(&profile, &clone.profile()));

    clone.load_profile().await.unwrap();
    clone.profile();
    assert_eq!(simulator.journal().requests().len(), 1);
    model.account().refresh_models().await.unwrap();
    model.load_profile().await.unwrap();
    assert_eq!(simulator.journal().requests().len(), 2);
}

#[tokio::test]
async fn models_that_the_catalogue_leaves_out_are_asked_for_by_name() {
    let simulator = Simulator::new();
    let profile = simulated(&simulator, "sim/echo")
        .load_profile()
        .await
        .unwrap();
    assert_eq!(profile.audio_inputs, Some(true));
    assert_eq!(
        simulator.journal().last().unwrap().path,
        "/api/v1/model/sim/echo"
    );

    let error = simulated(&simulator, "nobody/nothing")
        .load_profile()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let error = simulated(&simulator, "@preset/mine")
        .load_profile()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(simulator.journal().requests().len(), 4);
}

#[tokio::test]
async fn what_the_model_does_not_take_is_not_sent() {
    let simulator = Simulator::new();
    let model = simulated(&simulator, READER);
    model.load_profile().await.unwrap();
    for (message, modality) in [
        (image(), "image"),
        (media(ContentBlock::Audio, "audio/wav"), "audio"),
        (media(ContentBlock::Video, "video/mp4"), "video"),
        (media(ContentBlock::File, "text/csv"), "file"),
        (
            Message::tool(
                "call-1",
                ContentBlock::image_url("https://example.com/a.png"),
            ),
            "image",
        ),
    ] {
        let error = model
            .invoke([Message::system("Look."), message.clone()])
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        let expected =
            format!("{READER} takes no {modality} (it takes text), and message 2 has one");
        assert!(error.message().starts_with(&expected), "{error}");
        assert!(error.message().contains("with_input_modality"), "{error}");

        let (options, context) = (ChatOptions::new(), RunContext::new());
        let messages = [message];
        let request = ChatRequest::new(&messages, &options, &context);
        assert!(model.generate_stream(request).await.is_err());
        assert!(model.dry_run(request, false).is_err());
    }
    assert_eq!(chats(&simulator), 0);
}

#[tokio::test]
async fn tools_are_not_sent_to_a_model_that_calls_none() {
    let simulator = Simulator::new();
    let model = simulated(&simulator, "gryphe/mythomax-l2-13b");
    let parameters = json!({"type": "object", "properties": {}});
    let clock = ToolDefinition::new("clock", "Says what time it is.", parameters);
    let bound = model.clone().bind(ChatOptions::new().with_tools([clock]));

    model.load_profile().await.unwrap();
    assert_eq!(model.profile().tool_calling, Some(false));
    let error = bound.invoke("What time is it?").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.message().contains("supporting(\"tools\")"), "{error}");
    assert_eq!(chats(&simulator), 0);
    model.invoke("What time is it?").await.unwrap();
}

#[tokio::test]
async fn pdf_files_go_to_any_model() {
    let simulator = Simulator::new();
    let model = simulated(&simulator, READER);
    model.load_profile().await.unwrap();
    let nameless = Message::human(ContentBlock::File(MediaBlock::url("https://example.com/a")));
    for message in [media(ContentBlock::File, "application/pdf"), nameless] {
        model.invoke([message]).await.unwrap();
    }
    assert_eq!(chats(&simulator), 2);
}

#[tokio::test]
async fn what_may_go_to_other_models_passes() {
    let simulator = Simulator::new();
    let model = simulated(&simulator, READER);
    model.load_profile().await.unwrap();
    let other = ChatOptions::new().with_model("openai/gpt-4.1");
    model.clone().bind(other).invoke([image()]).await.unwrap();
    let mut fallbacks = JsonMap::new();
    fallbacks.insert("models".to_owned(), json!(["openai/gpt-4.1"]));
    let fallbacks = ChatOptions::new().with_extra_body(fallbacks);
    model.bind(fallbacks).invoke([image()]).await.unwrap();
    assert_eq!(chats(&simulator), 2);
}

#[tokio::test]
async fn what_is_not_known_is_no_obstacle() {
    let catalog = Answer::json(r#"{"data":[{"id":"openai/gpt-4.1"}]}"#);
    let transport = Scripted::new([catalog, Answer::json(fixture("text.json"))]);
    let model = crate::common::model(transport.clone());
    model.load_profile().await.unwrap();
    assert_eq!(model.profile().image_inputs, None);
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    model
        .bind(ChatOptions::new().with_seed(7))
        .invoke([image()])
        .await
        .unwrap();
    assert_eq!(transport.count(), 2);
    assert_eq!(log.warnings(), [""; 0]);
}

#[tokio::test]
async fn options_that_the_model_does_not_take_are_reported_once() {
    let simulator = Simulator::new();
    let model = simulated(&simulator, "openai/o3");
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let mut extra = JsonMap::new();
    extra.insert("top_k".to_owned(), json!(40));
    extra.insert("top_a".to_owned(), json!(null));
    let options = ChatOptions::new()
        .with_temperature(0.5)
        .with_min_p(0.1)
        .with_seed(7)
        .with_max_completion_tokens(100)
        .with_extra_body(extra);
    let bound = model.clone().bind(options);

    bound.invoke("hi").await.unwrap();
    assert_eq!(log.warnings(), [""; 0]);

    model.load_profile().await.unwrap();
    bound.invoke("hi").await.unwrap();
    bound.invoke("hi").await.unwrap();
    let warnings = log.warnings();
    assert_eq!(warnings.len(), 3, "{warnings:?}");
    assert!(warnings[0].contains("openai/o3") && warnings[0].contains("\"temperature\""));
    assert!(warnings[1].contains("\"top_k\""));
    assert!(warnings[2].contains("\"min_p\""));
    assert_eq!(
        simulator.journal().last().unwrap().body.unwrap()["temperature"],
        0.5
    );
}

/// Keeps warnings.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn warnings(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?} ", field.name()).unwrap();
    }
}
