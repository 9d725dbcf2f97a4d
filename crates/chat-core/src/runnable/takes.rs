use super::Runnable;

/// A step that takes an `I`: what may stand behind a step that gives an `I`. Every
/// [`Runnable`]`<Input = I>` is one; it is there for what the compiler says when a step is not.
///
/// # Implementing
///
/// Implement [`Runnable`].
///
/// # Example
///
/// ```
/// use chat_core::{AiMessage, StrOutputParser, Takes};
///
/// fn takes_answers(_step: impl Takes<AiMessage>) {}
/// takes_answers(StrOutputParser);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a step that takes `{I}`",
    label = "this must take `{I}`, which is what the step before it gives",
    note = "between a prompt and a parser stands a model: `prompt | model | StrOutputParser`",
    note = "a function becomes a step with `.map(|output| …)` or `lambda(|input: {I}| …)`; one between the two can turn `{I}` into what is needed",
    note = "a step of your own implements `Runnable` with `type Input = {I}`"
)]
pub trait Takes<I>: Runnable<Input = I> {}

#[diagnostic::do_not_recommend]
impl<I, R: Runnable<Input = I> + ?Sized> Takes<I> for R {}
