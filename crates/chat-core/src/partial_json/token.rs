use serde_json::{Map, Value};

use super::input::Input;
use super::number::NumberPart;
use super::text::TextReader;
use crate::error::Result;

/// What a value stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing: it is the root.
    Root,
    List,
    Object,
}

/// What the reader does next in the innermost open list or object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At the first entry, or at the end of an empty list or object.
    First,
    BeforeKey,
    InKey,
    BeforeColon,
    BeforeValue,
    InNumber(NumberPart),
    InLiteral {
        /// The letters that have not come.
        rest: &'static str,
        value: Option<bool>,
    },
    AfterValue,
}

/// What the text says next.
#[derive(Debug)]
pub(super) enum Token {
    /// A value that is finished.
    Finished(Value),
    /// A string, list or object begins; it is empty.
    Begins(Value),
    /// The innermost list or object ends.
    Ends,
}

/// Cuts the text into tokens, from any number of pieces. It knows what may come next, but holds
/// no value and no nesting.
#[derive(Clone, Debug)]
pub(super) struct Tokens {
    state: State,
    text: TextReader,
    number: String,
    key: String,
}

impl Tokens {
    pub(super) fn new() -> Self {
        Self {
            state: State::BeforeValue,
            text: TextReader::default(),
            number: String::new(),
            key: String::new(),
        }
    }

    /// The next token in `place`, or `None` if the piece has no more.
    pub(super) fn next(&mut self, place: Place, input: &mut Input<'_>) -> Result<Option<Token>> {
        loop {
            match self.state {
                State::InKey => {
                    if !self.text.read(input, &mut self.key)? {
                        return Ok(None);
                    }
                    self.state = State::BeforeColon;
                }
                State::InNumber(part) => return self.number(part, input),
                State::InLiteral { rest, value } => return self.literal(rest, value, input),
                between => {
                    input.skip_whitespace();
                    let Some(byte) = input.peek() else {
                        return Ok(None);
                    };
                    if let Some(token) = self.between(between, place, byte, input)? {
                        return Ok(Some(token));
                    }
                }
            }
        }
    }

    /// Moves what has come of a string into `text`. Tells whether the string has ended.
    pub(super) fn text(&mut self, input: &mut Input<'_>, text: &mut String) -> Result<bool> {
        let is_over = self.text.read(input, text)?;
        if is_over {
            self.state = State::AfterValue;
        }
        Ok(is_over)
    }

    /// The key of the value that came last.
    pub(super) fn take_key(&mut self) -> String {
        std::mem::take(&mut self.key)
    }

    /// Whether a value has just ended.
    pub(super) fn is_after_value(&self) -> bool {
        self.state == State::AfterValue
    }

    /// The number that the end of the text ends.
    pub(super) fn last_number(&mut self, input: &Input<'_>) -> Result<Option<Value>> {
        match self.state {
            State::InNumber(part) if part.may_end() => self.finished_number(input).map(Some),
            _ => Ok(None),
        }
    }

    /// What must come before the text can end.
    pub(super) fn missing(&self, place: Place) -> &'static str {
        match self.state {
            State::InKey => "the rest of a key",
            State::InNumber(part) if part.may_end() => expected(State::AfterValue, place),
            State::InNumber(_) => "the rest of a number",
            State::InLiteral { .. } => "the rest of a literal",
            state => expected(state, place),
        }
    }

    fn between(
        &mut self,
        state: State,
        place: Place,
        byte: u8,
        input: &mut Input<'_>,
    ) -> Result<Option<Token>> {
        let (next, token) = match (state, place, byte) {
            (State::First | State::AfterValue, Place::List, b']')
            | (State::First | State::AfterValue, Place::Object, b'}') => {
                (State::AfterValue, Some(Token::Ends))
            }
            (State::First | State::BeforeKey, Place::Object, b'"') => (State::InKey, None),
            (State::BeforeColon, _, b':') => (State::BeforeValue, None),
            (State::AfterValue, Place::List, b',') => (State::BeforeValue, None),
            (State::AfterValue, Place::Object, b',') => (State::BeforeKey, None),
            (State::BeforeValue, ..) | (State::First, Place::List, _) => {
                return self.begin(state, place, byte, input);
            }
            _ => return Err(input.unexpected(expected(state, place))),
        };
        input.skip();
        self.state = next;
        Ok(token)
    }

    fn begin(
        &mut self,
        state: State,
        place: Place,
        byte: u8,
        input: &mut Input<'_>,
    ) -> Result<Option<Token>> {
        let literal = |rest, value| State::InLiteral { rest, value };
        let (next, begun) = match byte {
            b'{' => (State::First, Some(Value::Object(Map::new()))),
            b'[' => (State::First, Some(Value::Array(Vec::new()))),
            b'"' => (State::AfterValue, Some(Value::String(String::new()))),
            b't' => (literal("true", Some(true)), None),
            b'f' => (literal("false", Some(false)), None),
            b'n' => (literal("null", None), None),
            b'-' | b'0'..=b'9' => (State::InNumber(NumberPart::Start), None),
            _ => return Err(input.unexpected(expected(state, place))),
        };
        self.state = next;
        if begun.is_some() {
            input.skip();
        }
        Ok(begun.map(Token::Begins))
    }

    fn number(&mut self, mut part: NumberPart, input: &mut Input<'_>) -> Result<Option<Token>> {
        let taken = input.take_until(|byte| match part.after(byte) {
            Some(next) => {
                part = next;
                false
            }
            None => true,
        });
        self.number.push_str(taken);
        self.state = State::InNumber(part);
        if input.peek().is_none() {
            return Ok(None);
        }
        if !part.may_end() {
            return Err(input.unexpected("a digit"));
        }
        Ok(Some(Token::Finished(self.finished_number(input)?)))
    }

    fn finished_number(&mut self, input: &Input<'_>) -> Result<Value> {
        let value = serde_json::from_str(&self.number)
            .map_err(|_| input.wrong("a number that is too large"))?;
        self.number.clear();
        self.state = State::AfterValue;
        Ok(value)
    }

    fn literal(
        &mut self,
        rest: &'static str,
        value: Option<bool>,
        input: &mut Input<'_>,
    ) -> Result<Option<Token>> {
        let mut letters = rest.chars();
        while let Some(letter) = letters.clone().next() {
            match input.peek() {
                None => {
                    let rest = letters.as_str();
                    self.state = State::InLiteral { rest, value };
                    return Ok(None);
                }
                Some(byte) if char::from(byte) == letter => input.skip(),
                Some(_) => return Err(input.unexpected(format_args!("{letter:?}"))),
            }
            letters.next();
        }
        self.state = State::AfterValue;
        Ok(Some(Token::Finished(
            value.map_or(Value::Null, Value::Bool),
        )))
    }
}

fn expected(state: State, place: Place) -> &'static str {
    match (state, place) {
        (State::First, Place::Object) => "a key or `}`",
        (State::First, _) => "a value or `]`",
        (State::BeforeKey, _) => "a key",
        (State::BeforeColon, _) => "`:`",
        (State::AfterValue, Place::List) => "`,` or `]`",
        (State::AfterValue, Place::Object) => "`,` or `}`",
        (State::AfterValue, Place::Root) => "nothing after the value",
        _ => "a value",
    }
}
