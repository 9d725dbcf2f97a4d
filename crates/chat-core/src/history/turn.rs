use std::collections::HashSet;

use super::sessions::InSession;
use super::{ChatMessageHistory, HistoryInput, HistoryOutput, HistoryVariables};
use crate::error::Result;
use crate::value::Message;

/// One turn of a conversation: what is said since the last answer that called no tools.
pub(super) struct Turn {
    place: InSession,
    said: Vec<Message>,
}

impl Turn {
    /// Begins a turn, or goes on with the one that waits for these results of tools; and gives the
    /// input with all that was said before in it.
    pub(super) async fn begin<I: HistoryInput>(
        store: &dyn ChatMessageHistory,
        mut place: InSession,
        input: I,
        names: &HistoryVariables,
    ) -> Result<(Self, I)> {
        let new = input.new_messages(names)?;
        let mut said = Vec::new();
        if let Some(open) = place.open_turn()
            && answers_all(open, &new)
        {
            said.clone_from(open);
        }
        let mut past = store.messages(&place.session).await?;
        past.extend(said.iter().cloned());
        said.extend(new);
        Ok((Self { place, said }, input.with_past(past, names)))
    }

    /// Writes the turn, all of it at once. One whose answer calls tools is kept until their results
    /// come.
    pub(super) async fn end(
        mut self,
        store: &dyn ChatMessageHistory,
        output: &impl HistoryOutput,
    ) -> Result<()> {
        self.said.extend(output.messages());
        let is_complete = calls_without_results(&self.said).is_empty();
        if is_complete {
            store.add(&self.place.session, &self.said).await?;
        }
        if let Some(open) = self.place.open_turn() {
            open.clear();
            if !is_complete {
                open.append(&mut self.said);
            }
        }
        Ok(())
    }
}

/// Whether the new messages have the results that an open turn waits for.
fn answers_all(open: &[Message], new: &[Message]) -> bool {
    let results: HashSet<_> = new.iter().filter_map(result_of).collect();
    !open.is_empty() && calls_without_results(open).is_subset(&results)
}

/// The ids of the calls that have no result.
fn calls_without_results(messages: &[Message]) -> HashSet<&str> {
    let mut waiting = HashSet::new();
    for message in messages {
        if let Message::Ai(answer) = message {
            waiting.extend(answer.tool_calls().map(|call| call.id.as_str()));
            let invalid = answer.invalid_tool_calls();
            waiting.extend(invalid.filter_map(|call| call.id.as_deref()));
        } else if let Some(id) = result_of(message) {
            waiting.remove(id);
        }
    }
    waiting
}

fn result_of(message: &Message) -> Option<&str> {
    match message {
        Message::Tool(result) => Some(&result.tool_call_id),
        _ => None,
    }
}
