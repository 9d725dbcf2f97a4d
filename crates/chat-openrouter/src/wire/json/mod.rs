//! JSON as it comes, read value by value into typed fields, without a tree of it in between.
//!
//! An answer is most of what a call costs, and most of that is its JSON. What a generic
//! deserializer does for each value, to find out what it may be, is done here once for the few
//! kinds of values that an answer has. A text is accepted if and only if `serde_json` accepts it;
//! what has no field of its own is read by `serde_json` itself.

mod number;
mod reader;
mod string;
mod types;

pub(super) use reader::{Malformed, Reader, read};
pub(super) use string::{JsonString, read as read_string};
pub(super) use types::{List, Object, Raw, ReadJson};

#[cfg(test)]
#[path = "../../../tests/inside/json.rs"]
mod tests;
