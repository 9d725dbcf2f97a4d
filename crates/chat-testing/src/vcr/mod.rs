//! Record real exchanges once, replay them in tests.
//!
//! [`Vcr`] is a tower service round another: a real network when recording, nothing when
//! replaying. What it does is chosen by `CHAT_VCR`: `replay` (the default), `record`, `auto`
//! (replay what is there, record what is not) or `off`.
//!
//! A recording is a file of JSON lines, one exchange a line: method, path and JSON body of the
//! request; status, a few headers and the text of the answer. No header of a request is ever
//! written, and of the answer only those that a client reads. The key of the request is cut out of
//! everything.
//!
//! ```no_run
//! use chat_openrouter::{ChatOpenRouter, ReqwestTransport, ServiceTransport, TransportService};
//! use chat_testing::vcr::Vcr;
//!
//! # fn main() -> chat_core::Result<()> {
//! let network = TransportService::new(ReqwestTransport::new());
//! let model = ChatOpenRouter::builder()
//!     .model("openai/gpt-4.1-mini")
//!     .transport(ServiceTransport::new(Vcr::open("tests/recordings/greeting.jsonl", network)?))
//!     .build()?;
//! # Ok(())
//! # }
//! ```

mod diff;
mod exchange;
mod mode;
mod recording;
mod service;
mod tee_body;

pub use mode::VcrMode;
pub use service::Vcr;
