use std::borrow::Cow;

/// The JSON pointer in a reference inside a schema, such as `#/$defs/Film`.
pub(super) fn pointer(reference: &str) -> Option<Cow<'_, str>> {
    percent_decoded(reference.strip_prefix('#')?)
}

/// The name of the definition that a reference points to.
pub(super) fn definition_name(reference: &str) -> Option<String> {
    let pointer = pointer(reference)?;
    let name = ["/$defs/", "/definitions/"]
        .iter()
        .find_map(|start| pointer.strip_prefix(start))?;
    let name = Some(name).filter(|name| !name.contains('/'))?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex_digit(bytes.next()?)? << 4 | hex_digit(bytes.next()?)?,
            plain => plain,
        });
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

fn hex_digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}
