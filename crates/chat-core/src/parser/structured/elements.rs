use std::collections::VecDeque;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::StructuredChunk;
use super::error::StructuredOutputError;
use crate::error::{Error, Result};
use crate::json::{self, Problem};
use crate::schema::pointer_steps;

/// Takes the entries of a list out of structured output, each once it is finished.
pub(crate) struct Elements<E> {
    pointer: String,
    taken: usize,
    ready: VecDeque<E>,
    /// The place of the entry that does not fit. After it, none is taken.
    misfit: Option<usize>,
    /// Why the list is no list of such entries, once that is sure.
    error: Option<Error>,
}

impl<E: DeserializeOwned> Elements<E> {
    /// Of the list at this JSON pointer of the value.
    pub(crate) fn new(pointer: &str) -> Self {
        Self {
            pointer: pointer.to_owned(),
            taken: 0,
            ready: VecDeque::new(),
            misfit: None,
            error: None,
        }
    }

    /// Takes what has finished.
    pub(crate) fn push<T>(&mut self, chunk: &StructuredChunk<T>) {
        match chunk.whole() {
            Some(whole) => {
                let list = whole.json().pointer(&self.pointer);
                let list = list.and_then(Value::as_array);
                let list = list.map(Vec::as_slice).unwrap_or_default();
                self.take(list, |element| E::deserialize(element).ok());
                let misfit = self.misfit.and_then(|at| Some((at, list.get(at)?)));
                self.error = misfit.map(|(at, entry)| {
                    let problem = json::read::<E, _>(entry)
                        .err()
                        .unwrap_or_else(not_of_the_type);
                    let problem = problem.in_field(&format!("{}[{at}]", path(&self.pointer)));
                    let text = whole.json().to_string();
                    let raw = whole.raw().clone();
                    StructuredOutputError::misfit(&[problem], raw, &text).into_error()
                });
            }
            None => {
                let Some((json, format)) = chunk.so_far() else {
                    return;
                };
                let place = format!("{}{}", format.pointer_in(json.value()), self.pointer);
                let declared = format!("{}{}", format.pointer(), self.pointer);
                let list = json.finished_elements(&place);
                self.take(list, |element| format.read_element(&declared, element));
            }
        }
    }

    /// The next entry that has finished.
    pub(crate) fn pop(&mut self) -> Option<E> {
        self.ready.pop_front()
    }

    /// That all entries of the whole answer fitted.
    ///
    /// # Errors
    ///
    /// What did not fit, with the answer.
    pub(crate) fn end(self) -> Result<()> {
        self.error.map_or(Ok(()), Err)
    }

    fn take(&mut self, list: &[Value], read: impl Fn(&Value) -> Option<E>) {
        for element in list.get(self.taken..).unwrap_or_default() {
            if self.misfit.is_some() {
                return;
            }
            match read(element) {
                Some(element) => self.ready.push_back(element),
                None => self.misfit = Some(self.taken),
            }
            self.taken = self.taken.saturating_add(1);
        }
    }
}

fn not_of_the_type() -> Problem {
    Problem {
        path: String::new(),
        text: "not of the type that was asked for".to_owned(),
    }
}

/// The JSON pointer as it stands in messages, as in `order.items[2]`.
fn path(pointer: &str) -> String {
    pointer_steps(pointer).fold(String::new(), |path, step| match step.parse::<usize>() {
        Ok(at) => format!("{path}[{at}]"),
        Err(_) if path.is_empty() => step,
        Err(_) => format!("{path}.{step}"),
    })
}
