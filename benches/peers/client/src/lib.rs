//! What every client of the benchmark does alike: it takes a [`Job`], does its requests on a
//! current-thread runtime, and prints a [`Report`]. A client implements [`Client`] and calls [`run`].

mod allocations;
mod conversation;
mod job;
mod machine;
mod measure;
mod report;
mod tally;

pub use conversation::{Speaker, Turn};
pub use job::{Job, Mode};
pub use machine::{monotonic_nanoseconds, raise_open_files};
pub use measure::run;
pub use report::{Allocated, Digest, Latency, Report};
pub use tally::Tally;

/// What may go wrong ends the program with its text: a benchmark has no use for half a result.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Where a client sends its requests, and what it says.
#[derive(Debug)]
pub struct Setup {
    /// The server's address with the path `/api/v1` and no slash after it.
    pub base_url: String,
    /// The name of the model, which is the scenario that the server plays.
    pub model: String,
    /// The conversation so far; the last turn is the human's.
    pub turns: Vec<Turn>,
}

/// The key that every client sends.
pub const API_KEY: &str = "sk-or-v1-benchmark";

/// One library, used as its documentation says, with its defaults.
///
/// # Implementing
///
/// `new` makes the one client object of the process, and the conversation in the library's own types:
/// what an application would hold between two requests. `invoke` and `stream` do what it does for each.
#[expect(async_fn_in_trait, reason = "one thread runs it all")]
pub trait Client: Sized + 'static {
    /// The client object.
    fn new(setup: &Setup) -> Result<Self>;

    /// A whole answer, read into the library's type: its text.
    async fn invoke(&self) -> Result<String>;

    /// A streamed answer, every chunk as the library's ordinary type, told to `tally`.
    async fn stream(&self, tally: &mut Tally) -> Result<()>;
}
