//! JSON that is still arriving: read piece by piece, looked at any time, never read twice.
//!
//! [`PartialJson`] is a reader whose state is the value itself: what has come is in its tree, and
//! each piece grows that tree in place. It is as strict as `serde_json` about what it has seen, so
//! what it accepts to the end is what `serde_json` accepts; only what has not come yet is let off.
//! [`extract_json`] takes JSON out of a finished text with prose around it.

mod extract;
mod fence;
mod finished_elements;
mod input;
mod number;
mod reader;
mod text;
mod text_with_json;
mod token;
mod value_so_far;

pub use extract::extract_json;
pub(crate) use extract::{Extracted, extract, quote};
pub use finished_elements::FinishedElements;
pub(crate) use text_with_json::TextWithJson;
pub use value_so_far::PartialJson;
