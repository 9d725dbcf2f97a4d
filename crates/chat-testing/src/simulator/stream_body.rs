//! A body that knows when its client has left.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures::stream;

use super::faults::Faults;
use super::frames::{BodyPlan, Ending};
use super::generation::Generation;
use super::state::Simulator;
use super::wire::Wire;

/// Counts a stream as dropped unless it was finished, and records its generation.
pub(crate) struct StreamGuard {
    simulator: Simulator,
    /// None for a scripted body, which is no generation.
    generation: Option<Generation>,
    finished: bool,
}

impl StreamGuard {
    pub(crate) fn open(simulator: &Simulator, generation: Option<Generation>) -> Self {
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
            self.record(false);
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

    fn record(&self, cancelled: bool) {
        if let Some(generation) = &self.generation {
            let mut memory = self.simulator.memory();
            memory.generations.add(generation, cancelled);
        }
    }
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        if !self.finished {
            self.record(true);
            self.simulator.journal().count(|counts| counts.dropped += 1);
        }
    }
}

struct Sending {
    wire: Wire,
    faults: Faults,
    guard: Option<StreamGuard>,
    pace: Option<Duration>,
    is_over: bool,
}

impl Sending {
    fn finish(&mut self) {
        if let Some(guard) = &mut self.guard {
            guard.finish();
        }
    }
}

/// A body of the plan's frames, with faults.
pub(crate) fn body(
    plan: BodyPlan,
    faults: Faults,
    guard: Option<StreamGuard>,
    pace: Option<Duration>,
) -> Body {
    let sending = Sending {
        wire: Wire::new(plan, faults),
        faults,
        guard,
        pace,
        is_over: false,
    };
    Body::from_stream(stream::unfold(sending, next_chunk))
}

async fn next_chunk(mut sending: Sending) -> Option<(io::Result<Bytes>, Sending)> {
    let Some(chunk) = sending.wire.next() else {
        return end(sending).await;
    };
    if let Some(pace) = sending.pace.filter(|_| chunk.paced) {
        tokio::time::sleep(pace).await;
    }
    sending.faults.wait_for_chunk().await;
    // A client may close right after the last chunk, so the stream counts as finished with it.
    if !sending.wire.has_more() && sending.wire.ending() == Ending::Close {
        sending.finish();
    }
    Some((Ok(chunk.bytes), sending))
}

async fn end(mut sending: Sending) -> Option<(io::Result<Bytes>, Sending)> {
    match sending.wire.ending() {
        Ending::Stall => pending().await,
        Ending::Reset if !sending.is_over => {
            sending.finish();
            sending.is_over = true;
            // The connection sends what it has when a body is not ready, and drops it at an error.
            tokio::task::yield_now().await;
            let reset = io::Error::from(io::ErrorKind::ConnectionReset);
            Some((Err(reset), sending))
        }
        Ending::Reset | Ending::Close => {
            sending.finish();
            None
        }
    }
}

/// A body that is no event stream. Without faults it has a length.
pub(crate) fn whole(
    bytes: Bytes,
    ending: Ending,
    faults: Faults,
    guard: Option<StreamGuard>,
) -> Body {
    if faults == Faults::none() && ending == Ending::Close {
        return Body::from(bytes);
    }
    body(BodyPlan::whole(bytes, ending), faults, guard, None)
}
