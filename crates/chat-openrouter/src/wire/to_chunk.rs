use std::sync::Arc;

use chat_core::{
    AiMessageChunk, ApiKey, AudioChunk, Error, ErrorKind, FinishReason, JsonMap, ResponseMetadata,
    Result, ToolCallChunk,
};
use serde_json::Value;
use smol_str::SmolStr;

use super::answer::{Answer, Choice, Delta, WireAudio, WireToolCall};
use super::content::Said;
use super::json::{self, Raw};
use super::lenient::Text;
use super::pieces::take_pieces;
use super::template::Template;
use super::{PROVIDER, failure, failure_text};

/// Turns the answers of one request into chunks, which share their metadata.
#[derive(Debug)]
pub(crate) struct Decoder {
    /// What no error may repeat.
    key: ApiKey,
    metadata: Option<Arc<ResponseMetadata>>,
    /// Whether the model has said why it stopped. The event with the usage says it again.
    is_finished: bool,
    template: Option<Template>,
    uses_template: bool,
}

/// What one answer, or one event of a stream, holds.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// What there is of an answer. It counts even if a failure came with it.
    pub(crate) chunk: AiMessageChunk,
    /// The failure that the provider reports in place of going on.
    pub(crate) failure: Option<Error>,
}

impl Decoder {
    /// A decoder of the answer to a request that was made with this key.
    pub(crate) fn new(key: ApiKey) -> Self {
        Self {
            key,
            metadata: None,
            is_finished: false,
            template: None,
            uses_template: true,
        }
    }

    /// Parses every event in full from now on.
    pub(crate) fn without_template(mut self) -> Self {
        self.uses_template = false;
        self
    }

    /// The chunk of an event that differs from the one before only in its texts. It then need not
    /// be decoded, nor be checked to be UTF-8.
    pub(crate) fn repeat(&self, event: &[u8]) -> Option<AiMessageChunk> {
        self.template.as_ref()?.apply(event)
    }

    /// The same for the lines that a body goes on with, and how far they go.
    pub(crate) fn repeat_lines(&self, lines: &[u8]) -> Option<(AiMessageChunk, usize)> {
        self.template.as_ref()?.apply_to_lines(lines)
    }

    /// The error of a body that begins like this where a stream of events is due.
    pub(crate) fn foreign(&self, first: &[u8]) -> Error {
        failure::decode_foreign(first, &self.key)
    }

    /// Decodes a whole answer, or one event of a stream.
    ///
    /// # Errors
    ///
    /// If the text is not the JSON of an answer.
    pub(crate) fn decode(&mut self, json: &str) -> Result<Decoded> {
        let mut answer: Answer<'_> = json::read(json).map_err(|error| {
            let message = format!("the answer is not the JSON of a chat completion: {error}");
            Error::new(ErrorKind::InvalidResponse, self.key.scrub(&message))
                .with_raw(failure_text::excerpt(&self.key.scrub(json)))
        })?;
        if let Some(nested) = nested(&answer) {
            return self.decode(nested);
        }
        let usage = answer.usage.0.take();
        let mut choice = answer.choice.0.take().unwrap_or_default();
        let failure = self.failure(&mut answer, &mut choice);
        let message = choice.message.0.take();
        let mut delta = choice.delta.0.take().or(message).unwrap_or_default();

        let extras = [choice.extra.take(), answer.extra.take()];
        let is_bare = usage.is_none()
            && failure.is_none()
            && choice.is_bare()
            && delta.extra.is_none()
            && extras.iter().all(Option::is_none);
        let logprobs = choice.logprobs.take().filter(|value| !value.is_null());
        let metadata = self.metadata(&answer, extras);
        let pieces = if is_bare {
            take_pieces(&mut delta)
        } else {
            Vec::new()
        };
        let mut chunk = delta_chunk(*delta).with_metadata(metadata);
        if !pieces.is_empty() {
            let frame = chunk.clone();
            chunk = pieces.iter().fold(chunk, |chunk, piece| {
                piece.streamed.add_to(chunk, piece.text.clone())
            });
            if self.uses_template {
                self.template = Template::learn(json, pieces, frame);
            }
        }
        if let Some(usage) = usage {
            chunk = chunk.with_usage(usage);
        }
        if let Some(logprobs) = logprobs {
            chunk = chunk.with_logprobs(logprobs);
        }
        let reason = choice.finish_reason.filled();
        if let Some(reason) = reason.filter(|_| failure.is_none() && !self.is_finished) {
            chunk = chunk.with_finish_reason(FinishReason::from(reason));
            self.is_finished = true;
        }
        if let Some(native) = choice.native_finish_reason.filled() {
            chunk = chunk.with_native_finish_reason(native);
        }
        Ok(Decoded { chunk, failure })
    }

    /// The failure that an answer reports about itself: at the top, in its choice, or by its
    /// finish reason alone.
    fn failure(&self, answer: &mut Answer<'_>, choice: &mut Choice<'_>) -> Option<Error> {
        let reported = answer.error.take().or_else(|| choice.error.take());
        let by_reason = choice.finish_reason.as_deref() == Some("error");
        let error = match reported.filter(|error| !error.is_null()) {
            Some(error) => {
                let raw = self.key.scrub(&error.to_string()).into_owned();
                failure::from_object(&error, None, &self.key).with_raw(failure_text::excerpt(&raw))
            }
            None if by_reason => {
                let native = choice
                    .native_finish_reason
                    .as_deref()
                    .unwrap_or("no reason given");
                let message = format!("the provider failed while it answered ({native})");
                let message = failure_text::one_line(&self.key.scrub(&message));
                Error::new(ErrorKind::Unavailable, message)
            }
            None => return None,
        };
        let known = self.metadata.as_deref();
        let provider = answer
            .provider
            .filled()
            .or_else(|| known?.provider.as_deref());
        let id = answer.id.filled().or_else(|| known?.id.as_deref());
        let error = match provider {
            Some(provider) if error.provider().is_none() => {
                error.with_provider(failure_text::one_line(&self.key.scrub(provider)))
            }
            _ => error,
        };
        Some(match id {
            Some(id) => error.with_request_id(self.key.scrub(id)),
            None => error,
        })
    }

    /// The metadata of this piece: the copy that all pieces share, as long as it stays the same.
    fn metadata(
        &mut self,
        answer: &Answer<'_>,
        extras: [Option<Box<JsonMap>>; 2],
    ) -> Arc<ResponseMetadata> {
        if let Some(shared) = &self.metadata
            && extras.iter().all(Option::is_none)
            && is_same(shared, answer)
        {
            return Arc::clone(shared);
        }
        // Its chunks have what was said until now.
        self.template = None;
        let mut metadata = self.metadata.as_deref().cloned().unwrap_or_default();
        let text = |old: &mut Option<SmolStr>, new: Option<&str>| {
            if let Some(new) = new {
                *old = Some(new.into());
            }
        };
        text(&mut metadata.id, answer.id.filled());
        text(&mut metadata.object, answer.object.filled());
        text(&mut metadata.model, answer.model.filled());
        text(&mut metadata.provider, answer.provider.filled());
        text(
            &mut metadata.system_fingerprint,
            answer.system_fingerprint.filled(),
        );
        text(&mut metadata.service_tier, answer.service_tier.filled());
        metadata.created = answer.created.whole().or(metadata.created);
        metadata.model_provider = Some(SmolStr::new_static(PROVIDER));
        for (key, value) in extras.into_iter().flatten().flat_map(|extra| *extra) {
            metadata.extra.insert(key, value);
        }
        Arc::clone(self.metadata.insert(Arc::new(metadata)))
    }
}

/// The answer that stands where the provider's name is due, in one that says nothing itself: some
/// providers are passed on so.
fn nested<'a>(answer: &'a Answer<'_>) -> Option<&'a str> {
    let says_nothing = answer.choice.0.is_none() && answer.error.is_none();
    let inner = answer.provider.filled().filter(|_| says_nothing)?;
    (inner.starts_with('{') && inner.contains("\"choices\"")).then_some(inner)
}

fn is_same(shared: &ResponseMetadata, answer: &Answer<'_>) -> bool {
    let same = |old: &Option<SmolStr>, new: Option<&str>| new.is_none() || old.as_deref() == new;
    same(&shared.id, answer.id.filled())
        && same(&shared.model, answer.model.filled())
        && same(&shared.provider, answer.provider.filled())
        && same(&shared.object, answer.object.filled())
        && same(
            &shared.system_fingerprint,
            answer.system_fingerprint.filled(),
        )
        && same(&shared.service_tier, answer.service_tier.filled())
        && (answer.created.whole().is_none() || shared.created == answer.created.whole())
}

impl Choice<'_> {
    /// Whether the choice says nothing beside its delta.
    fn is_bare(&self) -> bool {
        self.finish_reason.filled().is_none()
            && self.native_finish_reason.filled().is_none()
            && self.logprobs.as_ref().is_none_or(Value::is_null)
    }
}

fn delta_chunk(delta: Delta<'_>) -> AiMessageChunk {
    let mut fields = delta.extra.map(|fields| *fields).unwrap_or_default();
    let said = Said::new(
        delta.content,
        delta.reasoning.or_filled(delta.reasoning_content),
    );
    let said = said.with_blocks(delta.images.0, delta.annotations.0, &mut fields);
    let mut chunk = match (&*said.text, &*said.reasoning) {
        (text, "") => AiMessageChunk::new(text),
        ("", reasoning) => AiMessageChunk::from_reasoning(reasoning),
        (text, reasoning) => AiMessageChunk::new(text).with_reasoning(reasoning),
    };
    if let Some(refusal) = delta.refusal.filled() {
        chunk = chunk.with_refusal(refusal);
    }
    if let Some(audio) = delta.audio.0 {
        chunk = chunk.with_audio(audio_chunk(audio));
    }
    for block in said.blocks {
        chunk = chunk.with_block(block);
    }
    for call in delta.tool_calls.0.into_iter().flatten() {
        if let Some(call) = call.0 {
            chunk = chunk.with_tool_call(tool_call_chunk(call));
        }
    }
    if let Some(details) = delta.reasoning_details.0 {
        let entry = |Raw(entry): Raw<'_>| serde_json::from_str(entry).ok();
        let entries = details.into_iter().filter_map(entry);
        chunk = chunk.with_reasoning_details(entries.collect());
    }
    if fields.is_empty() {
        chunk
    } else {
        chunk.with_additional_kwargs(fields)
    }
}

fn audio_chunk(wire: WireAudio<'_>) -> AudioChunk {
    let mut audio = AudioChunk::new(wire.data.as_deref().unwrap_or_default())
        .with_transcript(wire.transcript.as_deref().unwrap_or_default())
        .with_extras(wire.extra.map(|extra| *extra).unwrap_or_default());
    audio.id = wire.id.filled().map(SmolStr::new);
    audio.expires_at = wire.expires_at.whole();
    audio
}

pub(super) fn tool_call_chunk(wire: WireToolCall<'_>) -> ToolCallChunk {
    let mut extras = wire.extra.map(|extras| *extras).unwrap_or_default();
    if let Some(kind) = wire.kind.filled().filter(|kind| *kind != "function") {
        extras.insert("type".to_owned(), kind.into());
    }
    let mut function = wire.function.0;
    if let Some(inner) = function.as_mut().and_then(|function| function.extra.take()) {
        extras.insert("function".to_owned(), Value::Object(*inner));
    }
    let function = function.as_ref();
    let mut call = ToolCallChunk::default()
        .with_index(wire.index.whole())
        .with_extras(extras);
    let arguments = function.and_then(|function| function.arguments);
    let arguments: Option<Text<'_>> =
        arguments.and_then(|Raw(arguments)| json::read(arguments).ok());
    call.args = arguments
        .and_then(|arguments| arguments.0)
        .map(SmolStr::new)
        .unwrap_or_default();
    if let Some(name) = function.and_then(|function| function.name.filled()) {
        call = call.with_name(name);
    }
    match wire.id.filled() {
        Some(id) => call.with_id(id),
        None => call,
    }
}
