//! Asks the model and shows its answer.

use std::future::Future;
use std::pin::{Pin, pin};
use std::time::{Duration, Instant};

use chat::openrouter::ChatOpenRouter;
use chat::{AiMessage, ChatModel, ChatRequest, Error, ErrorKind};
use futures::TryStreamExt;

use crate::console::Console;
use crate::failure::Failure;
use crate::interrupt::interrupt;

/// A whole answer, and how long it took.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) message: AiMessage,
    pub(crate) took: Duration,
    /// Until the first piece of an answer that was streamed.
    pub(crate) first_token: Option<Duration>,
}

/// What is shown while an answer comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown {
    pub(crate) text: bool,
    pub(crate) reasoning: bool,
}

/// Asks for the answer in one piece.
pub(crate) async fn whole(
    model: &ChatOpenRouter,
    request: ChatRequest<'_>,
    shown: Shown,
    console: &mut Console,
) -> Result<Answer, Failure> {
    let started = Instant::now();
    let mut interrupt = pin!(interrupt());
    let result = or_interrupted(interrupt.as_mut(), model.generate(request)).await;
    let partial = result.as_ref().err().and_then(Error::partial);
    if let Some(message) = result.as_ref().ok().or(partial) {
        show(shown, console, &message.reasoning(), &message.text())?;
    }
    Ok(Answer {
        message: result?,
        took: started.elapsed(),
        first_token: None,
    })
}

/// Asks for the answer in pieces and shows each as it comes.
pub(crate) async fn streamed(
    model: &ChatOpenRouter,
    request: ChatRequest<'_>,
    shown: Shown,
    console: &mut Console,
) -> Result<Answer, Failure> {
    let started = Instant::now();
    let mut first_token = None;
    let mut interrupt = pin!(interrupt());
    let mut stream = or_interrupted(interrupt.as_mut(), model.generate_stream(request)).await?;
    loop {
        let next = or_interrupted(interrupt.as_mut(), stream.try_next()).await;
        let chunk = match next {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break,
            Err(error) => {
                return Err(error
                    .with_partial(stream.so_far().clone().into_partial())
                    .into());
            }
        };
        if chunk.is_output() {
            first_token.get_or_insert_with(|| started.elapsed());
        }
        show(shown, console, chunk.reasoning(), chunk.text())?;
    }
    let message = stream.message().await?;
    Ok(Answer {
        message,
        took: started.elapsed(),
        first_token,
    })
}

fn show(shown: Shown, console: &mut Console, reasoning: &str, text: &str) -> Result<(), Failure> {
    if shown.reasoning {
        console.aside(reasoning);
    }
    if shown.text {
        console.write(text)?;
    }
    Ok(())
}

/// Does the work until it is done or Ctrl-C comes; the work is then dropped.
async fn or_interrupted<T>(
    interrupt: Pin<&mut (impl Future<Output = ()> + Send)>,
    work: impl Future<Output = chat::Result<T>> + Send,
) -> chat::Result<T> {
    tokio::select! {
        biased;
        () = interrupt => Err(Error::new(ErrorKind::Cancelled, "stopped by Ctrl-C")),
        result = work => result,
    }
}
