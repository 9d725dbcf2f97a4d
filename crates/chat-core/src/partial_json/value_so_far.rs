use serde_json::Value;

use super::input::Input;
use super::reader::Reader;
use crate::error::{Error, Result};

/// Reads JSON that arrives in pieces, and shows at any time what has come.
///
/// The value so far is the reader's own state: looking at it copies nothing, and each piece grows
/// it in place. All pieces together cost as much as one reading of the whole text.
///
/// # What is shown
///
/// - A list or object is there from its opening bracket on, a string from its opening quote on,
///   and grows. Of an escape or a surrogate pair, nothing is there before all of it has come.
/// - A number or literal is there once it is finished. The end of a number shows only by what
///   follows it: after `[1, 12` the value is `[1]`, since `123` may come.
/// - A field is there once its value is.
/// - If a key comes twice, the later value counts, as with `serde_json`. If that value is a
///   string, list or object, its field moves to the end.
///
/// # What is refused
///
/// Exactly what `serde_json` refuses, at the first byte that no JSON can go on with: line breaks
/// in strings, halves of surrogate pairs, trailing commas, more than 127 lists and objects in each
/// other, anything after the value. To let such things pass while they stream would show a value
/// that fails in the end.
///
/// ```
/// use chat_core::PartialJson;
/// use serde_json::json;
///
/// let mut json = PartialJson::new();
/// json.push(r#"{"title": "The s"#)?;
/// assert_eq!(json.value(), Some(&json!({ "title": "The s" })));
/// json.push(r#"ea", "year": 19"#)?;
/// assert_eq!(json.value(), Some(&json!({ "title": "The sea" })));
/// json.push("73}")?;
/// assert!(json.is_complete());
/// assert_eq!(json.finish()?, json!({ "title": "The sea", "year": 1973 }));
/// # Ok::<(), chat_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PartialJson {
    /// A list whose only entry is the root.
    outer: Value,
    reader: Reader,
    /// How many bytes have come.
    length: usize,
    failure: Option<Error>,
}

impl PartialJson {
    /// A reader to which nothing has come.
    #[must_use]
    pub fn new() -> Self {
        Self {
            outer: Value::Array(Vec::new()),
            reader: Reader::new(),
            length: 0,
            failure: None,
        }
    }

    /// Takes the next piece of the text.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutputParsing`](crate::ErrorKind::OutputParsing) if no JSON can begin like this; the message says where and
    /// why. From then on, every piece gets the same error, and the value stays as it is.
    pub fn push(&mut self, piece: &str) -> Result<()> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let mut input = Input::new(piece, self.length);
        let read = self.reader.read(&mut self.outer, 0, &mut input);
        self.length = input.position();
        read.inspect_err(|error| self.failure = Some(error.clone()))
    }

    /// The value as far as it has come. `None` before it begins.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        self.outer.get(0)
    }

    /// Whether the value has ended, so that only white space may follow. A number that is the
    /// whole text ends with the white space after it, or with [`finish`](Self::finish).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.reader.is_complete()
    }

    /// How often the value has changed: it is the same as long as this number is.
    pub(crate) fn changes(&self) -> usize {
        self.reader.changes()
    }

    /// Whether the text has turned out not to be JSON.
    pub(crate) fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// The entries of a list that cannot change any more.
    ///
    /// `pointer` is the JSON pointer of the list: `""` for the root, `"/items"` for a field of it.
    /// Where no list is, there are no entries.
    #[must_use]
    pub fn finished_elements(&self, pointer: &str) -> &[Value] {
        let Some(list) = self.value().and_then(|root| root.pointer(pointer)) else {
            return &[];
        };
        let entries = list.as_array().map_or(&[][..], Vec::as_slice);
        match entries.split_last() {
            Some((last, finished))
                if spine(&self.outer, &self.reader).any(|open| std::ptr::eq(open, last)) =>
            {
                finished
            }
            _ => entries,
        }
    }

    /// The whole value.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutputParsing`](crate::ErrorKind::OutputParsing) if the text is not JSON or breaks off.
    pub fn finish(mut self) -> Result<Value> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let end = Input::new("", self.length);
        if let Some(number) = self.reader.last_number(&end)? {
            return Ok(number);
        }
        match &mut self.outer {
            Value::Array(root) if self.reader.is_complete() => Ok(root.pop().unwrap_or_default()),
            outer => {
                let innermost = spine(outer, &self.reader).last().unwrap_or(outer);
                let missing = self.reader.missing(innermost);
                Err(end.wrong(format_args!("the text breaks off, {missing} is missing")))
            }
        }
    }
}

impl Default for PartialJson {
    fn default() -> Self {
        Self::new()
    }
}

/// The open values, from the root inwards.
fn spine<'v>(outer: &'v Value, reader: &Reader) -> impl Iterator<Item = &'v Value> {
    std::iter::successors(last_entry(outer), |open| last_entry(open)).take(reader.open() - 1)
}

fn last_entry(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items.last(),
        Value::Object(fields) => fields.values().next_back(),
        _ => None,
    }
}
