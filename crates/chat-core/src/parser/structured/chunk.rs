use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{OutputFormat, OutputType, Structured};
use crate::error::{Error, ErrorKind, Result};
use crate::partial_json::PartialJson;
use crate::runnable::{Flow, Fold};
use crate::schema::schema_of;
use crate::value::{AiMessage, AiMessageChunk};

/// A piece of structured output that is still arriving: the value as far as it has come.
///
/// There is one for each chunk of the model's answer, and a last one with the whole value.
///
/// # Costs
///
/// [`value`](Self::value) shows the reader's own state: looking costs nothing, and all pieces of an
/// answer together cost as much as one reading of it. [`partial`](Self::partial) makes a value of
/// its own, which costs as much as the value is long, each time: ask for it when something is to be
/// shown, not for each piece. A chunk that is kept while the next one arrives keeps its state; then
/// the reader goes on with a copy.
pub struct StructuredChunk<T> {
    raw: AiMessageChunk,
    so_far: Option<SoFar>,
    end: Option<Result<Structured<T>>>,
    round: u32,
}

#[derive(Clone)]
struct SoFar {
    json: Arc<PartialJson>,
    format: Arc<OutputFormat>,
}

impl<T> StructuredChunk<T> {
    pub(super) fn partial_of(
        raw: AiMessageChunk,
        json: Arc<PartialJson>,
        format: Arc<OutputFormat>,
    ) -> Self {
        Self {
            raw,
            so_far: Some(SoFar { json, format }),
            end: None,
            round: 0,
        }
    }

    pub(crate) fn end_with(end: Result<Structured<T>>) -> Self {
        Self {
            raw: AiMessageChunk::default(),
            so_far: None,
            end: Some(end),
            round: 0,
        }
    }

    pub(crate) fn in_round(mut self, round: u32) -> Self {
        self.round = round;
        self
    }

    /// The value as far as it has come, as JSON. `None` before it begins. What is shown is as in
    /// [`PartialJson`]; optional fields that a strict model leaves out are null until the end.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match (self.whole(), &self.so_far) {
            (Some(whole), _) => Some(whole.json()),
            (None, Some(SoFar { json, format })) => {
                let answer = json.value();
                answer?.pointer(format.pointer_in(answer))
            }
            (None, None) => None,
        }
    }

    /// The value as far as it has come, as a `T`: there is one once all that `T` cannot do without
    /// has come. Types whose fields are optional or have defaults show something from the start.
    #[must_use]
    pub fn partial(&self) -> Option<T>
    where
        T: DeserializeOwned,
    {
        self.partial_as()
    }

    /// The value as far as it has come, as another type, such as one of optional fields.
    #[must_use]
    pub fn partial_as<P: DeserializeOwned>(&self) -> Option<P> {
        match (self.whole(), &self.so_far) {
            (Some(whole), _) => P::deserialize(whole.json()).ok(),
            (None, Some(SoFar { json, format })) => format.read_partial(json.value()?),
            (None, None) => None,
        }
    }

    /// The whole value, in the last chunk.
    #[must_use]
    pub fn whole(&self) -> Option<&Structured<T>> {
        self.end.as_ref()?.as_ref().ok()
    }

    /// Why there is no value, in the last chunk of a stream that
    /// [includes the raw answer](super::IncludeRaw).
    #[must_use]
    pub fn parsing_error(&self) -> Option<&Error> {
        self.end.as_ref()?.as_ref().err()
    }

    /// The chunk of the model's answer. It brings nothing in the last chunk.
    #[must_use]
    pub fn raw(&self) -> &AiMessageChunk {
        &self.raw
    }

    /// The round that the chunk is of: after each failed round, the value begins anew.
    #[must_use]
    pub fn round(&self) -> u32 {
        self.round
    }

    /// The state of the reader, before the last chunk.
    pub(crate) fn so_far(&self) -> Option<(&PartialJson, &OutputFormat)> {
        let so_far = self.so_far.as_ref()?;
        Some((&so_far.json, &so_far.format))
    }

    /// The piece as observers see it.
    pub(super) fn show(&self) -> Value {
        match &self.end {
            Some(Ok(whole)) => whole.json().clone(),
            Some(Err(error)) => json!({ "parsing_error": error.message() }),
            None => AiMessage::show(&self.raw),
        }
    }
}

impl<T> Clone for StructuredChunk<T> {
    fn clone(&self) -> Self {
        Self {
            raw: self.raw.clone(),
            so_far: self.so_far.clone(),
            end: self.end.clone(),
            round: self.round,
        }
    }
}

impl<T> fmt::Debug for StructuredChunk<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StructuredChunk")
            .field("value", &self.value())
            .field("is_whole", &self.whole().is_some())
            .finish_non_exhaustive()
    }
}

/// A structured value flows as it arrives.
impl<T: OutputType> Flow for Structured<T> {
    type Chunk = StructuredChunk<T>;
    type Fold = StructuredFold<T>;

    fn into_chunk(self) -> StructuredChunk<T> {
        StructuredChunk::end_with(Ok(self))
    }

    fn show(chunk: &StructuredChunk<T>) -> Value {
        chunk.show()
    }

    fn schema() -> Option<Value> {
        Some(schema_of::<T>())
    }
}

/// The fold of structured output: the last chunk has the value.
#[derive(Debug)]
pub struct StructuredFold<T>(Option<Result<Structured<T>>>);

impl<T> StructuredFold<T> {
    pub(super) fn into_end(self) -> Result<Result<Structured<T>>> {
        self.0.ok_or_else(|| {
            let message = "the stream ended before the value was whole";
            Error::new(ErrorKind::Interrupted, message)
        })
    }
}

impl<T> Default for StructuredFold<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: OutputType> Fold for StructuredFold<T> {
    type Chunk = StructuredChunk<T>;
    type Whole = Structured<T>;

    fn push(&mut self, chunk: StructuredChunk<T>) -> Result<()> {
        self.0 = chunk.end.or(self.0.take());
        Ok(())
    }

    fn finish(self) -> Result<Structured<T>> {
        self.into_end()?
    }
}
