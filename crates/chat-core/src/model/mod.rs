//! Chat models: the contract, the request, the stream, and what happens round each request.

mod alternatives;
mod bind;
mod candidates;
mod chat_model;
mod chat_stream;
mod config;
mod ext;
mod extensions;
mod flow;
mod headers;
mod identity;
mod leaf;
mod model_stream;
mod options;
mod profile;
mod registry;
mod request;
mod response_format;
mod setting;
mod structured;
mod with_config;
mod with_retry;
mod with_timeout;

pub use bind::Bound;
pub use chat_model::ChatModel;
#[doc(hidden)]
pub use chat_model::{call_model, transform_model};
pub use chat_stream::ChatStream;
pub use config::{Configured, ModelConfig};
pub use ext::ChatModelExt;
pub use extensions::Extensions;
pub use flow::AiMessageFlowFold;
pub use headers::{HeaderSetting, Headers};
pub use identity::ModelIdentity;
pub use leaf::{leaf, leaf_stream};
pub use options::ChatOptions;
pub use profile::ModelProfile;
pub use registry::{ModelRegistry, ModelSpec};
pub use request::ChatRequest;
pub use response_format::ResponseFormat;
pub use setting::Setting;
pub use structured::{OutputMethod, StructuredModel};
