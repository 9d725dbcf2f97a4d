use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use chat_core::{Error, ErrorKind, Result, TimeoutPhase};
use http_body::Body;
use tokio::time::{Instant, Sleep};

use super::TransportBody;
use super::reqwest_transport::causes;

/// 30 years. More cannot be added to every instant.
const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

/// A body that must keep coming.
///
/// The idle time starts at a poll that found nothing: a caller who does not poll is not a server
/// that does not send. One timer serves the whole body; it is moved only when it fires too early.
pub(crate) struct TimedBody {
    body: TransportBody,
    idle: Duration,
    /// When the idle time ends. `None` while bytes are there.
    idle_end: Option<Instant>,
    end: Option<(Instant, TimeoutPhase)>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl TimedBody {
    pub(crate) fn new(body: TransportBody, idle: Duration) -> Self {
        Self {
            body,
            idle,
            idle_end: None,
            end: None,
            timer: None,
        }
    }

    /// Ends the body with an error at `end`, even if it keeps coming.
    pub(crate) fn with_end(mut self, end: Option<Instant>, phase: TimeoutPhase) -> Self {
        self.end = end.map(|end| (end, phase));
        self
    }

    pub(crate) fn poll_bytes(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Pending => return self.poll_timer(cx).map(|error| Some(Err(error))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(broken(&*error))));
                }
                Poll::Ready(Some(Ok(frame))) => {
                    self.idle_end = None;
                    if let Ok(bytes) = frame.into_data()
                        && !bytes.is_empty()
                    {
                        return Poll::Ready(Some(self.in_time(bytes)));
                    }
                }
            }
        }
    }

    /// Reads on to the end into `all`, but no more than `most` bytes. Says whether the body ended
    /// there.
    pub(crate) async fn collect(mut self, all: &mut Vec<u8>, most: usize) -> Result<bool> {
        while let Some(piece) = std::future::poll_fn(|cx| self.poll_bytes(cx)).await {
            let piece = piece?;
            let room = most.saturating_sub(all.len());
            all.extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or_default());
            if piece.len() > room {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A body that never stops finding bytes never asks the timer.
    fn in_time(&self, bytes: Bytes) -> Result<Bytes> {
        match self.end {
            Some((end, phase)) if Instant::now() >= end => Err(late(phase, self.idle)),
            _ => Ok(bytes),
        }
    }

    fn poll_timer(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        let now = Instant::now();
        let idle_end = match self.idle_end {
            Some(end) => end,
            None => *self
                .idle_end
                .insert(now.checked_add(self.idle.min(FOREVER)).unwrap_or(now)),
        };
        let (end, phase) = match self.end {
            Some((end, phase)) if end < idle_end => (end, phase),
            _ => (idle_end, TimeoutPhase::Idle),
        };
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(end)));
        if timer.deadline() > end {
            timer.as_mut().reset(end);
        }
        loop {
            ready!(timer.as_mut().poll(cx));
            if timer.deadline() >= end {
                return Poll::Ready(late(phase, self.idle));
            }
            timer.as_mut().reset(end);
        }
    }
}

fn late(phase: TimeoutPhase, idle: Duration) -> Error {
    let message = match phase {
        TimeoutPhase::Idle => format!(
            "the server sent nothing for {idle:?}; try again, or allow more with `Timeouts::with_idle`"
        ),
        _ => "the answer did not end in the time it has; allow more with `Timeouts`".to_owned(),
    };
    Error::new(ErrorKind::Timeout(phase), message)
}

fn broken(error: &(dyn std::error::Error + 'static)) -> Error {
    let message = format!(
        "the connection broke while the answer came: {}",
        causes(error)
    );
    Error::new(ErrorKind::Interrupted, message)
}
