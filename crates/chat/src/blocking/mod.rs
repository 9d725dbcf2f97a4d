//! Steps and models without `async`: for scripts, tests and programs that have no runtime.
//!
//! ```
//! use chat::blocking::Blocking;
//! use chat::FakeChatModel;
//!
//! let model = Blocking::new(FakeChatModel::new(["The sea is wide"]));
//! println!("{}", model.invoke("Write a short poem about the sea.")?.text());
//! for chunk in model.stream("Write a short poem about the sea.") {
//!     print!("{}", chunk?.text());
//! }
//! # Ok::<(), chat::Error>(())
//! ```

mod runtime;
mod step;
mod stream;

pub use step::Blocking;
pub use stream::BlockingStream;
