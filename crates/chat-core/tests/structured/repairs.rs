//! Telling a model what is wrong with its answer.

use chat_core::{
    AiMessage, ChatModelExt, ContentBlock, FakeChatModel, Message, OutputMethod, RunnableExt,
    StructuredOutputError,
};
use futures::TryStreamExt;

use crate::{INCEPTION, Movie, call, inception};

#[tokio::test]
async fn a_bad_call_is_answered_with_what_is_wrong() {
    let model = FakeChatModel::new([
        call("Movie", r#"{"title": "Inception"}"#),
        call("Movie", INCEPTION),
    ]);
    let structured = model
        .clone()
        .with_structured_output::<Movie>()
        .unwrap()
        .with_max_repairs(1);
    let movie = structured.invoke("hi").await.unwrap();
    assert_eq!((movie.repairs(), &*movie), (1, &inception()));
    let (last, all) = (movie.raw().usage.clone().unwrap(), movie.usage().unwrap());
    assert!(all.input_tokens > last.input_tokens, "{all:?}");
    let messages = &model.calls()[1].messages;
    let roles: Vec<_> = messages.iter().map(Message::role).collect();
    assert_eq!(roles, ["user", "assistant", "tool"]);
    assert_eq!(
        messages[2].text(),
        "That cannot be used: year: missing. Call `Movie` again, once, with arguments that fit its schema."
    );
}

#[tokio::test]
async fn a_bad_text_is_answered_with_the_schema() {
    let model = FakeChatModel::new(["It is Inception.", INCEPTION]);
    let structured = model
        .clone()
        .with_structured_output::<Movie>()
        .unwrap()
        .with_max_repairs(2);
    let structured = structured.with_method(OutputMethod::JsonSchema).unwrap();
    assert_eq!(structured.invoke("hi").await.unwrap().repairs(), 1);
    let feedback = model.calls()[1].messages[2].clone();
    assert_eq!(feedback.role(), "user");
    assert!(
        feedback.text().contains(r#""required":["title","year"]"#),
        "{}",
        feedback.text()
    );
}

#[tokio::test]
async fn an_empty_answer_is_not_sent_back() {
    let model = FakeChatModel::new(["", INCEPTION]);
    let structured = model
        .clone()
        .with_structured_output::<Movie>()
        .unwrap()
        .with_max_repairs(1);
    structured.invoke("hi").await.unwrap();
    let roles: Vec<_> = model.calls()[1]
        .messages
        .iter()
        .map(|it| it.role().to_owned())
        .collect();
    assert_eq!(roles, ["user", "user"]);
}

#[tokio::test]
async fn rounds_are_bounded_and_a_refusal_ends_them() {
    let model = FakeChatModel::new(["no"]);
    let structured = model.clone().with_structured_output::<Movie>().unwrap();
    let error = structured
        .clone()
        .with_max_repairs(2)
        .invoke("hi")
        .await
        .unwrap_err();
    assert_eq!((model.calls().len(), error.attempts()), (3, 3));
    structured.invoke("hi").await.unwrap_err();
    assert_eq!(model.calls().len(), 4);

    let model = FakeChatModel::new([AiMessage::new(ContentBlock::refusal("No."))]);
    let structured = model.clone().with_structured_output::<Movie>().unwrap();
    structured
        .with_max_repairs(5)
        .invoke("hi")
        .await
        .unwrap_err();
    assert_eq!(model.calls().len(), 1);
}

#[tokio::test]
async fn a_refusal_after_a_repair_counts_both_attempts() {
    let refusal = AiMessage::new(ContentBlock::refusal("No."));
    let model = FakeChatModel::new(["no".into(), refusal]);
    let structured = model.with_structured_output::<Movie>().unwrap();
    let structured = structured.with_max_repairs(5);
    let called = structured.invoke("hi").await.unwrap_err();
    let stream = structured.stream("hi").try_collect::<Vec<_>>();
    for error in [called, stream.await.unwrap_err()] {
        assert_eq!(error.attempts(), 2);
        let problem = StructuredOutputError::of(&error).unwrap();
        let (last, all) = (
            problem.raw().usage.clone().unwrap(),
            problem.usage().unwrap(),
        );
        assert!(all.input_tokens > last.input_tokens, "{all:?}");
        assert_eq!(error.partial(), Some(problem.raw()));
    }
}

#[tokio::test]
async fn why_there_is_no_value_comes_in_the_round_that_it_is_of() {
    let structured = FakeChatModel::new(["no"]);
    let structured = structured.with_structured_output::<Movie>().unwrap();
    let structured = structured.with_max_repairs(1).include_raw();
    let chunks: Vec<_> = structured.stream("hi").try_collect().await.unwrap();
    let last = chunks.last().unwrap();
    assert!(last.parsing_error().is_some());
    assert_eq!(last.round(), 1);
}

#[tokio::test]
async fn a_stream_begins_anew_in_each_round() {
    let model = FakeChatModel::new([r#"{"title": "Inc" }"#, INCEPTION]);
    let structured = model
        .with_structured_output::<Movie>()
        .unwrap()
        .with_max_repairs(1);
    let chunks: Vec<_> = structured.stream("hi").try_collect().await.unwrap();
    let rounds: Vec<_> = chunks.iter().map(|chunk| chunk.round()).collect();
    assert!(rounds.is_sorted() && rounds.first() == Some(&0) && rounds.last() == Some(&1));
    let first_of_second = chunks.iter().find(|chunk| chunk.round() == 1).unwrap();
    assert_eq!(
        first_of_second.value().map(ToString::to_string).as_deref(),
        Some("{}")
    );
    assert_eq!(chunks.last().unwrap().whole().unwrap().repairs(), 1);
}
