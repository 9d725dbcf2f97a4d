use super::{
    error::SseError,
    field::{DECISIVE_LENGTH, Field, classify},
    pending::PendingEvent,
};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

const HEAD_LENGTH: usize = BYTE_ORDER_MARK.len() + DECISIVE_LENGTH;

/// A line that the end of a piece has cut, or the first line of the body, which
/// alone may begin with a byte order mark.
///
/// Its first bytes are kept until they settle which field it is; from then on
/// the bytes of its value go straight to where they are wanted, and those of a
/// comment or an ignored field are only counted.
#[derive(Debug)]
pub(super) struct CutLine {
    head: Vec<u8>,
    field: Option<Field>,
    length: usize,
    /// The first line of the body is not settled yet.
    at_start: bool,
}

impl CutLine {
    pub(super) const fn first() -> Self {
        Self {
            head: Vec::new(),
            field: None,
            length: 0,
            at_start: true,
        }
    }

    #[inline]
    pub(super) fn is_open(&self) -> bool {
        self.length > 0 || self.at_start
    }

    /// Adds the next bytes of the line.
    pub(super) fn extend(
        &mut self,
        bytes: &[u8],
        event: &mut PendingEvent,
    ) -> Result<(), SseError> {
        self.length += bytes.len();
        event.check_line(self.length)?;
        if let Some(field) = self.field {
            return add(field, bytes, event);
        }
        let missing = HEAD_LENGTH - self.head.len();
        let (head, rest) = bytes.split_at_checked(missing).unwrap_or((bytes, &[]));
        self.head.extend_from_slice(head);
        if self.head.len() < HEAD_LENGTH {
            return Ok(());
        }
        match self.settle(event)? {
            Some(field) => add(field, rest, event),
            None => Ok(()),
        }
    }

    /// Ends the line and says what it was, or none if it was blank.
    pub(super) fn close(&mut self, event: &mut PendingEvent) -> Result<Option<Field>, SseError> {
        let field = match self.field {
            Some(field) => Some(field),
            None => self.settle(event)?,
        };
        self.clear();
        Ok(field)
    }

    pub(super) fn clear(&mut self) {
        self.head.clear();
        self.field = None;
        self.length = 0;
        self.at_start = false;
    }

    fn settle(&mut self, event: &mut PendingEvent) -> Result<Option<Field>, SseError> {
        let mut line = self.head.as_slice();
        if self.at_start {
            line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
        }
        if line.is_empty() {
            return Ok(None);
        }
        let (field, value_start) = classify(line);
        self.field = Some(field);
        match field {
            Field::Data => event.begin_data_line()?,
            Field::Name => event.begin_name(),
            Field::Comment | Field::Ignored => {}
        }
        add(field, line.get(value_start..).unwrap_or_default(), event)?;
        Ok(Some(field))
    }
}

fn add(field: Field, bytes: &[u8], event: &mut PendingEvent) -> Result<(), SseError> {
    match field {
        Field::Data => event.extend_data(bytes),
        Field::Name => event.extend_name(bytes),
        Field::Comment | Field::Ignored => Ok(()),
    }
}
