//! Server-Sent Events, decoded from the pieces of a body as they arrive.
//!
//! [`SseDecoder`] turns bytes into [`Decoded`] events and comments. It does no
//! I/O and knows nothing of what the events carry. It follows the WHATWG rules
//! for `text/event-stream`: one byte order mark at the very start is dropped;
//! LF, CR and CRLF all end a line, wherever the pieces are cut; several `data`
//! lines make one text; field names are matched exactly; an event without
//! `data` is none. It departs from them on purpose in these points:
//!
//! - Comments are reported, since they are how a server says that it is alive.
//! - `id` and `retry` are skipped: the answer of a model is never resumed or
//!   asked for again behind the caller's back.
//! - Broken UTF-8 in an event is an error and not a U+FFFD in somebody's text.
//!   In what is thrown away anyway, comments and other fields, it is ignored.
//! - An event that the end of the body cuts off is handed out by
//!   [`SseDecoder::finish`], so that the caller can tell a complete answer with
//!   a careless ending from a truncated one.
//! - An event has a greatest size.
//!
//! # Cost
//!
//! An event whose `data` is one line, and which arrives in one piece, is handed
//! out as a slice of that piece: nothing is copied or allocated. The first line of
//! a body, what the end of a piece cuts, and text of several lines are gathered in
//! one buffer that is used again. No byte is searched twice, however small the pieces are.

mod cut;
mod decoder;
mod error;
mod field;
mod lines;
mod pending;

pub use decoder::{DEFAULT_MAX_EVENT_BYTES, Decoded, Event, SseDecoder};
pub use error::SseError;
