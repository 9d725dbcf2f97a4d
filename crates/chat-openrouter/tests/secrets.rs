//! No output of any kind shows the key.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "secrets/listener.rs"]
mod listener;

use std::error::Error as StdError;
use std::fmt::{Debug, Write};

use chat_core::{ChatModel, ChatOptions, ChatRequest, Error, Message, Result, RunContext};
use chat_openrouter::{ChatOpenRouter, ChatOpenRouterBuilder};
use common::{Answer, Scripted, Step, builder, sse, streamed, whole};
use listener::{Everything, logged};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A key of the usual form, and one that only its owner knows to be one.
const KEYS: [&str; 2] = [
    "sk-or-v1-canary0123456789abcdefcanary",
    "my-gateway-key-1234",
];

/// How the keys begin in base64, as basic authentication writes them.
const BASE64: [&str; 2] = ["c2stb3ItdjEtY2FuYXJ5", "bXktZ2F0ZXdheS1rZXkt"];

fn assert_hidden(what: &str, text: &str) {
    for needle in KEYS
        .into_iter()
        .chain(["canary", "gateway-key", "key-1234", "cdefcanary"])
        .chain(BASE64)
    {
        assert!(!text.contains(needle), "{what} shows {needle}: {text}");
    }
}

/// Everything that an error shows, with all its causes.
fn all_of(error: &Error) -> String {
    let mut all = format!(
        "{error} {error:?} {error:#?} {:?} {:?}",
        error.raw(),
        error.request_id()
    );
    write!(all, "{}", serde_json::to_string(&error.report()).unwrap()).unwrap();
    write!(
        all,
        "{:?} {:?} {:?}",
        error.report(),
        error.provider(),
        error.step()
    )
    .unwrap();
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(all, "{error} {error:?}").unwrap();
        cause = error.source();
    }
    let panics = std::panic::AssertUnwindSafe(|| failing(error).unwrap());
    let panicked = std::panic::catch_unwind(panics).unwrap_err();
    all + panicked.downcast_ref::<String>().unwrap()
}

fn failing(error: &Error) -> Result<()> {
    Err(error.clone())
}

fn with_key(key: &str) -> ChatOpenRouterBuilder {
    builder().api_key(key)
}

#[test]
fn builders_models_and_requests_hide_it() {
    for key in KEYS {
        let builder = with_key(key).default_header("x-gateway-auth", key);
        assert_hidden("the builder", &format!("{builder:?} {builder:#?}"));
        let typo = builder
            .clone()
            .base_url(format!("https://me:{key}@gateway.test/v1"));
        assert_hidden("the builder of a URL", &format!("{typo:?} {typo:#?}"));
        assert_hidden("the error of a URL", &all_of(&typo.build().unwrap_err()));
        let model = builder.build().unwrap();
        assert_hidden(
            "the model",
            &format!("{model:?} {model:#?} {:?}", model.identity()),
        );
        let (messages, options, context) = (
            [Message::human("hi")],
            ChatOptions::new(),
            RunContext::new(),
        );
        let request = ChatRequest::new(&messages, &options, &context);
        for is_streamed in [false, true] {
            let request = model.dry_run(request, is_streamed).unwrap();
            assert_hidden("the dry run", &format!("{request:?} {request:#?}"));
            assert_eq!(
                request.headers()["authorization"],
                format!("Bearer {key}"),
                "yet it is sent"
            );
        }
    }
}

#[test]
fn errors_of_the_setup_hide_it() {
    for key in KEYS {
        for wrong in [
            with_key(&format!("{key}\n{key}")),
            with_key(key).default_header("authorization", format!("Bearer {key}")),
            with_key(key).default_header("x-auth", format!("{key}\n")),
            with_key(key).base_url(format!("https://gateway.test/?key={key}")),
            with_key(key).base_url(format!("http://user:{key}@gateway.test/")),
            with_key(key).model(""),
        ] {
            assert_hidden("the error", &all_of(&wrong.build().unwrap_err()));
        }
    }
}

/// The answers of a server that repeats the key wherever it can.
fn echoes(key: &str) -> Vec<Answer> {
    let metadata = json!({"provider_name": key, "raw": json!({"message": format!("bad key {key}")}).to_string(),
        "error_type": key});
    let error = json!({"code": 401, "message": format!("User {key} not found"), "metadata": metadata, key: key});
    let body = json!({"error": error, "user_id": key}).to_string();
    let escaped = body.replace(
        key,
        &key.chars()
            .map(|char| format!("\\u{:04x}", char as u32))
            .collect::<String>(),
    );
    let nested = json!({"error": {"code": 400, "message": "Provider returned error",
        "metadata": {"raw": {"error": {"message": [key], "detail": key}}}}});
    let in_choice = json!({"choices": [{"message": {"content": "Hi"}, "finish_reason": "error", "error": error}]});
    let bare = json!({"id": key, "provider": key, "choices": [{"finish_reason": "error", "native_finish_reason": key}]});
    let in_stream = sse([json!({"id": key, "provider": key, "choices": [], "error": error})]);
    let page = format!("<html>Authorization: Bearer {key}</html>");
    let redirect = Answer::new(302, "text/html", page.clone())
        .header("location", &format!("https://x/?key={key}"));
    let steps = vec![Step::Bytes(page.clone().into()), Step::Break];
    let mut answers: Vec<_> = [401, 402, 403, 404, 429, 500, 502]
        .into_iter()
        .flat_map(|status| {
            [&body, &nested.to_string(), &page, &key.to_owned()]
                .map(|body| Answer::error(status, body.clone()))
        })
        .map(|answer| {
            answer
                .header("x-generation-id", key)
                .header("retry-after", key)
                .header("x-echo", key)
        })
        .collect();
    answers.extend([
        Answer::error(401, escaped.clone()),
        Answer::json(escaped),
        Answer::json(body),
        Answer::json(in_choice.to_string()),
        Answer::json(bare.to_string()),
        Answer::sse(in_stream),
        Answer::sse(sse([bare])),
        Answer::sse(sse([&page])),
        Answer::json(page),
        Answer::json(format!("{{\"choices\": {key}")),
        Answer::json(json!([key]).to_string()),
        Answer::json(json!(key).to_string()),
        redirect,
        Answer::of_steps(500, "text/html", steps),
    ]);
    answers
}

#[tokio::test]
async fn errors_of_a_server_that_repeats_it_hide_it() {
    for key in KEYS {
        for answer in echoes(key) {
            let model = |answer| {
                with_key(key)
                    .transport(Scripted::new([answer]))
                    .build()
                    .unwrap()
            };
            let place = format!("the error of {answer:?}").replace(key, "…");
            let error = whole(&model(answer.clone())).await.unwrap_err();
            assert_hidden(&place, &all_of(&error));
            assert_hidden(&place, &all_of(&streamed(&model(answer)).await.error()));
        }
    }
}

#[tokio::test]
async fn the_keys_of_others_are_hidden_too() {
    let body =
        json!({"error": {"code": 401, "message": "sk-or-v1-canary9999999999999999 is disabled"}});
    let model = builder()
        .transport(Scripted::new([Answer::error(401, body.to_string())]))
        .build()
        .unwrap();
    assert_hidden("the error", &all_of(&whole(&model).await.unwrap_err()));
}

/// Answers any number of requests on a socket, and repeats the key.
async fn echoing_server(key: &'static str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = vec![];
            while !String::from_utf8_lossy(&request).contains("\"messages\"") {
                socket.read_buf(&mut request).await.unwrap();
            }
            let body = json!({"error": {"code": 503, "message": format!("bad {key}")}}).to_string();
            let answer = format!(
                "HTTP/1.1 503 Service Unavailable\r\nx-echo: {key}\r\nretry-after: 0\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    format!("http://{address}/v1")
}

#[tokio::test]
async fn logs_of_all_levels_and_crates_hide_it() {
    // For all threads: what the other tests log must not show it either.
    tracing::subscriber::set_global_default(Everything).unwrap();
    tracing::callsite::rebuild_interest_cache();
    log::set_logger(&Everything).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    for key in KEYS {
        let url = echoing_server(key).await;
        let model = with_key(key).base_url(url).max_retries(1).build().unwrap();
        let error = whole(&model).await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(503), 2));
        assert_eq!(streamed(&model).await.error().status(), Some(503));
        #[cfg(feature = "hyper")]
        {
            let hyper = with_key(key).transport(chat_openrouter::HyperTransport::new());
            let model = hyper.base_url(echoing_server(key).await).build().unwrap();
            assert_hidden("the model", &format!("{model:?}"));
            assert_eq!(whole(&model).await.unwrap_err().status(), Some(503));
        }
        let scripted = with_key(key)
            .transport(Scripted::new(echoes(key)))
            .build()
            .unwrap();
        for _ in echoes(key) {
            assert!(whole(&scripted).await.is_err());
        }
    }
    let logged = logged().lock().unwrap().clone();
    for heard in [
        "answer began",
        "request failed; trying again",
        "hyper",
        "reqwest",
    ] {
        assert!(logged.contains(heard), "the log is without `{heard}`");
    }
    assert_hidden("the log", &logged);
}

#[test]
fn the_model_is_as_quiet_behind_a_pointer() {
    let model: std::sync::Arc<dyn ChatModel> =
        std::sync::Arc::new(with_key(KEYS[0]).build().unwrap());
    assert_hidden("the model", &format!("{model:?}"));
    fn assert_no_display<T: Debug>() {}
    assert_no_display::<ChatOpenRouter>();
}
