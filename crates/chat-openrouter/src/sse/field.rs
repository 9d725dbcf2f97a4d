/// What a line that is not blank says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Data,
    Name,
    Comment,
    /// `id`, `retry` and whatever else there may be.
    Ignored,
}

/// So many bytes of a line, without byte order mark, always settle what
/// [`classify`] says about all of it: the longest name that matters, its colon
/// and the space that may follow.
pub(super) const DECISIVE_LENGTH: usize = "event: ".len();

/// The field of a line without its line end, and where its value starts.
#[inline]
pub(super) fn classify(line: &[u8]) -> (Field, usize) {
    if let Some(value) = line.strip_prefix(b"data:") {
        return (Field::Data, "data:".len() + leading_space(value));
    }
    if line.first() == Some(&b':') {
        return (Field::Comment, 1);
    }
    if let Some(value) = line.strip_prefix(b"event:") {
        return (Field::Name, "event:".len() + leading_space(value));
    }
    match line {
        b"data" => (Field::Data, line.len()),
        b"event" => (Field::Name, line.len()),
        _ => (Field::Ignored, line.len()),
    }
}

#[inline]
fn leading_space(value: &[u8]) -> usize {
    usize::from(value.first() == Some(&b' '))
}
