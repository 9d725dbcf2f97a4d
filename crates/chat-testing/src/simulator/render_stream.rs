//! An answer as server-sent events.

use std::iter;

use serde_json::{Value, json};

use super::behavior::{Behavior, ErrorShape};
use super::deltas;
use super::envelope::{Envelope, FinishNames, empty_delta, insert};
use super::errors::midstream_error;
use super::frames::{BodyPlan, Ending, Frame};
use super::logprobs;
use super::pieces::Pieces;
use super::reply::Reply;

/// A comment stands before every so many text chunks.
const COMMENT_EVERY: usize = 16;

/// Text chunks before a stalled stream falls silent.
const CHUNKS_BEFORE_STALL: usize = 2;

/// What is rendered.
#[derive(Debug)]
pub(crate) struct Rendering<'a> {
    pub(crate) envelope: Envelope,
    pub(crate) reply: &'a Reply,
    pub(crate) usage: Value,
    pub(crate) behavior: Behavior,
    /// How many alternatives each token has, when log probabilities are asked for.
    pub(crate) logprobs: Option<usize>,
    /// The body that the provider gets, when it is asked for.
    pub(crate) upstream: Option<Value>,
    /// How the request was routed, when that is asked for.
    pub(crate) metadata: Option<Value>,
}

/// The events of the answer; `hash` decides about comments.
pub(crate) fn plan(rendering: &Rendering<'_>, hash: u64) -> BodyPlan {
    let Rendering {
        envelope, reply, ..
    } = rendering;
    let behavior = rendering.behavior;
    let text = reply.text.clone().unwrap_or_default();
    let all = Pieces::new(text.clone()).count();
    let (shown, ending) = match behavior {
        Behavior::MidstreamError(_) | Behavior::Cut => (all.div_ceil(2), Ending::Close),
        Behavior::Reset => (all.div_ceil(2), Ending::Reset),
        Behavior::Stall => (CHUNKS_BEFORE_STALL, Ending::Stall),
        _ => (all, Ending::Close),
    };
    let mut head: Vec<Frame> = (0..=hash % 2).map(|_| Frame::comment()).collect();
    head.extend(
        rendering
            .upstream
            .iter()
            .map(|upstream| envelope.debug(upstream)),
    );
    head.extend(
        deltas::before_text(reply)
            .iter()
            .map(|delta| envelope.delta(delta)),
    );
    let tail = match behavior {
        Behavior::Cut | Behavior::Reset | Behavior::Stall => Vec::new(),
        Behavior::MidstreamError(shape) => error_frames(rendering, shape),
        _ => ending_frames(rendering),
    };
    let body = text_frames(envelope.clone(), text, rendering.logprobs).take(shown);
    let body = body.enumerate().flat_map(|(at, frame)| {
        let pause = (at > 0 && at % COMMENT_EVERY == 0).then(Frame::comment);
        pause.into_iter().chain(iter::once(frame))
    });
    BodyPlan {
        frames: Box::new(head.into_iter().chain(body).chain(tail)),
        ending,
    }
}

fn text_frames(
    envelope: Envelope,
    text: String,
    logprobs: Option<usize>,
) -> impl Iterator<Item = Frame> + Send {
    Pieces::new(text).map(move |piece| {
        let mut chunk = envelope.chunk(&json!({"content": piece, "role": "assistant"}), None);
        if let Some(alternatives) = logprobs
            && let Some(choice) = chunk.pointer_mut("/choices/0")
        {
            let shown = logprobs::of([piece].into_iter(), alternatives);
            insert(choice, "logprobs", shown);
        }
        Frame::event(&chunk)
    })
}

fn ending_frames(rendering: &Rendering<'_>) -> Vec<Frame> {
    let Rendering {
        envelope, reply, ..
    } = rendering;
    let finish = Some((reply.finish.name(), reply.native_finish(&envelope.model)));
    let mut frames: Vec<Frame> = deltas::after_text(reply)
        .iter()
        .map(|delta| envelope.delta(delta))
        .collect();
    frames.push(Frame::event(&envelope.chunk(&empty_delta(), finish)));
    frames.push(usage_frame(rendering, finish));
    frames.push(Frame::done());
    frames
}

/// The last chunk, in one of the shapes that are seen in the wild.
fn usage_frame(rendering: &Rendering<'_>, finish: FinishNames) -> Frame {
    let finish = finish.filter(|_| rendering.behavior != Behavior::UsageNullFinish);
    let mut chunk = rendering.envelope.usage(finish, &rendering.usage);
    if rendering.behavior == Behavior::UsageEmptyChoices {
        insert(&mut chunk, "choices", json!([]));
    }
    if let Some(metadata) = &rendering.metadata {
        insert(&mut chunk, "openrouter_metadata", metadata.clone());
    }
    Frame::event(&chunk)
}

fn error_frames(rendering: &Rendering<'_>, shape: ErrorShape) -> Vec<Frame> {
    let finish = matches!(shape, ErrorShape::Documented | ErrorShape::Masked);
    let finish = finish.then_some(("error", "error"));
    let mut chunk = rendering.envelope.chunk(&empty_delta(), finish);
    insert(&mut chunk, "error", midstream_error(shape));
    match shape {
        ErrorShape::Documented | ErrorShape::Masked => {}
        ErrorShape::EmptyChoices => insert(&mut chunk, "choices", json!([])),
        ErrorShape::NullFinish => insert(&mut chunk, "usage", rendering.usage.clone()),
    }
    let mut frames = vec![Frame::event(&chunk)];
    if shape == ErrorShape::NullFinish {
        frames.push(Frame::done());
    }
    frames
}
