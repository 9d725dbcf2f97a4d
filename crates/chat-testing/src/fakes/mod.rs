//! Models that need no network and no key, and what tests ask of them.
//!
//! * [`EchoModel`] says the last human message back.
//! * [`FunctionModel`] answers with what a function gives.
//! * [`TestModel`] calls each tool once, with arguments that fit its schema.
//! * [`FakeChatModel`] says what it was told to say, and fails where it was told to.
//!
//! All of them record their calls; [`assert_called_with`], [`last_call`] and [`texts`] look at them.
//!
//! # No network in tests
//!
//! There is no switch for the whole process: what can send is a transport, and only a backend's
//! crate knows one. So hand the backend a transport that refuses. With the feature `http`,
//! [`DenyNetwork`] is a tower service that does; for OpenRouter it goes into
//! `ChatOpenRouter::builder().transport(ServiceTransport::new(DenyNetwork::new()))`. Tests that get
//! their models from one function set it there, once.

#[macro_use]
mod answering;
mod assertions;
mod call_log;
#[cfg(feature = "http")]
mod deny_network;
mod echo_model;
mod function_model;
mod instance;
mod test_model;
mod words;

pub use assertions::{assert_called, assert_called_with, last_call, texts};
pub use call_log::RecordsCalls;
pub use chat_core::{FakeChatModel, RecordedCall};
#[cfg(feature = "http")]
pub use deny_network::DenyNetwork;
pub use echo_model::EchoModel;
pub use function_model::FunctionModel;
pub use test_model::TestModel;
