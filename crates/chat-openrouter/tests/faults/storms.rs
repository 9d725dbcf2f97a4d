//! Many calls at once against a server that is down or that limits them: E7, E8, E11. Time is
//! virtual.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use chat_core::{ErrorKind, Result, RetryBudget, RetryPolicy, RunnableExt, async_trait};
use chat_openrouter::{ChatOpenRouter, Limits, Transport, TransportBody};
use chat_testing::faults::events;
use futures::future::join_all;
use http::{Request, Response};
use tokio::time::Instant;

use crate::common::{builder, whole};

/// Refuses so many requests, then answers; keeps when each came.
#[derive(Clone, Debug)]
struct Door {
    refuses: usize,
    status: u16,
    retry_after: Option<&'static str>,
    times: Arc<Mutex<Vec<Instant>>>,
}

impl Door {
    fn new(refuses: usize, status: u16) -> Self {
        Self {
            refuses,
            status,
            retry_after: None,
            times: Arc::default(),
        }
    }

    fn times(&self) -> Vec<Instant> {
        self.times.lock().unwrap().clone()
    }

    fn model(&self, policy: RetryPolicy) -> ChatOpenRouter {
        let builder = builder().transport(self.clone());
        builder.retry_policy(policy).build().unwrap()
    }
}

#[async_trait]
impl Transport for Door {
    async fn send(&self, _: Request<Bytes>, _: &Limits) -> Result<Response<TransportBody>> {
        let number = {
            let mut times = self.times.lock().unwrap();
            times.push(Instant::now());
            times.len()
        };
        let mut response = Response::builder();
        if number > self.refuses {
            return Ok(response.body(events::completion("Hi").into()).unwrap());
        }
        if let Some(wait) = self.retry_after {
            response = response.header("retry-after", wait);
        }
        Ok(response.status(self.status).body("{}".into()).unwrap())
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_down_gets_no_storm_of_retries() {
    const CALLS: usize = 1_000;
    let door = Door::new(usize::MAX, 503);
    let model = door.model(RetryPolicy::default());
    let mut last = None;
    for _ in 0..CALLS {
        last = whole(&model).await.err();
    }
    let extra = door.times().len() - CALLS;
    assert_eq!(extra, 100, "500 units buy 100 retries");
    let error = last.unwrap();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Unavailable, 1)
    );
    assert!(
        error
            .to_string()
            .contains("not tried again, since too many calls failed lately"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn calls_that_succeed_earn_retries() {
    let budget = RetryBudget::new(10);
    let policy = RetryPolicy::new(2).with_budget(budget.clone());
    let door = Door::new(2, 503);
    let model = door.model(policy.clone());
    whole(&model).await.unwrap();
    assert_eq!(budget.left(), 1, "two retries, one success");
    for _ in 0..20 {
        whole(&model.clone()).await.unwrap();
    }
    assert_eq!(budget.left(), 10, "clones share it, and it is full");
    // Another policy for one call spends from the same budget, inside and outside.
    let down = Door::new(usize::MAX, 503);
    let model = down.model(policy);
    let context = chat_core::RunContext::new().with_retry_policy(RetryPolicy::new(9));
    model.invoke_in("hi", &context).await.unwrap_err();
    assert_eq!((down.times().len(), budget.left()), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn waits_are_spread_over_the_whole_time() {
    fastrand::seed(7);
    let door = Door::new(100, 503);
    let calls = (0..100).map(|_| async {
        // Each is a client of its own.
        whole(&door.model(RetryPolicy::default())).await
    });
    let started = Instant::now();
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    let waits: Vec<f64> = door.times()[100..]
        .iter()
        .map(|time| time.duration_since(started).as_secs_f64())
        .collect();
    assert_eq!(waits.len(), 100);
    // Half a second at most, to the next millisecond of the timer.
    assert!(waits.iter().all(|wait| *wait <= 0.502), "{waits:?}");
    let mean = waits.iter().sum::<f64>() / 100.0;
    assert!((0.2..0.3).contains(&mean), "{mean}");
    let tenths: HashSet<_> = waits.iter().map(|wait| (wait * 20.0) as u32).collect();
    assert!(
        tenths.len() >= 9,
        "all tenths of the time are used: {tenths:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn calls_that_were_told_to_wait_come_back_one_by_one() {
    const CALLS: usize = 50;
    let mut door = Door::new(CALLS, 429);
    door.retry_after = Some("2");
    let model = door.model(RetryPolicy::new(1));
    let started = Instant::now();
    let answers = join_all((0..CALLS).map(|_| whole(&model))).await;
    assert!(answers.iter().all(Result::is_ok));
    let back = &door.times()[CALLS..];
    assert_eq!(back.len(), CALLS, "once each");
    for (number, time) in (0_u32..).zip(back) {
        let due = Duration::from_secs(2) + Duration::from_millis(20) * number;
        let waited = time.duration_since(started);
        // The timer is exact to a millisecond or two.
        assert!(
            (due..due + Duration::from_millis(3)).contains(&waited),
            "{number}: {waited:?}"
        );
    }
}
