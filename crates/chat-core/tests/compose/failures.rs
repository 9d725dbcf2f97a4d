use std::time::Duration;

use chat_core::{
    ChatModelExt, ChatOptions, ErrorKind, RunContext, RunnableExt, StrOutputParser, TimeoutPhase,
    alternatives, dynamic, lambda, parallel,
};
use futures::TryStreamExt;

use crate::common::{Recorder, ScriptedModel, refused, unavailable, words};

fn slow(text: &str) -> ScriptedModel {
    ScriptedModel::new([words(text)]).with_pace(Duration::from_secs(1))
}

#[tokio::test(start_paused = true)]
async fn the_first_failure_drops_the_other_branches() {
    let slow = slow("a b c");
    let both = parallel((slow.clone(), ScriptedModel::new([Err(unavailable())])));
    let error = both.invoke("hi").await.unwrap_err();
    assert_eq!((error.step(), slow.live()), (Some("1 > ScriptedModel"), 0));
    let error = both.stream("hi").try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!((error.kind(), slow.live()), (ErrorKind::Unavailable, 0));
}

#[tokio::test]
async fn branches_of_one_name_are_refused_before_anything_runs() {
    let model = ScriptedModel::new([words("x")]);
    let both = parallel([("a", model.clone()), ("a", model.clone())]);
    let called = both.invoke("hi").await.unwrap_err();
    let streamed = both.stream("hi").try_collect::<Vec<_>>().await.unwrap_err();
    for error in [called, streamed] {
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.message().contains("are called `a`"), "{error}");
    }
    assert_eq!(model.attempts(), 0);
}

#[tokio::test(start_paused = true)]
async fn fallbacks_help_until_the_first_piece_and_list_all_failures() {
    let good = ScriptedModel::new([words("good day")]);
    let bad = ScriptedModel::new([Err(unavailable())]);
    let model = bad.clone().with_fallbacks([good.clone()]);
    assert_eq!(model.invoke("hi").await.unwrap().text(), "good day");
    let chain = model.clone().pipe(StrOutputParser);
    assert_eq!(
        chain.stream("hi").try_collect::<String>().await.unwrap(),
        "good day"
    );
    let bound = model.bind(ChatOptions::new().with_temperature(0.0));
    assert_eq!(bound.invoke("hi").await.unwrap().text(), "good day");

    let error = bad
        .clone()
        .with_fallbacks([bad.clone()])
        .invoke("hi")
        .await
        .unwrap_err();
    assert_eq!((error.failures().len(), error.is_retryable()), (2, true));

    let wrong = ScriptedModel::new([Err(refused())]);
    let error = wrong
        .with_fallbacks([good.clone()])
        .invoke("hi")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);

    let breaks_off = ScriptedModel::new([words("good").map(|mut chunks| {
        *chunks.last_mut().unwrap() = Err(unavailable());
        chunks
    })]);
    let step = breaks_off.with_fallbacks([good]).pipe(StrOutputParser);
    assert!(step.stream("hi").try_collect::<String>().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_hedge_starts_late_and_the_loser_is_dropped() {
    let (first, second) = (slow("slow answer"), ScriptedModel::new([words("fast")]));
    let (recorder, context) = Recorder::in_context();
    let hedged = first
        .clone()
        .with_hedge(Duration::from_millis(500), second.clone());
    assert_eq!(
        hedged.invoke_in("hi", &context).await.unwrap().text(),
        "fast"
    );
    assert_eq!(
        (first.attempts(), first.live(), second.attempts()),
        (1, 0, 1)
    );
    recorder.assert_every_run_ended_once();

    let quick = second.with_hedge(Duration::from_millis(500), first.clone());
    assert_eq!(quick.invoke("hi").await.unwrap().text(), "fast");
    assert_eq!(first.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_step_that_is_late_may_be_tried_again() {
    let late = slow("a b c").with_timeout(Duration::from_millis(1500));
    let error = late.invoke("hi").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutPhase::Total));
    assert!(error.is_retryable());
    let step = late.pipe(StrOutputParser);
    assert!(step.stream("hi").try_collect::<String>().await.is_err());
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let step = alternatives(1_u8, lambda(|text: String| text));
    let context = RunContext::new().with_configurable(7_u8);
    let error = step.invoke_in("hi", &context).await.unwrap_err();
    assert_eq!(error.message(), "no alternative for 7; there is: 1");
    let error = step.stream_in("hi", &context).try_collect::<String>().await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn recursion_has_a_limit() {
    fn again() -> chat_core::BoxRunnable<String, String> {
        dynamic(|_: &String, _context| Ok(again())).boxed()
    }
    let context = RunContext::new().with_recursion_limit(3);
    let error = again().invoke_in("hi", &context).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        again()
            .stream("hi")
            .try_collect::<String>()
            .await
            .unwrap_err()
            .kind(),
        ErrorKind::Configuration
    );
}

#[tokio::test]
async fn branches_are_runs_with_their_names_as_tags() {
    let (recorder, context) = Recorder::in_context();
    let step = parallel([("joke", lambda(|text: String| text).named("j"))]);
    step.invoke_in("hi", &context).await.unwrap();
    assert_eq!(
        recorder.lines(),
        ["start parallel", "  start j", "  end j", "end parallel"]
    );
    assert_eq!(*recorder.events()[1].tags, ["map:key:joke".to_owned()]);
}
