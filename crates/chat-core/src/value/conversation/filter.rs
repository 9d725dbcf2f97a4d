use std::collections::HashSet;

use super::callers::callers;
use super::to_role;
use crate::value::{AiMessage, ContentBlock, Message, Messages};

/// Which messages of a conversation [`Messages::filter`] keeps.
///
/// Without an `include_…`, all messages are kept that no `exclude_…` names; otherwise those of them
/// that at least one `include_…` names. Types are roles; `human` stands for `user` and `ai` for
/// `assistant`. Setting a list a second time replaces it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct MessageFilter {
    include: Names,
    exclude: Names,
    excluded_calls: ExcludedCalls,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Names {
    names: HashSet<String>,
    types: HashSet<String>,
    ids: HashSet<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum ExcludedCalls {
    #[default]
    None,
    All,
    Of(HashSet<String>),
}

fn set<T: Into<String>>(names: impl IntoIterator<Item = T>) -> HashSet<String> {
    names.into_iter().map(Into::into).collect()
}

impl MessageFilter {
    /// A filter that keeps everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the messages of these speakers or tools.
    pub fn include_names<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.include.names = set(names);
        self
    }

    /// Keeps the messages of these types.
    pub fn include_types<T: Into<String>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        self.include.types = set(types).into_iter().map(to_role).collect();
        self
    }

    /// Keeps the messages with these ids.
    pub fn include_ids<T: Into<String>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.include.ids = set(ids);
        self
    }

    /// Drops the messages of these speakers or tools.
    pub fn exclude_names<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.exclude.names = set(names);
        self
    }

    /// Drops the messages of these types.
    pub fn exclude_types<T: Into<String>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        self.exclude.types = set(types).into_iter().map(to_role).collect();
        self
    }

    /// Drops the messages with these ids.
    pub fn exclude_ids<T: Into<String>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.exclude.ids = set(ids);
        self
    }

    /// Drops every message of a model that calls tools, and every result of a tool.
    pub fn exclude_all_tool_calls(mut self) -> Self {
        self.excluded_calls = ExcludedCalls::All;
        self
    }

    /// Drops the tool calls with these ids and their results, and a model's message that has no
    /// other calls.
    pub fn exclude_tool_calls<T: Into<String>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.excluded_calls = ExcludedCalls::Of(set(ids));
        self
    }

    fn keeps(&self, message: &Message) -> bool {
        let is_included = self.include.is_empty() || self.include.names_one(message);
        is_included && !self.exclude.names_one(message)
    }

    /// The message without the calls that are dropped. `None` if nothing of it is kept.
    fn without_calls(&self, message: &Message) -> Option<Message> {
        let is_dropped = |block: &ContentBlock| match &self.excluded_calls {
            ExcludedCalls::None => false,
            ExcludedCalls::All => block.is_call(),
            ExcludedCalls::Of(ids) => block.call_id().is_some_and(|id| ids.contains(id)),
        };
        match (message, &self.excluded_calls) {
            (Message::Ai(ai), _) if ai.content.iter().any(is_dropped) => {
                let left = ai.content.iter().filter(|block| !is_dropped(block));
                let content = left.cloned().collect();
                let left = AiMessage {
                    content,
                    ..ai.clone()
                };
                left.content
                    .iter()
                    .any(ContentBlock::is_call)
                    .then_some(Message::Ai(left))
            }
            (Message::Tool(_), ExcludedCalls::All) => None,
            (Message::Tool(tool), ExcludedCalls::Of(ids)) if ids.contains(&tool.tool_call_id) => {
                None
            }
            _ => Some(message.clone()),
        }
    }
}

impl Names {
    fn is_empty(&self) -> bool {
        self.names.is_empty() && self.types.is_empty() && self.ids.is_empty()
    }

    fn names_one(&self, message: &Message) -> bool {
        let is_named =
            |set: &HashSet<String>, name: Option<&str>| name.is_some_and(|name| set.contains(name));
        is_named(&self.names, message.name())
            || is_named(&self.types, Some(message.role()))
            || is_named(&self.ids, message.id())
    }
}

impl Messages {
    /// The messages that `filter` keeps. A tool's result is kept only together with the message
    /// that asked for it.
    ///
    /// ```
    /// use chat_core::{Message, MessageFilter, Messages};
    ///
    /// let messages = Messages::from([
    ///     Message::system("Be brief."),
    ///     Message::human("Hi"),
    ///     Message::ai("Hello"),
    /// ]);
    /// let said = messages.filter(&MessageFilter::new().include_types(["human", "ai"]));
    /// assert_eq!(said.len(), 2);
    /// ```
    #[must_use]
    pub fn filter(&self, filter: &MessageFilter) -> Self {
        let mut is_kept = vec![false; self.len()];
        let mut kept = Vec::new();
        for (at, (message, caller)) in self.iter().zip(callers(self)).enumerate() {
            let is_orphan = matches!(message, Message::Tool(_))
                && caller.is_none_or(|caller| is_kept.get(caller) != Some(&true));
            if is_orphan || !filter.keeps(message) {
                continue;
            }
            if let Some(message) = filter.without_calls(message) {
                kept.push(message);
                if let Some(is_kept) = is_kept.get_mut(at) {
                    *is_kept = true;
                }
            }
        }
        Self::from(kept)
    }
}
