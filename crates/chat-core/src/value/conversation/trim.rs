use std::collections::HashSet;
use std::ops::Range;

use super::callers::callers;
use super::to_role;
use crate::value::{Message, Messages};

/// Which end of a conversation [`Messages::trim`] keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TrimStrategy {
    /// The first messages.
    First,
    /// The last messages.
    #[default]
    Last,
}

/// How [`Messages::trim`] makes a conversation fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub struct TrimOptions {
    /// How many tokens the messages may have together, as the caller counts them.
    pub max_tokens: u64,
    /// Which end is kept. The default is the last.
    pub strategy: TrimStrategy,
    /// Whether the first message is kept in any case if it is a system or developer message. The
    /// default is no.
    pub include_system: bool,
    /// The roles of which one starts what is kept, after the system message. Empty, the default,
    /// is any.
    pub start_on: HashSet<String>,
    /// The roles of which one ends what is kept. Empty, the default, is any.
    pub end_on: HashSet<String>,
}

impl TrimOptions {
    /// Keeps the last messages that have at most `max_tokens` together.
    pub fn last(max_tokens: u64) -> Self {
        Self {
            max_tokens,
            ..Self::default()
        }
    }

    /// Keeps the first messages that have at most `max_tokens` together.
    pub fn first(max_tokens: u64) -> Self {
        Self {
            strategy: TrimStrategy::First,
            ..Self::last(max_tokens)
        }
    }

    /// Keeps the first message in any case if it is a system or developer message. Its tokens
    /// count.
    pub fn with_system(mut self) -> Self {
        self.include_system = true;
        self
    }

    /// Lets what is kept start only with a message of one of these roles. `human` and `ai` stand
    /// for `user` and `assistant`.
    pub fn with_start_on<T: Into<String>>(mut self, roles: impl IntoIterator<Item = T>) -> Self {
        self.start_on = roles.into_iter().map(|role| to_role(role.into())).collect();
        self
    }

    /// Lets what is kept end only with a message of one of these roles. `human` and `ai` stand for
    /// `user` and `assistant`.
    pub fn with_end_on<T: Into<String>>(mut self, roles: impl IntoIterator<Item = T>) -> Self {
        self.end_on = roles.into_iter().map(|role| to_role(role.into())).collect();
        self
    }
}

impl Messages {
    /// The first or last messages that fit into so many tokens.
    ///
    /// `count_tokens` is called once for each message;
    /// [`Message::count_tokens_approximately`] will do for most uses. A model's message that calls
    /// tools and the results of its calls are kept or dropped together, and a result whose call is
    /// not in the conversation is dropped.
    ///
    /// ```
    /// use chat_core::{Message, Messages, TrimOptions};
    ///
    /// let messages = Messages::from([
    ///     Message::system("Be brief."),
    ///     Message::human("Who are you?"),
    ///     Message::ai("A model."),
    ///     Message::human("And who am I?"),
    /// ]);
    /// let options = TrimOptions::last(20).with_system().with_start_on(["human"]);
    /// let trimmed = messages.trim(&options, Message::count_tokens_approximately);
    /// assert_eq!(trimmed, Messages::from([("system", "Be brief."), ("human", "And who am I?")]));
    /// ```
    #[must_use]
    pub fn trim(&self, options: &TrimOptions, count_tokens: impl FnMut(&Message) -> u64) -> Self {
        let is_orphan = |(message, caller): (&Message, Option<usize>)| {
            matches!(message, Message::Tool(_)) && caller.is_none()
        };
        let kept: Vec<Message> = self
            .iter()
            .zip(callers(self))
            .filter(|pair| !is_orphan(*pair))
            .map(|(message, _)| message.clone())
            .collect();
        let tokens: Vec<u64> = kept.iter().map(count_tokens).collect();
        let is_system = options.include_system
            && matches!(
                kept.first(),
                Some(Message::System(_) | Message::Developer(_))
            );
        let system = usize::from(is_system);
        let of_system = tokens.iter().take(system).sum();
        let Some(budget) = options.max_tokens.checked_sub(of_system) else {
            return Self::new();
        };
        let seams = Seams::new(&kept, options);
        let range = match options.strategy {
            TrimStrategy::First => seams.first(system, &tokens, budget),
            TrimStrategy::Last => seams.last(system, &tokens, budget),
        };
        let is_kept = |at: usize| at < system || range.contains(&at);
        let kept = kept.into_iter().enumerate();
        kept.filter(|(at, _)| is_kept(*at))
            .map(|(_, message)| message)
            .collect()
    }
}

/// The places between messages where a conversation may be cut.
struct Seams {
    may_start: Vec<bool>,
    may_end: Vec<bool>,
}

impl Seams {
    fn new(messages: &[Message], options: &TrimOptions) -> Self {
        let mut is_whole = vec![true; messages.len() + 1];
        for (result, caller) in callers(messages).into_iter().enumerate() {
            let between = caller.and_then(|caller| is_whole.get_mut(caller + 1..=result));
            between.unwrap_or_default().fill(false);
        }
        let is_of = |roles: &HashSet<String>, message: Option<&Message>| {
            roles.is_empty() || message.is_some_and(|message| roles.contains(message.role()))
        };
        let before = |at: usize| at.checked_sub(1).and_then(|at| messages.get(at));
        let at_each = |may: &dyn Fn(usize) -> bool| {
            let places = is_whole.iter().enumerate();
            places.map(|(at, is_whole)| *is_whole && may(at)).collect()
        };
        Self {
            may_start: at_each(&|at| is_of(&options.start_on, messages.get(at))),
            may_end: at_each(&|at| is_of(&options.end_on, before(at))),
        }
    }

    /// The longest range that fits, from the first start on.
    fn first(&self, from: usize, tokens: &[u64], budget: u64) -> Range<usize> {
        let Some(start) = (from..tokens.len()).find(|at| is_at(&self.may_start, *at)) else {
            return from..from;
        };
        let mut sum = 0_u64;
        let mut end = start;
        for (at, tokens) in tokens.iter().enumerate().skip(start) {
            sum = sum.saturating_add(*tokens);
            if sum > budget {
                break;
            }
            if is_at(&self.may_end, at + 1) {
                end = at + 1;
            }
        }
        start..end
    }

    /// The longest range that fits, up to the last end.
    fn last(&self, from: usize, tokens: &[u64], budget: u64) -> Range<usize> {
        let mut ends = (from + 1..=tokens.len()).rev();
        let Some(end) = ends.find(|at| is_at(&self.may_end, *at)) else {
            return from..from;
        };
        let mut sum = 0_u64;
        let mut start = end;
        for (at, tokens) in tokens.iter().enumerate().take(end).skip(from).rev() {
            sum = sum.saturating_add(*tokens);
            if sum > budget {
                break;
            }
            if is_at(&self.may_start, at) {
                start = at;
            }
        }
        start..end
    }
}

fn is_at(places: &[bool], at: usize) -> bool {
    places.get(at) == Some(&true)
}
