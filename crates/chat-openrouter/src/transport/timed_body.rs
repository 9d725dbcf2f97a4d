use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::Bytes;
use chat_core::{Error, ErrorKind, Result, TimeoutPhase};
use http_body::Body;
use tokio::time::{Instant, Sleep};

use super::TransportBody;
use super::failure::causes;

/// 30 years. More cannot be added to every instant.
const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

/// The bytes that tell what a body is.
const BEGINNING: usize = 8;
/// The most white space that is read for them.
const MOST_BEGINNING: usize = 64 * 1024;

/// A body that must keep coming.
///
/// The idle time starts at a poll that found nothing: a caller who does not poll is not a server
/// that does not send. One timer serves the whole body; it is moved only when it fires too early.
pub(crate) struct TimedBody {
    body: TransportBody,
    idle: Duration,
    /// When the idle time ends. `None` while bytes are there.
    idle_end: Option<Instant>,
    progress: Option<Duration>,
    /// When the next event is due. `None` until one is waited for.
    progress_end: Option<Instant>,
    end: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether the timer has fired and the body got one more look.
    is_late: bool,
    /// Whom the timer wakes.
    waker: Option<Waker>,
}

impl TimedBody {
    pub(crate) fn new(body: TransportBody, idle: Duration) -> Self {
        Self {
            body,
            idle,
            idle_end: None,
            progress: None,
            progress_end: None,
            end: None,
            timer: None,
            is_late: false,
            waker: None,
        }
    }

    /// Ends the body with an error at `end`, even if it keeps coming.
    pub(crate) fn set_end(&mut self, end: Option<Instant>) {
        self.end = end;
    }

    /// Ends the body with an error if [`progressed`](Self::progressed) is not called for so long.
    pub(crate) fn with_progress(mut self, progress: Option<Duration>) -> Self {
        self.progress = progress;
        self
    }

    /// The bytes so far had an event in them.
    pub(crate) fn progressed(&mut self) {
        self.progress_end = None;
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
                    self.is_late = false;
                    if let Ok(bytes) = frame.into_data()
                        && !bytes.is_empty()
                    {
                        return Poll::Ready(Some(self.in_time(bytes)));
                    }
                }
            }
        }
    }

    /// Reads the first bytes that say something: a few, and more than white space.
    pub(crate) async fn begin(&mut self) -> Result<Bytes> {
        let mut first = Vec::new();
        while first.trim_ascii().len() < BEGINNING && first.len() < MOST_BEGINNING {
            match std::future::poll_fn(|cx| self.poll_bytes(cx)).await {
                Some(bytes) => first.extend_from_slice(&bytes?),
                None => break,
            }
        }
        Ok(first.into())
    }

    /// Reads on to the end into `all`, but no more than `most` bytes. Says whether the body ended
    /// there.
    pub(crate) async fn collect(&mut self, all: &mut Vec<u8>, most: usize) -> Result<bool> {
        while let Some(piece) = std::future::poll_fn(|cx| self.poll_bytes(cx)).await {
            let piece = piece?;
            let room = most.saturating_sub(all.len());
            let kept = piece.get(..room.min(piece.len())).unwrap_or_default();
            if all.capacity().saturating_sub(all.len()) < kept.len() {
                // Twice as much, but never more than may come.
                all.reserve_exact(kept.len().max(all.len()).min(room));
            }
            all.extend_from_slice(kept);
            if piece.len() > room {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A body that never stops finding bytes never asks the timer.
    fn in_time(&self, bytes: Bytes) -> Result<Bytes> {
        match self.end {
            Some(end) if Instant::now() >= end => Err(late(TimeoutPhase::Total, self.idle)),
            _ => Ok(bytes),
        }
    }

    fn poll_timer(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        let now = Instant::now();
        let after = |time: Duration| now.checked_add(time.min(FOREVER)).unwrap_or(now);
        let idle_end = *self.idle_end.get_or_insert_with(|| after(self.idle));
        if let Some(progress) = self.progress {
            self.progress_end.get_or_insert_with(|| after(progress));
        }
        let mut first = (idle_end, TimeoutPhase::Idle);
        for (other, phase) in [
            (self.progress_end, TimeoutPhase::Progress),
            (self.end, TimeoutPhase::Total),
        ] {
            first = match other {
                Some(other) if other < first.0 => (other, phase),
                _ => first,
            };
        }
        let (end, phase) = first;
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(end)));
        if timer.deadline() > end {
            timer.as_mut().reset(end);
            self.waker = None;
        }
        // A timer that will wake this task by itself need not be asked.
        let is_waiting = |waker: &Waker| now < timer.deadline() && waker.will_wake(cx.waker());
        if self.waker.as_ref().is_some_and(is_waiting) {
            return Poll::Pending;
        }
        self.waker = Some(cx.waker().clone());
        loop {
            ready!(timer.as_mut().poll(cx));
            if timer.deadline() >= end {
                break;
            }
            timer.as_mut().reset(end);
        }
        // After a time in which the thread was blocked, the connection may have bytes that its task
        // had no turn to read: it gets one.
        if !std::mem::replace(&mut self.is_late, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(late(phase, self.idle))
    }
}

fn late(phase: TimeoutPhase, idle: Duration) -> Error {
    let message = match phase {
        TimeoutPhase::Idle => format!(
            "the server sent nothing for {idle:?}; try again, or allow more with `Timeouts::with_idle`"
        ),
        TimeoutPhase::Progress => "the server only showed that it lives, and sent nothing of the answer; try again, or allow more with `Timeouts::with_progress`".to_owned(),
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
