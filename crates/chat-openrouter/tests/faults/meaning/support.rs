//! A model at a server that answers as a test says.

use chat_core::{AiMessage, InvalidToolCall, ToolCall};
use chat_openrouter::ChatOpenRouter;
use chat_testing::faults::{FaultServer, Reply, events};
use serde_json::{Value, json};

use crate::common::{Streamed, builder, streamed};

/// A server with these answers, and a model that asks it and tries once.
pub(crate) async fn serve(
    replies: impl IntoIterator<Item = Reply>,
) -> (FaultServer, ChatOpenRouter) {
    let server = FaultServer::start(replies).await.unwrap();
    let model = builder().base_url(server.base_url()).build().unwrap();
    (server, model)
}

/// Reads the stream that this reply is, which is asked for once.
pub(crate) async fn read(reply: Reply) -> Streamed {
    let (server, model) = serve([reply]).await;
    let outcome = streamed(&model).await;
    assert_eq!(server.request_count(), 1);
    outcome
}

/// A stream of these events and nothing else.
pub(crate) fn events_of<E: AsRef<str>>(events: impl IntoIterator<Item = E>) -> Reply {
    let events = events.into_iter();
    events.fold(Reply::stream(), |reply, event| reply.chunk(event.as_ref()))
}

/// A stream of these events that ends as it must, for a call.
pub(crate) fn whole_stream(events: impl IntoIterator<Item = String>) -> Reply {
    let end = [events::finish("tool_calls"), events::DONE.to_owned()];
    events_of(events.into_iter().chain(end)).end()
}

/// The message of a stream of these deltas, whose end is a finish for calls.
pub(crate) async fn message_of(deltas: impl IntoIterator<Item = Value>) -> AiMessage {
    let deltas = deltas.into_iter().map(|delta| events::delta(&delta));
    read(whole_stream(deltas)).await.message()
}

/// The message of a stream of these pieces of tool calls.
pub(crate) async fn calls_of(pieces: impl IntoIterator<Item = Value>) -> AiMessage {
    let pieces = pieces.into_iter();
    message_of(pieces.map(|piece| json!({ "tool_calls": [piece] }))).await
}

/// A piece of a call.
pub(crate) fn piece(index: Value, id: &str, name: &str, arguments: &str) -> Value {
    let mut piece = json!({ "type": "function", "function": { "arguments": arguments } });
    for (place, key, value) in [
        ("", "index", index),
        ("", "id", json!(id)),
        ("/function", "name", json!(name)),
    ] {
        if !value.is_null() && value != "" {
            piece.pointer_mut(place).unwrap()[key] = value;
        }
    }
    piece
}

/// Name and arguments of the calls that can be run.
pub(crate) fn names(message: &AiMessage) -> Vec<(String, Value)> {
    let pair = |call: &ToolCall| (call.name.clone(), Value::Object(call.args.clone()));
    message.tool_calls().map(pair).collect()
}

/// The calls that cannot be run.
pub(crate) fn invalid(message: &AiMessage) -> Vec<&InvalidToolCall> {
    message.invalid_tool_calls().collect()
}
