use serde_json::Value;

use super::input::Input;
use super::token::{Place, Token, Tokens};
use crate::error::Result;

/// Lists and objects may be nested this deep, as `serde_json` has it.
const MAX_DEPTH: usize = 127;

/// Grows a value in place.
///
/// The root is the only entry of an outer list. An open value is always the last entry of the
/// value that it stands in, so a count of the open ones is all that is needed to find them again.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    tokens: Tokens,
    /// How many values are open, from the outer list inwards; an open string counts too.
    open: usize,
    /// How often the value has changed.
    changes: usize,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self {
            tokens: Tokens::new(),
            open: 1,
            changes: 0,
        }
    }

    /// How many values are open, the outer list included.
    pub(super) fn open(&self) -> usize {
        self.open
    }

    /// How often the value has changed.
    pub(super) fn changes(&self) -> usize {
        self.changes
    }

    /// Whether the root has ended.
    pub(super) fn is_complete(&self) -> bool {
        self.open == 1 && self.tokens.is_after_value()
    }

    /// The root, if it is a number that the end of the text ends.
    pub(super) fn last_number(&mut self, input: &Input<'_>) -> Result<Option<Value>> {
        match self.open {
            1 => self.tokens.last_number(input),
            _ => Ok(None),
        }
    }

    /// What must come before the text can end. `innermost` is the innermost open value.
    pub(super) fn missing(&self, innermost: &Value) -> &'static str {
        match innermost {
            Value::String(_) => "the rest of a string",
            _ => self.tokens.missing(place(self.open - 1, innermost)),
        }
    }

    /// Reads on in `value`, which is open and has `level` open values around it.
    pub(super) fn read(
        &mut self,
        value: &mut Value,
        level: usize,
        input: &mut Input<'_>,
    ) -> Result<()> {
        let inner = level + 1;
        if inner < self.open
            && let Some(child) = last_entry(value)
        {
            self.read(child, inner, input)?;
        }
        if let Value::String(text) = value {
            let length = text.len();
            let is_over = self.tokens.text(input, text);
            self.changes += usize::from(text.len() > length);
            if is_over? {
                self.open = level;
            }
            return Ok(());
        }
        let place = place(level, value);
        while self.open == inner
            && let Some(token) = self.tokens.next(place, input)?
        {
            match token {
                Token::Finished(entry) => {
                    self.add(value, entry);
                }
                Token::Begins(entry) => {
                    if self.open > MAX_DEPTH && !entry.is_string() {
                        return Err(input.wrong("more than 127 lists and objects in each other"));
                    }
                    if let Some(child) = self.add(value, entry) {
                        self.open += 1;
                        self.read(child, inner, input)?;
                    }
                }
                Token::Ends => self.open = level,
            }
        }
        Ok(())
    }

    /// Puts an entry at the end of a list or object. A finished value of a key that is there
    /// takes the place of the earlier one.
    fn add<'v>(&mut self, value: &'v mut Value, entry: Value) -> Option<&'v mut Value> {
        self.changes += 1;
        match value {
            Value::Array(items) => {
                items.push(entry);
                items.last_mut()
            }
            Value::Object(fields) => {
                let key = self.tokens.take_key();
                if entry.is_object() || entry.is_array() || entry.is_string() {
                    fields.swap_remove(&key);
                }
                fields.insert(key, entry);
                fields.values_mut().next_back()
            }
            _ => None,
        }
    }
}

fn place(level: usize, value: &Value) -> Place {
    match value {
        _ if level == 0 => Place::Root,
        Value::Object(_) => Place::Object,
        _ => Place::List,
    }
}

fn last_entry(value: &mut Value) -> Option<&mut Value> {
    match value {
        Value::Array(items) => items.last_mut(),
        Value::Object(fields) => fields.values_mut().next_back(),
        _ => None,
    }
}
