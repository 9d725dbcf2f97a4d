//! The one retry engine.

mod budget;
mod engine;
mod policy;

pub use budget::RetryBudget;
pub(crate) use engine::{retry, retry_around};
pub use policy::RetryPolicy;
