//! Steps and how they go together. Nothing here knows what a chat model is.

mod batch;
mod chain;
mod ext;
mod flow;
mod flow_type;
mod graph;
mod owned_stream;
mod schemas;
mod sequence;
mod show;
mod step;
mod step_details;
mod step_info;
mod stream_events;
mod traits;
mod whole;
mod with_listeners;
mod with_retry;

pub use chain::{Chain, chain};
pub use ext::RunnableExt;
pub use flow::{Flow, Fold, Last, TextFold, fold};
pub use flow_type::FlowType;
pub use graph::{GraphEdge, GraphGroup, GraphNode, GraphNodeKind, StepGraph};
pub use sequence::Sequence;
pub use show::{Show, ShowSchema};
pub use step_details::{Arrangement, DescribeStep, StepDetails, StepPart};
pub use step_info::StepInfo;
pub use stream_events::{EventStream, StreamEvent};
pub use traits::{BoxRunnable, ChunkStream, Runnable, barrier};
pub use whole::Whole;
pub use with_listeners::{Listeners, WithListeners};
pub use with_retry::WithRetry;
