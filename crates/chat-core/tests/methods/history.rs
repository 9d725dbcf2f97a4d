use std::sync::Arc;
use std::time::Duration;

use chat_core::{
    AiMessage, ChatMessageHistory, ChatModelExt, ChatPromptTemplate, ContentBlock, ErrorKind,
    FakeChatModel, InMemoryChatMessageHistory, JsonMap, Message, MessageHistoryExt, Messages,
    RunContext, RunnableExt, StrOutputParser, ToolCall,
};
use futures::{StreamExt, TryStreamExt};
use serde_json::json;

use crate::common::{ScriptedModel, refused, unavailable, words};

fn session(id: &str) -> RunContext {
    RunContext::new().with_session_id(id)
}

async fn texts(store: &InMemoryChatMessageHistory, session: &str) -> Vec<String> {
    let messages = store.messages(session).await.unwrap();
    let line = |message: &Message| format!("{}: {}", message.role(), message.text());
    messages.iter().map(line).collect()
}

fn calls(ids: &[&str]) -> AiMessage {
    let call = |id: &&str| ContentBlock::ToolCall(ToolCall::new("clock", JsonMap::new(), *id));
    AiMessage::new(ids.iter().map(call).collect::<Vec<_>>())
}

#[tokio::test]
async fn each_session_has_its_own_past() {
    let store = InMemoryChatMessageHistory::new();
    let model = FakeChatModel::new(["1", "2", "3"]);
    let chat = model.clone().with_message_history(store.clone());
    chat.invoke_in("a", &session("x")).await.unwrap();
    chat.invoke_in("b", &session("y")).await.unwrap();
    chat.clone().with_session("x").invoke("c").await.unwrap();
    assert_eq!(
        texts(&store, "x").await,
        ["user: a", "assistant: 1", "user: c", "assistant: 3"]
    );
    assert_eq!(texts(&store, "y").await, ["user: b", "assistant: 2"]);
    let asked: Vec<_> = model
        .calls()
        .iter()
        .map(|call| call.messages.len())
        .collect();
    assert_eq!(asked, [1, 1, 3]);
    store.clear("x").await.unwrap();
    assert!(texts(&store, "x").await.is_empty());
}

#[tokio::test]
async fn without_a_session_nothing_is_asked() {
    let model = FakeChatModel::new(["1"]);
    let chat = model
        .clone()
        .with_message_history(InMemoryChatMessageHistory::new());
    let error = chat.invoke("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("with_session_id"));
    assert!(chat.stream("a").next().await.unwrap().is_err());
    assert!(model.calls().is_empty());
}

#[tokio::test]
async fn a_prompt_gets_the_past_at_its_placeholder() {
    let store = InMemoryChatMessageHistory::new();
    let model = FakeChatModel::new(["1", "2"]);
    let prompt = ChatPromptTemplate::from_messages([
        ("system", "Be {mood}."),
        ("placeholder", "{history}"),
        ("human", "{question}"),
    ])
    .unwrap();
    let chat = (prompt | model.clone() | StrOutputParser)
        .with_message_history(store.clone())
        .with_input_variable("question");
    for question in ["a", "b"] {
        let input = [("mood", "kind"), ("question", question)];
        chat.invoke_in(input, &session("x")).await.unwrap();
    }
    let second: Vec<_> = model.calls()[1]
        .messages
        .iter()
        .map(|m| m.text().into_owned())
        .collect();
    assert_eq!(second, ["Be kind.", "a", "1", "b"]);
    assert_eq!(
        texts(&store, "x").await,
        ["user: a", "assistant: 1", "user: b", "assistant: 2"]
    );

    let parts = [("placeholder", "{history}"), ("human", "{a} {b}")];
    let unclear = ChatPromptTemplate::from_messages(parts).unwrap() | model;
    let unclear = unclear.with_message_history(store).with_session("x");
    let error = unclear.invoke([("a", "1"), ("b", "2")]).await.unwrap_err();
    assert!(error.to_string().contains("with_input_variable"));
}

#[tokio::test]
async fn a_prompt_without_a_place_for_the_past_is_refused() {
    let model = FakeChatModel::new(["1"]);
    let parts = [("placeholder", "{chat_history}"), ("human", "{question}")];
    let prompt = ChatPromptTemplate::from_messages(parts).unwrap();
    let chat = (prompt | model.clone() | StrOutputParser)
        .with_message_history(InMemoryChatMessageHistory::new())
        .with_session("x");
    let error = chat.invoke("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.message().contains("{history}"), "{error}");
    assert!(chat.stream("a").next().await.unwrap().is_err());
    assert!(model.calls().is_empty());
    let chat = chat.with_history_variable("chat_history");
    assert_eq!(chat.invoke("a").await.unwrap(), "1");
}

#[tokio::test]
async fn values_are_remembered_as_the_json_that_they_came_as() {
    let args = [("celsius".to_owned(), 20.into())].into_iter().collect();
    let call = ContentBlock::ToolCall(ToolCall::new("Weather", args, "1"));
    let model = FakeChatModel::new([AiMessage::new(call), r#"{"celsius":5}"#.into()]);
    let schema = json!({
        "title": "Weather",
        "type": "object",
        "properties": { "celsius": { "type": "integer" } },
        "required": ["celsius"],
    });
    let store = InMemoryChatMessageHistory::new();
    let chat = model
        .with_structured_output_schema(schema)
        .unwrap()
        .with_message_history(store.clone())
        .with_session("x");
    assert_eq!(chat.invoke("Rome?").await.unwrap()["celsius"], 20);
    chat.stream("Oslo?").try_collect::<Vec<_>>().await.unwrap();
    let expected = [
        "user: Rome?",
        r#"assistant: {"celsius":20}"#,
        "user: Oslo?",
        r#"assistant: {"celsius":5}"#,
    ];
    assert_eq!(texts(&store, "x").await, expected);
}

#[tokio::test]
async fn instructions_stay_in_front_and_are_not_remembered() {
    let store = InMemoryChatMessageHistory::new();
    let model = FakeChatModel::new(["1", "2"]);
    let chat = model
        .clone()
        .with_message_history(store.clone())
        .with_session("x");
    for question in ["a", "b"] {
        chat.invoke([("system", "Be kind."), ("human", question)])
            .await
            .unwrap();
    }
    let roles: Vec<_> = model.calls()[1]
        .messages
        .iter()
        .map(|m| m.role().to_owned())
        .collect();
    assert_eq!(roles, ["system", "user", "assistant", "user"]);
    assert_eq!(texts(&store, "x").await.len(), 4);
}

#[tokio::test]
async fn a_turn_that_fails_or_is_dropped_leaves_nothing() {
    let store = InMemoryChatMessageHistory::new();
    let broken = Ok(vec![
        Ok(chat_core::AiMessageChunk::new("one")),
        Err(unavailable()),
    ]);
    let model = ScriptedModel::new([Err(refused()), broken, words("one two"), words("ok")]);
    let chat = model.with_message_history(store.clone()).with_session("x");
    chat.invoke("a").await.unwrap_err();
    chat.stream("b").try_collect::<Vec<_>>().await.unwrap_err();
    let mut dropped = chat.stream("c");
    dropped.next().await.unwrap().unwrap();
    drop(dropped);
    assert!(texts(&store, "x").await.is_empty());
    chat.stream("d").try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(texts(&store, "x").await, ["user: d", "assistant: ok"]);
}

#[tokio::test]
async fn calls_of_tools_are_written_with_their_results_or_not_at_all() {
    let store = InMemoryChatMessageHistory::new();
    let model = FakeChatModel::scripted([
        Ok(calls(&["1", "2"])),
        Err(unavailable()),
        Ok(AiMessage::new("noon")),
        Ok(calls(&["3"])),
        Ok(AiMessage::new("never mind")),
    ]);
    let chat = model
        .clone()
        .with_message_history(store.clone())
        .with_session("x");
    chat.invoke("what time is it?").await.unwrap();
    assert!(texts(&store, "x").await.is_empty());

    // The results may be given again if the answer to them failed.
    let results = [Message::tool("1", "12:00"), Message::tool("2", "UTC")];
    chat.invoke(results.clone()).await.unwrap_err();
    chat.invoke(results).await.unwrap();
    let roles: Vec<_> = model.calls()[2]
        .messages
        .iter()
        .map(|m| m.role().to_owned())
        .collect();
    assert_eq!(roles, ["user", "assistant", "tool", "tool"]);
    assert_eq!(store.messages("x").await.unwrap().len(), 5);

    // A turn without the results is another turn.
    chat.invoke("and now?").await.unwrap();
    chat.invoke("forget it").await.unwrap();
    let last = texts(&store, "x").await.split_off(5);
    assert_eq!(last, ["user: forget it", "assistant: never mind"]);
}

#[tokio::test(start_paused = true)]
async fn turns_of_a_session_go_one_after_the_other() {
    let store = InMemoryChatMessageHistory::new();
    let model = ScriptedModel::new([words("1"), words("2")]).with_pace(Duration::from_secs(1));
    let chat = model.clone().with_message_history(store.clone());
    let (one, two) = (session("x"), session("y"));
    let (first, second, other) = tokio::join!(
        chat.stream_in("a", &one).try_collect::<Vec<_>>(),
        chat.invoke_in("b", &one),
        chat.invoke_in("c", &two),
    );
    first.unwrap();
    second.unwrap();
    other.unwrap();
    assert_eq!(model.most_live(), 2);
    let said = texts(&store, "x").await;
    assert_eq!(
        (said[0].as_str(), said[2].as_str(), said.len()),
        ("user: a", "user: b", 4)
    );

    // Who holds a stream open makes others wait, until their deadline at most.
    let mut open = chat.stream_in("d", &one);
    open.next().await.unwrap().unwrap();
    let late = one.with_timeout(Duration::from_secs(5));
    let error = chat.invoke_in("e", &late).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)));
    drop(open);
    chat.invoke_in("f", &one).await.unwrap();
}

#[tokio::test]
async fn a_store_that_fails_fails_the_turn() {
    struct Full;

    #[chat_core::async_trait]
    impl ChatMessageHistory for Full {
        async fn messages(&self, _session: &str) -> chat_core::Result<Messages> {
            Ok(Messages::new())
        }

        async fn add(&self, _session: &str, _turn: &[Message]) -> chat_core::Result<()> {
            Err(unavailable())
        }

        async fn clear(&self, _session: &str) -> chat_core::Result<()> {
            Ok(())
        }
    }

    let chat = FakeChatModel::new(["1"])
        .with_message_history(Arc::new(Full))
        .with_session("x");
    assert_eq!(
        chat.invoke("a").await.unwrap_err().kind(),
        ErrorKind::Unavailable
    );
    let pieces: Vec<_> = chat.stream("a").collect().await;
    assert!(pieces.last().unwrap().is_err());
}
