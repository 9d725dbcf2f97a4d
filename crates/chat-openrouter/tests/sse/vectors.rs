//! Cases with the answers that the standard demands, written down by hand.
//!
//! W are after the browsers' common test suite for `EventSource` (those with a
//! small letter are additions), L are what endpoints of language models send.

use super::reference::{Output, event};

/// A body and its events; comments are not listed.
pub(crate) struct Vector {
    pub(crate) name: &'static str,
    pub(crate) body: Vec<u8>,
    pub(crate) events: Vec<Output>,
    /// The event that the end of the body cuts off.
    pub(crate) rest: Vec<Output>,
}

type Row = (&'static str, &'static [u8], &'static [&'static str]);

/// Bodies whose events have no name.
const UNNAMED: &[Row] = &[
    ("W1 byte order mark", b"\xef\xbb\xbfdata:1\n\ndata:2\n\n", &["1", "2"]),
    ("W2 two byte order marks", b"\xef\xbb\xbf\xef\xbb\xbfdata:1\n\ndata:2\n\ndata:3\n\n", &["2", "3"]),
    ("W3 late byte order mark", b"data:1\n\n\xef\xbb\xbfdata:2\n\n", &["1"]),
    ("W5 mixed line ends", b"data:test\r\ndata\ndata:test\r\n\r\n", &["test\n\ntest"]),
    ("W6 last line end is CR", b"data:test\r\ndata\ndata:test\r\n\r", &["test\n\ntest"]),
    ("W7 leading space", b"data:\ttest\rdata: \ndata:test\n\n", &["\ttest\n\ntest"]),
    ("W8 two spaces", b"data:  x\n\n", &[" x"]),
    ("W9 empty data", b"data:\n\ndata\ndata\n\ndata:test\n\n", &["", "\n", "test"]),
    ("W11 NUL in data", b"data:\x00\n\n", &["\x00"]),
    ("W15 empty name", b"event: \ndata:data\n\n", &["data"]),
    ("W16 name without data", b"event:foo\n\ndata:x\n\n", &["x"]),
    ("W17 nothing but comment", b"\n\n\n:c\n\n\n", &[]),
    ("W18 id", b"id: 1\ndata: 1\n\ndata:2\n\n", &["1", "2"]),
    ("W19 id changes", b"id: 1\ndata: 1\n\nid: 2\ndata:2\n\ndata:3\n\n", &["1", "2", "3"]),
    ("W20 id is reset", b"id: 1\ndata: 1\n\nid:\ndata:2\n\ndata:3\n\n", &["1", "2", "3"]),
    ("W21 id not ASCII", b"id: \xe2\x80\xa6\ndata:x\n\n", &["x"]),
    ("W22 id with NUL", b"id:a\x00b\ndata:x\n\n", &["x"]),
    ("W23 retry", b"retry:03000\ndata:x\n\n", &["x"]),
    ("W24 bogus retry", b"retry:2000\nretry:1000x\ndata:x\n\n", &["x"]),
    ("W25 bare retry", b"retry\ndata:test\n\n", &["test"]),
    ("W27 UTF-8", b"data:ok\xe2\x80\xa6\n\n", &["ok…"]),
    ("W30 colon in value", b"data:a:b: c\n\n", &["a:b: c"]),
    ("W31 colon first", b":data:x\n\n", &[]),
    ("W33 other separators", b"data:a\xe2\x80\xa8b\xe2\x80\xa9c\xc2\x85d\n\n", &["a\u{2028}b\u{2029}c\u{85}d"]),
    ("W34 VT and FF", b"data:a\x0bb\x0cc\n\n", &["a\x0bb\x0cc"]),
    ("W35 CRLF CRLF", b"data:a\r\n\r\ndata:b\r\n\r\n", &["a", "b"]),
    ("W36 CR CR", b"data:a\r\rdata:b\r\r", &["a", "b"]),
    ("W37 LF CR", b"data:a\n\rdata:b\n\r", &["a", "b"]),
    ("W38 CR CRLF", b"data:a\r\r\ndata:b\n\n", &["a", "b"]),
    (
        "W10 field names are exact",
        b"data:\x00\ndata:  2\rData:1\ndata\x00:2\ndata:1\r\x00data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n \
          data:32\ndata:4\n\n",
        &["\x00\n 2\n1\n3\n\n4"],
    ),
    (
        "W26 unknown fields",
        b"data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n",
        &["test\n\ntest"],
    ),
    (
        "W32 several lines",
        b"data: msg\ndata: msg\n\n:\n\nfalsefield:msg\n\nfalsefield:msg\ndata:msg\n\ndata:end\n\n",
        &["msg\nmsg", "msg", "end"],
    ),
    (
        "L1 keep-alive",
        b": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\ndata: {\"a\":1}\n\ndata: [DONE]\n\n",
        &["{\"a\":1}", "[DONE]"],
    ),
    (
        "L2 comment inside an event",
        b"data: {\"a\":\n: OPENROUTER PROCESSING\ndata: 1}\n\n",
        &["{\"a\":\n1}"],
    ),
    (
        "L5 escaped line ends",
        b"data: {\"t\":\"a\\n\\nb\"}\n\n",
        &["{\"t\":\"a\\n\\nb\"}"],
    ),
];

/// All cases.
pub(crate) fn all() -> Vec<Vector> {
    let unnamed = UNNAMED.iter().map(|(name, body, data)| {
        let events = data.iter().map(|data| event("", data));
        vector(name, body, events.collect(), None)
    });
    unnamed.chain(special()).collect()
}

fn special() -> Vec<Vector> {
    let long = [b'x'; 2048];
    let comments = [
        &b"data:1\r:\x00\n:\r\ndata:2\n:"[..],
        &long,
        b"\rdata:3\n:data:fail\r:",
        &long,
        b"\ndata:4\n\n",
    ];
    let error = r#"{"error":{"code":502}}"#;
    vec![
        vector(
            "W4 comments",
            &comments.concat(),
            vec![event("", "1\n2\n3\n4")],
            None,
        ),
        vector(
            "W12 no blank line at the end",
            b"retry:1000\ndata:test1\n\nid:test\ndata:test2\n",
            vec![event("", "test1")],
            Some(event("", "test2")),
        ),
        vector(
            "W13 no line end at the end",
            b"data: a\n\ndata: b",
            vec![event("", "a")],
            Some(event("", "b")),
        ),
        vector(
            "W14 name",
            b"event:test\ndata:x\n\ndata:x\n\n",
            vec![event("test", "x"), event("", "x")],
            None,
        ),
        vector(
            "W14a name after a byte order mark",
            b"\xef\xbb\xbfevent: test\ndata:x\n\n",
            vec![event("test", "x")],
            None,
        ),
        vector(
            "W14b last name counts",
            b"event: a long name\nevent: test\ndata:x\n\nevent:test\nevent\ndata:x\n\n",
            vec![event("test", "x"), event("", "x")],
            None,
        ),
        vector(
            "W28 broken UTF-8",
            b"data:a\xffb\n\ndata:c\n\n",
            vec![Output::InvalidUtf8, event("", "c")],
            None,
        ),
        vector(
            "W29 incomplete UTF-8",
            b"data:\xe4\xb8\n\ndata:c\n\n",
            vec![Output::InvalidUtf8, event("", "c")],
            None,
        ),
        vector(
            "L3 error event",
            format!("event: error\ndata: {error}\n\n").as_bytes(),
            vec![event("error", error)],
            None,
        ),
        vector(
            "L4 unterminated last event",
            b"data: {\"a\":1}\n\ndata: [DONE]",
            vec![event("", "{\"a\":1}")],
            Some(event("", "[DONE]")),
        ),
    ]
}

fn vector(name: &'static str, body: &[u8], events: Vec<Output>, rest: Option<Output>) -> Vector {
    Vector {
        name,
        body: body.to_vec(),
        events,
        rest: rest.into_iter().collect(),
    }
}
