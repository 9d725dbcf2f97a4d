use std::collections::VecDeque;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::StructuredChunk;

/// Takes the entries of a list out of structured output, each once it is finished.
pub(crate) struct Elements<E> {
    pointer: String,
    taken: usize,
    ready: VecDeque<E>,
    /// The place of the entry that does not fit. After it, none is taken.
    misfit: Option<usize>,
}

impl<E: DeserializeOwned> Elements<E> {
    /// Of the list at this JSON pointer of the value.
    pub(crate) fn new(pointer: &str) -> Self {
        Self {
            pointer: pointer.to_owned(),
            taken: 0,
            ready: VecDeque::new(),
            misfit: None,
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

    /// The place of the entry that does not fit.
    pub(crate) fn misfit(&self) -> Option<usize> {
        self.misfit
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
