//! A decoder that is as plain as can be, over the whole body at once, and the
//! common form of what any decoder finds.

/// What a decoder found, in the order in which it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Output {
    Event(String, String),
    Comment,
    InvalidUtf8,
    TooLong,
}

/// What was found in a body, and what was left at its end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) whole: Vec<Output>,
    pub(crate) rest: Vec<Output>,
}

pub(crate) fn event(name: &str, data: &str) -> Output {
    Output::Event(name.to_owned(), data.to_owned())
}

/// The algorithm of the standard, word for word, on a body whose line ends were
/// all made LF first.
pub(crate) fn decode(body: &[u8]) -> Outcome {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let body = with_line_feeds(body);
    let mut lines: Vec<&[u8]> = body.split(|byte| *byte == b'\n').collect();
    let unterminated = lines.pop().unwrap_or_default();

    let mut event = Pending::default();
    let mut outcome = Outcome::default();
    for line in lines {
        outcome.whole.extend(event.line(line));
    }
    let line = if is_value(unterminated) {
        without_cut_character(unterminated)
    } else {
        unterminated
    };
    if !line.is_empty() {
        outcome.rest.extend(event.line(line));
    }
    outcome.rest.extend(event.line(b""));
    outcome
}

#[derive(Default)]
struct Pending {
    name: Vec<u8>,
    data: Vec<Vec<u8>>,
}

impl Pending {
    fn line(&mut self, line: &[u8]) -> Option<Output> {
        if line.is_empty() {
            return std::mem::take(self).dispatch();
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = match colon {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &b""[..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"" => return Some(Output::Comment),
            b"data" => self.data.push(value.to_vec()),
            b"event" => self.name = value.to_vec(),
            _ => {}
        }
        None
    }

    fn dispatch(self) -> Option<Output> {
        if self.data.is_empty() {
            return None;
        }
        let name = String::from_utf8(self.name);
        let data = String::from_utf8(self.data.join(&b'\n'));
        Some(match (name, data) {
            (Ok(name), Ok(data)) => Output::Event(name, data),
            _ => Output::InvalidUtf8,
        })
    }
}

fn with_line_feeds(body: &[u8]) -> Vec<u8> {
    let mut lines = Vec::new();
    let mut bytes = body.iter().peekable();
    while let Some(byte) = bytes.next() {
        if *byte == b'\r' {
            bytes.next_if(|next| **next == b'\n');
            lines.push(b'\n');
        } else {
            lines.push(*byte);
        }
    }
    lines
}

fn is_value(line: &[u8]) -> bool {
    line.starts_with(b"data:") || line.starts_with(b"event:")
}

fn without_cut_character(line: &[u8]) -> &[u8] {
    match std::str::from_utf8(line) {
        Err(error) if error.error_len().is_none() => &line[..error.valid_up_to()],
        _ => line,
    }
}
