//! One event that is a long line, in the small pieces that a network gives: how the time grows with
//! the length. `cargo bench -p chat-openrouter --bench long_line`

#![allow(missing_docs, clippy::print_stdout, reason = "it is a program")]

use std::time::{Duration, Instant};

use bytes::Bytes;
use chat_openrouter::sse::{DEFAULT_MAX_EVENT_BYTES, Decoded, SseDecoder};

const ROUNDS: usize = 30;

fn main() {
    for size in [1_400, 16 * 1024] {
        let mut before = None;
        for mebibytes in [1, 2, 4, 8] {
            let time = best(mebibytes * 1024 * 1024, size);
            let ratio = before.map(|before: Duration| time.as_secs_f64() / before.as_secs_f64());
            let ratio = ratio
                .map(|ratio| format!(", {ratio:.2} times the half"))
                .unwrap_or_default();
            println!("{mebibytes} MiB in reads of {size} bytes: {time:?}{ratio}");
            before = Some(time);
        }
    }
}

/// The shortest of some rounds: what others do on the machine only makes it longer.
fn best(length: usize, size: usize) -> Duration {
    let line = ["data: ", &"x".repeat(length), "\n\n"].concat();
    let body = Bytes::from(line);
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        let found = decode(&body, size);
        let time = start.elapsed();
        assert_eq!(found, length);
        time
    });
    rounds.min().unwrap_or_default()
}

/// The length of the text of the only event.
fn decode(body: &Bytes, size: usize) -> usize {
    let mut decoder = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
    let mut found = 0;
    for start in (0..body.len()).step_by(size) {
        decoder.push(body.slice(start..body.len().min(start + size)));
        while let Ok(Some(decoded)) = decoder.next_event() {
            if let Decoded::Event(event) = decoded {
                found = event.data.len();
            }
        }
    }
    found
}
