//! Templates: places, braces, and what is said about mistakes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod partials;
mod placeholders;

use chat_core::{
    AiMessage, ChatPromptTemplate, ErrorKind, Message, Messages, PromptMessage, Result,
    RunnableExt, Variables,
};
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};
use serde_json::json;

fn filled(template: &str, variables: &Variables) -> Result<String> {
    let messages = ChatPromptTemplate::from_template(template)?.format(variables)?;
    assert_eq!((messages.len(), messages[0].role()), (1, "user"));
    Ok(messages[0].text().into_owned())
}

#[test]
fn places_are_filled() {
    let variables = Variables::from([("a", "x"), ("b_2", "y")]);
    assert_eq!(
        filled("{a} and {b_2}, {a}", &variables).unwrap(),
        "x and y, x"
    );
    assert_eq!(filled("{ a }", &variables).unwrap(), "x");
    assert_eq!(filled("{a}{a}", &variables).unwrap(), "xx");
}

#[test]
fn values_that_are_no_text_are_written_as_json() {
    let variables = Variables::new()
        .with("n", 4)
        .with("list", json!([1, "b"]))
        .with("t", true);
    assert_eq!(
        filled("{n} {list} {t}", &variables).unwrap(),
        r#"4 [1,"b"] true"#
    );
}

#[test]
fn doubled_braces_stand_for_themselves() {
    let variables = Variables::from([("a", "x")]);
    assert_eq!(
        filled(r#"{{"k": "{a}"}}"#, &variables).unwrap(),
        r#"{"k": "x"}"#
    );
    assert_eq!(filled("{{{a}}}", &variables).unwrap(), "{x}");
    assert_eq!(filled("{{a}}", &Variables::new()).unwrap(), "{a}");
}

#[test]
fn values_are_not_templates() {
    let variables = Variables::from([("a", "{b} {{"), ("b", "no")]);
    assert_eq!(filled("{a}", &variables).unwrap(), "{b} {{");
}

#[test]
fn bad_templates_are_errors_that_show_the_template() {
    for template in [
        "{", "}", "{a", "a}", "{}", "{ }", "{a-b}", "{a{b}}", "{a}}", "{{a}", "text {a",
    ] {
        let error = ChatPromptTemplate::from_template(template).expect_err(template);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(
            error.message().contains(&format!("{template:?}")),
            "{error}"
        );
    }
}

#[test]
fn an_error_names_all_missing_variables() {
    let prompt =
        ChatPromptTemplate::from_messages([("system", "{c} {a}"), ("human", "{b}")]).unwrap();
    assert_eq!(prompt.variables().collect::<Vec<_>>(), ["a", "b", "c"]);
    let error = prompt
        .format(&Variables::from([("b", "x"), ("other", "y")]))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(
        error.message().ends_with("a, c (given: b, other)"),
        "{error}"
    );
}

#[test]
fn a_single_text_fits_one_variable_only() {
    assert_eq!(
        filled("{a} and {a}", &Variables::from("x")).unwrap(),
        "x and x"
    );
    let error = filled("{a} {b}", &Variables::from("x")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.message().ends_with("2: a, b"), "{error}");
    assert!(filled("no places", &Variables::from("x")).is_err());
}

fn with_history() -> ChatPromptTemplate {
    let parts = [
        ("system", "Be {style}."),
        ("placeholder", "{history}"),
        ("human", "Go on."),
    ];
    ChatPromptTemplate::from_messages(parts).unwrap()
}

#[test]
fn a_placeholder_takes_messages() {
    let history = Messages::from([Message::human("a"), AiMessage::new("b").into()]);
    let variables = Variables::from([("style", "brief")]).with_messages("history", &history);
    let messages = with_history().format(&variables).unwrap();
    assert_eq!(
        messages.iter().map(Message::text).collect::<Vec<_>>(),
        ["Be brief.", "a", "b", "Go on."]
    );
    assert_eq!(messages[1..3], history[..]);
}

#[test]
fn a_placeholder_may_be_left_empty() {
    let prompt = with_history();
    assert_eq!(prompt.variables().collect::<Vec<_>>(), ["style"]);
    assert_eq!(
        prompt
            .format(&Variables::from([("style", "brief")]))
            .unwrap()
            .len(),
        2
    );
    assert_eq!(prompt.format(&Variables::from("brief")).unwrap().len(), 2);
}

#[test]
fn a_placeholder_takes_nothing_but_messages() {
    for value in [
        json!("text"),
        json!(1),
        json!([1]),
        json!({ "role": "user" }),
    ] {
        let variables = Variables::from([("style", "brief")]).with("history", value);
        let error = with_history().format(&variables).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(
            error
                .message()
                .contains("`history` must be a list of messages"),
            "{error}"
        );
    }
}

#[test]
fn messages_stand_as_they_are() {
    let parts = [
        PromptMessage::from(Message::system("{not a place}")),
        ("ai", "{a}").into(),
    ];
    let prompt = ChatPromptTemplate::from_messages(parts).unwrap();
    let messages = prompt.format(&Variables::from("x")).unwrap();
    assert_eq!(messages[0].text(), "{not a place}");
    assert_eq!(
        (messages[1].role(), messages[1].text().as_ref()),
        ("assistant", "x")
    );
}

#[tokio::test]
async fn a_prompt_is_a_step() {
    let prompt = ChatPromptTemplate::from_template("{a}").unwrap();
    assert_eq!(prompt.invoke("x").await.unwrap()[0].text(), "x");
    assert_eq!(
        prompt.invoke(String::from("x")).await.unwrap()[0].text(),
        "x"
    );
    assert_eq!(prompt.invoke([("a", 1)]).await.unwrap()[0].text(), "1");
    let map = json!({ "a": "y" }).as_object().unwrap().clone();
    assert_eq!(prompt.invoke(map).await.unwrap()[0].text(), "y");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_template_without_braces_formats_to_itself(text in "[^{}]{0,80}") {
        prop_assert_eq!(filled(&text, &Variables::new()).unwrap(), text);
    }

    #[test]
    fn a_text_with_doubled_braces_formats_to_itself(text in "[{}a-c ]{0,40}") {
        let template = text.replace('{', "{{").replace('}', "}}");
        prop_assert_eq!(filled(&template, &Variables::new()).unwrap(), text);
    }

    #[test]
    fn no_template_panics(text in "[{}a-c ]{0,40}") {
        let _result = filled(&text, &Variables::from([("a", "x"), ("b", "y"), ("c", "z")]));
    }
}
