use std::collections::BTreeSet;
use std::ops::{Add, BitOr};
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Map, Value, json};

use super::PromptMessage;
use super::part::Part;
use super::partials::{Partial, Partials};
use crate::context::{RunContext, StepKind};
use crate::error::{Error, ErrorKind, Result};
use crate::runnable::{
    ChunkStream, DescribeStep, Flow, Runnable, Sequence, StepDetails, StepInfo, Takes, Variables,
    barrier,
};
use crate::value::Messages;

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
    partials: Partials,
    /// The variables that must be given.
    variables: BTreeSet<String>,
}

impl ChatPromptTemplate {
    /// A template of (role, text) pairs, messages and places for messages. Roles are those of
    /// [`Message::of_role`](crate::Message::of_role), and `placeholder` for an optional
    /// [`MessagesPlaceholder`](super::MessagesPlaceholder). What is of another type than the first is
    /// [appended](Self::append).
    ///
    /// # Errors
    ///
    /// If a text has a brace without its fellow, or a place without a proper name.
    pub fn from_messages<P: Into<PromptMessage>>(
        messages: impl IntoIterator<Item = P>,
    ) -> Result<Self> {
        Self::of(Vec::new(), Partials::default()).extend(messages)
    }

    /// A template of one human message.
    ///
    /// # Errors
    ///
    /// As [`from_messages`](Self::from_messages).
    pub fn from_template(text: &str) -> Result<Self> {
        Self::from_messages([text])
    }

    /// Adds a message, or a place for messages, at the end. Another template is added with `+`.
    ///
    /// # Errors
    ///
    /// As [`from_messages`](Self::from_messages).
    pub fn append(self, message: impl Into<PromptMessage>) -> Result<Self> {
        self.extend([message])
    }

    /// Adds messages, or places for them, at the end.
    ///
    /// # Errors
    ///
    /// As [`from_messages`](Self::from_messages).
    pub fn extend<P: Into<PromptMessage>>(
        mut self,
        messages: impl IntoIterator<Item = P>,
    ) -> Result<Self> {
        for message in messages {
            self.parts.push(Part::parse(message.into())?);
        }
        Ok(Self::of(self.parts, self.partials))
    }

    /// Fills variables beforehand. They need not be given then; a call that gives one all the same
    /// counts.
    ///
    /// ```
    /// use chat_core::{ChatPromptTemplate, Variables};
    ///
    /// let translate = ChatPromptTemplate::from_messages([
    ///     ("system", "Translate the user's sentence to {language}."),
    ///     ("human", "{sentence}"),
    /// ])?;
    /// let to_french = translate.partial([("language", "French")])?;
    /// let messages = to_french.format(&Variables::from("I love programming."))?;
    /// assert_eq!(messages[0].text(), "Translate the user's sentence to French.");
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the template has no variable of such a name.
    pub fn partial(mut self, variables: impl Into<Variables>) -> Result<Self> {
        let mut variables = variables.into();
        if let Some(name) = self.variable_of_single(&variables)?
            && let Some(value) = variables.single().cloned()
        {
            variables = variables.with(name, value);
        }
        for (name, value) in variables.by_name() {
            self.check_name(name)?;
            self.partials.insert(name, Partial::Value(value.clone()));
        }
        Ok(Self::of(self.parts, self.partials))
    }

    /// Fills a variable with what the function gives each time that the template is formatted, such
    /// as the date.
    ///
    /// # Errors
    ///
    /// If the template has no variable of this name.
    pub fn partial_with<V: Into<Value>>(
        mut self,
        name: &str,
        value: impl Fn() -> V + Send + Sync + 'static,
    ) -> Result<Self> {
        self.check_name(name)?;
        let partial = Partial::Made(Arc::new(move || value().into()));
        self.partials.insert(name, partial);
        Ok(Self::of(self.parts, self.partials))
    }

    /// The names of the variables that must be given.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().map(String::as_str)
    }

    /// The conversation with the variables filled in.
    ///
    /// # Errors
    ///
    /// If variables are missing, the error names all of them. If there is a single text without a
    /// name, and not one variable that it can be for. If what is for a place for messages is no list
    /// of messages.
    pub fn format(&self, variables: &Variables) -> Result<Messages> {
        let single = self.variable_of_single(variables)?;
        let missing = self.open(variables).filter(|name| Some(*name) != single);
        let missing: Vec<_> = missing.collect();
        if !missing.is_empty() {
            return Err(lacks(&missing, variables));
        }
        let variables = self.partials.below(variables);
        let mut messages = Vec::new();
        for part in &self.parts {
            part.fill(&variables, &mut messages)?;
        }
        Ok(Messages::from(messages))
    }

    fn of(parts: Vec<Part>, partials: Partials) -> Self {
        let all = parts.iter().flat_map(Part::variables);
        let variables = all
            .filter(|(name, is_required)| *is_required && !partials.contains(name))
            .map(|(name, _)| name.to_owned())
            .collect();
        Self {
            parts,
            partials,
            variables,
        }
    }

    /// The names of all variables, also of those that need not be given.
    fn names(&self) -> impl Iterator<Item = &str> {
        let all = self.parts.iter().flat_map(Part::variables);
        all.map(|(name, _)| name)
    }

    /// The names of the variables that are not given by name but must be.
    fn open(&self, variables: &Variables) -> impl Iterator<Item = &str> {
        self.variables()
            .filter(|name| variables.named(name).is_none())
    }

    /// The variable that a text without a name is for: the only one that is not given by name. `None`
    /// if all are given.
    fn variable_of_single(&self, variables: &Variables) -> Result<Option<&str>> {
        let open: Vec<_> = self.open(variables).collect();
        match *open {
            _ if variables.single().is_none() => Ok(None),
            [name] => Ok(Some(name)),
            [] if !self.variables.is_empty() => Ok(None),
            _ => {
                let message = format!(
                    "a single text fits a prompt with one variable; this one has {}: {}",
                    open.len(),
                    open.join(", "),
                );
                Err(Error::new(ErrorKind::InvalidRequest, message))
            }
        }
    }

    fn check_name(&self, name: &str) -> Result<()> {
        if self.names().any(|known| known == name) {
            return Ok(());
        }
        let known: BTreeSet<_> = self.names().collect();
        let known: Vec<_> = known.into_iter().collect();
        let message = format!(
            "the prompt has no variable `{name}` to fill; there is: {}",
            known.join(", ")
        );
        Err(Error::new(ErrorKind::Configuration, message))
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
            .names()
            .map(|name| (name.to_owned(), json!({})))
            .collect();
        for part in &self.parts {
            if let Part::Placeholder(place) = part
                && let Some(messages) = Messages::schema()
            {
                properties.insert(place.variable_name.clone(), messages);
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

/// The messages of both, one after the other. Of what both fill beforehand, the second's counts.
impl Add for ChatPromptTemplate {
    type Output = Self;

    fn add(mut self, next: Self) -> Self {
        self.parts.extend(next.parts);
        self.partials.extend(next.partials);
        Self::of(self.parts, self.partials)
    }
}

impl<R: Takes<Messages>> BitOr<R> for ChatPromptTemplate {
    type Output = Sequence<Self, R>;

    fn bitor(self, next: R) -> Self::Output {
        Sequence::new(self, next)
    }
}

fn lacks(missing: &[&str], given: &Variables) -> Error {
    let given: Vec<_> = given.names().collect();
    let given = match given.as_slice() {
        [] => "none".to_owned(),
        given => given.join(", "),
    };
    let missing = missing.join(", ");
    let message = format!("the prompt lacks the variables: {missing} (given: {given})");
    Error::new(ErrorKind::InvalidRequest, message)
}
