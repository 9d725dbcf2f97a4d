//! Drives a decoder and collects what it finds.

use bytes::Bytes;
use chat_openrouter::sse::{DEFAULT_MAX_EVENT_BYTES, Decoded, Event, SseDecoder, SseError};

use super::reference::{Outcome, Output, event};

pub(crate) fn output(found: Result<Option<Decoded<'_>>, SseError>) -> Option<Output> {
    match found {
        Ok(Some(Decoded::Event(Event { name, data }))) => Some(event(name, data)),
        Ok(Some(Decoded::Comment)) => Some(Output::Comment),
        Ok(None) => None,
        Err(SseError::InvalidUtf8) => Some(Output::InvalidUtf8),
        Err(SseError::TooLong { .. }) => Some(Output::TooLong),
    }
}

/// Everything until nothing is left, or until the error after which nothing comes.
pub(crate) fn drain(mut next: impl FnMut() -> Option<Output>) -> Vec<Output> {
    let mut outputs = Vec::new();
    while let Some(output) = next() {
        outputs.push(output);
        if outputs.last() == Some(&Output::TooLong) {
            break;
        }
    }
    outputs
}

pub(crate) fn finish(decoder: &mut SseDecoder) -> Vec<Output> {
    drain(|| output(decoder.finish()))
}

pub(crate) fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, limit: usize) -> Outcome {
    let mut decoder = SseDecoder::new(limit);
    let mut outcome = Outcome::default();
    for piece in pieces {
        decoder.push(Bytes::copy_from_slice(piece));
        outcome.whole.extend(drain(|| output(decoder.next_event())));
        if outcome.whole.last() == Some(&Output::TooLong) {
            return outcome;
        }
    }
    outcome.rest = finish(&mut decoder);
    outcome
}

/// As [`decode`], by a caller who pushes everything before asking for anything.
pub(crate) fn decode_late<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Outcome {
    let mut decoder = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
    for piece in pieces {
        decoder.push(Bytes::copy_from_slice(piece));
    }
    Outcome {
        whole: drain(|| output(decoder.next_event())),
        rest: finish(&mut decoder),
    }
}
