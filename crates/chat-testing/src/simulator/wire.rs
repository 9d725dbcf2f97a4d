//! The bytes of a body as they leave, with faults.

use std::iter::Peekable;

use axum::body::Bytes;

use super::faults::Faults;
use super::frames::{BodyPlan, Ending, Frame, FrameKind};
use super::identity::mix;

/// The longest chunk of a body that is cut at random places.
const LONGEST_CHUNK: u64 = 48;

/// Bytes that leave together.
pub(crate) struct Chunk {
    pub(crate) bytes: Bytes,
    /// Whether a data event begins in it.
    pub(crate) paced: bool,
}

/// Turns the frames of a plan into chunks. Lazy, and a function of the plan and the faults alone.
pub(crate) struct Wire {
    frames: Peekable<Box<dyn Iterator<Item = Frame> + Send>>,
    /// What is left of the current frame.
    rest: Bytes,
    faults: Faults,
    ending: Ending,
    limit: Option<usize>,
    sent: usize,
    chunks: u64,
}

impl Wire {
    pub(crate) fn new(plan: BodyPlan, faults: Faults) -> Self {
        let cut = faults.cut.map(|cut| cut.after_bytes);
        let limit = [cut, faults.stall_after_bytes].into_iter().flatten().min();
        Self {
            frames: with_event_faults(plan.frames, faults).peekable(),
            rest: Bytes::new(),
            faults,
            ending: plan.ending,
            limit,
            sent: 0,
            chunks: 0,
        }
    }

    pub(crate) fn has_more(&mut self) -> bool {
        !self.is_at_limit() && (!self.rest.is_empty() || self.frames.peek().is_some())
    }

    /// How the body ends after the last chunk.
    pub(crate) fn ending(&self) -> Ending {
        if !self.is_at_limit() {
            return self.ending;
        }
        match self.faults.cut {
            Some(cut) if Some(cut.after_bytes) == self.limit && cut.abort => Ending::Reset,
            Some(cut) if Some(cut.after_bytes) == self.limit => Ending::Close,
            _ => Ending::Stall,
        }
    }

    fn is_at_limit(&self) -> bool {
        self.limit.is_some_and(|limit| self.sent >= limit)
    }

    /// The length of the next chunk; none for the rest of the frame.
    fn length(&self) -> Option<usize> {
        if self.faults.single_bytes {
            return Some(1);
        }
        let seed = self.faults.rechunk_seed?;
        let length = 1 + mix(seed ^ mix(self.chunks)) % LONGEST_CHUNK;
        usize::try_from(length).ok()
    }

    /// Makes sure that `rest` has bytes. False at the end; `paced` is set when an event begins.
    fn refill(&mut self, paced: &mut bool) -> bool {
        while self.rest.is_empty() {
            let Some(frame) = self.frames.next() else {
                return false;
            };
            *paced |= frame.kind == FrameKind::Event;
            self.rest = frame.bytes;
        }
        true
    }

    fn take(&mut self, length: usize) -> Bytes {
        let left = self.limit.map_or(usize::MAX, |limit| limit - self.sent);
        let bytes = self.rest.split_to(length.min(self.rest.len()).min(left));
        self.sent += bytes.len();
        bytes
    }
}

impl Iterator for Wire {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let mut paced = false;
        if self.is_at_limit() || !self.refill(&mut paced) {
            return None;
        }
        let Some(length) = self.length() else {
            let bytes = self.take(usize::MAX);
            return Some(Chunk { bytes, paced });
        };
        self.chunks += 1;
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length && !self.is_at_limit() && self.refill(&mut paced) {
            let more = self.take(length - bytes.len());
            bytes.extend_from_slice(&more);
        }
        Some(Chunk {
            bytes: Bytes::from(bytes),
            paced,
        })
    }
}

fn with_event_faults(
    frames: Box<dyn Iterator<Item = Frame> + Send>,
    faults: Faults,
) -> Box<dyn Iterator<Item = Frame> + Send> {
    let mut seen_event = false;
    let frames = frames
        .filter(move |frame| !(faults.omit_done && frame.kind == FrameKind::Done))
        .flat_map(move |frame| {
            let comment = (faults.comments && seen_event && frame.is_event()).then(Frame::comment);
            seen_event |= frame.is_event();
            comment.into_iter().chain([frame])
        });
    if faults.crlf {
        Box::new(frames.map(with_crlf))
    } else {
        Box::new(frames)
    }
}

/// JSON has no raw line feeds, so all of them are line ends.
fn with_crlf(frame: Frame) -> Frame {
    if frame.kind == FrameKind::Whole {
        return frame;
    }
    let mut bytes = Vec::with_capacity(frame.bytes.len() + 4);
    for byte in &frame.bytes {
        if *byte == b'\n' {
            bytes.push(b'\r');
        }
        bytes.push(*byte);
    }
    Frame {
        bytes: Bytes::from(bytes),
        ..frame
    }
}
