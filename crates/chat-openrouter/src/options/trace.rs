use chat_core::JsonMap;
use serde_json::Value;

use super::lower::Lower;

/// What OpenRouter tells the observability tools that an account broadcasts to.
///
/// ```
/// use chat_core::ChatOptions;
/// use chat_openrouter::{OpenRouterOptions, TraceConfig};
///
/// let trace = TraceConfig::new().with_trace_id("t-1").with("customer", 42);
/// let options = ChatOptions::new().with_trace(trace);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TraceConfig(JsonMap);

impl TraceConfig {
    /// Says nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the id of the trace that the request belongs to.
    #[must_use]
    pub fn with_trace_id(self, id: impl Into<String>) -> Self {
        self.with("trace_id", id.into())
    }

    /// Sets the name of the trace.
    #[must_use]
    pub fn with_trace_name(self, name: impl Into<String>) -> Self {
        self.with("trace_name", name.into())
    }

    /// Sets the name of the span around the request.
    #[must_use]
    pub fn with_span_name(self, name: impl Into<String>) -> Self {
        self.with("span_name", name.into())
    }

    /// Sets the name of the generation.
    #[must_use]
    pub fn with_generation_name(self, name: impl Into<String>) -> Self {
        self.with("generation_name", name.into())
    }

    /// Sets the id of the span above.
    #[must_use]
    pub fn with_parent_span_id(self, id: impl Into<String>) -> Self {
        self.with("parent_span_id", id.into())
    }

    /// Sets any other field. It is passed on as metadata.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }
}

impl From<JsonMap> for TraceConfig {
    fn from(fields: JsonMap) -> Self {
        Self(fields)
    }
}

impl Lower for TraceConfig {
    fn lower(self) -> Value {
        self.0.into()
    }
}
