use std::{collections::VecDeque, ops::Range, str};

use bytes::Bytes;

use super::{
    cut::CutLine,
    error::SseError,
    field::{Field, classify},
    lines::Lines,
    pending::{PendingEvent, Text},
};

/// A limit for [`SseDecoder::new`] that no real event comes near: 16 MiB.
pub const DEFAULT_MAX_EVENT_BYTES: usize = 16 * 1024 * 1024;

/// One event, borrowed from the decoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event<'a> {
    /// The value of its `event` field; empty if there was none, which means
    /// `message`.
    pub name: &'a str,
    /// The values of its `data` fields, joined by `\n`.
    pub data: &'a str,
}

/// One event whose text nobody has looked at yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawEvent<'a> {
    name: &'a str,
    /// As [`Event::data`], but perhaps not UTF-8.
    pub(crate) data: &'a [u8],
}

impl<'a> RawEvent<'a> {
    /// Checks that it is UTF-8.
    #[inline]
    pub(crate) fn check(self) -> Result<Event<'a>, SseError> {
        Ok(Event {
            name: self.name,
            data: utf8(self.data)?,
        })
    }
}

/// What the decoder found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decoded<'a> {
    /// A whole event.
    Event(Event<'a>),
    /// A comment line. Its only meaning is that the server is still there.
    Comment,
}

/// Decodes the pieces of a `text/event-stream` body; see the
/// [module](crate::sse) for the rules that it follows.
///
/// [`push`](Self::push) a piece, call [`next_event`](Self::next_event) until it
/// has nothing more, and go on with the next piece. When the body has ended, call
/// [`finish`](Self::finish) until it has nothing more.
///
/// ```
/// use chat_openrouter::sse::{DEFAULT_MAX_EVENT_BYTES, Decoded, Event, SseDecoder};
///
/// # fn main() -> Result<(), chat_openrouter::sse::SseError> {
/// let mut decoder = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
/// decoder.push(": one moment\n\ndata: {\"text\":".into());
/// assert_eq!(decoder.next_event()?, Some(Decoded::Comment));
/// assert_eq!(decoder.next_event()?, None);
///
/// decoder.push("\"hello\"}\n\n".into());
/// let event = Event { name: "", data: r#"{"text":"hello"}"# };
/// assert_eq!(decoder.next_event()?, Some(Decoded::Event(event)));
/// assert_eq!(decoder.next_event()?, None);
/// assert_eq!(decoder.finish()?, None);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct SseDecoder {
    lines: Lines,
    /// Pieces that came before the one in `lines` was used up.
    backlog: VecDeque<Bytes>,
    cut: CutLine,
    event: PendingEvent,
    failed: bool,
}

/// A [`Decoded`] that borrows nothing yet.
enum Found {
    Event(Text),
    Comment,
}

impl SseDecoder {
    /// A decoder at the start of a body.
    ///
    /// `max_event_bytes` bounds two things: the bytes of one line of any kind, and
    /// what is gathered for one event, its name and its text. So an endless line
    /// cannot fill the memory, nor can an event of endless lines. Comments and
    /// ignored fields are not kept and so do not count towards an event.
    #[must_use]
    pub const fn new(max_event_bytes: usize) -> Self {
        Self {
            lines: Lines::new(),
            backlog: VecDeque::new(),
            cut: CutLine::first(),
            event: PendingEvent::new(max_event_bytes),
            failed: false,
        }
    }

    /// Adds the next piece of the body, of any size.
    ///
    /// A piece that comes before [`next_event`](Self::next_event) has used up the
    /// one before is kept until its turn comes.
    pub fn push(&mut self, piece: Bytes) {
        if self.failed || piece.is_empty() {
            return;
        }
        if self.lines.is_empty() {
            self.lines.load(piece);
        } else {
            self.backlog.push_back(piece);
        }
    }

    /// The next whole event or comment, or none if it needs more bytes. By then
    /// the decoder has let go of the pieces that it was given.
    ///
    /// # Errors
    ///
    /// See [`SseError`].
    #[inline]
    pub fn next_event(&mut self) -> Result<Option<Decoded<'_>>, SseError> {
        match self.advance()? {
            Some(found) => self.resolve(found).map(Some),
            None => Ok(None),
        }
    }

    /// As [`next_event`](Self::next_event), but passes over comments and leaves it to the caller
    /// to check that the text is UTF-8.
    #[inline]
    pub(crate) fn next_raw(&mut self) -> Result<Option<RawEvent<'_>>, SseError> {
        loop {
            match self.advance()? {
                Some(Found::Event(text)) => return self.raw(text).map(Some),
                Some(Found::Comment) => {}
                None => return Ok(None),
            }
        }
    }

    /// Whether it needs more bytes, as far as that is plain to see.
    #[inline]
    pub(crate) fn is_starved(&self) -> bool {
        self.lines.is_empty() && !self.failed
    }

    /// What is left of the piece at hand, if an event begins there; not more than an event may have.
    #[inline]
    pub(crate) fn unread(&mut self) -> Option<&[u8]> {
        self.event.forget_dispatched();
        let is_between = !self.cut.is_open() && self.event.is_untouched();
        let rest = self.lines.rest().filter(|_| is_between)?;
        rest.get(..self.event.limit().min(rest.len()))
    }

    /// Passes over so many bytes of what is [`unread`](Self::unread), which are whole events.
    #[inline]
    pub(crate) fn skip(&mut self, length: usize) {
        self.lines.skip(length);
        if self.lines.rest().is_some_and(<[u8]>::is_empty) {
            self.use_up_piece();
        }
    }

    /// As [`next_event`](Self::next_event), for when the body has ended: when
    /// nothing whole is left, it hands out the event that the end cut off, once.
    ///
    /// The standard throws such an event away. Here the caller decides: a last
    /// event that makes sense (`[DONE]`, complete JSON) only lacks its blank line;
    /// any other means that the body was truncated. If the end cut through a
    /// character, its first bytes are left out.
    ///
    /// # Errors
    ///
    /// See [`SseError`].
    pub fn finish(&mut self) -> Result<Option<Decoded<'_>>, SseError> {
        let found = match self.advance()? {
            Some(found) => Some(found),
            None => self.close_body()?,
        };
        match found {
            Some(found) => self.resolve(found).map(Some),
            None => Ok(None),
        }
    }

    #[inline]
    fn advance(&mut self) -> Result<Option<Found>, SseError> {
        self.event.forget_dispatched();
        loop {
            if self.lines.is_empty() {
                return self.starve();
            }
            let found = match self.lines.next_line() {
                Some(line) => self.take_line(line),
                None => self.next_piece(),
            };
            match found {
                Ok(None) => {}
                Ok(found) => return Ok(found),
                Err(error) => return Err(self.fail(error)),
            }
        }
    }

    #[inline]
    fn take_line(&mut self, line: Range<usize>) -> Result<Option<Found>, SseError> {
        if self.cut.is_open() {
            return self.close_line(line);
        }
        let bytes = self.lines.slice(line.clone());
        if bytes.is_empty() {
            return Ok(self.event.dispatch().map(Found::Event));
        }
        self.event.check_line(bytes.len())?;
        let (field, value_start) = classify(bytes);
        match field {
            Field::Data => {
                let value = line.start + value_start..line.end;
                if self.event.is_untouched() && self.lines.skip_blank_line() {
                    return Ok(Some(Found::Event(Text::InPiece(value))));
                }
                self.event.take_data_line(&self.lines, value)?;
            }
            Field::Name => {
                self.event.begin_name();
                self.event
                    .extend_name(bytes.get(value_start..).unwrap_or_default())?;
            }
            Field::Comment => return Ok(Some(Found::Comment)),
            Field::Ignored => {}
        }
        Ok(None)
    }

    fn close_line(&mut self, rest: Range<usize>) -> Result<Option<Found>, SseError> {
        self.cut.extend(self.lines.slice(rest), &mut self.event)?;
        Ok(match self.cut.close(&mut self.event)? {
            None => self.event.dispatch().map(Found::Event),
            Some(Field::Comment) => Some(Found::Comment),
            Some(Field::Data | Field::Name | Field::Ignored) => None,
        })
    }

    /// Saves what the piece still holds and goes on with the next one, if any.
    fn next_piece(&mut self) -> Result<Option<Found>, SseError> {
        self.event.release_piece(&self.lines);
        let tail = self.lines.take_tail();
        if !tail.is_empty() {
            self.cut.extend(self.lines.slice(tail), &mut self.event)?;
        }
        self.use_up_piece();
        Ok(None)
    }

    fn use_up_piece(&mut self) {
        match self.backlog.pop_front() {
            Some(piece) => self.lines.load(piece),
            None => self.lines.clear(),
        }
    }

    /// There are no more bytes.
    fn starve(&self) -> Result<Option<Found>, SseError> {
        if self.failed {
            return Err(self.event.too_long());
        }
        Ok(None)
    }

    #[cold]
    fn fail(&mut self, error: SseError) -> SseError {
        self.failed = true;
        self.lines.clear();
        self.backlog = VecDeque::new();
        self.cut.clear();
        self.event.clear();
        error
    }

    /// Ends the last line and the last event as if their line ends were there.
    fn close_body(&mut self) -> Result<Option<Found>, SseError> {
        let closed = self.cut.close(&mut self.event);
        match closed.map_err(|error| self.fail(error))? {
            Some(Field::Comment) => return Ok(Some(Found::Comment)),
            Some(Field::Data) => self.event.trim_incomplete_data(),
            Some(Field::Name) => self.event.trim_incomplete_name(),
            Some(Field::Ignored) | None => {}
        }
        Ok(self.event.dispatch().map(Found::Event))
    }

    #[inline]
    fn resolve(&self, found: Found) -> Result<Decoded<'_>, SseError> {
        match found {
            Found::Comment => Ok(Decoded::Comment),
            Found::Event(text) => self.raw(text)?.check().map(Decoded::Event),
        }
    }

    #[inline]
    fn raw(&self, text: Text) -> Result<RawEvent<'_>, SseError> {
        Ok(RawEvent {
            name: utf8(self.event.name())?,
            data: match text {
                Text::InPiece(range) => self.lines.slice(range),
                Text::Gathered => self.event.gathered(),
            },
        })
    }
}

#[inline]
fn utf8(bytes: &[u8]) -> Result<&str, SseError> {
    if bytes.is_empty() {
        return Ok("");
    }
    str::from_utf8(bytes).map_err(|_| SseError::InvalidUtf8)
}
