//! Reasoning that must come back unchanged: D23.

use chat_core::{Message, Messages, RunnableExt};
use chat_testing::faults::{Reply, events};
use serde_json::{Value, json};

use super::support::{events_of, serve};
use crate::common::streamed;

#[tokio::test]
async fn details_keep_order_and_unknown_fields() {
    let details = [
        json!({ "type": "reasoning.text", "index": 0, "text": "First ", "format": "anthropic-claude-v1", "signature": null }),
        json!({ "type": "reasoning.encrypted", "index": 1, "data": "AAAA", "format": "openai-responses-v1", "id": "rs_1", "novel": { "a": 1 } }),
        json!({ "type": "reasoning.text", "index": 0, "text": "second.", "signature": "sig" }),
        json!({ "type": "reasoning.telepathy", "index": 2, "waves": [1, 2], "format": "unknown" }),
    ];
    let deltas = details
        .iter()
        .map(|detail| events::delta(&json!({ "reasoning_details": [detail] })));
    let end = [
        events::text("Done."),
        events::finish("stop"),
        events::DONE.to_owned(),
    ];
    let thinking = events_of(deltas.chain(end)).end();
    let (server, model) = serve([thinking, Reply::completion("Thanks.")]).await;
    let message = streamed(&model).await.message();
    assert_eq!(message.text(), "Done.");

    let messages = Messages::from([Message::human("hi"), message.into(), Message::human("more")]);
    model.invoke(messages).await.unwrap();
    let sent: Value = serde_json::from_slice(&server.requests()[1].body).unwrap();
    let expected = json!([
        { "type": "reasoning.text", "index": 0, "text": "First second.", "format": "anthropic-claude-v1", "signature": "sig" },
        details[1],
        details[3],
    ]);
    assert_eq!(sent["messages"][1]["reasoning_details"], expected);
}
