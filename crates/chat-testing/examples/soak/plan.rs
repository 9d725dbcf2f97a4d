//! What the server does with each stream: it follows from the seed and the number of the stream, so
//! that server and client know the same without a word between them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chat_testing::faults::{FaultServer, ReceivedRequest, Reply, events};

/// What goes wrong with a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Fault {
    /// The first request is broken off before an answer.
    ResetBefore,
    /// The first request gets a 503.
    Overloaded,
    /// The body ends in good order, without a finish.
    CutOff,
    /// The connection breaks after some tokens.
    ResetAfter,
    /// The provider fails after some tokens, and says so.
    Failure,
    /// Nothing comes any more after some tokens.
    Stall,
}

impl Fault {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ResetBefore => "reset_before_answer",
            Self::Overloaded => "overloaded_503",
            Self::CutOff => "cut_off",
            Self::ResetAfter => "reset_after_output",
            Self::Failure => "failure_in_stream",
            Self::Stall => "stall",
        }
    }

    /// Whether the request is made again and then answered.
    pub(crate) fn heals(self) -> bool {
        matches!(self, Self::ResetBefore | Self::Overloaded)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    /// The share of streams that have a fault, from 0 to 1.
    pub(crate) faults: f64,
    /// Whether streams stall, too, which takes the idle time each.
    pub(crate) stalls: bool,
}

impl Plan {
    /// What becomes of a stream: how many tokens are sent, and what goes wrong after them.
    pub(crate) fn of(self, stream: usize) -> (usize, Option<Fault>) {
        let mut state = self.seed ^ (stream as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut next = || {
            // SplitMix64.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        };
        let tokens = 1 + (next() % 60) as usize;
        if (next() >> 11) as f64 / (1_u64 << 53) as f64 >= self.faults {
            return (tokens, None);
        }
        let fault = match next() % if self.stalls { 6 } else { 5 } {
            0 => Fault::ResetBefore,
            1 => Fault::Overloaded,
            2 => Fault::CutOff,
            3 => Fault::ResetAfter,
            4 => Fault::Failure,
            _ => Fault::Stall,
        };
        (tokens, Some(fault))
    }

    pub(crate) async fn serve(self) -> std::io::Result<FaultServer> {
        let asked: Mutex<HashMap<usize, u32>> = Mutex::default();
        FaultServer::choosing(move |request| {
            let stream = stream_of(request);
            let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
            let times = asked.entry(stream).or_default();
            *times += 1;
            self.reply(stream, *times == 1)
        })
        .await
    }

    fn reply(self, stream: usize, is_first: bool) -> Reply {
        let (tokens, fault) = self.of(stream);
        let answer = (0..tokens).fold(Reply::stream(), |reply, seq| {
            reply.chunk(events::text(&token(stream, seq)))
        });
        match fault {
            Some(Fault::ResetBefore) if is_first => Reply::new().reset(),
            Some(Fault::Overloaded) if is_first => {
                Reply::json(503, r#"{"error":{"code":503,"message":"overloaded"}}"#)
            }
            Some(Fault::CutOff) => answer.end(),
            // What was sent just before a reset may be lost on the way.
            Some(Fault::ResetAfter) => answer.sleep(Duration::from_millis(50)).reset(),
            Some(Fault::Failure) => answer.chunk(events::failure(502, "overloaded")).end(),
            Some(Fault::Stall) => answer.wait_for_close(),
            _ => answer
                .chunk(events::finish("stop") + &events::usage(1, tokens as u64) + events::DONE)
                .end(),
        }
    }
}

/// One token of a stream. No two are the same.
pub(crate) fn token(stream: usize, seq: usize) -> String {
    format!("{stream}:{seq} ")
}

fn stream_of(request: &ReceivedRequest) -> usize {
    let body = request.json().unwrap_or_default();
    let prompt = body.pointer("/messages/0/content").cloned();
    let number = prompt
        .as_ref()
        .and_then(|prompt| prompt.as_str()?.strip_prefix("stream "));
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or(usize::MAX)
}
