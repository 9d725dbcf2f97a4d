use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::{OutputFormat, Structured, StructuredChunk};
use crate::error::Result;
use crate::partial_json::{PartialJson, TextWithJson};
use crate::runnable::{Flow, Fold};
use crate::value::{AiMessage, AiMessageChunk, ToolCallChunk, ToolCallFold};

/// Reads one answer as it arrives.
pub(crate) struct Reader<T> {
    format: Arc<OutputFormat>,
    answer: <AiMessage as Flow>::Fold,
    json: Arc<PartialJson>,
    calls: ToolCallFold,
    text: TextWithJson,
    origin: Origin,
    value: PhantomData<fn() -> T>,
}

/// What the JSON so far was read from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Nothing,
    Text,
    Call,
}

impl<T: DeserializeOwned> Reader<T> {
    pub(crate) fn new(format: Arc<OutputFormat>) -> Self {
        Self {
            format,
            answer: Default::default(),
            json: Arc::default(),
            calls: ToolCallFold::default(),
            text: TextWithJson::default(),
            origin: Origin::Nothing,
            value: PhantomData,
        }
    }

    /// Takes the next chunk of the answer and shows what has come.
    pub(crate) fn push(&mut self, chunk: AiMessageChunk) -> Result<StructuredChunk<T>> {
        if self.format.tool().is_some() {
            for piece in chunk.tool_call_chunks() {
                self.push_call(piece);
            }
        }
        if self.origin != Origin::Call && chunk.choice() == 0 {
            let json = self.text.next(chunk.text());
            self.feed(json, Origin::Text);
        }
        self.answer.push(chunk.clone())?;
        let (json, format) = (Arc::clone(&self.json), Arc::clone(&self.format));
        Ok(StructuredChunk::partial_of(chunk, json, format))
    }

    /// The value of the whole answer.
    pub(crate) fn finish(self) -> Result<Structured<T>> {
        self.format.read(self.answer.finish()?)
    }

    /// Only the first call is shown.
    fn push_call(&mut self, piece: &ToolCallChunk) {
        if self.calls.place(piece) != 0 {
            return;
        }
        if self.origin == Origin::Text {
            self.json = Arc::default();
        }
        self.feed(&piece.args, Origin::Call);
        self.origin = Origin::Call;
    }

    /// The state is copied only if somebody still looks at it.
    fn feed(&mut self, json: &str, origin: Origin) {
        if json.is_empty() || self.json.has_failed() {
            return;
        }
        self.origin = origin;
        // What is no JSON is told at the end; until then, what came before it is shown.
        let _ = Arc::make_mut(&mut self.json).push(json);
    }
}
