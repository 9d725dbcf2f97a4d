use std::sync::Arc;

use futures::TryStreamExt;

use super::repair::with_feedback;
use super::request::OutputRequest;
use crate::context::RunContext;
use crate::error::{Error, Result};
use crate::model::{ChatModel, ChatRequest, ChatStream};
use crate::parser::{OutputType, Reader, Structured, StructuredChunk, StructuredOutputError};
use crate::value::{Messages, Usage};

/// The rounds of one call: the question, and what follows on answers that cannot be read.
pub(super) struct Rounds<'a, M, T> {
    model: &'a M,
    request: &'a OutputRequest,
    messages: Messages,
    context: RunContext,
    max_repairs: u32,
    round: u32,
    /// What the answers cost that held no value.
    spent: Option<Usage>,
    stage: Stage<T>,
}

/// How far a stream is.
#[expect(clippy::large_enum_variant, reason = "all of it stands in one box")]
enum Stage<T> {
    NotAsked,
    Reading(ChatStream, Reader<T>),
    Over,
}

impl<'a, M: ChatModel, T: OutputType> Rounds<'a, M, T> {
    pub(super) fn new(model: &'a M, request: &'a OutputRequest, messages: Messages) -> Self {
        Self {
            model,
            request,
            messages,
            context: RunContext::new(),
            max_repairs: 0,
            round: 0,
            spent: None,
            stage: Stage::NotAsked,
        }
    }

    pub(super) fn within(self, context: RunContext, max_repairs: u32) -> Self {
        Self {
            context,
            max_repairs,
            ..self
        }
    }

    /// Asks until there is a value.
    pub(super) async fn value(mut self) -> Result<Structured<T>> {
        loop {
            let message = self.model.generate(self.chat_request()).await?;
            match self.request.format.read::<T>(message) {
                Ok(value) => return Ok(value.after(self.round, self.spent)),
                Err(error) => self.repair(error)?,
            }
        }
    }

    /// The next chunk. There is none after the whole value.
    pub(super) async fn next(&mut self) -> Result<Option<StructuredChunk<T>>> {
        loop {
            if let Stage::Reading(stream, reader) = &mut self.stage
                && let Some(chunk) = stream.try_next().await?
            {
                let chunk = reader.push(chunk)?;
                return Ok(Some(chunk.in_round(self.round)));
            }
            match std::mem::replace(&mut self.stage, Stage::Over) {
                Stage::NotAsked => {
                    let stream = self.model.generate_stream(self.chat_request()).await?;
                    let reader = Reader::new(Arc::clone(&self.request.format));
                    self.stage = Stage::Reading(stream, reader);
                }
                Stage::Reading(_, reader) => match reader.finish() {
                    Ok(value) => {
                        let value = value.after(self.round, self.spent.take());
                        let chunk = StructuredChunk::end_with(Ok(value));
                        return Ok(Some(chunk.in_round(self.round)));
                    }
                    Err(error) => {
                        self.repair(error)?;
                        self.stage = Stage::NotAsked;
                    }
                },
                Stage::Over => return Ok(None),
            }
        }
    }

    fn chat_request(&self) -> ChatRequest<'_> {
        ChatRequest::new(&self.messages, &self.request.options, &self.context)
    }

    /// Prepares another round, or gives the error back if there is none.
    fn repair(&mut self, error: Error) -> Result<()> {
        let Some(problem) = StructuredOutputError::of(&error).cloned() else {
            return Err(error);
        };
        let problem = problem.after(self.spent.take());
        let round = self.round.saturating_add(1);
        if self.round == self.max_repairs || !problem.is_repairable() {
            return Err(problem.into_error().with_attempts(round));
        }
        self.spent = problem.usage();
        self.messages = with_feedback(self.messages.clone(), &problem, &self.request.format);
        self.round = round;
        Ok(())
    }
}
