use serde_json::Value;

use super::PartialJson;

/// Hands out the entries of a list one after another, each once it is finished.
///
/// ```
/// use chat_core::{FinishedElements, PartialJson};
///
/// let mut json = PartialJson::new();
/// let mut films = FinishedElements::new("/films");
/// json.push(r#"{"films": [{"title": "Solaris"}, {"title": "Sta"#)?;
/// assert_eq!(films.next(&json).len(), 1);
/// json.push(r#"lker"}], "count""#)?;
/// assert_eq!(films.next(&json), [serde_json::json!({ "title": "Stalker" })]);
/// assert!(films.next(&json).is_empty());
/// # Ok::<(), chat_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FinishedElements {
    pointer: String,
    taken: usize,
}

impl FinishedElements {
    /// Of the list at this JSON pointer: `""` for the root, `"/items"` for a field of it.
    #[must_use]
    pub fn new(pointer: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            taken: 0,
        }
    }

    /// The entries that have finished since the last call.
    pub fn next<'j>(&mut self, json: &'j PartialJson) -> &'j [Value] {
        let finished = json.finished_elements(&self.pointer);
        let new = finished.get(self.taken..).unwrap_or_default();
        self.taken += new.len();
        new
    }
}
