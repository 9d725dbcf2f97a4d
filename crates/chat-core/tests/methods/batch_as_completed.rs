use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chat_core::{
    ChunkStream, Error, Result, RunContext, Runnable, RunnableExt, StepInfo, StepKind, async_trait,
    barrier,
};
use futures::StreamExt;
use proptest::prelude::*;
use tokio::time::{Instant, sleep};

use crate::common::{refused, unavailable};
use crate::sleep::Sleep;

#[tokio::test(start_paused = true)]
async fn results_come_when_they_are_there_and_a_slow_one_holds_nobody_up() {
    let context = RunContext::new().with_max_concurrency(2);
    let begin = Instant::now();
    let sleep = Sleep::default();
    let results: Vec<_> = sleep
        .batch_as_completed_in([900_u64, 100, 13, 200], &context)
        .map(|(at, result)| (at, result.ok(), begin.elapsed().as_millis()))
        .collect()
        .await;
    let expected = [
        (1, Some(100), 100),
        (2, None, 113),
        (3, Some(200), 313),
        (0, Some(900), 900),
    ];
    assert_eq!(results, expected);
}

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_drops_what_is_under_way_and_starts_nothing_more() {
    let context = RunContext::new().with_max_concurrency(2);
    let sleep = Sleep::default();
    let mut results = sleep.batch_as_completed_in([10_u64, 500, 500, 500], &context);
    assert_eq!(results.next().await.unwrap().0, 0);
    drop(results);
    assert_eq!(sleep.live.load(Ordering::SeqCst), 0);
    assert!(sleep.started.load(Ordering::SeqCst) <= 3);
}

/// Fails so many times for each input, in a way that may pass or not, and waits before.
struct Flaky {
    plans: Vec<Plan>,
    attempts: Vec<AtomicUsize>,
}

#[derive(Clone, Debug)]
struct Plan {
    failures: usize,
    is_final: bool,
    millis: u64,
}

#[async_trait]
impl Runnable for Flaky {
    type Input = usize;
    type Output = usize;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("flaky", StepKind::Chain)
    }

    async fn call(&self, at: usize, _context: &RunContext) -> Result<usize> {
        let plan = &self.plans[at];
        sleep(Duration::from_millis(plan.millis)).await;
        let attempt = self.attempts[at].fetch_add(1, Ordering::SeqCst);
        match attempt < plan.failures {
            true if plan.is_final => Err(refused()),
            true => Err(unavailable()),
            false => Ok(at),
        }
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, usize>,
        context: RunContext,
    ) -> ChunkStream<'a, usize> {
        barrier(self, input, context)
    }
}

fn plan() -> impl Strategy<Value = Plan> {
    (0..4_usize, any::<bool>(), 0..50_u64).prop_map(|(failures, is_final, millis)| Plan {
        failures,
        is_final,
        millis,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The result of each input stands at its place, with the attempts that were its own.
    #[test]
    fn results_stand_at_their_inputs_places(
        plans in prop::collection::vec(plan(), 0..20),
        retries in 0..3_u32,
        most in 1..6_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let retries_at_most = usize::try_from(retries).unwrap();
        runtime.block_on(async {
            let attempts = plans.iter().map(|_| AtomicUsize::new(0)).collect();
            let flaky = Arc::new(Flaky { plans: plans.clone(), attempts });
            let context = RunContext::new().with_max_concurrency(most);
            let step = Arc::clone(&flaky).with_retry(retries);
            let results = step.batch_in(0..plans.len(), &context).await;
            assert_eq!(results.len(), plans.len());
            for (at, (result, plan)) in results.iter().zip(&plans).enumerate() {
                let recovers = plan.failures == 0 || (!plan.is_final && plan.failures <= retries_at_most);
                let outcome = result.as_ref().map_err(Error::kind);
                match recovers {
                    true => assert_eq!(outcome, Ok(&at)),
                    false if plan.is_final => assert_eq!(outcome, Err(refused().kind())),
                    false => assert_eq!(outcome, Err(unavailable().kind())),
                }
                let expected = match plan {
                    Plan { failures: 0, .. } | Plan { is_final: true, .. } => 1,
                    Plan { failures, .. } => (failures + 1).min(retries_at_most + 1),
                };
                assert_eq!(flaky.attempts[at].load(Ordering::SeqCst), expected);
            }
        });
    }
}
