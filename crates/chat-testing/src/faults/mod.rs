//! A server on a loopback port that misbehaves as a test says, byte for byte.
//!
//! A [`FaultServer`] answers the requests that it gets, in the order in which they come, with
//! [`Reply`]s: lists of steps such as bytes, HTTP chunks, pauses, floods, an orderly end or a
//! reset. It keeps what it got and when its clients left ([`ReceivedRequest`],
//! [`ConnectionRecord`]). The pieces of OpenRouter's streams are in [`events`]. Where no server may
//! answer at all, there are [`closed_port`] and [`BlackHole`].
//!
//! Here, a provider is overloaded, and then resets the connection in the middle of its answer:
//!
//! ```
//! use chat_core::{ErrorKind, RetryPolicy, RunnableExt};
//! use chat_openrouter::ChatOpenRouter;
//! use chat_testing::faults::{FaultServer, Reply, events};
//! use futures::StreamExt;
//! use std::time::Duration;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = FaultServer::start([
//!     Reply::json(503, r#"{"error":{"code":503,"message":"overloaded"}}"#),
//!     Reply::stream().chunk(events::text("Once upon ")).reset(),
//! ])
//! .await?;
//! let model = ChatOpenRouter::builder()
//!     .model("openai/gpt-4.1")
//!     .api_key("any")
//!     .base_url(server.base_url())
//!     .retry_policy(RetryPolicy::new(2).with_base(Duration::from_millis(1)))
//!     .build()?;
//!
//! let mut stream = model.stream("Tell me a story.");
//! assert_eq!(stream.next().await.unwrap()?.text(), "Once upon ");
//! let error = stream.next().await.unwrap().unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Interrupted);
//! assert_eq!(error.partial().unwrap().text(), "Once upon ");
//! assert_eq!(server.requests().len(), 2);
//! # Ok(())
//! # }
//! ```

mod connection;
pub mod events;
mod log;
mod nobody;
mod reply;
mod server;
mod step;

pub use log::{ConnectionRecord, ReceivedRequest};
pub use nobody::{BlackHole, closed_port};
pub use reply::Reply;
pub use server::FaultServer;
