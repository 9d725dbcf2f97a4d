use std::time::Duration;

use crate::events::{TIME, ending, events, head, quoted, usage};
use crate::expected::{answer, completion_tokens};
use crate::{Framing, Scenario};

/// The longest write, and the longest HTTP chunk.
const PIECE: usize = 16 * 1024;

/// An answer, ready to be written.
pub(crate) enum Answer {
    /// One write after the other.
    Writes(Vec<Vec<u8>>),
    /// A beginning, then a chunk again and again, then an end.
    Paced(Paced),
}

/// The parts of a paced answer.
pub(crate) struct Paced {
    /// Head and first comment.
    pub(crate) start: Vec<u8>,
    /// One chunk.
    pub(crate) chunk: Vec<u8>,
    /// Where in the chunk the digits of the time begin.
    pub(crate) digits: usize,
    /// How many chunks.
    pub(crate) count: usize,
    /// One every so often.
    pub(crate) every: Duration,
    /// The end of the stream.
    pub(crate) end: Vec<u8>,
}

/// Prepares the answer of a scenario.
pub(crate) fn prepare(scenario: Scenario) -> Answer {
    match scenario {
        Scenario::Answer(bytes) => Answer::Writes(vec![whole(bytes, completion_tokens(scenario))]),
        Scenario::Paced(count, every) => Answer::Paced(paced(scenario, count, every)),
        Scenario::Text(_, framing)
        | Scenario::Tool(_, framing)
        | Scenario::Reasoning(_, framing) => Answer::Writes(stream(&events(scenario), framing)),
    }
}

/// The head of a streamed answer: OpenRouter's, with the header fields that it sends.
fn stream_head() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 10:00:00 GMT\r\nContent-Type: text/event-stream\r\n\
      Cache-Control: no-cache\r\nAccess-Control-Allow-Origin: *\r\nServer: cloudflare\r\n\
      CF-RAY: 8f2c5d7e9a1b3c40-FRA\r\nX-Generation-Id: gen-1763800000-Hq2vTn7cKx0LwBf9ZsRd\r\n\
      Transfer-Encoding: chunked\r\n\r\n"
        .to_vec()
}

fn whole(bytes: usize, tokens: usize) -> Vec<u8> {
    let (head, text, usage) = (
        head("chat.completion"),
        quoted(&answer(bytes)),
        usage(tokens),
    );
    let body = format!(
        r#"{{{head},"choices":[{{"logprobs":null,"finish_reason":"stop","native_finish_reason":"stop","index":0,"message":{{"role":"assistant","content":{text},"refusal":null,"reasoning":null}}}}],"system_fingerprint":"fp_5e2a90c17b","usage":{usage}}}"#
    );
    format!(
        "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 10:00:00 GMT\r\nContent-Type: application/json\r\n\
         Server: cloudflare\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn stream(events: &[String], framing: Framing) -> Vec<Vec<u8>> {
    let body = events.concat();
    let chunks: Vec<&[u8]> = match framing {
        Framing::Pieces => body.as_bytes().chunks(PIECE).collect(),
        Framing::Each => events.iter().map(|event| event.as_bytes()).collect(),
    };
    let mut writes = Vec::new();
    let mut write = stream_head();
    for chunk in chunks {
        add_chunk(&mut write, chunk);
        if write.len() >= PIECE {
            writes.push(std::mem::take(&mut write));
        }
    }
    add_chunk(&mut write, b"");
    writes.push(write);
    writes
}

fn paced(scenario: Scenario, count: usize, every: Duration) -> Paced {
    let events = events(scenario);
    let (mut start, mut chunk, mut end) = (stream_head(), Vec::new(), Vec::new());
    for event in &events {
        if event.contains(TIME) {
            add_chunk(&mut chunk, event.as_bytes());
        } else if event.starts_with(':') {
            add_chunk(&mut start, event.as_bytes());
        }
    }
    for event in ending("stop", count) {
        add_chunk(&mut end, event.as_bytes());
    }
    add_chunk(&mut end, b"");
    let digits = memchr::memmem::find(&chunk, TIME.as_bytes()).map_or(0, |at| at + 1);
    Paced {
        start,
        chunk,
        digits,
        count,
        every,
        end,
    }
}

fn add_chunk(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(format!("{:x}\r\n", bytes.len()).as_bytes());
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\r\n");
}
