use serde_json::Value;

use crate::value::JsonMap;

/// How many `$ref`s may follow each other.
const MOST_REFS: usize = 64;

/// The schema that `$ref` points at, if there is one; a chain of them is followed to its end.
pub(super) fn referred<'a>(
    root: &'a Value,
    schema: &'a JsonMap,
) -> Result<Option<&'a Value>, String> {
    let Some(mut reference) = schema.get("$ref").and_then(Value::as_str) else {
        return Ok(None);
    };
    for _ in 0..MOST_REFS {
        let target = find(root, reference)?;
        let only = target.as_object().filter(|target| target.len() == 1);
        match only
            .and_then(|only| only.get("$ref"))
            .and_then(Value::as_str)
        {
            Some(next) => reference = next,
            None => return Ok(Some(target)),
        }
    }
    Err("the `$ref`s of its schema go round in a circle".to_owned())
}

fn find<'a>(root: &'a Value, reference: &str) -> Result<&'a Value, String> {
    let pointer = reference.strip_prefix('#').map(decode);
    pointer
        .and_then(|pointer| root.pointer(&pointer))
        .ok_or_else(|| format!("its schema refers to what is not there: {reference}"))
}

/// A pointer in an address writes some characters as `%20`.
fn decode(pointer: &str) -> String {
    let mut bytes = Vec::with_capacity(pointer.len());
    let mut rest = pointer.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
