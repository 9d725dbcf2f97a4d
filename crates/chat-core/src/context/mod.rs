//! What goes down every call, and what observers get to see of it.

mod budget;
mod configurable;
mod event;
mod event_filter;
mod group;
mod guard;
mod observer;
mod run;
mod run_context;
mod run_id;
mod salvage;

pub use budget::Budget;
pub use event::{RunEvent, RunEventKind, StepKind};
pub use event_filter::EventFilter;
pub(crate) use guard::{guard, guard_stream};
pub use observer::Observer;
pub(crate) use run::{Run, RunLabel};
pub use run_context::RunContext;
pub use run_id::RunId;
pub(crate) use salvage::leave;
pub use tokio_util::sync::CancellationToken;
