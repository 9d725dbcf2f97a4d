//! Structured output of chat models: how they are asked for a value, and told what was wrong.

mod elements;
mod method;
mod repair;
mod request;
mod rounds;
mod structured_model;

pub use method::OutputMethod;
pub use structured_model::StructuredModel;
