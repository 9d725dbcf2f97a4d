//! Prepared answers in OpenRouter's dialect, over loopback: HTTP/1.1, one thread, one write for every
//! 16 KiB. It is cheap enough never to be the limit of a client.

mod answer;
mod events;
mod expected;
mod request;
mod scenario;
mod serve;
mod words;

pub use expected::{Expected, expected};
pub use scenario::{Framing, Scenario, UnknownScenario};
pub use serve::run;
