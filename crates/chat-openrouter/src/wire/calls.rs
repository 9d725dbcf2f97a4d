use chat_core::{Content, ContentBlock, JsonMap};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::media::own;

/// The calls that a model made. Those that could not be run go back as they came, so that the
/// results which say so have calls to answer.
pub(super) struct Calls<'a> {
    pub(super) content: &'a Content,
    /// Entries that are of no form known here.
    pub(super) odd: Option<&'a Value>,
}

pub(super) fn is_call(block: &ContentBlock) -> bool {
    matches!(
        block,
        ContentBlock::ToolCall(_) | ContentBlock::InvalidToolCall(_)
    )
}

impl Serialize for Calls<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for block in self.content.iter().filter(|block| is_call(block)) {
            list.serialize_element(&Call(block))?;
        }
        for entry in self.odd.and_then(Value::as_array).into_iter().flatten() {
            list.serialize_element(entry)?;
        }
        list.end()
    }
}

struct Call<'a>(&'a ContentBlock);

impl Serialize for Call<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (id, name, arguments, extras) = match self.0 {
            ContentBlock::ToolCall(call) => {
                let arguments = serde_json::to_string(&call.args).map_err(S::Error::custom)?;
                (
                    call.id.as_str(),
                    call.name.as_str(),
                    arguments,
                    &call.extras,
                )
            }
            ContentBlock::InvalidToolCall(call) => (
                call.id.as_deref().unwrap_or_default(),
                call.name.as_deref().unwrap_or_default(),
                call.args.clone(),
                &call.extras,
            ),
            _ => return serializer.serialize_none(),
        };
        let kind = extras.get("type").and_then(Value::as_str);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("type", kind.unwrap_or("function"))?;
        let mut taken = vec!["id", "type"];
        // A call of another type has its own object in place of the function.
        if kind.is_none() || !name.is_empty() {
            let inner = extras.get("function").and_then(Value::as_object);
            let function = Function {
                name,
                arguments: &arguments,
                extras: inner,
            };
            map.serialize_entry("function", &function)?;
            taken.push("function");
        }
        for (name, value) in own(extras, &taken) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

struct Function<'a> {
    name: &'a str,
    arguments: &'a str,
    extras: Option<&'a JsonMap>,
}

impl Serialize for Function<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("arguments", self.arguments)?;
        let extras = self.extras.into_iter();
        for (name, value) in extras.flat_map(|extras| own(extras, &["name", "arguments"])) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
