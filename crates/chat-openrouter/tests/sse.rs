//! The decoder of Server-Sent Events: known answers at every cut, its rules one
//! by one, limits and costs, and other decoders to compare with.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail as tests do"
)]

#[path = "sse/harness.rs"]
mod harness;
#[path = "sse/limits.rs"]
mod limits;
#[path = "sse/properties.rs"]
mod properties;
#[path = "sse/reference.rs"]
mod reference;
#[path = "sse/vectors.rs"]
mod vectors;

use bytes::Bytes;
use chat_openrouter::sse::{DEFAULT_MAX_EVENT_BYTES, Decoded, SseDecoder};
use harness::{decode, decode_late, drain, finish, output};
use reference::{Output, event};

#[test]
fn vectors_whole() {
    for vector in vectors::all() {
        let outcome = decode([vector.body.as_slice()], DEFAULT_MAX_EVENT_BYTES);
        assert_eq!(outcome, reference::decode(&vector.body), "{}", vector.name);
        let mut events = outcome.whole;
        events.retain(|output| *output != Output::Comment);
        assert_eq!(events, vector.events, "{}", vector.name);
        assert_eq!(outcome.rest, vector.rest, "{}", vector.name);
    }
}

#[test]
fn vectors_at_every_cut() {
    for vector in vectors::all() {
        let whole = decode([vector.body.as_slice()], DEFAULT_MAX_EVENT_BYTES);
        for position in 0..=vector.body.len() {
            let (head, tail) = vector.body.split_at(position);
            let outcome = decode([head, tail], DEFAULT_MAX_EVENT_BYTES);
            assert_eq!(outcome, whole, "{} at {position}", vector.name);
        }
    }
}

#[test]
fn vectors_byte_by_byte() {
    for vector in vectors::all() {
        let whole = decode([vector.body.as_slice()], DEFAULT_MAX_EVENT_BYTES);
        let bytes = || vector.body.chunks(1);
        let outcome = decode(bytes(), DEFAULT_MAX_EVENT_BYTES);
        assert_eq!(outcome, whole, "{}", vector.name);
        let with_empty = bytes().flat_map(|byte| [&[][..], byte, &[]]);
        let outcome = decode(with_empty, DEFAULT_MAX_EVENT_BYTES);
        assert_eq!(outcome, whole, "{} with empty pieces", vector.name);
        assert_eq!(decode_late(bytes()), whole, "{} late", vector.name);
    }
}

#[test]
fn blank_line_of_two_returns_needs_no_line_feed() {
    let mut decoder = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
    decoder.push(Bytes::from_static(b"data:a\r\r"));
    assert_eq!(output(decoder.next_event()), Some(event("", "a")));
    decoder.push(Bytes::from_static(b"\ndata:b\r\n\r"));
    assert_eq!(output(decoder.next_event()), Some(event("", "b")));
    decoder.push(Bytes::from_static(b"\n"));
    assert_eq!(output(decoder.next_event()), None);
    assert_eq!(finish(&mut decoder), []);
}

#[test]
fn broken_text_outside_of_events_is_ignored() {
    let body = b": \xff\n\xff\xfe: x\nid: \xc3\nevent: \xff\n\n: \xe4\ndata: a\n\n";
    let outcome = decode([&body[..]], DEFAULT_MAX_EVENT_BYTES);
    let expected = [Output::Comment, Output::Comment, event("", "a")];
    assert_eq!(outcome.whole, expected);

    let named = decode([&b"event: \xff\ndata: a\n\n"[..]], DEFAULT_MAX_EVENT_BYTES);
    assert_eq!(named.whole, [Output::InvalidUtf8]);
}

#[test]
fn end_of_body_gives_what_it_cut_off() {
    let rest = |body: &'static [u8]| decode([body], DEFAULT_MAX_EVENT_BYTES).rest;
    assert_eq!(rest(b""), []);
    assert_eq!(rest(b"\xef\xbb"), []);
    assert_eq!(rest(b"\xef\xbb\xbf"), []);
    assert_eq!(rest(b"data"), [event("", "")]);
    assert_eq!(rest(b"dat"), []);
    assert_eq!(rest(b"data:[DONE]\r"), [event("", "[DONE]")]);
    assert_eq!(rest(b"event: e\n"), []);
    let named = event("error", "{\"code\":50");
    assert_eq!(rest(b"event: error\ndata: {\"code\":50"), [named]);
    let after_comment = [Output::Comment, event("", "x")];
    assert_eq!(rest(b"data: x\n: still her"), after_comment);
    assert_eq!(rest(b"data: caf\xc3"), [event("", "caf")]);
    assert_eq!(
        rest(b"data: a long line \xf0\x9f\x98"),
        [event("", "a long line ")]
    );
    assert_eq!(rest(b"data: x\nevent: caf\xc3"), [event("caf", "x")]);
    assert_eq!(rest(b"data: caf\xc3\n"), [Output::InvalidUtf8]);
    assert_eq!(rest(b"data: \xff and on"), [Output::InvalidUtf8]);
}

#[test]
fn whole_events_are_left_for_a_caller_who_finishes_early() {
    let mut decoder = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
    decoder.push(Bytes::from_static(b"data: 1\n\n: c\ndata: 2\n\n"));
    decoder.push(Bytes::from_static(b"data: 3"));
    let expected = [
        event("", "1"),
        Output::Comment,
        event("", "2"),
        event("", "3"),
    ];
    assert_eq!(finish(&mut decoder), expected);
    assert_eq!(finish(&mut decoder), []);
}

#[test]
fn event_within_a_piece_is_a_slice_of_it() {
    let body = b": first\n\nevent: e\n: c\ndata: {\"text\":\"hello\"}\nid: 1\n\ndata: 2\r\n\r\n";
    let piece = Bytes::from(body.to_vec());
    let range = piece.as_ptr_range();
    let mut decoder = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
    decoder.push(piece.clone());
    let mut events = 0;
    while let Ok(Some(found)) = decoder.next_event() {
        if let Decoded::Event(event) = found {
            assert!(range.contains(&event.data.as_ptr()), "{event:?}");
            events += 1;
        }
    }
    assert_eq!(events, 2);
}

#[test]
fn used_up_pieces_are_released() {
    let mut decoder = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
    for body in [
        "data: 1\n\n",
        "data: 2\n",
        "\ndata: cut",
        " off\n\nevent: e\ndata",
    ] {
        let piece = Bytes::from(body.to_owned());
        decoder.push(piece.clone());
        assert!(!piece.is_unique());
        drain(|| output(decoder.next_event()));
        assert!(piece.is_unique(), "{body:?}");
    }
}
