use std::sync::Arc;

use crate::value::{AiMessage, Content, JsonMap, Message, Messages};

impl Messages {
    /// The conversation with neighbours of one type joined to one message, as some models want it.
    ///
    /// Two texts are joined with `separator` (LangChain's is `"\n"`), other content block after
    /// block. Of joined answers the usage adds up, and the newer response metadata counts. Never
    /// joined are results of tools, messages with different names, and answers whose reasoning
    /// details come from different models.
    ///
    /// ```
    /// use chat_core::Messages;
    ///
    /// let messages = Messages::from([("human", "Hi."), ("human", "How are you?")]);
    /// assert_eq!(messages.merge_runs("\n"), Messages::from("Hi.\nHow are you?"));
    /// ```
    #[must_use]
    pub fn merge_runs(&self, separator: &str) -> Self {
        let mut merged: Vec<Message> = Vec::with_capacity(self.len());
        for message in self {
            match merged.last_mut() {
                Some(last) if is_run(last, message) => merge(last, message, separator),
                _ => merged.push(message.clone()),
            }
        }
        Self::from(merged)
    }
}

fn is_run(left: &Message, right: &Message) -> bool {
    let is_alike = match (left, right) {
        (Message::Tool(_), _) => false,
        (Message::Ai(left), Message::Ai(right)) => has_like_reasoning(left, right),
        _ => true,
    };
    let is_same_kind = std::mem::discriminant(left) == std::mem::discriminant(right);
    is_same_kind && is_alike && left.role() == right.role() && left.name() == right.name()
}

fn has_like_reasoning(left: &AiMessage, right: &AiMessage) -> bool {
    match (&left.reasoning_details, &right.reasoning_details) {
        (Some(left), Some(right)) => left.dialect == right.dialect && left.model == right.model,
        _ => true,
    }
}

fn merge(left: &mut Message, right: &Message, separator: &str) {
    match (left, right) {
        (Message::Ai(left), Message::Ai(right)) => merge_answers(left, right, separator),
        (left, right) => {
            let (content, id, kwargs) = parts_mut(left);
            join(content, right.content(), separator);
            if id.is_none() {
                *id = right.id().map(str::to_owned);
            }
            for (key, value) in right.additional_kwargs() {
                kwargs.entry(key).or_insert_with(|| value.clone());
            }
        }
    }
}

fn merge_answers(left: &mut AiMessage, right: &AiMessage, separator: &str) {
    let content = std::mem::take(&mut left.content);
    left.append(right);
    left.content = content;
    join(&mut left.content, &right.content, separator);
    if let Some(more) = &right.usage {
        *left.usage.get_or_insert_default() += more;
    }
    if left.response != right.response {
        Arc::make_mut(&mut left.response).update(&right.response);
    }
}

fn join(left: &mut Content, right: &Content, separator: &str) {
    match (left.as_plain_text(), right.as_plain_text()) {
        (Some(first), Some(second)) if !first.is_empty() && !second.is_empty() => {
            *left = Content::from([first, separator, second].concat());
        }
        _ => {
            for block in right {
                left.push(block.clone());
            }
        }
    }
}

fn parts_mut(message: &mut Message) -> (&mut Content, &mut Option<String>, &mut JsonMap) {
    macro_rules! parts {
        ($message:ident) => {
            (
                &mut $message.content,
                &mut $message.id,
                &mut $message.additional_kwargs,
            )
        };
    }
    match message {
        Message::System(message) => parts!(message),
        Message::Developer(message) => parts!(message),
        Message::Human(message) => parts!(message),
        Message::Ai(message) => parts!(message),
        Message::Tool(message) => parts!(message),
        Message::Other(message) => parts!(message),
    }
}
