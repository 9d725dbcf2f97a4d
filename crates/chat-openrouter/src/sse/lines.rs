use std::ops::Range;

use bytes::Bytes;
use memchr::memchr2;

/// One piece of the body, and how far it has been split into lines.
#[derive(Debug)]
pub(super) struct Lines {
    piece: Bytes,
    position: usize,
    /// The last line ended in CR: a LF that follows, perhaps in the next piece,
    /// belongs to it.
    after_return: bool,
}

impl Lines {
    pub(super) const fn new() -> Self {
        Self {
            piece: Bytes::new(),
            position: 0,
            after_return: false,
        }
    }

    /// Goes on with the next piece.
    pub(super) fn load(&mut self, piece: Bytes) {
        self.position = 0;
        self.piece = piece;
    }

    /// Lets go of the piece.
    pub(super) fn clear(&mut self) {
        self.load(Bytes::new());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.piece.is_empty()
    }

    #[inline]
    pub(super) fn slice(&self, range: Range<usize>) -> &[u8] {
        self.piece.get(range).unwrap_or_default()
    }

    /// What is not consumed yet, unless half a line end may come first.
    #[inline]
    pub(super) fn rest(&self) -> Option<&[u8]> {
        self.piece
            .get(self.position..)
            .filter(|_| !self.after_return)
    }

    /// Consumes so many bytes that are whole lines, each ended by LF.
    #[inline]
    pub(super) fn skip(&mut self, length: usize) {
        self.position += length;
    }

    /// Consumes the next line that ends in this piece; the range is without its
    /// line end.
    #[inline]
    pub(super) fn next_line(&mut self) -> Option<Range<usize>> {
        if self.after_return {
            let next = self.piece.get(self.position)?;
            self.position += usize::from(*next == b'\n');
            self.after_return = false;
        }
        let start = self.position;
        let rest = self.piece.get(start..)?;
        let end = memchr2(b'\n', b'\r', rest)?;
        self.after_return = rest.get(end) == Some(&b'\r');
        self.position = start + end + 1;
        Some(start..start + end)
    }

    /// Consumes a blank line if one stands here and is plain to see.
    #[inline]
    pub(super) fn skip_blank_line(&mut self) -> bool {
        let is_blank = !self.after_return && self.piece.get(self.position) == Some(&b'\n');
        self.position += usize::from(is_blank);
        is_blank
    }

    /// Consumes what is left behind the last line end.
    pub(super) fn take_tail(&mut self) -> Range<usize> {
        let start = self.position;
        self.position = self.piece.len();
        start..self.piece.len()
    }
}
