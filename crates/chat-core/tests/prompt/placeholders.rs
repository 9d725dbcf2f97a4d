use chat_core::{
    AiMessage, ChatPromptTemplate, ContentBlock, ErrorKind, FakeChatModel,
    InMemoryChatMessageHistory, JsonMap, Message, MessageHistoryExt, Messages, MessagesPlaceholder,
    RunnableExt, StrOutputParser, ToolCall, Variables,
};
use serde_json::json;

fn texts(messages: &Messages) -> Vec<String> {
    let texts = messages.iter().map(|message| message.text().into_owned());
    texts.collect()
}

/// `n` messages, called by their numbers from 1.
fn said(n: usize) -> Messages {
    (1..=n).map(|at| Message::human(at.to_string())).collect()
}

fn prompt(place: MessagesPlaceholder) -> ChatPromptTemplate {
    let prompt = ChatPromptTemplate::from_messages([place]).unwrap();
    prompt.append("{question}").unwrap()
}

#[test]
fn a_place_must_be_filled_unless_it_is_optional() {
    let required = prompt(MessagesPlaceholder::new("history"));
    assert_eq!(
        required.variables().collect::<Vec<_>>(),
        ["history", "question"]
    );
    let error = required
        .format(&Variables::from([("question", "why?")]))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(
        error
            .message()
            .ends_with("lacks the variables: history (given: question)")
    );
    let error = required.format(&Variables::from("why?")).unwrap_err();
    assert!(error.message().ends_with("2: history, question"), "{error}");

    let optional = prompt(MessagesPlaceholder::new("history").with_optional(true));
    let messages = optional.format(&Variables::from("why?")).unwrap();
    assert_eq!(texts(&messages), ["why?"]);
}

#[test]
fn a_text_is_for_the_only_variable_that_is_not_given_by_name() {
    let prompt = prompt(MessagesPlaceholder::new("history"));
    let variables = Variables::from("why?").with_messages("history", &said(2));
    assert_eq!(
        texts(&prompt.format(&variables).unwrap()),
        ["1", "2", "why?"]
    );
}

#[test]
fn a_text_is_no_list_of_messages() {
    let prompt = ChatPromptTemplate::from_messages([MessagesPlaceholder::new("history")]).unwrap();
    let error = prompt.format(&Variables::from("hello")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(
        error
            .message()
            .starts_with("`history` must be a list of messages")
    );
}

#[test]
fn the_last_messages_are_kept() {
    for (n, expected) in [
        (0, &[][..]),
        (2, &["2", "3"]),
        (3, &["1", "2", "3"]),
        (9, &["1", "2", "3"]),
    ] {
        let place = MessagesPlaceholder::new("history").with_n_messages(n);
        let prompt = ChatPromptTemplate::from_messages([place]).unwrap();
        let variables = Variables::new().with_messages("history", &said(3));
        assert_eq!(texts(&prompt.format(&variables).unwrap()), expected);
    }
}

#[test]
fn no_result_is_kept_without_its_call() {
    let mut call = AiMessage::new("");
    call.content = vec![ContentBlock::ToolCall(ToolCall::new(
        "look",
        JsonMap::new(),
        "1",
    ))]
    .into();
    let said = Messages::from([
        Message::human("look"),
        call.into(),
        Message::tool("1", "seen"),
        Message::ai("I saw it"),
    ]);
    for (n, expected) in [(1, 1), (2, 1), (3, 3), (4, 4)] {
        let place = MessagesPlaceholder::new("history").with_n_messages(n);
        let prompt = ChatPromptTemplate::from_messages([place]).unwrap();
        let variables = Variables::new().with_messages("history", &said);
        assert_eq!(prompt.format(&variables).unwrap().len(), expected, "{n}");
    }
}

#[test]
fn places_need_proper_names() {
    for name in ["", "a b", "a-b", "{a}"] {
        let error =
            ChatPromptTemplate::from_messages([MessagesPlaceholder::new(name)]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
    let error = ChatPromptTemplate::from_messages([("placeholder", "{}")]).unwrap_err();
    assert!(error.message().contains("is no variable"), "{error}");
}

#[test]
fn what_must_be_given_stands_in_the_schema() {
    let prompt = prompt(MessagesPlaceholder::new("history"))
        .append(("placeholder", "{hints}"))
        .unwrap();
    let schema = prompt.input_schema().unwrap();
    assert_eq!(schema["required"], json!(["history", "question"]));
    assert_eq!(
        schema["properties"]["history"],
        schema["properties"]["hints"]
    );
    let schema = prompt
        .partial([("question", "why?")])
        .unwrap()
        .input_schema()
        .unwrap();
    assert_eq!(schema["required"], json!(["history"]));
    assert_eq!(schema["properties"]["question"], json!({}));
}

#[tokio::test]
async fn a_history_fills_a_place_that_must_be_filled() {
    let model = FakeChatModel::new(["Hello, Ada.", "Ada."]);
    let chain = prompt(MessagesPlaceholder::new("history").with_n_messages(1))
        .pipe(model.clone())
        .pipe(StrOutputParser)
        .with_message_history(InMemoryChatMessageHistory::new())
        .with_session("ada");
    chain.invoke("I am Ada.").await.unwrap();
    assert_eq!(chain.invoke("Who am I?").await.unwrap(), "Ada.");
    assert_eq!(texts(&model.calls()[0].messages), ["I am Ada."]);
    assert_eq!(
        texts(&model.calls()[1].messages),
        ["Hello, Ada.", "Who am I?"]
    );
}
