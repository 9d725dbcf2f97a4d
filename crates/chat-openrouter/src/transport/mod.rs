//! How requests reach the server: a small trait, with reqwest or hyper behind it.

mod body;
mod failure;
#[cfg(feature = "hyper")]
mod hyper;
mod limits;
mod reqwest_transport;
mod runtime;
mod service;
mod timed_body;
mod traits;
mod transport_service;

pub use body::TransportBody;
pub(crate) use failure::is_loopback;
#[cfg(feature = "hyper")]
pub use hyper::HyperTransport;
pub use limits::{Limits, Timeouts};
pub use reqwest_transport::ReqwestTransport;
pub(crate) use runtime::current_runtime;
pub use service::ServiceTransport;
pub(crate) use timed_body::TimedBody;
pub use traits::Transport;
pub use transport_service::TransportService;
