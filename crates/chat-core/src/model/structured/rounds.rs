use std::sync::Arc;

use futures::TryStreamExt;

use super::repair::with_feedback;
use super::request::OutputRequest;
use crate::context::RunContext;
use crate::error::{Error, Result};
use crate::model::{ChatModel, ChatRequest, ChatStream};
use crate::parser::{OutputType, Reader, Structured, StructuredChunk};
use crate::value::Messages;

/// The rounds of one call: the question, and what follows on answers that cannot be read.
pub(super) struct Rounds<'a, M> {
    pub(super) model: &'a M,
    pub(super) request: OutputRequest,
    pub(super) messages: Messages,
    pub(super) context: RunContext,
    pub(super) max_repairs: u32,
    pub(super) round: u32,
}

/// An answer that is being read.
pub(super) struct Reading<T> {
    stream: ChatStream,
    reader: Reader<T>,
}

impl<M: ChatModel> Rounds<'_, M> {
    /// Asks until there is a value.
    pub(super) async fn value<T: OutputType>(mut self) -> Result<Structured<T>> {
        loop {
            let message = self.model.generate(self.chat_request()).await?;
            match self.request.format.read::<T>(message) {
                Ok(value) => return Ok(value.after(self.round)),
                Err(error) => self.repair(error)?,
            }
        }
    }

    /// The next chunk, with what is left to read. Nothing is left after the whole value.
    pub(super) async fn next<T: OutputType>(
        mut self,
        reading: Option<Reading<T>>,
    ) -> Result<Step<Self, T>> {
        let mut reading = match reading {
            Some(reading) => reading,
            None => self.open().await?,
        };
        loop {
            if let Some(chunk) = reading.stream.try_next().await? {
                let chunk = reading.reader.push(chunk)?.in_round(self.round);
                return Ok((chunk, Some((self, Some(reading)))));
            }
            match reading.reader.finish() {
                Ok(value) => {
                    let chunk = StructuredChunk::end_with(Ok(value.after(self.round)));
                    return Ok((chunk.in_round(self.round), None));
                }
                Err(error) => {
                    self.repair(error)?;
                    reading = self.open().await?;
                }
            }
        }
    }

    async fn open<T: OutputType>(&self) -> Result<Reading<T>> {
        Ok(Reading {
            stream: self.model.generate_stream(self.chat_request()).await?,
            reader: Reader::new(Arc::clone(&self.request.format)),
        })
    }

    fn chat_request(&self) -> ChatRequest<'_> {
        ChatRequest::new(&self.messages, &self.request.options, &self.context)
    }

    /// Prepares another round, or gives the error back if there is none.
    fn repair(&mut self, error: Error) -> Result<()> {
        if self.round == self.max_repairs {
            return Err(error.with_attempts(self.round.saturating_add(1)));
        }
        let messages = with_feedback(self.messages.clone(), &error, &self.request.format);
        self.messages = messages.ok_or(error)?;
        self.round = self.round.saturating_add(1);
        Ok(())
    }
}

/// A chunk, and the state in which to go on.
pub(super) type Step<R, T> = (StructuredChunk<T>, Option<(R, Option<Reading<T>>)>);
