//! Steps put together: in every way of writing it, called and streamed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::sync::Arc;
use std::time::Duration;

use chat_core::{
    AiMessage, AiMessageChunk, BoxRunnable, ChatModel, ChatPromptTemplate, ErrorKind,
    FakeChatModel, Flow, Messages, RunContext, Runnable, RunnableExt, StrOutputParser, Variables,
    Whole, chain, fold,
};
use common::{Recorder, ScriptedModel, Shout, function, unavailable, words};
use futures::{StreamExt, TryStreamExt};
use serde::Serialize;
use serde_json::json;
use tokio::time::Instant;

fn prompt() -> ChatPromptTemplate {
    ChatPromptTemplate::from_template("{question}").unwrap()
}

fn model() -> FakeChatModel {
    FakeChatModel::new(["good day to you"])
}

async fn assert_greets(steps: impl Runnable<Input = Variables, Output = String> + 'static) {
    assert_eq!(steps.invoke("hi").await.unwrap(), "GOOD DAY TO YOU");
    let pieces: Vec<_> = steps.stream("hi").try_collect().await.unwrap();
    assert_eq!(pieces, ["GOOD ", "DAY ", "TO ", "YOU"]);
    let owned = steps.boxed();
    let pieces: Vec<_> = Arc::clone(&owned).stream("hi").try_collect().await.unwrap();
    assert_eq!(pieces.concat(), owned.invoke("hi").await.unwrap());
}

#[tokio::test]
async fn every_way_of_writing_a_chain_is_the_same_chain() {
    assert_greets(prompt().pipe(model()).pipe(StrOutputParser).pipe(Shout)).await;
    assert_greets(prompt() | model() | StrOutputParser | Shout).await;
    assert_greets(prompt().pipe(model().pipe(StrOutputParser.pipe(Shout)))).await;
    assert_greets(prompt() | (chain(model()) | StrOutputParser | Shout)).await;
    assert_greets(chain(prompt()) | model().boxed() | StrOutputParser.boxed() | Shout.boxed())
        .await;
    assert_greets(
        Arc::new(prompt() | model())
            .pipe(StrOutputParser)
            .pipe(Shout),
    )
    .await;
    assert_greets(
        Box::new(prompt())
            .pipe(chain(model()))
            .pipe(StrOutputParser)
            .pipe(Shout),
    )
    .await;
    assert_greets(prompt() | model().with_retry(1) | StrOutputParser | Shout).await;
}

#[tokio::test]
async fn a_model_without_its_type_is_a_step() {
    let any: Arc<dyn ChatModel> = Arc::new(model());
    assert_greets(prompt() | Arc::clone(&any) | StrOutputParser | Shout).await;
    assert_greets(
        prompt()
            .pipe(any.with_retry(2))
            .pipe(StrOutputParser)
            .pipe(Shout),
    )
    .await;
    let boxed: Box<dyn ChatModel> = Box::new(model());
    assert_greets(prompt() | boxed | StrOutputParser | Shout).await;
}

#[tokio::test]
async fn steps_without_their_types_fit_one_list() {
    let greetings: Vec<BoxRunnable<Messages, AiMessage>> = vec![
        model().boxed(),
        model().with_retry(1).boxed(),
        Arc::new(model()),
    ];
    for step in greetings {
        assert_eq!(step.invoke("hi").await.unwrap().text(), "good day to you");
    }
}

#[tokio::test]
async fn any_serialisable_value_flows_whole() {
    let split = function("split", |text: String| {
        Ok(Whole(
            text.split(' ').map(str::to_owned).collect::<Vec<_>>(),
        ))
    });
    let count = function("count", |words: Whole<Vec<String>>| Ok(words.len()));
    let steps = split.pipe(count);
    assert_eq!(steps.invoke("a b c").await.unwrap(), 3);
    assert_eq!(
        steps.stream("a b c").try_collect::<Vec<_>>().await.unwrap(),
        [3]
    );
    assert_eq!(Whole::show(&Whole(vec![1, 2])), json!([1, 2]));
}

#[derive(Clone, Debug, PartialEq, Serialize, Flow)]
struct Named<T> {
    name: String,
    value: T,
}

#[derive(Clone, Debug, PartialEq, Serialize, Flow)]
enum Choice {
    Left,
    Right(u8),
}

#[derive(Clone, Debug, PartialEq, Flow)]
#[flow(opaque)]
struct Hidden<T>(Arc<T>);

#[derive(Clone, Copy, Debug, PartialEq, Flow, Serialize)]
struct Array<const N: usize>;

#[tokio::test]
async fn types_of_ones_own_flow() {
    let name = function("name", |value: i64| {
        Ok(Named {
            name: "n".to_owned(),
            value,
        })
    });
    let decide = function("decide", |named: Named<i64>| {
        Ok(if named.value == 0 {
            Choice::Left
        } else {
            Choice::Right(1)
        })
    });
    let hide = function("hide", |choice: Choice| Ok(Hidden(Arc::new(choice))));
    let steps = name.pipe(decide).pipe(hide);
    assert_eq!(
        steps.invoke(0).await.unwrap(),
        Hidden(Arc::new(Choice::Left))
    );
    let streamed = fold::<Hidden<Choice>>(steps.stream(5)).await.unwrap();
    assert_eq!(streamed, Hidden(Arc::new(Choice::Right(1))));

    let named = Named {
        name: "n".to_owned(),
        value: 1.5,
    };
    assert_eq!(Named::show(&named), json!({ "name": "n", "value": 1.5 }));
    assert_eq!(Hidden::show(&Hidden(Arc::new(1))), json!("Hidden"));
    assert_eq!(Choice::show(&Choice::Right(2)), json!({ "Right": 2 }));
    assert_eq!(Array::<3>::show(&Array), json!(null));
}

#[tokio::test(start_paused = true)]
async fn the_first_text_arrives_before_the_model_has_finished() {
    let model = ScriptedModel::new([words("one two three")]).with_pace(Duration::from_secs(1));
    let steps = prompt() | model | StrOutputParser | Shout;
    let begin = Instant::now();
    let mut pieces = steps.stream("hi");
    for (second, piece) in [(1, "ONE "), (2, "TWO "), (3, "THREE")] {
        assert_eq!(pieces.try_next().await.unwrap().unwrap(), piece);
        assert_eq!(begin.elapsed().as_secs(), second);
    }
    assert_eq!(pieces.try_next().await.unwrap(), None);
    assert_eq!(begin.elapsed().as_secs(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_barrier_waits_for_its_whole_input() {
    let model = ScriptedModel::new([words("one two three")]).with_pace(Duration::from_secs(1));
    let steps = prompt()
        | model
        | function("last", |message: AiMessage| {
            Ok(message
                .text()
                .split(' ')
                .next_back()
                .unwrap_or_default()
                .to_owned())
        });
    let begin = Instant::now();
    let pieces: Vec<_> = steps.stream("hi").try_collect().await.unwrap();
    assert_eq!(
        (pieces.as_slice(), begin.elapsed().as_secs()),
        (["three".to_owned()].as_slice(), 4)
    );
}

#[tokio::test(start_paused = true)]
async fn an_owned_stream_may_be_sent_away() {
    let model = ScriptedModel::new([words("one two")]).with_pace(Duration::from_secs(1));
    let steps = Arc::new(prompt() | model.clone() | StrOutputParser);
    let stream = Arc::clone(&steps).into_stream("hi", RunContext::new());
    drop(steps);
    let task = tokio::spawn(stream.try_collect::<Vec<String>>());
    assert_eq!(task.await.unwrap().unwrap(), ["one ", "two"]);

    let mut stream = (chain(model.clone()) | StrOutputParser).into_stream("hi", RunContext::new());
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "one ");
    assert_eq!(model.live(), 1);
    drop(stream);
    assert_eq!(model.live(), 0);

    let any: Arc<dyn ChatModel> = Arc::new(model);
    let chunks: Vec<_> = any
        .into_stream("hi", RunContext::new())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        chunks.iter().map(AiMessageChunk::text).collect::<String>(),
        "one two"
    );
}

#[tokio::test]
async fn an_owned_stream_gives_its_error_and_ends() {
    let model = ScriptedModel::new([Ok(vec![Ok(AiMessageChunk::new("one")), Err(unavailable())])]);
    let (recorder, context) = Recorder::in_context();
    let mut stream = (chain(model) | StrOutputParser).into_stream("hi", context);
    assert_eq!(stream.next().await.unwrap().unwrap(), "one");
    assert_eq!(
        stream.next().await.unwrap().unwrap_err().kind(),
        ErrorKind::Unavailable
    );
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
    drop(stream);
    recorder.assert_every_run_ended_once();
}
