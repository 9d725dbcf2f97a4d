//! What the fuzzer runs. The tests of `chat-openrouter` run the same functions over
//! `corpus-regression`.

pub mod targets;
