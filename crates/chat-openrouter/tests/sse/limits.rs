//! The greatest size of an event, and costs that grow no faster than the bytes.

use bytes::Bytes;
use chat_openrouter::sse::{DEFAULT_MAX_EVENT_BYTES, Decoded, SseDecoder, SseError};

use super::{
    harness::{decode, drain, output},
    reference::{Output, event},
};

const LIMIT: usize = 10_000;

/// How many bytes a decoder takes of a body that begins with `start` and then
/// repeats `more`, in pieces of about 1 KiB, until it refuses to take more.
fn bytes_until_too_long(start: &'static str, more: &str) -> usize {
    let mut decoder = SseDecoder::new(LIMIT);
    let piece = Bytes::from(more.repeat(1024 / more.len()));
    let mut taken = start.len();
    decoder.push(Bytes::from_static(start.as_bytes()));
    for _ in 0..1000 {
        let outputs = drain(|| output(decoder.next_event()));
        if outputs.last() == Some(&Output::TooLong) {
            let error = SseError::TooLong { limit: LIMIT };
            assert_eq!(decoder.next_event(), Err(error));
            decoder.push(Bytes::from_static(b"\n\ndata: x\n\n"));
            assert_eq!(decoder.next_event(), Err(error));
            assert_eq!(decoder.finish(), Err(error));
            return taken;
        }
        taken += piece.len();
        decoder.push(piece.clone());
    }
    panic!("{taken} bytes taken after {start:?}");
}

#[test]
fn endless_lines_and_events_are_refused() {
    let endless = [
        "",
        "data: ",
        ": ",
        "event: ",
        "id: ",
        "unknown",
        "data: a\ndata: ",
    ];
    for start in endless {
        let taken = bytes_until_too_long(start, "x");
        assert!((LIMIT..LIMIT + 1100).contains(&taken), "{start:?}: {taken}");
    }
    let taken = bytes_until_too_long("", "data: 123\n");
    assert!((2 * LIMIT..3 * LIMIT).contains(&taken), "{taken}");
    let taken = bytes_until_too_long("event: e\n", "data\r");
    assert!((5 * LIMIT..6 * LIMIT).contains(&taken), "{taken}");
}

#[test]
fn limit_is_exact() {
    let line = format!("data: {}", "x".repeat(LIMIT - 6));
    let fits = format!("{line}\n\n{line}\n\n");
    let too_long = format!("{line}\n\n{line}x\n\n");
    let two_lines = format!("{line}\ndata: 12345\n\n{line}\ndata: 123456\n\n");
    let named = format!("event: 123456\n{line}\n\nevent: 1234567\n{line}\n\n");
    for size in [1, 7, 1024, usize::MAX] {
        let sizes = |body: &str| decode(body.as_bytes().chunks(size), LIMIT).whole;
        let found = sizes(&fits);
        assert_eq!(found.len(), 2);
        assert!(!found.contains(&Output::TooLong));
        for body in [&too_long, &two_lines, &named] {
            let found = sizes(body);
            assert_eq!(found.len(), 2);
            assert!(matches!(found[0], Output::Event(..)));
            assert_eq!(found[1], Output::TooLong);
        }
    }
}

#[test]
fn cut_off_event_can_be_too_long() {
    let mut decoder = SseDecoder::new(12);
    decoder.push(Bytes::from_static(b"event:12345\ndata: 123456\ndata:12"));
    assert_eq!(decoder.next_event(), Ok(None));
    for _ in 0..2 {
        assert_eq!(decoder.finish(), Err(SseError::TooLong { limit: 12 }));
    }
}

#[test]
fn what_is_not_kept_does_not_count() {
    let ignored = ": comment\nid: 1\nretry: 99999999999999999999\nunknown\n".repeat(1000);
    let body = format!("data: a\n{ignored}data: b\n\n");
    let found = decode(body.as_bytes().chunks(100), 64);
    let events = found
        .whole
        .iter()
        .filter(|found| **found != Output::Comment);
    assert_eq!(events.collect::<Vec<_>>(), [&event("", "a\nb")]);
}

#[test]
fn long_line_in_small_pieces_is_not_searched_again() {
    const LENGTH: usize = 4 * 1024 * 1024;
    let piece = Bytes::from(vec![b'x'; 64]);
    for start in ["data: ", ": ", "unknown: "] {
        let mut decoder = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
        decoder.push(Bytes::from_static(b"data: first\n\n"));
        decoder.push(Bytes::from_static(start.as_bytes()));
        assert_eq!(output(decoder.next_event()), Some(event("", "first")));
        for _ in 0..LENGTH / piece.len() {
            decoder.push(piece.clone());
            assert_eq!(decoder.next_event(), Ok(None));
        }
        decoder.push(Bytes::from_static(b"\ndata: last\n\n"));
        let found = drain(|| output(decoder.next_event()));
        let Some(Output::Event(_, data)) = found.last() else {
            panic!("no event after {start:?}: {}", found.len());
        };
        let length = if start == "data: " { LENGTH + 5 } else { 4 };
        assert_eq!(data.len(), length);
    }
}

#[test]
fn floods_of_short_lines_cost_no_more_than_their_bytes() {
    for flood in [
        "\n", "\r", "\r\n", ":\n", ":\r", "data\n", "data\r", "x\r\n",
    ] {
        let body = Bytes::from(flood.repeat(200_000));
        for size in [1000, usize::MAX] {
            let mut decoder = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
            let mut comments = 0;
            for start in (0..body.len()).step_by(size) {
                decoder.push(body.slice(start..body.len().min(start.saturating_add(size))));
                while let Ok(Some(found)) = decoder.next_event() {
                    assert_eq!(found, Decoded::Comment);
                    comments += 1;
                }
            }
            assert_eq!(comments, if flood.starts_with(':') { 200_000 } else { 0 });
        }
    }
}
