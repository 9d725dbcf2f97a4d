use chat_core::Usage;
use serde_json::Value;

use super::content::WireContent;
use super::json::{List, Malformed, Object, Raw, ReadJson, Reader};
use super::lenient::{Number, Text, wire_object};

wire_object! {
    /// An answer of `/chat/completions`, whole, or one event of a streamed one: they have the same
    /// fields, only that `message` is `delta`.
    Answer {
        "id" => id: Text<'a>,
        "provider" => provider: Text<'a>,
        "model" => model: Text<'a>,
        "object" => object: Text<'a>,
        "created" => created: Number,
        "choices" => choice: FirstChoice<'a>,
        "system_fingerprint" => system_fingerprint: Text<'a>,
        "usage" => usage: Object<Box<Usage>>,
        "service_tier" => service_tier: Text<'a>,
        "error" => error: Option<Value>,
    }
}

wire_object! {
    /// One of the answers, or a piece of it.
    Choice {
        "logprobs" => logprobs: Option<Value>,
        "finish_reason" => finish_reason: Text<'a>,
        "native_finish_reason" => native_finish_reason: Text<'a>,
        "index" => index: Number,
        "delta" => delta: Object<Box<Delta<'a>>>,
        "message" => message: Object<Box<Delta<'a>>>,
        "error" => error: Option<Value>,
    }
}

wire_object! {
    /// What the model says, whole or a piece of it.
    Delta {
        "role" => role: Text<'a>,
        "content" => content: WireContent<'a>,
        "refusal" => refusal: Text<'a>,
        "reasoning" => reasoning: Text<'a>,
        "reasoning_details" => reasoning_details: List<Raw<'a>>,
        "tool_calls" => tool_calls: List<Object<WireToolCall<'a>>>,
        "reasoning_content" => reasoning_content: Text<'a>,
        "annotations" => annotations: List<Value>,
        "images" => images: List<Value>,
        "audio" => audio: Object<WireAudio<'a>>,
    }
}

wire_object! {
    /// A sound, or a piece of one.
    WireAudio {
        "id" => id: Text<'a>,
        "data" => data: Text<'a>,
        "transcript" => transcript: Text<'a>,
        "expires_at" => expires_at: Number,
    }
}

wire_object! {
    /// A tool call, or a piece of one.
    WireToolCall {
        "index" => index: Number,
        "id" => id: Text<'a>,
        "type" => kind: Text<'a>,
        "function" => function: Object<WireFunction<'a>>,
    }
}

wire_object! {
    /// Which tool is called, and with what.
    WireFunction {
        "name" => name: Text<'a>,
        "arguments" => arguments: Option<Raw<'a>>,
    }
}

/// The first of the answers, without a list round it: OpenRouter gives only one. What is no list
/// holds none.
#[derive(Debug, Default)]
pub(crate) struct FirstChoice<'a>(pub(super) Option<Choice<'a>>);

impl<'a> ReadJson<'a> for FirstChoice<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut first = None;
        if reader.peek()? != b'[' {
            return reader.skip().map(|()| Self(None));
        }
        reader.list(|reader| {
            let Object(choice) = Object::<Choice<'a>>::read(reader)?;
            if first.is_none() {
                first = choice.filter(|choice| choice.index.whole().unwrap_or(0) == 0);
            }
            Ok(())
        })?;
        Ok(Self(first))
    }
}
