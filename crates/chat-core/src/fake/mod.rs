//! A scripted model for examples and tests.

mod fake_chat_model;

pub use fake_chat_model::{FakeChatModel, RecordedCall};
