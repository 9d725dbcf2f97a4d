//! What nobody here knows goes through, at every level and in both directions.

use chat_core::{
    AiMessage, ChatModel, ChatOptions, ChatRequest, JsonMap, Messages, RunContext, ToolSpec,
};
use chat_openrouter::ChatOpenRouter;
use chat_testing::faults::{FaultServer, Reply, events};
use serde_json::{Value, json};

use crate::common::{builder, streamed, whole};

fn model(server: &FaultServer) -> ChatOpenRouter {
    builder().base_url(server.base_url()).build().unwrap()
}

/// An answer whose every level has something new. New texts begin with `new`.
fn answer() -> Value {
    json!({
        "id": "gen-1", "object": "chat.completion", "created": 1_700_000_000, "model": "a/b",
        "provider": "P", "top": "new top", "service_tier": "new tier",
        "choices": [{
            "index": 0, "beside": {"message": "new of the choice"}, "finish_reason": "new reason",
            "native_finish_reason": "new native",
            "logprobs": {"content": [{"token": "a", "logprob": -1, "more": "new token"}],
                "further": "new logprobs"},
            "message": {
                "role": "assistant", "content": "hi", "reasoning": "hm", "mood": "new mood",
                "moods": ["new moods"],
                "reasoning_details": [
                    {"type": "reasoning.new", "payload": "new payload", "format": "new format"},
                    {"type": "reasoning.text", "text": "hm", "signature": "s", "index": 0,
                        "format": "unknown", "depth": "new depth"},
                ],
                "images": [{"type": "image_url", "index": 3, "seed": "new seed", "image_url":
                    {"url": "https://example.org/i.png", "quality": "new quality"}}],
                "annotations": [
                    {"type": "url_citation", "url_citation":
                        {"url": "https://example.org", "score": "new score"}},
                    {"type": "highlight", "of": "new highlight"},
                    {"type": "file", "file": {"hash": "h", "pages": "new pages"}},
                ],
                "tool_calls": [
                    {"id": "call_1", "type": "function", "index": 0, "extra": {"sig": "new sig"},
                        "function": {"name": "f", "arguments": "{}", "cost": "new cost"}},
                    {"id": "call_2", "type": "custom", "index": 1, "custom":
                        {"name": "c", "input": "new input"}},
                ],
            },
        }],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2, "credit": "new credit",
            "prompt_tokens_details": {"cached_tokens": 0, "shared": "new shared"},
            "completion_tokens_details": {"draft": "new draft"},
            "cost_details": {"tax": "new tax"}},
    })
}

/// The same answer as the events of a stream, one with the message as its delta.
fn event(mut answer: Value) -> String {
    let choice = &mut answer["choices"][0];
    choice["delta"] = choice["message"].take();
    events::event(&answer) + events::DONE
}

/// Every text that begins with `new`.
fn news(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) if text.starts_with("new") => vec![text],
        Value::Array(items) => items.iter().flat_map(news).collect(),
        Value::Object(fields) => fields.values().flat_map(news).collect(),
        _ => vec![],
    }
}

fn assert_all_kept(message: &AiMessage, answer: &Value) {
    let written = serde_json::to_string(message).unwrap();
    let news = news(answer);
    assert!(news.len() > 20);
    for text in news {
        assert!(written.contains(text), "{text} is not in {written}");
    }
    let read: AiMessage = serde_json::from_str(&written).unwrap();
    assert_eq!(read, *message);
}

async fn sent_back(message: AiMessage) -> Value {
    let server = FaultServer::start([Reply::completion("ok")]).await.unwrap();
    let messages = Messages::from([message]);
    let (options, context) = (ChatOptions::new(), RunContext::new());
    let request = ChatRequest::new(&messages, &options, &context);
    model(&server).generate(request).await.unwrap();
    server.requests()[0].json().unwrap()["messages"][0].take()
}

#[tokio::test]
async fn what_an_answer_has_that_is_new_is_kept_whole_and_streamed() {
    let answer = answer();
    let replies = [
        Reply::json(200, answer.to_string()),
        Reply::stream().chunk(event(answer.clone())).end(),
    ];
    let server = FaultServer::start(replies).await.unwrap();
    let whole = whole(&model(&server)).await.unwrap();
    let streamed = streamed(&model(&server)).await.message();
    assert_all_kept(&whole, &answer);
    assert_eq!(streamed, whole);
}

#[tokio::test]
async fn what_a_message_has_that_is_new_goes_back_where_it_was() {
    let answer = answer();
    let server = FaultServer::start([Reply::json(200, answer.to_string())])
        .await
        .unwrap();
    let message = whole(&model(&server)).await.unwrap();
    let mut expected = answer["choices"][0]["message"].clone();
    // The details say it.
    expected.as_object_mut().unwrap().remove("reasoning");
    // Where a call stands is for streams.
    for call in expected["tool_calls"].as_array_mut().unwrap() {
        call.as_object_mut().unwrap().remove("index");
    }
    assert_eq!(sent_back(message).await, expected);
}

#[tokio::test]
async fn pieces_of_what_is_new_add_up() {
    let deltas = [
        json!({"role": "assistant", "content": "a", "plan": "fi", "constant": "k", "list": [1]}),
        json!({"content": "b", "plan": "rst", "constant": "k", "list": [2], "count": 1}),
        json!({"tool_calls": [{"index": 0, "id": "c", "sig": "s1",
            "function": {"name": "f", "arguments": "{", "n": 1}}]}),
        json!({"tool_calls": [{"index": 0, "sig": "s2", "function": {"arguments": "}"}}],
            "count": 2}),
    ];
    let body: String = deltas.iter().map(events::delta).collect();
    let reply = Reply::stream()
        .chunk(body + &events::finish("tool_calls") + events::DONE)
        .end();
    let server = FaultServer::start([reply]).await.unwrap();
    let message = streamed(&model(&server)).await.message();
    assert_eq!(message.text(), "ab");
    assert_eq!(
        Value::Object(message.additional_kwargs.clone()),
        json!({"plan": "first", "constant": "k", "list": [1, 2], "count": 2})
    );
    let call = message.tool_calls().next().unwrap();
    assert_eq!(
        Value::Object(call.extras.clone()),
        json!({"sig": "s1s2", "function": {"n": 1}})
    );
}

#[tokio::test]
async fn parts_in_place_of_a_text_are_read() {
    let mut answer = answer();
    let message = &mut answer["choices"][0]["message"];
    for field in [
        "images",
        "annotations",
        "tool_calls",
        "reasoning",
        "reasoning_details",
    ] {
        message.as_object_mut().unwrap().remove(field);
    }
    message["content"] = json!([
        {"type": "thinking", "thinking": "hm"},
        {"type": "text", "text": "a"},
        {"type": "image_url", "image_url": {"url": "https://example.org/i.png"}},
        {"type": "text", "text": "b", "tone": "new tone"},
        {"type": "hologram", "of": "new hologram"},
    ]);
    let replies = [
        Reply::json(200, answer.to_string()),
        Reply::stream().chunk(event(answer.clone())).end(),
    ];
    let server = FaultServer::start(replies).await.unwrap();
    let whole = whole(&model(&server)).await.unwrap();
    let streamed = streamed(&model(&server)).await;
    assert_eq!((&*whole.text(), &*whole.reasoning()), ("ab", "hm"));
    assert_eq!(streamed.text(), "ab");
    assert_eq!(streamed.message(), whole);
    assert_all_kept_of(&whole, &["new tone", "new hologram", "i.png"]);
}

fn assert_all_kept_of(message: &AiMessage, texts: &[&str]) {
    let written = serde_json::to_string(message).unwrap();
    for text in texts {
        assert!(written.contains(text), "{text} is not in {written}");
    }
}

#[tokio::test]
async fn entries_that_are_none_cost_nothing_of_the_rest() {
    let message = json!({"role": "assistant", "content": "hi",
        "tool_calls": [null, 3, {"id": "c", "function": {"name": "f"}}],
        "reasoning_details": ["hm", null, {"type": "reasoning.summary", "summary": "s"}],
        "images": [null], "annotations": ["x", {"type": "url_citation", "url_citation": null}],
        "audio": 7});
    let body = json!({"id": "gen-1", "choices": [null, "x", {"message": message, "finish_reason": "stop"}]});
    let server = FaultServer::start([Reply::json(200, body.to_string())])
        .await
        .unwrap();
    let message = whole(&model(&server)).await.unwrap();
    assert_eq!(message.text(), "hi");
    assert_eq!(message.tool_calls().count(), 1);
    assert_eq!(message.reasoning_details.unwrap().entries.len(), 1);
}

/// Messages with something new at every level.
fn conversation() -> Value {
    json!([
        {"role": "system", "content": [
            {"type": "text", "text": "s", "cache_control": {"type": "ephemeral"}, "new": 1}], "new": 2},
        {"role": "developer", "content": "d", "name": "dev", "new": {"deep": [3]}},
        {"role": "user", "new": 4, "content": [
            {"type": "text", "text": "t"},
            {"type": "image_url", "image_url": {"url": "https://e.test/i", "detail": "low", "new": 5}, "new": 6},
            {"type": "input_audio", "input_audio": {"data": "QUJD", "format": "wav", "new": 7}, "new": 8},
            {"type": "video_url", "video_url": {"url": "https://e.test/v", "new": 9}, "new": 10},
            {"type": "file", "file": {"filename": "a.pdf", "file_data": "https://e.test/f", "new": 11}, "new": 12},
            {"type": "hologram", "hologram": {"new": 13}},
        ]},
        {"role": "assistant", "content": "a", "refusal": "no", "model": "a/b", "new": [14],
            "audio": {"id": "audio_1"},
            "images": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,QUJD", "new": 15}}],
            "annotations": [{"type": "url_citation", "url_citation": {"url": "u", "new": 16}}],
            "tool_calls": [
                {"id": "1", "type": "function", "new": 17,
                    "function": {"name": "f", "arguments": "{\"a\":1}", "new": 18}},
                {"id": "2", "type": "custom", "custom": {"name": "c", "input": "x"}},
            ]},
        {"role": "tool", "tool_call_id": "1", "new": 19, "content": [
            {"type": "image_url", "image_url": {"url": "https://e.test/t"}}]},
        {"role": "critic", "content": "c", "new": 20},
    ])
}

#[tokio::test]
async fn what_messages_have_that_is_new_is_sent_whole_and_streamed() {
    let conversation = conversation();
    let messages: Messages = serde_json::from_value(conversation.clone()).unwrap();
    let replies = [Reply::completion("ok"), Reply::streamed(["ok"])];
    let server = FaultServer::start(replies).await.unwrap();
    let (options, context) = (ChatOptions::new(), RunContext::new());
    let request = ChatRequest::new(&messages, &options, &context);
    model(&server).generate(request).await.unwrap();
    let stream = model(&server).generate_stream(request).await.unwrap();
    stream.message().await.unwrap();
    for request in server.requests() {
        assert_eq!(request.json().unwrap()["messages"], conversation);
    }
    let as_openai = messages.to_openai_json();
    assert_eq!(as_openai, conversation, "the other writer agrees");
}

#[tokio::test]
async fn what_options_and_tools_have_that_is_new_is_sent() {
    let tool = json!({"type": "function", "defer_loading": true, "new": {"deep": 1},
        "function": {"name": "f", "description": "F.", "newer": 2,
            "parameters": {"type": "object", "properties": {}, "x-new": 3}}});
    let server_tool = json!({"type": "openrouter:time_travel", "parameters": {"year": 1985}});
    let mut options = ChatOptions::new()
        .with_tools([tool.clone(), server_tool.clone()].map(|it| ToolSpec::from_json(it).unwrap()))
        .with_extra_body(JsonMap::from_iter([(
            "brand_new".to_owned(),
            json!({"x": [1]}),
        )]));
    let preferences = json!({"order": ["a"], "new": true});
    let extensions = &mut options.extensions;
    extensions.set("openrouter", "provider", preferences.clone());
    extensions.set("openrouter", "mood", "new");
    let server = FaultServer::start([Reply::completion("ok")]).await.unwrap();
    let (messages, context) = (Messages::from("hi"), RunContext::new());
    let request = ChatRequest::new(&messages, &options, &context);
    model(&server).generate(request).await.unwrap();
    let sent = server.requests()[0].json().unwrap();
    assert_eq!(sent["tools"], json!([tool, server_tool]));
    assert_eq!(
        (&sent["provider"], &sent["mood"], &sent["brand_new"]),
        (&preferences, &json!("new"), &json!({"x": [1]}))
    );
}
