use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::context::RunContext;
use crate::error::{Error, ErrorKind, Result};

/// What a tool gets beside its arguments. It is cheap to clone.
///
/// ```
/// use chat_core::ToolContext;
///
/// struct Db(&'static str);
///
/// let context = ToolContext::new("call_1").with_state(Db("users"));
/// assert_eq!(context.state::<Db>().map(|db| db.0), Some("users"));
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct ToolContext {
    /// The context of the tool's run: hand it on to what the tool calls.
    pub run: RunContext,
    /// The id of the call.
    pub call_id: Arc<str>,
    state: State,
}

impl ToolContext {
    /// The context of a call, without state.
    #[must_use]
    pub fn new(call_id: &str) -> Self {
        Self {
            run: RunContext::new(),
            call_id: call_id.into(),
            state: State::default(),
        }
    }

    /// Sets the context of the run.
    #[must_use]
    pub fn with_run(mut self, run: RunContext) -> Self {
        self.run = run;
        self
    }

    /// Adds a value of the app. There is one for each type; the last counts.
    #[must_use]
    pub fn with_state<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.state.insert(value);
        self
    }

    pub(super) fn with_shared_state(mut self, state: State) -> Self {
        self.state = state;
        self
    }

    /// The app's value of this type, if the [`ToolSet`](super::ToolSet) was given one.
    #[must_use]
    pub fn state<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.state.get()
    }

    /// The app's value of this type.
    ///
    /// # Errors
    ///
    /// If the [`ToolSet`](super::ToolSet) was given none.
    pub fn require_state<T: Send + Sync + 'static>(&self) -> Result<&T> {
        self.state().ok_or_else(|| {
            let name = type_name::<T>();
            let message = format!(
                "the tool needs the app's `{name}`, which is not there; give it with \
                 `ToolSet::with_state`"
            );
            Error::new(ErrorKind::Configuration, message)
        })
    }
}

impl fmt::Debug for ToolContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolContext")
            .field("run", &self.run)
            .field("call_id", &self.call_id)
            .finish_non_exhaustive()
    }
}

/// Values of the app, one for each type.
#[derive(Clone, Default)]
pub(super) struct State(Arc<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl State {
    pub(super) fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        Arc::make_mut(&mut self.0).insert(TypeId::of::<T>(), Arc::new(value));
    }

    fn get<T: 'static>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }
}
