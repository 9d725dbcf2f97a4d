//! A streamed answer, from bytes to the message.

use chat_core::{AiMessage, AiMessageChunk, Error, MessageFold};

use super::input::pieces;
use super::server::{Answer, KEY, shown, streamed};
use super::sse::{Output, reference_decode};

/// However a stream is cut, it gives the same chunks and the same end; each chunk is what its event
/// gives alone, without what the decoder has learnt from those before; and the chunks add up to the
/// message, or to the part of it that the error carries.
pub fn run(data: &[u8]) {
    let (body, pieces) = pieces(data);
    let (chunks, end) = streamed(Answer::stream(&[body]));
    let (cut, cut_end) = streamed(Answer::stream(&pieces));
    assert_eq!(chunks, cut);
    assert_eq!(said(&end), said(&cut_end));
    check_each(body, &chunks);
    let mut fold = MessageFold::new();
    fold.extend(&chunks);
    match end {
        Ok(message) => {
            assert!(fold.finish_reason().is_some());
            assert_eq!(fold.into_message(), message);
        }
        Err(error) => {
            assert!(!about(&error).contains(KEY));
            let partial = fold.into_partial();
            let is_lost = error.partial().is_none() && !partial.is_empty();
            assert!(!is_lost && error.partial().is_none_or(|it| *it == partial));
        }
    }
}

/// What the error shows beside the words of the model, who may have been told the key.
fn about(error: &Error) -> String {
    format!(
        "{error} {error:?} {:?} {:?}",
        error.request_id(),
        error.provider()
    )
}

fn said(end: &Result<AiMessage, Error>) -> Result<&AiMessage, String> {
    end.as_ref().map_err(shown)
}

fn check_each(body: &[u8], chunks: &[AiMessageChunk]) {
    let events = reference_decode(body).whole.into_iter();
    let texts = events.filter_map(|output| match output {
        Output::Event(_, data) => Some(data).filter(|data| !data.is_empty()),
        _ => None,
    });
    for (text, chunk) in texts.zip(chunks).take(24) {
        let alone: String = text
            .split('\n')
            .map(|line| format!("data: {line}\n"))
            .collect();
        let (alone, _) = streamed(Answer::stream(&[alone.as_bytes(), b"\n"]));
        let Some(alone) = alone.first() else { continue };
        assert_eq!(alone.text(), chunk.text());
        assert_eq!(alone.reasoning(), chunk.reasoning());
        assert_eq!(alone.refusal(), chunk.refusal());
        assert_eq!(alone.blocks(), chunk.blocks());
        assert_eq!(alone.usage(), chunk.usage());
        assert_eq!(alone.tool_call_chunks(), chunk.tool_call_chunks());
    }
}
