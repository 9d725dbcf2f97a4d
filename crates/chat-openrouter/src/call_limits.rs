use std::collections::{HashMap, HashSet};

use chat_core::{AiMessageChunk, Error, ErrorKind, Result, ToolCallChunk};
use smol_str::SmolStr;

use crate::transport::Limits;

/// Counts the tool calls of one answer and the bytes of their arguments.
///
/// A model that has lost its way calls tools without end; its answer must end before memory does.
#[derive(Debug)]
pub(crate) struct CallLimits {
    max_calls: usize,
    max_bytes: usize,
    /// The bytes of arguments by the place of the call.
    bytes: HashMap<Place, usize>,
    ids: HashSet<SmolStr>,
    last: Place,
    /// The bytes of the call that came last, which count over those in `bytes`.
    last_bytes: usize,
}

/// Where a piece says that it belongs. That is coarser than what the fold makes of it, and enough
/// for a limit: what it takes for one call counts as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
enum Place {
    #[default]
    Unsaid,
    Index(u64),
    Id(SmolStr),
}

impl CallLimits {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            max_calls: limits.max_tool_calls,
            max_bytes: limits.max_argument_bytes,
            bytes: HashMap::new(),
            ids: HashSet::new(),
            last: Place::default(),
            last_bytes: 0,
        }
    }

    /// Counts what a chunk brings.
    ///
    /// # Errors
    ///
    /// If that is more than an answer may have.
    #[inline]
    pub(crate) fn count(&mut self, chunk: &AiMessageChunk) -> Result<()> {
        match chunk.tool_call_chunks() {
            [] => Ok(()),
            pieces => self.count_all(pieces),
        }
    }

    fn count_all(&mut self, pieces: &[ToolCallChunk]) -> Result<()> {
        for piece in pieces {
            let bytes = self.add(piece);
            if bytes > self.max_bytes {
                return Err(too_much(&format!(
                    "the arguments of a tool call have more than {} bytes; allow more with `Limits::max_argument_bytes`",
                    self.max_bytes
                )));
            }
            if self.bytes.len().max(self.ids.len()) > self.max_calls {
                return Err(too_much(&format!(
                    "the model calls more than {} tools at once; allow more with `Limits::max_tool_calls`",
                    self.max_calls
                )));
            }
        }
        Ok(())
    }

    fn add(&mut self, piece: &ToolCallChunk) -> usize {
        let id = piece.id.as_ref().filter(|id| !id.is_empty());
        if let Some(id) = id
            && !self.ids.contains(id)
        {
            self.ids.insert(id.clone());
        }
        let place = match (piece.index, id) {
            (Some(index), _) => Place::Index(index),
            (None, Some(id)) => Place::Id(id.clone()),
            (None, None) => self.last.clone(),
        };
        if self.bytes.is_empty() || place != self.last {
            if let Some(bytes) = self.bytes.get_mut(&self.last) {
                *bytes = self.last_bytes;
            }
            self.last_bytes = *self.bytes.entry(place.clone()).or_default();
            self.last = place;
        }
        self.last_bytes = self.last_bytes.saturating_add(piece.args.len());
        self.last_bytes
    }
}

fn too_much(message: &str) -> Error {
    Error::new(ErrorKind::InvalidResponse, message)
}
