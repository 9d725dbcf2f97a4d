use std::str;

use smol_str::SmolStr;

/// What a piece of an answer rarely exceeds.
const ROOM: usize = 64;

/// A string that was read, and what follows it.
#[derive(Debug, PartialEq)]
pub(in crate::wire) struct JsonString<'a> {
    pub(in crate::wire) text: SmolStr,
    /// What follows its text: the quote that closes it, and the rest.
    pub(in crate::wire) after: &'a [u8],
}

/// Reads a JSON string from behind its opening quote. `None` if it is none, or not UTF-8.
///
/// Plain text is found and copied in one go; that is all there is to do for nearly every piece of
/// an answer.
pub(in crate::wire) fn read(from: &[u8]) -> Option<JsonString<'_>> {
    let (plain, after) = from.split_at_checked(plain_length(from))?;
    if after.first() == Some(&b'"') {
        let text = SmolStr::new(str::from_utf8(plain).ok()?);
        return Some(JsonString { text, after });
    }
    let (text, length) = unescape(plain, after)?;
    let text = SmolStr::new(str::from_utf8(&text).ok()?);
    let after = after.get(length..)?;
    (after.first() == Some(&b'"')).then_some(JsonString { text, after })
}

/// Reads on from the first escape. Gives the text with what is plain `before` it, and how far it
/// goes in `from`.
pub(super) fn unescape(before: &[u8], from: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut text = Vec::with_capacity(before.len() + ROOM);
    text.extend_from_slice(before);
    let mut rest = from;
    while let [b'\\', escape, behind @ ..] = rest {
        let (char, behind) = match escape {
            b'n' => ('\n', behind),
            b'"' | b'\\' | b'/' => (char::from(*escape), behind),
            b't' => ('\t', behind),
            b'r' => ('\r', behind),
            b'b' => ('\u{8}', behind),
            b'f' => ('\u{c}', behind),
            b'u' => code_point(behind)?,
            _ => return None,
        };
        text.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        let (plain, after) = behind.split_at_checked(plain_length(behind))?;
        text.extend_from_slice(plain);
        rest = after;
    }
    Some((text, from.len() - rest.len()))
}

/// How far a string goes that begins with an escape, if its escapes are such.
pub(super) fn escaped_length(from: &[u8]) -> Option<usize> {
    let mut rest = from;
    while let [b'\\', escape, behind @ ..] = rest {
        let behind = match escape {
            b'n' | b'"' | b'\\' | b'/' | b't' | b'r' | b'b' | b'f' => behind,
            b'u' => four_digits(behind)?.1,
            _ => return None,
        };
        rest = behind.get(plain_length(behind)..)?;
    }
    Some(from.len() - rest.len())
}

/// How many bytes stand for themselves before the first that does not: a quote, a backslash, a
/// control character.
#[inline]
pub(super) fn plain_length(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    let plain = rest.iter().position(is_special);
    words.len() * 8 + plain.unwrap_or(rest.len())
}

/// The bytes of a word that do not stand for themselves: the highest bit of the first of them is
/// set, and none before it. What is behind it may be wrong.
const fn special(word: u64) -> u64 {
    const fn below(word: u64, least: u8) -> u64 {
        word.wrapping_sub(all(least)) & !word
    }
    let quote = below(word ^ all(b'"'), 1);
    let backslash = below(word ^ all(b'\\'), 1);
    (quote | backslash | below(word, 0x20)) & all(0x80)
}

const fn all(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The character whose number follows `\u`: four digits, or a surrogate pair.
fn code_point(from: &[u8]) -> Option<(char, &[u8])> {
    let (first, rest) = four_digits(from)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some((char::from_u32(first)?, rest));
    }
    let (second, rest) = four_digits(rest.strip_prefix(b"\\u")?)?;
    let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
    let high = first.checked_sub(0xd800)?;
    Some((char::from_u32(0x1_0000 + (high << 10) + low)?, rest))
}

fn four_digits(from: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = from.split_at_checked(4)?;
    let mut number = 0;
    for digit in digits {
        number = number * 16 + char::from(*digit).to_digit(16)?;
    }
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{JsonString, read};

    /// What serde_json takes it for.
    fn expected(from: &[u8]) -> Option<(String, Vec<u8>)> {
        let mut quoted = vec![b'"'];
        quoted.extend_from_slice(from);
        let mut stream = serde_json::Deserializer::from_slice(&quoted).into_iter::<String>();
        let text = stream.next()?.ok()?;
        Some((text, quoted[stream.byte_offset() - 1..].to_vec()))
    }

    fn found(from: &[u8]) -> Option<(String, Vec<u8>)> {
        let JsonString { text, after } = read(from)?;
        Some((text.into(), after.to_vec()))
    }

    proptest! {
        #[test]
        fn it_reads_what_serde_json_reads(
            parts in proptest::collection::vec(
                prop_oneof![
                    any::<char>().prop_map(|char| char.to_string().into_bytes()),
                    "[ -~]{0,3}|\\\\[\"\\\\/bfnrtux0]|\\\\u[0-9a-fD]{4}|\\\\ud[89ab]00\\\\udc0[0-9]"
                        .prop_map(String::into_bytes),
                    any::<u8>().prop_map(|byte| vec![byte]),
                ],
                0..12,
            ),
            end in prop_oneof![Just(""), Just("\""), Just("\",\"more\"")],
        ) {
            let mut from = parts.concat();
            from.extend_from_slice(end.as_bytes());
            prop_assert_eq!(found(&from), expected(&from));
        }
    }
}
