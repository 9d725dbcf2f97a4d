//! What goes wrong beside a stream, in the same program, and leaves it alone.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use chat_core::{ErrorKind, Observer, RunContext, RunEvent, RunnableExt};
use chat_openrouter::{ChatOpenRouter, Timeouts};
use chat_testing::faults::{FaultServer, Reply, events};
use futures::{FutureExt, StreamExt, stream};
use tokio::runtime::Builder;

use crate::common::builder;

fn at(url: &str) -> ChatOpenRouter {
    builder().base_url(url).build().unwrap()
}

/// A callback that blocks the thread longer than the idle time. The bytes had come by then.
#[test]
fn a_blocked_thread_is_not_a_silent_server() {
    let server_side = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let reply = Reply::stream()
        .chunk(events::text("a"))
        .sleep(Duration::from_millis(100))
        .chunk(events::text("b") + &events::finish("stop") + events::DONE)
        .end();
    let server = server_side.block_on(FaultServer::start([reply])).unwrap();
    let timeouts = Timeouts::new().with_idle(Duration::from_millis(400));
    let model = builder()
        .base_url(server.base_url())
        .timeouts(timeouts)
        .build()
        .unwrap();
    let client_side = Builder::new_current_thread().enable_all().build().unwrap();
    client_side.block_on(async {
        let mut chunks = model.stream("hi");
        assert_eq!(chunks.next().await.unwrap().unwrap().text(), "a");
        assert!(chunks.next().now_or_never().is_none(), "the server waits");
        std::thread::sleep(Duration::from_millis(1_000));
        assert_eq!(chunks.next().await.unwrap().unwrap().text(), "b");
        while let Some(chunk) = chunks.next().await {
            chunk.unwrap();
        }
    });
}

struct Panics;

impl Observer for Panics {
    fn wants_content(&self) -> bool {
        false
    }

    fn on_event(&self, _: &RunEvent) {
        panic!("an observer that fails");
    }
}

#[tokio::test]
async fn a_callback_that_panics_takes_no_other_call_with_it() {
    let server = FaultServer::start([Reply::completion("hi")]).await.unwrap();
    let model = at(&server.base_url());
    for _ in 0..3 {
        let failing = model.clone();
        let context = RunContext::new().with_observer(Arc::new(Panics));
        let task = tokio::spawn(async move { failing.invoke_in("hi", &context).await });
        assert!(task.await.unwrap_err().is_panic());
        assert_eq!(model.invoke("hi").await.unwrap().text(), "hi");
    }
}

#[tokio::test]
async fn two_thousand_calls_at_once_share_a_client() {
    let server = FaultServer::start([Reply::completion("hi")]).await.unwrap();
    let model = at(&server.base_url());
    let calls = (0..2_000).map(|_| {
        model
            .invoke("hi")
            .map(|answer| answer.map(|it| it.text().into_owned()))
    });
    let answers: Vec<_> = stream::iter(calls).buffer_unordered(2_000).collect().await;
    assert_eq!(answers.len(), 2_000);
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer.as_deref(), Ok("hi"))),
        "{:?}",
        answers.iter().find(|it| it.is_err())
    );
    assert_eq!(server.request_count(), 2_000);
}

/// The part of the test below that runs with few files: it is started with a limit on them.
#[tokio::test]
#[ignore = "started by `a_process_without_files_gets_errors_and_recovers`"]
async fn with_few_files() {
    let Ok(url) = std::env::var("FEW_FILES_URL") else {
        return;
    };
    let model = at(&url);
    let calls = (0..100).map(|_| model.invoke("hi"));
    let answers = futures::future::join_all(calls).await;
    let failed: Vec<_> = answers
        .iter()
        .filter_map(|answer| answer.as_ref().err())
        .collect();
    assert!(
        !failed.is_empty() && failed.len() < 100,
        "{} of 100 failed",
        failed.len()
    );
    for error in failed {
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(error.to_string().contains("open files"), "{error}");
    }
    assert_eq!(model.invoke("hi").await.unwrap().text(), "hi");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg(unix)]
async fn a_process_without_files_gets_errors_and_recovers() {
    let slow = Reply::new().sleep(Duration::from_millis(300));
    let server = FaultServer::choosing(move |request| match request.number {
        0..20 => {
            let mut reply = slow.clone();
            let body = events::completion("hi");
            reply = reply.send(format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len()));
            reply
        }
        _ => Reply::completion("hi"),
    })
    .await
    .unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -n 40 && exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "neighbours::with_few_files",
            "--ignored",
            "--nocapture",
        ])
        .env("FEW_FILES_URL", server.base_url());
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}
