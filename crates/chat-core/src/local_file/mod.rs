//! Files of this machine as content of messages.

mod kind;
mod open;
mod types;

pub use types::LocalFile;
