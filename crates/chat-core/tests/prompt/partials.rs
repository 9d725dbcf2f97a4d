use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chat_core::{ChatPromptTemplate, ErrorKind, Message, Messages, MessagesPlaceholder, Variables};

fn translate() -> ChatPromptTemplate {
    let parts = [("system", "From {from} to {to}."), ("human", "{text}")];
    ChatPromptTemplate::from_messages(parts).unwrap()
}

fn texts(prompt: &ChatPromptTemplate, variables: impl Into<Variables>) -> Vec<String> {
    let messages = prompt.format(&variables.into()).unwrap();
    let texts = messages.iter().map(|message| message.text().into_owned());
    texts.collect()
}

#[test]
fn what_is_filled_need_not_be_given() {
    let prompt = translate().partial([("from", "English"), ("to", "French")]);
    let prompt = prompt.unwrap();
    assert_eq!(prompt.variables().collect::<Vec<_>>(), ["text"]);
    assert_eq!(texts(&prompt, "Hi"), ["From English to French.", "Hi"]);
    assert_eq!(
        texts(&prompt, [("text", "Hi")]),
        ["From English to French.", "Hi"]
    );
}

#[test]
fn the_call_counts_over_the_last_partial_over_the_first() {
    let prompt = translate().partial([("from", "English"), ("to", "French")]);
    let prompt = prompt.unwrap().partial([("to", "Latin")]).unwrap();
    assert_eq!(texts(&prompt, "Hi")[0], "From English to Latin.");
    let both = [("text", "Hi"), ("from", "Greek")];
    assert_eq!(texts(&prompt, both)[0], "From Greek to Latin.");
}

#[test]
fn a_function_is_called_each_time_that_its_value_is_needed() {
    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    let prompt = ChatPromptTemplate::from_template("{n}: {text}").unwrap();
    let next = move || counted.fetch_add(1, Ordering::Relaxed);
    let prompt = prompt.partial_with("n", next).unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 0);
    assert_eq!(texts(&prompt, "a"), ["0: a"]);
    assert_eq!(texts(&prompt, "b"), ["1: b"]);
    assert_eq!(texts(&prompt, [("n", "7"), ("text", "c")]), ["7: c"]);
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

#[test]
fn messages_are_filled_beforehand_too() {
    let examples = Messages::from([Message::human("2+2"), Message::ai("4")]);
    let prompt = ChatPromptTemplate::from_messages([MessagesPlaceholder::new("examples")])
        .and_then(|prompt| prompt.append("{question}"))
        .and_then(|prompt| prompt.partial(Variables::new().with_messages("examples", &examples)));
    assert_eq!(texts(&prompt.unwrap(), "3+3"), ["2+2", "4", "3+3"]);
}

#[test]
fn a_text_without_a_name_is_for_the_only_variable() {
    let prompt = ChatPromptTemplate::from_template("About {topic}").unwrap();
    let prompt = prompt.partial("the sea").unwrap();
    assert_eq!(texts(&prompt, Variables::new()), ["About the sea"]);
    assert!(translate().partial("the sea").is_err());
    let error = prompt.format(&Variables::from("the wind")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "it would be lost");
}

#[test]
fn names_that_the_prompt_does_not_have_are_refused() {
    let error = translate().partial([("form", "English")]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error
            .message()
            .ends_with("`form` to fill; there is: from, text, to"),
        "{error}"
    );
    assert!(translate().partial_with("form", || "English").is_err());
}

#[test]
fn templates_grow() {
    let prompt = translate()
        .partial([("from", "English")])
        .unwrap()
        .append("And {text} again, from {from}.")
        .unwrap()
        .extend([Message::ai("{as it is}")])
        .unwrap();
    let variables = [("to", "French"), ("text", "Hi")];
    let expected = [
        "From English to French.",
        "Hi",
        "And Hi again, from English.",
        "{as it is}",
    ];
    assert_eq!(texts(&prompt, variables), expected);
    let error = translate().append("{").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn templates_go_together() {
    let system = ChatPromptTemplate::from_messages([("system", "{a} {b}")]).unwrap();
    let system = system.partial([("a", "1"), ("b", "2")]).unwrap();
    let human = ChatPromptTemplate::from_template("{a} {c}").unwrap();
    let both = system.clone() + human.clone().partial([("a", "3")]).unwrap();
    assert_eq!(both.variables().collect::<Vec<_>>(), ["c"]);
    assert_eq!(texts(&both, "4"), ["3 2", "3 4"]);
    assert_eq!(texts(&(system + human), "4"), ["1 2", "1 4"]);
}

#[test]
fn what_is_filled_stays_out_of_debug_and_counts_in_comparisons() {
    let prompt = |word| translate().partial([("from", word)]).unwrap();
    assert!(!format!("{:?}", prompt("secret")).contains("secret"));
    assert_eq!(prompt("a"), prompt("a"));
    assert_ne!(prompt("a"), prompt("b"));
    let made = translate().partial_with("from", || "a").unwrap();
    assert_eq!(made.clone(), made);
    assert_ne!(made, prompt("a"));
}
