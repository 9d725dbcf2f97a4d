#![doc = include_str!("../README.md")]

mod answer_stream;
mod builder;
mod chat_openrouter;
mod client;
mod environment;
mod options;
mod register;
mod setup;
#[doc(hidden)]
pub mod sse;
mod transport;
mod wire;

pub use builder::ChatOpenRouterBuilder;
pub use chat_openrouter::ChatOpenRouter;
pub use options::OpenRouterOptions;
pub use register::register;
pub use transport::{Limits, ReqwestTransport, ServiceTransport, Timeouts, Transport, TransportBody};
