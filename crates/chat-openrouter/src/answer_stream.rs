use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use chat_core::{AiMessageChunk, Error, ErrorKind, FinishReason, Result};
use futures::Stream;

use crate::call_limits::CallLimits;
use crate::sse::{Decoded as SseDecoded, SseDecoder, SseError};
use crate::transport::{Limits, TimedBody};
use crate::wire::{Decoded, Decoder};

/// How much is kept of a body that begins like no stream, so that its error can quote it. A piece
/// alone might end inside of a key, which then nobody would know for one.
const MOST_QUOTED_BYTES: usize = 16 * 1024;

/// The chunks of a streamed answer, decoded as its bytes come.
///
/// Nothing is read before somebody asks, and no task stands between the socket and the caller, so
/// a slow caller slows the server down and not the memory up.
pub(crate) struct AnswerStream {
    body: Option<TimedBody>,
    events: SseDecoder,
    decoder: Decoder,
    calls: CallLimits,
    finish: Finish,
    opening: Opening,
    /// The failure that came with a chunk and is told after it.
    next: Option<Error>,
}

/// Whether the model has said why it stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Finish {
    Unsaid,
    Said,
}

/// How the body began.
enum Opening {
    Unread,
    /// As a document does and a stream does not; with its first bytes.
    Foreign(Vec<u8>),
    Fine,
}

impl AnswerStream {
    /// `first` is what was read of the body already.
    pub(crate) fn new(body: TimedBody, first: Bytes, limits: &Limits, decoder: Decoder) -> Self {
        let mut stream = Self {
            body: Some(body.with_progress(limits.timeouts.progress)),
            events: SseDecoder::new(limits.max_event_bytes),
            decoder,
            calls: CallLimits::new(limits),
            finish: Finish::Unsaid,
            opening: Opening::Unread,
            next: None,
        };
        stream.push(first);
        stream
    }

    fn push(&mut self, bytes: Bytes) {
        match &mut self.opening {
            Opening::Unread => match bytes.trim_ascii_start() {
                [] => {}
                start @ [b'{' | b'<', ..] => self.opening = Opening::Foreign(quoted(start)),
                _ => self.opening = Opening::Fine,
            },
            Opening::Foreign(start) => {
                let room = MOST_QUOTED_BYTES.saturating_sub(start.len());
                start.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
            }
            Opening::Fine => {}
        }
        self.events.push(bytes);
    }

    /// What the bytes at hand say next; pending if they say no more.
    fn decode(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<AiMessageChunk>>> {
        if self.events.is_starved() {
            return Poll::Pending;
        }
        if let Some(chunk) = self.repeat() {
            return Poll::Ready(Some(chunk));
        }
        loop {
            let event = match self.events.next_raw() {
                Ok(Some(event)) => event,
                Ok(None) => return Poll::Pending,
                Err(error) => return Poll::Ready(Some(Err(unreadable(error)))),
            };
            if !matches!(self.opening, Opening::Fine) {
                self.opening = Opening::Fine;
            }
            if let Some(body) = &mut self.body {
                body.progressed();
            }
            if let Some(chunk) = self.decoder.repeat(event.data) {
                return Poll::Ready(Some(self.counted(chunk)));
            }
            let data = match event.check() {
                Ok(event) => event.data,
                Err(error) => return Poll::Ready(Some(Err(unreadable(error)))),
            };
            if data.trim() == "[DONE]" {
                // One look at what follows: a connection that is read to its end is used again.
                if let Some(body) = &mut self.body {
                    let _ = body.poll_bytes(cx);
                }
                return Poll::Ready(self.done());
            }
            if data.is_empty() {
                continue;
            }
            let decoded = self.decoder.decode(data);
            return Poll::Ready(Some(decoded.and_then(|decoded| self.accept(decoded))));
        }
    }

    /// The next chunk, if it is plain to see that the bytes at hand repeat the last event.
    #[inline]
    fn repeat(&mut self) -> Option<Result<AiMessageChunk>> {
        let (chunk, length) = self.decoder.repeat_lines(self.events.unread()?)?;
        self.events.skip(length);
        if let Some(body) = &mut self.body {
            body.progressed();
        }
        Some(self.counted(chunk))
    }

    fn counted(&mut self, chunk: AiMessageChunk) -> Result<AiMessageChunk> {
        self.calls.count(&chunk).map(|()| chunk)
    }

    /// The chunk of an event; a failure that came with it is told after it.
    fn accept(&mut self, decoded: Decoded) -> Result<AiMessageChunk> {
        if decoded.chunk.finish_reason().is_some() {
            self.finish = Finish::Said;
        }
        self.calls.count(&decoded.chunk)?;
        match decoded.failure {
            Some(failure) if decoded.chunk.is_output() || decoded.chunk.usage().is_some() => {
                self.next = Some(failure);
            }
            Some(failure) => return Err(failure),
            None => {}
        }
        Ok(decoded.chunk)
    }

    /// The end of the body. An event without its blank line counts if it is whole.
    fn end_of_body(&mut self) -> Option<Result<AiMessageChunk>> {
        self.body = None;
        loop {
            let event = match self.events.finish() {
                Ok(Some(SseDecoded::Event(event))) => event,
                Ok(Some(SseDecoded::Comment)) => continue,
                Ok(None) | Err(_) => return self.no_stream().map(Err),
            };
            if event.data.trim() == "[DONE]" {
                return self.done();
            }
            if let Ok(decoded) = self.decoder.decode(event.data) {
                return Some(self.accept(decoded));
            }
        }
    }

    /// The error of a body that was no stream at all.
    fn no_stream(&mut self) -> Option<Error> {
        match std::mem::replace(&mut self.opening, Opening::Fine) {
            Opening::Foreign(first) => Some(self.decoder.foreign(&first)),
            Opening::Unread | Opening::Fine => None,
        }
    }

    /// `[DONE]`: an answer that ended without a reason ended all the same.
    fn done(&mut self) -> Option<Result<AiMessageChunk>> {
        self.body = None;
        match std::mem::replace(&mut self.finish, Finish::Said) {
            Finish::Said => None,
            Finish::Unsaid => {
                let reason = FinishReason::from("unknown");
                Some(Ok(AiMessageChunk::default().with_finish_reason(reason)))
            }
        }
    }
}

impl Stream for AnswerStream {
    type Item = Result<AiMessageChunk>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(failure) = this.next.take() {
                return Poll::Ready(Some(Err(failure)));
            }
            if this.body.is_none() {
                return Poll::Ready(None);
            }
            if let said @ Poll::Ready(_) = this.decode(cx) {
                return said;
            }
            let Some(body) = &mut this.body else {
                return Poll::Ready(None);
            };
            match ready!(body.poll_bytes(cx)) {
                Some(Ok(bytes)) => this.push(bytes),
                // The answer is complete; only its farewell is missing.
                Some(Err(_)) if this.finish == Finish::Said => this.body = None,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    if let Some(item) = this.end_of_body() {
                        return Poll::Ready(Some(item));
                    }
                }
            }
        }
    }
}

fn quoted(start: &[u8]) -> Vec<u8> {
    start.get(..MOST_QUOTED_BYTES).unwrap_or(start).to_vec()
}

fn unreadable(error: SseError) -> Error {
    Error::new(
        ErrorKind::InvalidResponse,
        format!("the stream cannot be read: {error}"),
    )
}
