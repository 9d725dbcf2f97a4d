use std::collections::HashSet;

use smol_str::{SmolStr, format_smolstr};

use super::tool_call::{NO_NAME, parse_args};
use super::unknown_fields::push_fields;
use super::{ContentBlock, InvalidToolCall, JsonMap, ToolCall, ToolCallChunk};

/// Puts the pieces of tool calls together.
///
/// A piece belongs to the call of its index, unless it brings another id than that call has: then
/// it belongs to the call of both, or opens a new one. A piece without an index belongs to the call
/// of its id; without that it continues the last call, or opens one if it brings a name. Names and
/// ids count once, however often a provider repeats them. Only the arguments are joined.
#[derive(Clone, Debug, Default)]
pub(crate) struct ToolCallFold {
    calls: Vec<Call>,
}

#[derive(Clone, Debug, Default)]
struct Call {
    index: Option<u64>,
    id: SmolStr,
    name: SmolStr,
    args: String,
    extras: JsonMap,
}

/// What tells the answer from the other answers of a conversation.
#[derive(Debug)]
pub(super) struct AnswerKey<'a> {
    /// The provider's id of it.
    pub(super) id: Option<&'a str>,
    /// What it says.
    pub(super) words: [&'a str; 3],
}

impl AnswerKey<'_> {
    /// 48 bits of the answer's id or, where it has none, of all that it says and asks for.
    fn digest(&self, calls: &[Call]) -> u64 {
        let mut digest = Fnv::default();
        match self.id {
            Some(id) if !id.is_empty() => digest.add(id),
            _ => {
                for words in self.words {
                    digest.add(words);
                }
                for call in calls {
                    digest.add(&call.id);
                    digest.add(&call.name);
                    digest.add(&call.args);
                }
            }
        }
        digest.0 >> 16
    }
}

/// The FNV-1a hash, which is the same on every machine and in every version.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, text: &str) {
        // No text has the byte 0xff, so it keeps neighbours apart.
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl ToolCallFold {
    pub(super) fn push(&mut self, piece: &ToolCallChunk) {
        let at = self.place(piece);
        if let Some(call) = self.calls.get_mut(at) {
            call.args.push_str(&piece.args);
        }
    }

    /// The place of the call that a piece belongs to, which is opened if need be. The arguments are
    /// left to the caller.
    pub(crate) fn place(&mut self, piece: &ToolCallChunk) -> usize {
        let at = self.position(piece).unwrap_or_else(|| {
            self.calls.push(Call {
                index: piece.index,
                ..Call::default()
            });
            self.calls.len().saturating_sub(1)
        });
        if let Some(call) = self.calls.get_mut(at) {
            set_once(&mut call.id, piece.id.as_ref());
            set_once(&mut call.name, piece.name.as_ref());
            if let Some(extras) = piece.extras() {
                push_fields(&mut call.extras, extras);
            }
        }
        at
    }

    /// The name and the id of each call, as far as they have come.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let calls = self.calls.iter();
        calls.map(|call| (call.name.as_str(), call.id.as_str()))
    }

    /// The calls as blocks of the message. `cut` says why the answer did not end normally.
    pub(super) fn finish(mut self, cut: Option<&str>, answer: &AnswerKey<'_>) -> Vec<ContentBlock> {
        self.make_ids_unique(answer);
        self.calls
            .into_iter()
            .map(|call| call.finish(cut))
            .collect()
    }

    /// An id that came stays with the first call that has it; all other calls get a new one.
    fn make_ids_unique(&mut self, answer: &AnswerKey<'_>) {
        let mut taken = HashSet::new();
        for call in &mut self.calls {
            if call.id.trim().is_empty() || !taken.insert(call.id.clone()) {
                call.id = SmolStr::default();
            }
        }
        if taken.len() == self.calls.len() {
            return;
        }
        let key = answer.digest(&self.calls);
        for (at, call) in self
            .calls
            .iter_mut()
            .enumerate()
            .filter(|(_, call)| call.id.is_empty())
        {
            let mut ids = (at..).map(|number| format_smolstr!("call_{key:012x}_{number}"));
            call.id = ids.find(|id| !taken.contains(id)).unwrap_or_default();
            taken.insert(call.id.clone());
        }
    }

    fn position(&self, piece: &ToolCallChunk) -> Option<usize> {
        let id = piece.id.as_ref().filter(|id| !id.is_empty());
        let same_id = |call: &Call| id.is_some_and(|id| *id == call.id);
        if piece.index.is_some() {
            let same_index = |call: &Call| call.index == piece.index;
            let other_id = |call: &Call| id.is_some_and(|id| !call.id.is_empty() && *id != call.id);
            let of_index = || self.calls.iter().rposition(same_index);
            return self
                .calls
                .iter()
                .rposition(|call| same_index(call) && same_id(call))
                .or_else(|| of_index().filter(|at| !self.calls.get(*at).is_some_and(other_id)));
        }
        let last = self.calls.len().checked_sub(1);
        match (id, piece.name.as_ref().filter(|name| !name.is_empty())) {
            (Some(_), _) => self.calls.iter().rposition(same_id),
            (None, Some(_)) => None,
            (None, None) => last,
        }
    }
}

impl Call {
    fn finish(self, cut: Option<&str>) -> ContentBlock {
        let error = match (parse_args(&self.args), cut) {
            (Ok(_), _) if self.name.is_empty() => NO_NAME.to_owned(),
            (Ok(_), Some(reason)) => reason.to_owned(),
            (Ok(args), None) => {
                let call = ToolCall::new(self.name, args, self.id);
                return ContentBlock::ToolCall(call.with_extras(self.extras));
            }
            (Err(error), Some(reason)) => format!("{reason}: {error}"),
            (Err(error), None) => error,
        };
        ContentBlock::InvalidToolCall(InvalidToolCall {
            name: Some(self.name.into()).filter(|name: &String| !name.is_empty()),
            args: self.args,
            id: Some(self.id.into()),
            error,
            extras: self.extras,
        })
    }
}

fn set_once(field: &mut SmolStr, value: Option<&SmolStr>) {
    if let Some(value) = value.filter(|_| field.is_empty()) {
        field.clone_from(value);
    }
}
