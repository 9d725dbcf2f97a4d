use std::sync::{Arc, Mutex};

use chat_core::{
    AiMessageChunk, Error, FakeChatModel, Listeners, RunContext, Runnable, RunnableExt,
    StrOutputParser,
};
use futures::{StreamExt, TryStreamExt};

use crate::common::{ScriptedModel, refused, unavailable, words};

type Heard = Arc<Mutex<Vec<String>>>;

fn listeners(heard: &Heard) -> Listeners<String> {
    let say = |heard: &Heard| {
        let heard = Arc::clone(heard);
        move |what: String| heard.lock().unwrap().push(what)
    };
    let (start, end, error) = (say(heard), say(heard), say(heard));
    Listeners::new()
        .on_start(move |context| start(format!("start {:?}", context.tags())))
        .on_end(move |output: &String, _| end(format!("end {output}")))
        .on_error(move |failure: &Error, _| error(format!("error {:?}", failure.kind())))
}

fn heard_by(
    model: ScriptedModel,
) -> (
    Heard,
    impl Runnable<Input = chat_core::Messages, Output = String>,
) {
    let heard = Heard::default();
    let step = model
        .pipe(StrOutputParser)
        .with_listeners(listeners(&heard));
    (heard, step)
}

fn take(heard: &Heard) -> Vec<String> {
    std::mem::take(&mut heard.lock().unwrap())
}

#[tokio::test]
async fn they_hear_the_start_and_the_end_whole_and_streamed() {
    let (heard, step) = heard_by(ScriptedModel::new([words("one two")]));
    let context = RunContext::new().with_tag("t");
    step.invoke_in("x", &context).await.unwrap();
    assert_eq!(take(&heard), ["start [\"t\"]", "end one two"]);

    let mut stream = step.stream_in("x", &context);
    assert!(take(&heard).is_empty());
    stream.next().await.unwrap().unwrap();
    assert_eq!(take(&heard), ["start [\"t\"]"]);
    stream.try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(take(&heard), ["end one two"]);
}

#[tokio::test]
async fn they_hear_failures_once_and_nothing_of_what_is_dropped() {
    let (heard, step) = heard_by(ScriptedModel::new([Err(refused())]));
    step.invoke("x").await.unwrap_err();
    assert_eq!(take(&heard), ["start []", "error InvalidRequest"]);

    let broken = Ok(vec![Ok(AiMessageChunk::new("one")), Err(unavailable())]);
    let (heard, step) = heard_by(ScriptedModel::new([broken]));
    let results: Vec<_> = step.stream("x").collect().await;
    assert_eq!(results.len(), 2);
    assert_eq!(take(&heard), ["start []", "error Unavailable"]);

    let (heard, step) = heard_by(ScriptedModel::new([words("one two")]));
    let mut stream = step.stream("x");
    stream.next().await.unwrap().unwrap();
    drop(stream);
    assert_eq!(take(&heard), ["start []"]);
}

#[tokio::test]
async fn a_step_with_listeners_is_the_step_to_everybody_else() {
    let step = FakeChatModel::new(["a"]).with_listeners(Listeners::new());
    assert_eq!(step.info().name, "FakeChatModel");
    assert_eq!(step.graph().nodes()[1].notes, ["with_listeners"]);
    assert_eq!(step.invoke("x").await.unwrap().text(), "a");
}
