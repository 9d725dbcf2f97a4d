//! A transport straight on hyper.

mod connector;
mod hyper_transport;
mod proxy;
mod tls;

pub use hyper_transport::HyperTransport;
