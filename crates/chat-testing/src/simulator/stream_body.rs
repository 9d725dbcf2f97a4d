//! A streamed body that knows when its client has left.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::iter::Peekable;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures::stream;

use super::generation::Generation;
use super::render_stream::{Ending, Frame, StreamPlan};
use super::state::Simulator;

/// Counts a stream as dropped unless it was finished, and records its generation.
pub(crate) struct StreamGuard {
    simulator: Simulator,
    generation: Generation,
    finished: bool,
}

impl StreamGuard {
    pub(crate) fn open(simulator: &Simulator, generation: Generation) -> Self {
        simulator.journal().count(|counts| counts.opened += 1);
        Self {
            simulator: simulator.clone(),
            generation,
            finished: false,
        }
    }

    /// Everything was handed over.
    pub(crate) fn finish(&mut self) {
        if !self.finished {
            self.finished = true;
            self.simulator
                .memory()
                .generations
                .add(&self.generation, false);
            self.simulator
                .journal()
                .count(|counts| counts.finished += 1);
        }
    }

    /// Keeps the stream open until the client leaves.
    pub(crate) async fn wait_for_client(self) -> Infallible {
        let _guard = self;
        pending().await
    }
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        if !self.finished {
            self.simulator
                .memory()
                .generations
                .add(&self.generation, true);
            self.simulator.journal().count(|counts| counts.dropped += 1);
        }
    }
}

struct Sending {
    frames: Peekable<Box<dyn Iterator<Item = Frame> + Send>>,
    ending: Ending,
    guard: StreamGuard,
    pace: Option<Duration>,
}

/// A body of the plan's frames.
pub(crate) fn body(plan: StreamPlan, guard: StreamGuard, pace: Option<Duration>) -> Body {
    let sending = Sending {
        frames: plan.frames.peekable(),
        ending: plan.ending,
        guard,
        pace,
    };
    Body::from_stream(stream::unfold(sending, next_frame))
}

/// A body that breaks off after these bytes.
pub(crate) fn broken(bytes: Bytes) -> Body {
    let reset = io::Error::from(io::ErrorKind::ConnectionReset);
    Body::from_stream(stream::iter([Ok(bytes), Err(reset)]))
}

async fn next_frame(mut sending: Sending) -> Option<(io::Result<Bytes>, Sending)> {
    let Some(frame) = sending.frames.next() else {
        return end(sending).await;
    };
    if let Some(pace) = sending.pace.filter(|_| frame.paced) {
        tokio::time::sleep(pace).await;
    }
    // A client may close right after the last frame, so the stream counts as finished with it.
    if sending.ending == Ending::Close && sending.frames.peek().is_none() {
        sending.guard.finish();
    }
    Some((Ok(frame.bytes), sending))
}

async fn end(mut sending: Sending) -> Option<(io::Result<Bytes>, Sending)> {
    match sending.ending {
        Ending::Close => {
            sending.guard.finish();
            None
        }
        Ending::Reset => {
            sending.guard.finish();
            sending.ending = Ending::Close;
            Some((
                Err(io::Error::from(io::ErrorKind::ConnectionReset)),
                sending,
            ))
        }
        Ending::Stall => match sending.guard.wait_for_client().await {},
    }
}
