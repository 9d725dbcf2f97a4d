use std::sync::atomic::Ordering;
use std::time::Duration;

use chat_core::{
    ChunkStream, Error, FakeChatModel, Result, RunContext, Runnable, RunnableExt, StepInfo,
    StepKind, StrOutputParser, async_trait, barrier, chain,
};
use futures::TryStreamExt;
use tokio::time::Instant;

use crate::common::{Recorder, ScriptedModel, refused, words};
use crate::sleep::Sleep;

/// A step that runs another on four inputs at once, and so on many levels.
struct FourTimes<R>(R);

#[async_trait]
impl<R: Runnable<Input = String, Output = String>> Runnable for FourTimes<R> {
    type Input = String;
    type Output = String;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("four times", StepKind::Chain)
    }

    async fn call(&self, input: String, context: &RunContext) -> Result<String> {
        let inputs = (0..4).map(|at| format!("{input}.{at}"));
        Ok(self.0.try_batch_in(inputs, context).await?.join(","))
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, String>,
        context: RunContext,
    ) -> ChunkStream<'a, String> {
        barrier(self, input, context)
    }
}

fn limited(most: usize) -> RunContext {
    RunContext::new().with_max_concurrency(most)
}

fn shuffled(count: u64) -> Vec<u64> {
    let mut random = fastrand::Rng::with_seed(7);
    (0..count).map(|_| random.u64(20..1_000)).collect()
}

#[tokio::test(start_paused = true)]
async fn results_stand_in_the_order_of_the_inputs() {
    let inputs = shuffled(100);
    let results = Sleep::default().batch(inputs.clone()).await;
    assert_eq!(
        results.into_iter().collect::<Result<Vec<_>>>().unwrap(),
        inputs
    );
    assert_eq!(
        Sleep::default().try_batch(inputs.clone()).await.unwrap(),
        inputs
    );
}

#[tokio::test(start_paused = true)]
async fn a_failure_stays_at_its_place() {
    let results = Sleep::default().batch([5_u64, 13, 3]).await;
    let kinds: Vec<_> = results
        .iter()
        .map(|result| result.as_ref().map_err(Error::kind))
        .collect();
    assert_eq!(kinds, [Ok(&5), Err(refused().kind()), Ok(&3)]);
}

#[tokio::test(start_paused = true)]
async fn no_inputs_give_no_results() {
    let none: [u64; 0] = [];
    assert!(Sleep::default().batch(none).await.is_empty());
    assert!(Sleep::default().try_batch(none).await.unwrap().is_empty());
    assert!(
        Sleep::default()
            .batch_in(none, &limited(1))
            .await
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn the_limit_bounds_what_is_under_way() {
    for most in [1, 3, 64] {
        let sleep = Sleep::default();
        sleep.batch_in(shuffled(50), &limited(most)).await;
        assert_eq!(sleep.most_live.load(Ordering::SeqCst), most.min(50));
    }
    let sleep = Sleep::default();
    sleep.batch(shuffled(50)).await;
    assert_eq!(sleep.most_live.load(Ordering::SeqCst), 32);
}

#[tokio::test(start_paused = true)]
async fn a_free_place_is_taken_at_once() {
    let begin = Instant::now();
    Sleep::default()
        .batch_in([900_u64, 300, 300, 300], &limited(2))
        .await;
    assert_eq!(begin.elapsed().as_millis(), 900);
}

#[tokio::test(start_paused = true)]
async fn the_first_failure_drops_what_is_under_way() {
    let sleep = Sleep::default();
    let begin = Instant::now();
    let error = sleep
        .try_batch_in([500_u64, 100, 13, 400, 400], &limited(3))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), begin.elapsed().as_millis()),
        (refused().kind(), 13)
    );
    assert_eq!(sleep.started.load(Ordering::SeqCst), 3);
    assert_eq!(sleep.live.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn dropping_a_batch_drops_its_work() {
    let sleep = Sleep::default();
    let batch = sleep.batch([500_u64, 500]);
    assert!(
        tokio::time::timeout(Duration::from_millis(1), batch)
            .await
            .is_err()
    );
    assert_eq!(
        (
            sleep.started.load(Ordering::SeqCst),
            sleep.live.load(Ordering::SeqCst)
        ),
        (2, 0)
    );
}

#[tokio::test(start_paused = true)]
async fn nested_batches_finish_and_keep_the_limit_of_requests() {
    for most in [1, 3] {
        let model = ScriptedModel::new([words("yes")]).with_pace(Duration::from_millis(10));
        let ask = question().pipe(model.clone()).pipe(StrOutputParser);
        let results = FourTimes(ask).batch_in(six(), &limited(most)).await;
        assert!(
            results
                .iter()
                .all(|result| result.as_ref().unwrap() == "yes,yes,yes,yes")
        );
        assert_eq!((model.attempts(), model.most_live()), (24, most));
    }
}

#[tokio::test(start_paused = true)]
async fn deeper_nests_finish_with_one_permit() {
    let model = ScriptedModel::new([words("yes")]).with_pace(Duration::from_millis(10));
    let ask = question().pipe(model.clone()).pipe(StrOutputParser);
    let nest = FourTimes(FourTimes(FourTimes(ask)));
    nest.invoke_in("q", &limited(1)).await.unwrap();
    assert_eq!((model.attempts(), model.most_live()), (64, 1));
}

#[tokio::test(start_paused = true)]
async fn a_limit_bounds_streams_too() {
    let model = ScriptedModel::new([words("one two")]).with_pace(Duration::from_millis(10));
    let context = limited(2);
    let streams = (0..7).map(|_| model.stream_in("hi", &context).try_collect::<Vec<_>>());
    for result in futures::future::join_all(streams).await {
        result.unwrap();
    }
    assert_eq!((model.attempts(), model.most_live()), (7, 2));
}

#[tokio::test(start_paused = true)]
async fn a_wait_between_attempts_holds_no_permit() {
    let limited_model = ScriptedModel::new([Err(crate::common::unavailable())]);
    let model = ScriptedModel::new([words("yes")]);
    let context = limited(1);
    let begin = Instant::now();
    let failing = limited_model.clone().with_retry(2);
    let both = futures::future::join(failing.invoke_in("hi", &context), async {
        model.invoke_in("hi", &context).await.unwrap();
        begin.elapsed()
    });
    let (result, took) = both.await;
    result.unwrap_err();
    assert!(took < Duration::from_millis(5), "{took:?}");
}

#[tokio::test]
async fn every_input_is_a_run_of_its_own() {
    let (recorder, context) = Recorder::in_context();
    let steps = chain(FakeChatModel::new(["hello"])) | StrOutputParser;
    steps.batch_in(["a", "b", "c"], &context).await;
    recorder.assert_every_run_ended_once();
    let starts = recorder
        .lines()
        .into_iter()
        .filter(|line| line == "start sequence")
        .count();
    assert_eq!(starts, 3);
}

fn six() -> Vec<String> {
    (0..6).map(|at| at.to_string()).collect()
}

fn question() -> crate::common::Function<String, chat_core::Messages> {
    crate::common::function("question", |text: String| {
        Ok(chat_core::Messages::from(text))
    })
}
