//! What structured output costs while it arrives: arguments of a tool call in fragments of about 20
//! bytes, with a view of the value after each, with its finished entries, and with a value of its own
//! after each.
//!
//! `cargo bench -p chat-core --bench structured`. With a count and one of `view`, `entries` and
//! `owned`, reads once and prints nothing, for a counter of instructions:
//! `valgrind --tool=callgrind <bench> 1000 view`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "it is a program"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chat_core::schemars::{self, JsonSchema};
use chat_core::{
    AiMessage, AiMessageChunk, ChatModel, ChatModelExt, ChatRequest, ChatStream, FinishReason,
    ModelIdentity, ModelProfile, Result, RunnableExt, StructuredModel, ToolCallChunk, async_trait,
    runnable_model,
};
use futures::{StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only what it costs counts")]
struct Film {
    title: String,
    year: u16,
    rating: f64,
    seen: bool,
    plot: String,
}

/// Streams the same pieces of a call each time.
#[derive(Clone, Debug)]
struct Caller(Arc<[AiMessageChunk]>);

runnable_model!(Caller);

#[async_trait]
impl ChatModel for Caller {
    fn identity(&self) -> ModelIdentity {
        ModelIdentity::new("bench", "caller")
    }

    fn profile(&self) -> Arc<ModelProfile> {
        Arc::default()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        self.generate_stream(request).await?.message().await
    }

    async fn generate_stream(&self, _request: ChatRequest<'_>) -> Result<ChatStream> {
        let chunks: Vec<_> = self.0.iter().cloned().map(Ok).collect();
        Ok(ChatStream::new(stream::iter(chunks)))
    }
}

/// A model whose call has so many fragments, and how many bytes they are.
fn caller(fragments: usize) -> (Caller, usize) {
    let film = json!({
        "title": "Stalker", "year": 1979, "rating": 8.1, "seen": true,
        "plot": "A guide leads two men through the \"Zone\" to a room that grants wishes. ☢",
    });
    let count = fragments * 20 / (film.to_string().len() + 1);
    let text = json!({ "value": vec![film; count.max(1)] }).to_string();
    let mut rest = text.as_str();
    let mut pieces = vec![
        ToolCallChunk::new(0, "")
            .with_id("call_1")
            .with_name("Array_of_Film"),
    ];
    while !rest.is_empty() {
        let end = (text.len() / fragments..=rest.len()).find(|end| rest.is_char_boundary(*end));
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        pieces.push(ToolCallChunk::new(0, piece));
        rest = after;
    }
    let last = AiMessageChunk::new("").with_finish_reason(FinishReason::ToolCalls);
    let chunks = pieces.into_iter();
    let chunks = chunks.map(|piece| AiMessageChunk::new("").with_tool_call(piece));
    (Caller(chunks.chain([last]).collect()), text.len())
}

type Films = StructuredModel<Caller, Vec<Film>>;

async fn view(films: &Films) {
    let mut chunks = films.stream("hi");
    while let Some(chunk) = chunks.try_next().await.unwrap() {
        black_box(chunk.value());
    }
}

async fn entries(films: &Films) {
    let mut entries = films.stream_elements("hi");
    while let Some(film) = entries.try_next().await.unwrap() {
        black_box(film);
    }
}

async fn owned(films: &Films) {
    let mut chunks = films.stream("hi");
    while let Some(chunk) = chunks.try_next().await.unwrap() {
        black_box(chunk.partial());
    }
}

async fn nothing(model: &Caller) {
    let mut chunks = model.stream("hi");
    while let Some(chunk) = chunks.next().await {
        black_box(chunk.unwrap());
    }
}

fn best_of(runtime: &tokio::runtime::Runtime, work: impl AsyncFn()) -> Duration {
    let time = || {
        let start = Instant::now();
        runtime.block_on(work());
        start.elapsed()
    };
    (0..20).map(|_| time()).min().unwrap_or_default()
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut arguments = std::env::args().skip(1);
    if let Some(fragments) = arguments.next().and_then(|count| count.parse().ok()) {
        let (model, _) = caller(fragments);
        let films = model.with_structured_output::<Vec<Film>>().unwrap();
        return match arguments.next().as_deref() {
            Some("owned") => runtime.block_on(owned(&films)),
            Some("entries") => runtime.block_on(entries(&films)),
            _ => runtime.block_on(view(&films)),
        };
    }
    println!("fragments   bytes  stream alone  view of each  entries  owned value for each");
    for fragments in [250, 500, 1_000, 2_000, 4_000] {
        let (model, bytes) = caller(fragments);
        let films = model.clone().with_structured_output::<Vec<Film>>().unwrap();
        let times = [
            best_of(&runtime, async || nothing(&model).await),
            best_of(&runtime, async || view(&films).await),
            best_of(&runtime, async || entries(&films).await),
            best_of(&runtime, async || owned(&films).await),
        ];
        let [alone, view, entries, owned] = times.map(|time| format!("{}", time.as_micros()));
        println!("{fragments:9} {bytes:7} {alone:>13} {view:>13} {entries:>8} {owned:>21}");
    }
}
