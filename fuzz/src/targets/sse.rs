//! The event decoder against a plain one: any body, any cuts, any limit.

#[path = "../../../crates/chat-openrouter/tests/sse/harness.rs"]
mod harness;
#[path = "../../../crates/chat-openrouter/tests/sse/reference.rs"]
mod reference;

use chat_openrouter::sse::DEFAULT_MAX_EVENT_BYTES;

use super::input::pieces;

pub(crate) use reference::{Output, decode as reference_decode};

/// However a body is cut, the decoder finds what the plain one does; and a limit strikes at the
/// same event.
pub fn run(data: &[u8]) {
    let Some((limit, data)) = data.split_first() else {
        return;
    };
    let (body, pieces) = pieces(data);
    let expected = reference::decode(body);
    let most = DEFAULT_MAX_EVENT_BYTES;
    assert_eq!(harness::decode([body], most), expected);
    assert_eq!(harness::decode(pieces.iter().copied(), most), expected);
    assert_eq!(harness::decode_late(pieces.iter().copied()), expected);

    let limit = usize::from(*limit);
    let whole = harness::decode([body], limit);
    assert_eq!(harness::decode(pieces, limit), whole);
    assert_eq!(harness::decode(body.chunks(1), limit), whole);
}
