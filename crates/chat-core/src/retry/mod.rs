//! The one retry engine.

mod engine;
mod policy;

pub(crate) use engine::{retry, retry_around};
pub use policy::RetryPolicy;
