use std::sync::{Arc, Mutex, PoisonError};

use chat_core::{FakeChatModel, RecordedCall};

/// A model that remembers its calls.
///
/// # Implementing
///
/// Give every call that was made, oldest first, failed ones included.
///
/// # Example
///
/// ```
/// use chat_core::RecordedCall;
/// use chat_testing::fakes::{EchoModel, RecordsCalls};
///
/// /// A model of a test, and what it was asked.
/// struct Setup {
///     model: EchoModel,
/// }
///
/// impl RecordsCalls for Setup {
///     fn recorded_calls(&self) -> Vec<RecordedCall> {
///         self.model.calls()
///     }
/// }
/// ```
pub trait RecordsCalls {
    /// The calls so far.
    fn recorded_calls(&self) -> Vec<RecordedCall>;
}

impl RecordsCalls for FakeChatModel {
    fn recorded_calls(&self) -> Vec<RecordedCall> {
        self.calls()
    }
}

/// The calls of a fake, shared by its clones.
#[derive(Clone, Debug, Default)]
pub(super) struct CallLog(Arc<Mutex<Vec<RecordedCall>>>);

impl CallLog {
    pub(super) fn push(&self, call: RecordedCall) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(call);
    }

    pub(super) fn calls(&self) -> Vec<RecordedCall> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
