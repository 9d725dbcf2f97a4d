//! How requests reach the server: a small trait, and reqwest behind it.

mod body;
mod limits;
mod reqwest_transport;
mod runtime;
mod service;
mod timed_body;
mod traits;
mod transport_service;

pub use body::TransportBody;
pub use limits::{Limits, Timeouts};
pub use reqwest_transport::ReqwestTransport;
pub(crate) use reqwest_transport::is_loopback;
pub(crate) use runtime::needs_runtime;
pub use service::ServiceTransport;
pub(crate) use timed_body::TimedBody;
pub use traits::Transport;
pub use transport_service::TransportService;
