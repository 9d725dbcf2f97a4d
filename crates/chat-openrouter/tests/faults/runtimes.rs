//! A model outlives the runtime that it was first used from, and is used from several: A39.

use std::time::Duration;

use chat_openrouter::ChatOpenRouter;
use chat_testing::faults::{Reply, events};
use futures::StreamExt;
use futures::future::join_all;
use tokio::runtime::{Builder, Runtime};

use crate::common::{open, streamed, whole};
use crate::http2::{self, Act};
use crate::support::{at, in_time, serve};

/// A runtime that works only while somebody waits in it.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// One that a server works in all the time.
fn server_runtime() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
}

#[track_caller]
fn asks(runtime: &Runtime, model: &ChatOpenRouter) {
    let outcome = runtime.block_on(in_time(streamed(model)));
    assert_eq!(outcome.message().text(), "Hi");
}

/// A server of HTTP/1.1 and one of HTTP/2, and models that try once.
fn models(runtime: &Runtime) -> [ChatOpenRouter; 2] {
    runtime.block_on(async {
        let server = serve([Reply::streamed(["Hi"])]).await;
        let plain = at(&server).max_retries(0).build().unwrap();
        tokio::spawn(async move {
            let _server = server;
            std::future::pending::<()>().await;
        });
        [plain, http2::once(&[Act::Answer]).await]
    })
}

#[test]
fn connections_of_a_runtime_that_is_gone_are_not_used() {
    let server = server_runtime();
    for model in models(&server) {
        for _ in 0..3 {
            asks(&runtime(), &model);
        }
    }
}

/// Nobody lets the connections of reqwest work then.
#[test]
fn connections_of_a_runtime_that_is_at_rest_are_not_used_over_hyper() {
    if !crate::common::is_over_hyper() {
        return;
    }
    let server = server_runtime();
    for model in models(&server) {
        let runtimes = [runtime(), runtime()];
        for _ in 0..2 {
            for runtime in &runtimes {
                asks(runtime, &model);
            }
        }
    }
}

/// Each piece is waited for by a task of its own, on any thread.
async fn read_by_turns(model: ChatOpenRouter) -> String {
    let mut stream = open(&model).await.unwrap();
    let mut text = String::new();
    loop {
        let turn = tokio::spawn(async move { (stream.next().await, stream) });
        let (item, rest) = turn.await.unwrap();
        match item {
            Some(chunk) => text += chunk.unwrap().text(),
            None => return text,
        }
        stream = rest;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_stream_is_read_by_one_task_after_the_other() {
    let mut reply = Reply::stream();
    for _ in 0..20 {
        reply = reply
            .chunk(events::text("a"))
            .sleep(Duration::from_micros(300))
            .chunk(events::text("b"));
    }
    let server = serve([reply.chunk(events::finish("stop") + events::DONE).end()]).await;
    let model = at(&server).max_retries(0).build().unwrap();
    for _ in 0..4 {
        let streams = (0..16).map(|_| tokio::spawn(read_by_turns(model.clone())));
        for text in in_time(join_all(streams)).await {
            assert_eq!(text.unwrap(), "ab".repeat(20));
        }
    }
}

/// reqwest uses it, and another attempt is needed.
#[test]
fn a_connection_that_was_closed_while_the_thread_was_busy_is_not_used_over_hyper() {
    if !crate::common::is_over_hyper() {
        return;
    }
    let server = server_runtime();
    let moment = Duration::from_millis(50);
    let closing = Reply::completion("Hi").sleep(moment).close();
    let faults = server.block_on(serve([closing.clone(), closing]));
    let model = at(&faults).max_retries(0).build().unwrap();
    let runtime = runtime();
    for _ in 0..2 {
        let message = runtime.block_on(in_time(whole(&model))).unwrap();
        assert_eq!(message.text(), "Hi");
        std::thread::sleep(4 * moment);
    }
}
