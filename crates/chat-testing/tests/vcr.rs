//! Recording and replaying exchanges of a real client.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::task::{Context, Poll};

use bytes::Bytes;
use chat_core::{ErrorKind, RunnableExt};
use chat_openrouter::{ChatOpenRouter, ServiceTransport, TransportService};
use chat_testing::simulator::Simulator;
use chat_testing::vcr::{Vcr, VcrMode};
use futures::TryStreamExt;
use futures::future::{Ready, ready};
use http::{Request, Response};
use http_body_util::Full;
use tower_service::Service;

const KEY: &str = "sk-or-v1-canary0123456789abcdef";
const QUESTION: &str = "Write a short poem about the sea.";

/// A network that must not be used.
#[derive(Clone)]
struct Offline;

impl Service<Request<Full<Bytes>>> for Offline {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _request: Request<Full<Bytes>>) -> Self::Future {
        ready(Ok(Response::builder()
            .status(599)
            .body(Full::default())
            .unwrap()))
    }
}

/// A file of its own for each test, away from the repository.
fn file(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.jsonl"));
    std::fs::remove_file(&path).ok();
    path
}

fn recording(mode: VcrMode, path: &Path) -> ChatOpenRouter {
    let simulator = Simulator::new().with_api_key(KEY);
    let network = TransportService::new(ServiceTransport::new(simulator.router()));
    model(ServiceTransport::new(
        Vcr::with_mode(mode, path, network).unwrap(),
    ))
}

fn replaying(path: &Path) -> ChatOpenRouter {
    model(ServiceTransport::new(
        Vcr::with_mode(VcrMode::Replay, path, Offline).unwrap(),
    ))
}

fn model(transport: impl chat_openrouter::Transport) -> ChatOpenRouter {
    ChatOpenRouter::builder()
        .model("openai/gpt-4.1-mini")
        .api_key(KEY)
        .base_url("http://localhost/api/v1")
        .transport(transport)
        .build()
        .unwrap()
}

async fn streamed(model: &ChatOpenRouter) -> Vec<String> {
    let chunks: Vec<_> = model.stream(QUESTION).try_collect().await.unwrap();
    chunks.iter().map(|chunk| chunk.text().to_owned()).collect()
}

#[tokio::test]
async fn what_was_recorded_is_replayed_without_the_network() {
    let path = file("replayed");
    let recorded = recording(VcrMode::Record, &path);
    let (whole, pieces) = (
        recorded.invoke(QUESTION).await.unwrap(),
        streamed(&recorded).await,
    );

    let replayed = replaying(&path);
    assert_eq!(replayed.invoke(QUESTION).await.unwrap(), whole);
    assert_eq!(streamed(&replayed).await, pieces);
}

#[tokio::test]
async fn a_recording_holds_no_key() {
    let path = file("no_key");
    let model = recording(VcrMode::Record, &path);
    model.invoke(format!("Say exactly: {KEY}")).await.unwrap();
    model.invoke(format!("Say exactly: {KEY}")).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 2);
    assert!(!text.contains("canary"), "{text}");
    assert!(!text.to_lowercase().contains("authorization"), "{text}");
}

#[tokio::test]
async fn failures_are_recorded_too() {
    let path = file("failures");
    let model = recording(VcrMode::Record, &path);
    let options = chat_core::ChatOptions::new().with_model("sim/error-402");
    let bound = chat_core::ChatModelExt::bind(model, options.clone());
    let error = bound.invoke(QUESTION).await.unwrap_err();
    let replayed = chat_core::ChatModelExt::bind(replaying(&path), options);
    let again = replayed.invoke(QUESTION).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::InsufficientCredits);
    assert_eq!(again.to_string(), error.to_string());
}

#[tokio::test]
async fn a_miss_shows_how_the_nearest_recording_differs() {
    let path = file("miss");
    recording(VcrMode::Record, &path)
        .invoke(QUESTION)
        .await
        .unwrap();
    let error = replaying(&path)
        .invoke("Write a long poem.")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.attempts(), 1);
    let text = error.to_string();
    assert!(text.contains("CHAT_VCR=record"), "{text}");
    assert!(
        text.contains("messages[0].content: recorded \"Write a short poem"),
        "{text}"
    );
    assert!(text.contains("asked \"Write a long poem.\""), "{text}");
}

#[tokio::test]
async fn each_recording_is_replayed_once() {
    let path = file("once");
    recording(VcrMode::Record, &path)
        .invoke(QUESTION)
        .await
        .unwrap();
    let model = replaying(&path);
    model.invoke(QUESTION).await.unwrap();
    let text = model.invoke(QUESTION).await.unwrap_err().to_string();
    assert!(text.contains("1 times only"), "{text}");
}

#[tokio::test]
async fn auto_records_only_what_is_missing() {
    let path = file("auto");
    recording(VcrMode::Auto, &path)
        .invoke(QUESTION)
        .await
        .unwrap();
    let model = recording(VcrMode::Auto, &path);
    model.invoke(QUESTION).await.unwrap();
    model.invoke("Say hi.").await.unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
}

#[tokio::test]
async fn a_stream_that_is_dropped_is_not_recorded() {
    let path = file("dropped");
    let model = recording(VcrMode::Record, &path);
    let mut stream = model.stream(QUESTION);
    stream.try_next().await.unwrap();
    drop(stream);
    assert!(!path.exists());
}

#[tokio::test]
async fn a_broken_recording_is_a_clear_error() {
    let path = file("broken");
    std::fs::write(&path, "not json\n").unwrap();
    let error = Vcr::with_mode(VcrMode::Replay, &path, Offline).unwrap_err();
    assert!(
        error.to_string().contains("no exchange in line 1"),
        "{error}"
    );
}
