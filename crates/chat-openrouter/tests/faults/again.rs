//! Retries and time on real sockets: E1, E4, E5, E9, E10, E14 to E16.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chat_core::{
    ErrorKind, Observer, RetryPolicy, RunContext, RunEvent, RunEventKind, RunnableExt, TimeoutPhase,
};
use chat_openrouter::Timeouts;
use chat_testing::faults::{Reply, events};
use futures::StreamExt;

use crate::common::{open, streamed, whole};
use crate::support::{MOMENT, PATIENCE, at, hasty, in_time, late, model, serve, stream, within};

#[tokio::test]
async fn silence_after_the_first_output_ends_the_stream_with_what_came() {
    let server = serve([Reply::stream().chunk(events::text("Hel"))]).await;
    let model = within(&server, Timeouts::new().with_idle(MOMENT));
    let started = Instant::now();
    let outcome = in_time(streamed(&model)).await;
    assert!((MOMENT..PATIENCE).contains(&started.elapsed()));
    assert_eq!(outcome.partial_text(), "Hel");
    assert_eq!(outcome.error().kind(), late(TimeoutPhase::Idle));
    in_time(server.wait_for_left(1)).await;
    assert_eq!(server.request_count(), 1);
}

#[tokio::test]
async fn silence_before_the_first_output_is_tried_again() {
    let silent = Reply::stream().chunk(events::COMMENT);
    let server = serve([silent, Reply::streamed(["Hi"])]).await;
    let model = within(&server, Timeouts::new().with_idle(4 * MOMENT));
    let outcome = in_time(streamed(&model)).await;
    assert_eq!(
        (outcome.message().text().as_ref(), server.request_count()),
        ("Hi", 2)
    );
}

#[tokio::test]
async fn a_consumer_that_sleeps_trips_no_timer_and_holds_the_server_back() {
    let flood = Reply::stream().repeat_chunk(events::text("x").repeat(300), u64::MAX);
    let server = serve([flood]).await;
    let idle = 3 * MOMENT;
    let model = within(&server, Timeouts::new().with_idle(idle));
    let mut stream = in_time(open(&model)).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    let asleep = Instant::now();
    let sent = || server.connections()[0].bytes_sent;
    let (mut before, mut still) = (0, 0);
    // Until the buffers of the sockets are full, and longer than the server may be silent.
    while still < 5 || asleep.elapsed() < 2 * idle {
        tokio::time::sleep(MOMENT / 3).await;
        still = if sent() == before { still + 1 } else { 0 };
        before = sent();
        assert!(before < 64 << 20, "nothing holds the server back");
    }
    for _ in 0..1_000 {
        assert!(in_time(stream.next()).await.unwrap().is_ok());
    }
}

/// Keeps the waits of all retries.
#[derive(Clone, Debug, Default)]
struct Waits(Arc<Mutex<Vec<(u32, Duration, ErrorKind)>>>);

impl Observer for Waits {
    fn wants_content(&self) -> bool {
        false
    }

    fn on_event(&self, event: &RunEvent) {
        if let RunEventKind::Retry {
            attempt,
            delay,
            error,
            ..
        } = &event.kind
        {
            self.0
                .lock()
                .unwrap()
                .push((*attempt, *delay, error.kind()));
        }
    }
}

#[tokio::test]
async fn each_attempt_is_seen() {
    let busy = "HTTP/1.1 429 Slow\r\nretry-after-ms: 30\r\ncontent-length: 0\r\n\r\n";
    let server = serve([
        Reply::head(busy),
        Reply::json(503, "{}"),
        Reply::completion("Hi"),
    ])
    .await;
    let waits = Waits::default();
    let context = RunContext::new().with_observer(Arc::new(waits.clone()));
    let started = Instant::now();
    let message = in_time(model(&server).invoke_in("hi", &context))
        .await
        .unwrap();
    assert_eq!(message.text(), "Hi");
    let wait = Duration::from_millis(30);
    assert!(started.elapsed() >= wait, "never earlier than told");
    let waits = waits.0.lock().unwrap();
    assert_eq!(waits[0], (1, wait, ErrorKind::RateLimited));
    assert_eq!((waits[1].0, waits[1].2), (2, ErrorKind::Unavailable));
    assert!(waits[1].1 <= Duration::from_millis(2));
    let requests = server.requests();
    assert!(
        requests
            .iter()
            .all(|it| it.body == requests[0].body && it.head == requests[0].head)
    );
}

#[tokio::test]
async fn waits_that_make_no_sense_are_ours() {
    for wait in [
        "-5",
        "NaN",
        "inf",
        "1e400",
        "soon",
        "",
        "99999999999999999999999",
    ] {
        let busy = format!("HTTP/1.1 429 Slow\r\nretry-after: {wait}\r\ncontent-length: 0\r\n\r\n");
        let server = serve([Reply::head(busy), Reply::completion("Hi")]).await;
        let outcome = in_time(whole(&model(&server))).await;
        match wait {
            // More than the caller may be made to wait.
            "99999999999999999999999" => assert!(outcome.is_err()),
            _ => assert_eq!(outcome.unwrap().text(), "Hi", "{wait}"),
        }
    }
}

#[tokio::test]
async fn too_long_a_wait_or_too_near_a_deadline_ends_the_call_at_once() {
    let busy = |wait: u32| {
        Reply::head(format!(
            "HTTP/1.1 429 Slow\r\nretry-after: {wait}\r\ncontent-length: 0\r\n\r\n"
        ))
    };
    for (wait, deadline) in [(61, None), (30, Some(Duration::from_secs(20)))] {
        let server = serve([busy(wait)]).await;
        let context =
            deadline.map_or_else(RunContext::new, |time| RunContext::new().with_timeout(time));
        let started = Instant::now();
        let error = model(&server).invoke_in("hi", &context).await.unwrap_err();
        assert!(started.elapsed() < Duration::from_secs(20));
        assert_eq!(
            (error.kind(), server.request_count()),
            (ErrorKind::RateLimited, 1)
        );
        assert_eq!(error.retry_after(), Some(Duration::from_secs(wait.into())));
    }
}

#[tokio::test]
async fn a_stream_that_starts_again_is_one_clean_stream() {
    let output = || Reply::streamed(["Once ", "more"]);
    let head = "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n";
    for first in [
        Reply::new().reset(),
        Reply::new().close(),
        Reply::head(head),
        Reply::stream().close(),
        Reply::stream().chunk(events::COMMENT).reset(),
        Reply::stream().chunk(events::text("")).end(),
    ] {
        let message = stream([first, output()]).await.said("Once more", 2);
        assert!(message.usage.is_some());
    }
}

#[tokio::test]
async fn after_output_nothing_is_sent_again_whatever_the_policy() {
    let begun = Reply::stream().chunk(events::text("Hel")).close();
    let server = serve([begun, Reply::streamed(["never"])]).await;
    let policy = RetryPolicy::new(10).with_base(Duration::ZERO);
    let model = at(&server).retry_policy(policy.clone()).build().unwrap();
    let outcome = in_time(streamed(&model.with_retry_policy(hasty()))).await;
    assert_eq!(
        (outcome.partial_text().as_str(), server.request_count()),
        ("Hel", 1)
    );
}

#[tokio::test]
async fn a_fallback_answers_for_a_model_that_is_down_and_not_for_a_wrong_request() {
    let down = serve([Reply::json(
        503,
        r#"{"error":{"code":503,"message":"down"}}"#,
    )])
    .await;
    let well = serve([Reply::streamed(["Hi"]), Reply::streamed(["Hi"])]).await;
    let asked = model(&down).with_fallbacks([model(&well)]);
    assert_eq!(in_time(whole(&asked)).await.unwrap().text(), "Hi");
    assert_eq!(in_time(streamed(&asked)).await.message().text(), "Hi");
    assert_eq!((down.request_count(), well.request_count()), (6, 2));

    let wrong = serve([Reply::json(400, r#"{"error":{"code":400,"message":"no"}}"#)]).await;
    let asked = model(&wrong).with_fallbacks([model(&well)]);
    let error = in_time(whole(&asked))
        .await
        .expect_err("it is wrong anywhere");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!((wrong.request_count(), well.request_count()), (1, 2));
}
