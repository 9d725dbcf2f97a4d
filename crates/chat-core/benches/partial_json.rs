//! What it costs to look at JSON after each of its fragments.
//!
//! Without arguments, times several counts of fragments. With a count, reads once and prints
//! nothing, for a counter of instructions: `valgrind --tool=callgrind <bench> 1000`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "it is a program"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use chat_core::PartialJson;
use jiter::{JsonValue, PartialMode};
use serde_json::json;

/// A text of about 20 bytes for each fragment, as a model streams it.
fn text(fragments: usize) -> String {
    let film = json!({
        "title": "Stalker",
        "year": 1979,
        "rating": 8.1,
        "seen": true,
        "plot": "A guide leads two men through the \"Zone\" to a room that grants wishes. ☢",
    });
    let count = fragments * 20 / (film.to_string().len() + 1);
    json!({ "films": vec![film; count.max(1)] }).to_string()
}

/// Cuts the text into about as many pieces, between characters.
fn pieces(text: &str, fragments: usize) -> Vec<&str> {
    let length = text.len() / fragments;
    let mut rest = text;
    std::iter::from_fn(|| {
        let end = (length..=rest.len()).find(|end| rest.is_char_boundary(*end));
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some(piece).filter(|piece| !piece.is_empty())
    })
    .collect()
}

fn incremental(pieces: &[&str]) {
    let mut json = PartialJson::new();
    for piece in pieces {
        json.push(piece).unwrap();
        black_box(json.value());
    }
    black_box(json.finish().unwrap());
}

fn again_for_each_piece(pieces: &[&str]) {
    let mut text = String::new();
    for piece in pieces {
        text.push_str(piece);
        let mode = PartialMode::TrailingStrings;
        black_box(JsonValue::parse_with_config(text.as_bytes(), false, mode).ok());
    }
}

fn best_of(mut work: impl FnMut()) -> Duration {
    let mut time = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..20).map(|_| time()).min().unwrap_or_default()
}

fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok());
    if let Some(fragments) = count {
        return incremental(&pieces(&text(fragments), fragments));
    }
    println!("fragments    bytes  incremental  ns/byte  whole by serde_json  jiter each time");
    for fragments in [250, 500, 1_000, 2_000, 4_000, 8_000] {
        let text = text(fragments);
        let pieces = pieces(&text, fragments);
        let ours = best_of(|| incremental(&pieces));
        let whole = best_of(|| {
            black_box(serde_json::from_str::<serde_json::Value>(&text).unwrap());
        });
        let again = best_of(|| again_for_each_piece(&pieces));
        let per_byte = ours.as_secs_f64() * 1e9 / text.len() as f64;
        println!(
            "{fragments:9} {:8} {:>12} {per_byte:8.2} {:>20} {:>16}",
            text.len(),
            format!("{ours:.1?}"),
            format!("{whole:.1?}"),
            format!("{again:.1?}"),
        );
    }
}
