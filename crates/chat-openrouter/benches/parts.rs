//! What each part of the hot path costs: `cargo bench -p chat-openrouter --bench parts`.
//!
//! Prints the best time of several rounds and the allocations, by chunk, event or call. With a name
//! and a number (`-- stream-text 20`) it does that part so many times and prints nothing, which is
//! what `.ci/instructions` counts.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "it is a program"
)]

#[path = "../tests/cost/canned.rs"]
mod canned;

use std::time::Instant;

use allocation_counter::measure;
use bytes::Bytes;
use canned::{Kind, Server};
use chat_core::{
    AiMessageChunk, ChatModel, ChatOptions, ChatRequest, FinishReason, Message, MessageFold,
    RunContext,
};
use chat_openrouter::ChatOpenRouter;
use chat_openrouter::sse::{DEFAULT_MAX_EVENT_BYTES, SseDecoder};

const PIECES: usize = 10_000;

/// A part: its name, how many units one run has, and a run.
struct Part {
    name: String,
    units: usize,
    run: Box<dyn Fn()>,
}

fn part(name: impl Into<String>, units: usize, run: impl Fn() + 'static) -> Part {
    let (name, run) = (name.into(), Box::new(run));
    Part { name, units, run }
}

fn parts() -> Vec<Part> {
    let mut parts = vec![events(), fold()];
    parts.extend([1, 100, 1000].map(encode));
    parts.extend(Kind::ALL.map(|kind| {
        let server = Server::streaming(kind, PIECES);
        let name = format!("stream-{kind:?}").to_lowercase();
        part(name, PIECES, move || {
            assert_eq!(server.stream(), PIECES + 1)
        })
    }));
    let server = Server::whole();
    parts.push(part("invoke", 1, move || drop(server.invoke())));
    parts
}

/// Bytes to events.
fn events() -> Part {
    let event = format!("data: {{\"text\":\"{}\"}}\n\n", "x".repeat(260));
    let body = Bytes::from(event.repeat(PIECES));
    part("events", PIECES, move || {
        let mut decoder = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
        let mut count = 0;
        for at in (0..body.len()).step_by(16 * 1024) {
            decoder.push(body.slice(at..body.len().min(at + 16 * 1024)));
            while decoder.next_event().unwrap().is_some() {
                count += 1;
            }
        }
        assert_eq!(count, PIECES);
    })
}

/// Chunks to a message.
fn fold() -> Part {
    let chunks = vec![AiMessageChunk::new(" word"); PIECES];
    part("fold", PIECES, move || {
        let mut fold: MessageFold = chunks.iter().collect();
        fold += AiMessageChunk::default().with_finish_reason(FinishReason::Stop);
        assert_eq!(fold.into_message().text().len(), PIECES * 5);
    })
}

/// A conversation to the body of a request, by message.
fn encode(messages: usize) -> Part {
    let model = ChatOpenRouter::builder()
        .api_key("key")
        .model("a/b")
        .build();
    let (model, options, context) = (model.unwrap(), ChatOptions::new(), RunContext::new());
    let history = vec![Message::human("Why is the sea salty? ".repeat(10)); messages];
    assert!(!model.identity().model.is_empty());
    part(format!("encode-{messages}"), messages, move || {
        let request = ChatRequest::new(&history, &options, &context);
        drop(model.dry_run(request, false).unwrap());
    })
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|it| !it.starts_with("--"));
    if let Some(name) = arguments.next() {
        let times = arguments.next().map_or(1, |times| times.parse().unwrap());
        let parts = parts();
        let part = parts.iter().find(|part| part.name == name).unwrap();
        (0..times).for_each(|_| (part.run)());
        return;
    }
    println!("{:20} {:>12} {:>14}", "part", "ns a unit", "allocations");
    for part in parts() {
        let rounds = (PIECES / part.units).clamp(30, 1000);
        (part.run)();
        let times = (0..rounds).map(|_| {
            let start = Instant::now();
            (part.run)();
            start.elapsed()
        });
        let best = times.min().unwrap_or_default().as_secs_f64() * 1e9;
        let count = measure(|| (part.run)()).count_total;
        let units = f64::from(u32::try_from(part.units).unwrap());
        let allocations = f64::from(u32::try_from(count).unwrap()) / units;
        println!("{:20} {:12.1} {allocations:14.3}", part.name, best / units);
    }
}
