use std::fmt::Write;

use chat_core::{Message, RecordedCall};

use super::RecordsCalls;

/// Fails unless the model got a call that `fits`.
///
/// ```
/// use chat_core::{ChatModelExt, ChatOptions, RunnableExt};
/// use chat_testing::fakes::{EchoModel, assert_called_with};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = EchoModel::new();
/// model.clone().bind(ChatOptions::new().with_temperature(0.0)).invoke("Hello").await?;
/// assert_called_with(&model, |call| call.options.temperature.get() == Some(&0.0));
/// # Ok(())
/// # }
/// ```
///
/// # Panics
///
/// If no call fits; the message shows the calls.
#[track_caller]
pub fn assert_called_with(model: &impl RecordsCalls, fits: impl FnMut(&RecordedCall) -> bool) {
    let calls = model.recorded_calls();
    if !calls.iter().any(fits) {
        fail(&format!("no call fits; {}", list(&calls)));
    }
}

/// Fails unless the model was called so often.
///
/// # Panics
///
/// If it was not; the message shows the calls.
#[track_caller]
pub fn assert_called(model: &impl RecordsCalls, times: usize) {
    let calls = model.recorded_calls();
    if calls.len() != times {
        fail(&format!("{times} calls were expected; {}", list(&calls)));
    }
}

/// The last call that the model got.
///
/// ```
/// use chat_core::RunnableExt;
/// use chat_testing::fakes::{EchoModel, last_call};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = EchoModel::new();
/// model.invoke([("system", "Be brief."), ("human", "Hello")]).await?;
/// assert_eq!(last_call(&model).messages.len(), 2);
/// # Ok(())
/// # }
/// ```
///
/// # Panics
///
/// If there was none.
#[track_caller]
#[must_use]
pub fn last_call(model: &impl RecordsCalls) -> RecordedCall {
    match model.recorded_calls().pop() {
        Some(call) => call,
        None => fail("the model was not called"),
    }
}

/// What people said last, in each call.
///
/// ```
/// use chat_core::RunnableExt;
/// use chat_testing::fakes::{EchoModel, texts};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = EchoModel::new();
/// model.invoke("one").await?;
/// model.invoke("two").await?;
/// assert_eq!(texts(&model), ["one", "two"]);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn texts(model: &impl RecordsCalls) -> Vec<String> {
    model
        .recorded_calls()
        .iter()
        .map(|call| last_human(&call.messages))
        .collect()
}

pub(super) fn last_human(messages: &[Message]) -> String {
    let human = messages
        .iter()
        .rfind(|message| matches!(message, Message::Human(_)));
    human
        .map(|message| message.text().into_owned())
        .unwrap_or_default()
}

fn list(calls: &[RecordedCall]) -> String {
    let mut text = format!("the model got {}:", calls.len());
    for (number, call) in (1..).zip(calls) {
        let messages = call.messages.iter();
        let turns: Vec<_> = messages
            .map(|message| format!("{}: {:?}", message.role(), message.text()))
            .collect();
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n  {number}. {} with {:?}",
            turns.join(", "),
            call.options
        );
    }
    text
}

#[track_caller]
#[expect(clippy::panic, reason = "an assertion fails by panicking")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}
