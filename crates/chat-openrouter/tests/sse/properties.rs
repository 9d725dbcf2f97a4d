//! Made-up bodies: any cuts, any limit, and two other decoders.

use std::convert::Infallible;

use bytes::Bytes;
use chat_openrouter::sse::DEFAULT_MAX_EVENT_BYTES;
use futures::{FutureExt, StreamExt, stream};
use proptest::{
    collection::vec,
    prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest},
    test_runner::RngSeed,
};
use sse_stream::SseByteStream;

use super::{
    harness::{decode, decode_late},
    reference::{self, Output, event},
};

/// Pieces that bodies are made of; those that are not UTF-8 come last.
const FRAGMENTS: &[&[u8]] = &[
    b"data",
    b"data:",
    b"data: ",
    b"data: ",
    b"event",
    b"event: ",
    b"id: 1",
    b"retry: 5",
    b":",
    b" ",
    b"\n",
    b"\n",
    b"\n\n",
    b"\n\n",
    b"\r",
    b"\r\r",
    b"\r\n",
    b"\r\n\r\n",
    b"\0",
    b"x",
    b"[DONE]",
    b"{\"a\":1}",
    b"a longer text than any name of a field",
    "é…😀".as_bytes(),
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xe4\xb8",
    b"\xf0\x9f",
    b"\xef",
    b"\xbb",
];

const NOT_UTF8: usize = 5;

fn body_of(fragments: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(0..fragments, 0..60).prop_map(|parts| {
        let parts: Vec<&[u8]> = parts.into_iter().map(|part| FRAGMENTS[part]).collect();
        parts.concat()
    })
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => body_of(FRAGMENTS.len()),
        1 => vec(any::<u8>(), 0..200),
        2 => vec(prop_oneof![Just(b'\n'), Just(b'\r'), Just(b':'), Just(b'd')], 0..40),
    ]
}

fn positions() -> impl Strategy<Value = Vec<usize>> {
    vec(any::<usize>(), 0..12)
}

fn cut<'a>(body: &'a [u8], positions: &[usize]) -> Vec<&'a [u8]> {
    let mut positions: Vec<usize> = positions.iter().map(|at| at % (body.len() + 1)).collect();
    positions.push(0);
    positions.push(body.len());
    positions.sort_unstable();
    positions
        .windows(2)
        .map(|ends| &body[ends[0]..ends[1]])
        .collect()
}

/// The events that the crate `sse-stream` finds; none if it finds an error.
fn oracle(pieces: &[&[u8]]) -> Option<Vec<Output>> {
    let pieces = pieces.iter().map(|piece| Bytes::copy_from_slice(piece));
    let pieces = pieces.map(Ok::<_, Infallible>).collect::<Vec<_>>();
    let blocks = SseByteStream::new(stream::iter(pieces)).collect::<Vec<_>>();
    blocks
        .now_or_never()?
        .into_iter()
        .map(|block| block.ok())
        .filter_map(|block| match block {
            Some(block) => block
                .data
                .map(|data| Some(event(&block.event.unwrap_or_default(), &data))),
            None => Some(None),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        rng_seed: RngSeed::Fixed(20_260_101),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn agrees_with_the_reference_at_any_cuts(body in any_body(), positions in positions()) {
        let expected = reference::decode(&body);
        let pieces = cut(&body, &positions);
        prop_assert_eq!(&decode([body.as_slice()], DEFAULT_MAX_EVENT_BYTES), &expected);
        prop_assert_eq!(&decode(pieces.iter().copied(), DEFAULT_MAX_EVENT_BYTES), &expected);
        prop_assert_eq!(&decode_late(pieces), &expected);
    }

    #[test]
    fn limit_does_not_depend_on_cuts(
        body in any_body(),
        positions in positions(),
        limit in 0_usize..60,
    ) {
        let whole = decode([body.as_slice()], limit);
        prop_assert_eq!(&decode(cut(&body, &positions), limit), &whole);
        prop_assert_eq!(&decode(body.chunks(1), limit), &whole);
    }

    #[test]
    fn agrees_with_another_crate(
        mut body in body_of(FRAGMENTS.len() - NOT_UTF8),
        positions in positions(),
    ) {
        body.extend_from_slice(b"\n\n");
        let pieces = cut(&body, &positions);
        let mut outcome = decode(pieces.iter().copied(), DEFAULT_MAX_EVENT_BYTES);
        outcome.whole.retain(|output| *output != Output::Comment);
        prop_assert_eq!(Some(outcome.whole), oracle(&pieces));
        prop_assert_eq!(outcome.rest, []);
    }
}
