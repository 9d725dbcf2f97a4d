use std::sync::Arc;

use chat_core::{
    Arrangement, ChatModelExt, ChatOptions, ChatPromptTemplate, FakeChatModel, Runnable,
    RunnableExt, StepDetails, StrOutputParser,
};

fn details<R: Runnable>(step: &R) -> StepDetails<'_> {
    step.info().details.unwrap().describe()
}

fn names<'a>(details: &'a StepDetails<'a>) -> Vec<&'a str> {
    details
        .parts
        .iter()
        .map(|part| part.info.name.as_ref())
        .collect()
}

#[test]
fn a_sequence_shows_its_steps_and_what_flows_between_them() {
    let prompt = ChatPromptTemplate::from_template("{topic}").unwrap();
    let steps = (prompt | FakeChatModel::new(["a"]) | StrOutputParser).boxed();
    let outer = details(&steps);
    assert_eq!(outer.arrangement, Arrangement::Sequence);
    assert_eq!(names(&outer), ["sequence", "StrOutputParser"]);
    let inner = outer.parts[0].info.details.unwrap().describe();
    assert_eq!(names(&inner), ["ChatPromptTemplate", "FakeChatModel"]);
    let types: Vec<_> = inner
        .parts
        .iter()
        .map(|part| (part.input.name(), part.output.name()))
        .collect();
    let expected = [("Variables", "Messages"), ("Messages", "AiMessage")];
    assert_eq!(
        types,
        expected.map(|(input, output)| (input.to_owned(), output.to_owned()))
    );
}

#[test]
fn wrappers_show_what_they_do_and_keep_the_name_of_what_they_wrap() {
    let model = Arc::new(FakeChatModel::new(["a"]))
        .bind(ChatOptions::new())
        .with_retry(2);
    assert_eq!(model.info().name, "FakeChatModel");
    let retry = details(&model);
    assert_eq!(retry.arrangement, Arrangement::Wrapper);
    assert_eq!(retry.note.as_deref(), Some("with_retry(2)"));
    let bound = retry.parts[0].info.details.unwrap().describe();
    assert_eq!(bound.note.as_deref(), Some("bind"));
    assert_eq!(names(&bound), ["FakeChatModel"]);
    assert!(bound.parts[0].info.details.is_none());
}
