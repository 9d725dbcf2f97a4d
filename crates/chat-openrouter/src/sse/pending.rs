use std::ops::Range;

use super::{error::SseError, lines::Lines};

/// Buffers of one event that are larger than this are given back after it.
const KEPT_CAPACITY: usize = 64 * 1024;

/// Where the text of an event lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Text {
    /// In the current piece: one line, not copied.
    InPiece(Range<usize>),
    /// In the buffer of the event.
    Gathered,
}

/// What the lines of the current event have said so far.
#[derive(Debug)]
pub(super) struct PendingEvent {
    text: Option<Text>,
    gathered: Vec<u8>,
    name: Vec<u8>,
    /// The buffers belong to an event that was handed out already.
    dispatched: bool,
    limit: usize,
}

impl PendingEvent {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            text: None,
            gathered: Vec::new(),
            name: Vec::new(),
            dispatched: false,
            limit,
        }
    }

    pub(super) const fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn gathered(&self) -> &[u8] {
        &self.gathered
    }

    pub(super) fn name(&self) -> &[u8] {
        &self.name
    }

    #[inline]
    pub(super) fn is_untouched(&self) -> bool {
        self.text.is_none() && self.name.is_empty()
    }

    /// Takes a whole `data` line of the current piece.
    #[inline]
    pub(super) fn take_data_line(
        &mut self,
        lines: &Lines,
        value: Range<usize>,
    ) -> Result<(), SseError> {
        if self.text.is_some() {
            self.release_piece(lines);
            self.begin_data_line()?;
            return self.extend_data(lines.slice(value));
        }
        self.check(value.len())?;
        self.text = Some(Text::InPiece(value));
        Ok(())
    }

    /// Starts a `data` line of which [`extend_data`](Self::extend_data) brings the
    /// value. Nothing may lie in the piece any more.
    pub(super) fn begin_data_line(&mut self) -> Result<(), SseError> {
        if self.text.is_none() {
            self.text = Some(Text::Gathered);
            return Ok(());
        }
        self.extend_data(b"\n")
    }

    pub(super) fn extend_data(&mut self, bytes: &[u8]) -> Result<(), SseError> {
        self.check(bytes.len())?;
        self.gathered.extend_from_slice(bytes);
        Ok(())
    }

    /// Starts an `event` line: the last one of an event counts.
    pub(super) fn begin_name(&mut self) {
        self.name.clear();
    }

    pub(super) fn extend_name(&mut self, bytes: &[u8]) -> Result<(), SseError> {
        self.check(bytes.len())?;
        self.name.extend_from_slice(bytes);
        Ok(())
    }

    /// Copies what still lies in the piece, which is about to go.
    pub(super) fn release_piece(&mut self, lines: &Lines) {
        if let Some(Text::InPiece(range)) = &self.text {
            self.gathered.extend_from_slice(lines.slice(range.clone()));
            self.text = Some(Text::Gathered);
        }
    }

    /// Ends the event at a blank line. Its name and its buffer stay until
    /// [`forget_dispatched`](Self::forget_dispatched).
    #[inline]
    pub(super) fn dispatch(&mut self) -> Option<Text> {
        let text = self.text.take();
        if text.is_some() {
            self.dispatched = !self.name.is_empty() || text == Some(Text::Gathered);
        } else {
            self.name.clear();
        }
        text
    }

    #[inline]
    pub(super) fn forget_dispatched(&mut self) {
        if self.dispatched {
            self.clear();
        }
    }

    pub(super) fn clear(&mut self) {
        self.text = None;
        self.dispatched = false;
        for buffer in [&mut self.gathered, &mut self.name] {
            buffer.clear();
            buffer.shrink_to(KEPT_CAPACITY);
        }
    }

    /// Drops the bytes of a character that the end of the body cut through.
    pub(super) fn trim_incomplete_data(&mut self) {
        trim_incomplete(&mut self.gathered);
    }

    /// As [`trim_incomplete_data`](Self::trim_incomplete_data), for the name.
    pub(super) fn trim_incomplete_name(&mut self) {
        trim_incomplete(&mut self.name);
    }

    pub(super) const fn too_long(&self) -> SseError {
        SseError::TooLong { limit: self.limit }
    }

    /// Checks the length of a line, whatever it is.
    #[inline]
    pub(super) const fn check_line(&self, length: usize) -> Result<(), SseError> {
        if length > self.limit {
            return Err(self.too_long());
        }
        Ok(())
    }

    #[inline]
    fn check(&self, more: usize) -> Result<(), SseError> {
        let text = match &self.text {
            None => 0,
            Some(Text::InPiece(range)) => range.len(),
            Some(Text::Gathered) => self.gathered.len(),
        };
        if text + self.name.len() + more > self.limit {
            return Err(self.too_long());
        }
        Ok(())
    }
}

fn trim_incomplete(buffer: &mut Vec<u8>) {
    if let Err(error) = std::str::from_utf8(buffer)
        && error.error_len().is_none()
    {
        buffer.truncate(error.valid_up_to());
    }
}
