//! A transport straight on hyper.
//!
//! hyper speaks HTTP; what is here keeps connections and lets them work. A connection of HTTP/1.1
//! works in the task that waits for its answer ([`driven`]), one of HTTP/2, which many requests
//! share, in a task of its own ([`shared`]).

mod connector;
mod driven;
mod driven_body;
mod exchange;
mod hyper_transport;
mod pool;
mod proxy;
mod shared;
mod tls;
mod wakes;

pub use hyper_transport::HyperTransport;
