use std::sync::Arc;

use chat_core::{AiMessageChunk, ResponseMetadata};
use smol_str::SmolStr;

use super::json::{JsonString, read_string};
use super::pieces::{Piece, Streamed};

/// What the last event of a stream was, but for the strings in it that are streamed.
///
/// The events of an answer differ from one to the next in little more than a piece of text. If an
/// event has the very bytes that the last one had round its texts, and what stands between them is
/// the inside of JSON strings, then it *is* the last one with other texts: nothing is guessed.
/// Everything else takes the full parse, which makes a new template.
#[derive(Debug)]
pub(super) struct Template {
    slots: Vec<Slot>,
    /// What stands behind the last string.
    after: String,
    /// The chunk without its texts.
    frame: AiMessageChunk,
    /// What the chunk has beside one text, if it has nothing else: nearly all are so.
    plain: Option<Arc<ResponseMetadata>>,
}

#[derive(Debug)]
struct Slot {
    /// What stands before the string, with the quote that opens it.
    before: String,
    streamed: Streamed,
}

impl Template {
    /// Learns from an event that holds these pieces, in their order, and beside them what is in
    /// `frame`. Nothing is learnt from one of several lines, which no other lines are like.
    pub(super) fn learn(
        event: &str,
        pieces: Vec<Piece<'_>>,
        frame: AiMessageChunk,
    ) -> Option<Self> {
        if event.contains('\n') {
            return None;
        }
        let mut slots = Vec::with_capacity(pieces.len());
        let mut at = 0;
        for piece in pieces {
            let start = (piece.inside.as_ptr() as usize).checked_sub(event.as_ptr() as usize)?;
            let before = event.get(at..start)?.to_owned();
            at = start.checked_add(piece.inside.len())?;
            slots.push(Slot {
                before,
                streamed: piece.streamed,
            });
        }
        let after = event.get(at..)?.to_owned();
        let is_text = matches!(&*slots, [slot] if matches!(slot.streamed, Streamed::Text));
        let is_plain = |metadata: &&Arc<ResponseMetadata>| {
            is_text && frame == AiMessageChunk::default().with_metadata(Arc::clone(metadata))
        };
        let plain = frame.metadata().filter(is_plain).cloned();
        Some(Self {
            slots,
            after,
            frame,
            plain,
        })
    }

    /// The chunk of an event that differs from the learnt one only inside the strings.
    pub(super) fn apply(&self, event: &[u8]) -> Option<AiMessageChunk> {
        let (chunk, rest) = self.begin(event)?;
        rest.is_empty().then_some(chunk)
    }

    /// The same for the lines of a body that begin with such an event, and how far they go.
    ///
    /// The lines need not be told apart first: there is no line end inside of what matches.
    pub(super) fn apply_to_lines(&self, lines: &[u8]) -> Option<(AiMessageChunk, usize)> {
        let (chunk, rest) = self.begin(lines.strip_prefix(b"data: ")?)?;
        let rest = rest.strip_prefix(b"\n\n")?;
        Some((chunk, lines.len() - rest.len()))
    }

    fn begin<'a>(&self, event: &'a [u8]) -> Option<(AiMessageChunk, &'a [u8])> {
        if let (Some(metadata), [slot]) = (&self.plain, &*self.slots) {
            let (text, rest) = slot.read(event)?;
            let rest = rest.strip_prefix(self.after.as_bytes())?;
            let chunk = AiMessageChunk::new(text).with_metadata(Arc::clone(metadata));
            return Some((chunk, rest));
        }
        let mut chunk = self.frame.clone();
        let mut rest = event;
        for slot in &self.slots {
            let (text, after) = slot.read(rest)?;
            chunk = slot.streamed.add_to(chunk, text);
            rest = after;
        }
        Some((chunk, rest.strip_prefix(self.after.as_bytes())?))
    }
}

impl Slot {
    /// Its text in an event, and what follows. A piece without its text may mean something else.
    #[inline]
    fn read<'a>(&self, event: &'a [u8]) -> Option<(SmolStr, &'a [u8])> {
        let inside = event.strip_prefix(self.before.as_bytes())?;
        let JsonString { text, after } = read_string(inside)?;
        (!text.is_empty()).then_some((text, after))
    }
}

#[cfg(test)]
#[path = "../../tests/inside/hit_rate.rs"]
mod hit_rate;
