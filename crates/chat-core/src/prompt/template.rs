use std::fmt::Write;

use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::runnable::Variables;

/// A text with places for variables: `{name}`. Doubled braces stand for themselves.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Variable(String),
}

impl Template {
    pub(super) fn parse(text: &str) -> Result<Self> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut chars = text.chars().peekable();
        while let Some(char) = chars.next() {
            match char {
                '{' | '}' if chars.peek() == Some(&char) => {
                    chars.next();
                    plain.push(char);
                }
                '{' => {
                    let mut is_closed = false;
                    let in_name = |char: &char| {
                        is_closed = *char == '}';
                        !is_closed
                    };
                    let name: String = chars.by_ref().take_while(in_name).collect();
                    if !is_closed {
                        return Err(bad(text, "a `{` without its `}`"));
                    }
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                    parts.push(Part::Variable(variable_name(&name, text)?));
                }
                '}' => return Err(bad(text, "a `}` without its `{`")),
                other => plain.push(other),
            }
        }
        parts.push(Part::Text(plain));
        parts.retain(|part| *part != Part::Text(String::new()));
        Ok(Self(parts))
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Variable(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text with the variables filled in. All variables are known to be there.
    pub(super) fn fill(&self, variables: &Variables) -> String {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Variable(name) => match variables.get(name) {
                    Some(Value::String(value)) => text.push_str(value),
                    // Writing to a String cannot fail.
                    Some(value) => _ = write!(text, "{value}"),
                    None => {}
                },
            }
        }
        text
    }
}

/// The name of a variable, without the white space round it.
pub(super) fn variable_name(name: &str, template: &str) -> Result<String> {
    let name = name.trim();
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    if name.is_empty() || !name.chars().all(is_word) {
        return Err(bad(template, &format!("`{{{name}}}` is no variable")));
    }
    Ok(name.to_owned())
}

fn bad(template: &str, what: &str) -> Error {
    let message = format!(
        "{what} in the template {template:?}; write a variable as `{{name}}` and a brace as `{{{{` or `}}}}`"
    );
    Error::new(ErrorKind::Configuration, message)
}
