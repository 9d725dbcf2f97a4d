use std::time::Duration;

use chat_core::{ErrorKind, FakeChatModel, RunContext, RunEventKind, RunId, RunnableExt};

use crate::common::Recorder;

#[tokio::test]
async fn a_group_is_one_run_round_its_children() {
    let (recorder, context) = Recorder::in_context();
    let model = FakeChatModel::new(["a"]);
    let work = |context: RunContext| async move {
        model.invoke_in("one", &context).await?;
        model.batch_in(["two"], &context).await.remove(0)
    };
    context.run_group("pair", work).await.unwrap();
    let expected = [
        "start pair",
        "  start FakeChatModel",
        "  usage FakeChatModel",
        "  end FakeChatModel",
        "  start FakeChatModel",
        "  usage FakeChatModel",
        "  end FakeChatModel",
        "end pair",
    ];
    assert_eq!(recorder.lines(), expected);
    recorder.assert_every_run_ended_once();
}

#[tokio::test(start_paused = true)]
async fn a_group_ends_at_the_deadline_and_says_so() {
    let (recorder, context) = Recorder::in_context();
    let context = context.with_timeout(Duration::from_secs(1));
    let error = context
        .run_group("slow", |_| std::future::pending::<chat_core::Result<()>>())
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)));
    assert_eq!(recorder.lines(), ["start slow", "error slow"]);
}

#[tokio::test]
async fn a_given_id_is_that_of_the_next_run_alone() {
    let (recorder, context) = Recorder::in_context();
    let id = RunId::new();
    let context = context.with_run_id(id);
    let model = FakeChatModel::new(["a"]);
    model
        .batch_in(["one", "two", "three"], &context)
        .await
        .into_iter()
        .for_each(|result| drop(result.unwrap()));
    let starts: Vec<_> = recorder
        .events()
        .into_iter()
        .filter(|event| matches!(event.kind, RunEventKind::Start { .. }))
        .map(|event| event.run == id)
        .collect();
    assert_eq!(starts, [true, false, false]);
    recorder.assert_every_run_ended_once();
}

#[test]
fn tags_are_a_set_and_the_session_goes_down() {
    let context = RunContext::new()
        .with_tag("a")
        .with_tag("b")
        .with_tag("a")
        .with_metadata("user", 7)
        .with_session_id("s");
    assert_eq!(context.tags(), ["a", "b"]);
    assert_eq!(context.metadata().unwrap()["user"], 7);
    assert_eq!(context.session_id(), Some("s"));
    assert!(RunContext::new().tags().is_empty());
}

#[test]
fn ids_are_version_7_distinct_and_in_the_order_of_their_making() {
    let make = || (0..100_000).map(|_| RunId::new()).collect::<Vec<_>>();
    let threads = [(); 3].map(|()| std::thread::spawn(make));
    let mut all = vec![];
    for ids in threads.map(|thread| thread.join().unwrap()) {
        assert!(ids.is_sorted());
        all.extend(ids);
    }
    assert!(all.iter().all(|id| id.as_uuid().get_version_num() == 7));
    assert!(
        all.iter()
            .all(|id| id.as_uuid().get_variant() == uuid::Variant::RFC4122)
    );
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 300_000);
    assert!(RunId::new() > all[all.len() - 1]);
}
