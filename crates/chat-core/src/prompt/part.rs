use super::template::{Template, variable_name};
use super::{MessagesPlaceholder, PromptMessage};
use crate::error::Result;
use crate::runnable::Variables;
use crate::value::Message;

/// One message of a template, checked.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a template has few parts, and is made once"
)]
pub(super) enum Part {
    Template { role: String, text: Template },
    Placeholder(MessagesPlaceholder),
    Message(Message),
}

impl Part {
    pub(super) fn parse(message: PromptMessage) -> Result<Self> {
        Ok(match message {
            PromptMessage::Template(role, text) => Self::Template {
                role,
                text: Template::parse(&text)?,
            },
            PromptMessage::Placeholder(mut placeholder) => {
                let name = &placeholder.variable_name;
                placeholder.variable_name = variable_name(name, &format!("{{{name}}}"))?;
                Self::Placeholder(placeholder)
            }
            PromptMessage::Message(message) => Self::Message(message),
        })
    }

    /// The names of its variables, and whether each must be given.
    pub(super) fn variables(&self) -> Vec<(&str, bool)> {
        match self {
            Self::Template { text, .. } => text.variables().map(|name| (name, true)).collect(),
            Self::Placeholder(place) => vec![(&place.variable_name, !place.is_optional)],
            Self::Message(_) => Vec::new(),
        }
    }

    /// All variables that must be given are there.
    pub(super) fn fill(&self, variables: &Variables, messages: &mut Vec<Message>) -> Result<()> {
        match self {
            Self::Template { role, text } => {
                messages.push(Message::of_role(role, text.fill(variables)));
            }
            Self::Message(message) => messages.push(message.clone()),
            Self::Placeholder(place) => {
                let name = &place.variable_name;
                let value = match place.is_optional {
                    true => variables.named(name),
                    false => variables.get(name),
                };
                if let Some(value) = value {
                    messages.extend(place.fill(value)?);
                }
            }
        }
        Ok(())
    }
}
