use std::collections::BTreeSet;
use std::ops::BitOr;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::template::Template;
use crate::context::{RunContext, StepKind};
use crate::error::{Error, ErrorKind, Result};
use crate::runnable::{
    ChunkStream, DescribeStep, Flow, Runnable, Sequence, StepDetails, StepInfo, Takes, Variables,
    barrier,
};
use crate::value::{Message, Messages};

/// A conversation with places for variables. It starts a chain.
///
/// ```
/// use chat_core::{ChatPromptTemplate, FakeChatModel, RunnableExt, StrOutputParser};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let prompt = ChatPromptTemplate::from_messages([
///     ("system", "Translate the user's sentence to {language}."),
///     ("human", "{sentence}"),
/// ])?;
/// let chain = prompt | FakeChatModel::new(["J'adore la programmation."]) | StrOutputParser;
/// let french = chain
///     .invoke([("language", "French"), ("sentence", "I love programming.")])
///     .await?;
/// assert_eq!(french, "J'adore la programmation.");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ChatPromptTemplate {
    parts: Vec<Part>,
    variables: BTreeSet<String>,
}

/// One message of a [`ChatPromptTemplate`], before it is checked.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "a template has few parts, and is made once"
)]
pub enum PromptMessage {
    /// A role and a text with places for variables.
    Template(String, String),
    /// A place for messages, as `("placeholder", "{history}")`. It may be left empty.
    Placeholder(String),
    /// A message as it is.
    Message(Message),
}

#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a template has few parts, and is made once"
)]
enum Part {
    Template { role: String, text: Template },
    Placeholder(String),
    Message(Message),
}

impl ChatPromptTemplate {
    /// A template of (role, text) pairs and messages. Roles are those of
    /// [`Message::of_role`], and `placeholder` for a place that messages fill.
    ///
    /// # Errors
    ///
    /// If a text has a brace without its fellow, or a place without a proper name.
    pub fn from_messages<P: Into<PromptMessage>>(
        messages: impl IntoIterator<Item = P>,
    ) -> Result<Self> {
        let parts = messages
            .into_iter()
            .map(|message| Part::parse(message.into()))
            .collect::<Result<Vec<_>>>()?;
        let variables = parts
            .iter()
            .flat_map(Part::variables)
            .map(str::to_owned)
            .collect();
        Ok(Self { parts, variables })
    }

    /// A template of one human message.
    ///
    /// # Errors
    ///
    /// As [`from_messages`](Self::from_messages).
    pub fn from_template(text: &str) -> Result<Self> {
        Self::from_messages([("human", text)])
    }

    /// The names of the variables that must be given.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().map(String::as_str)
    }

    /// The conversation with the variables filled in.
    ///
    /// # Errors
    ///
    /// If variables are missing; the error names all of them.
    pub fn format(&self, variables: &Variables) -> Result<Messages> {
        let missing: Vec<_> = self
            .variables()
            .filter(|name| variables.get(name).is_none())
            .collect();
        if !missing.is_empty() {
            let message = format!("the prompt lacks the variables: {}", missing.join(", "));
            return Err(Error::new(ErrorKind::InvalidRequest, message));
        }
        if variables.get("").is_some() && self.variables.len() != 1 {
            let names: Vec<_> = self.variables().collect();
            let message = format!(
                "a single text fits a prompt with one variable; this one has {}: {}",
                names.len(),
                names.join(", "),
            );
            return Err(Error::new(ErrorKind::InvalidRequest, message));
        }
        let mut messages = Vec::new();
        for part in &self.parts {
            part.fill(variables, &mut messages)?;
        }
        Ok(Messages::from(messages))
    }
}

impl Part {
    fn parse(message: PromptMessage) -> Result<Self> {
        Ok(match message {
            PromptMessage::Template(role, text) => Self::Template {
                role,
                text: Template::parse(&text)?,
            },
            PromptMessage::Placeholder(name) => Self::Placeholder(name),
            PromptMessage::Message(message) => Self::Message(message),
        })
    }

    fn variables(&self) -> Vec<&str> {
        match self {
            Self::Template { text, .. } => text.variables().collect(),
            Self::Placeholder(_) | Self::Message(_) => Vec::new(),
        }
    }

    fn fill(&self, variables: &Variables, messages: &mut Vec<Message>) -> Result<()> {
        match self {
            Self::Template { role, text } => {
                messages.push(Message::of_role(role, text.fill(variables)));
            }
            Self::Message(message) => messages.push(message.clone()),
            Self::Placeholder(name) => {
                let Some(value) = variables.named(name) else {
                    return Ok(());
                };
                let filling = Messages::deserialize(value).map_err(|error| {
                    let message = format!("`{name}` must be a list of messages: {error}");
                    Error::new(ErrorKind::InvalidRequest, message)
                })?;
                messages.extend(filling.iter().cloned());
            }
        }
        Ok(())
    }
}

impl<T: Into<String>> From<(&str, T)> for PromptMessage {
    fn from((role, text): (&str, T)) -> Self {
        let text = text.into();
        if role == "placeholder" {
            return Self::Placeholder(text.trim_matches(['{', '}', ' ']).to_owned());
        }
        Self::Template(role.to_owned(), text)
    }
}

impl From<Message> for PromptMessage {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Runnable for ChatPromptTemplate {
    type Input = Variables;
    type Output = Messages;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("ChatPromptTemplate", StepKind::Prompt).with_details(self)
    }

    async fn call(&self, input: Variables, _context: &RunContext) -> Result<Messages> {
        self.format(&input)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Variables>,
        context: RunContext,
    ) -> ChunkStream<'a, Messages> {
        barrier(self, input, context)
    }
}

impl DescribeStep for ChatPromptTemplate {
    fn describe(&self) -> StepDetails<'_> {
        let mut properties: Map<String, Value> = self
            .variables()
            .map(|name| (name.to_owned(), json!({})))
            .collect();
        for part in &self.parts {
            if let Part::Placeholder(name) = part
                && let Some(messages) = Messages::schema()
            {
                properties.insert(name.clone(), messages);
            }
        }
        StepDetails::leaf().with_input_schema(json!({
            "title": "Variables",
            "type": "object",
            "properties": properties,
            "required": self.variables,
        }))
    }
}

impl<R: Takes<Messages>> BitOr<R> for ChatPromptTemplate {
    type Output = Sequence<Self, R>;

    fn bitor(self, next: R) -> Self::Output {
        Sequence::new(self, next)
    }
}
