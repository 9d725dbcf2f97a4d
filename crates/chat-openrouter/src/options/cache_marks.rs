use chat_core::{
    AiMessage, ContentBlock, DeveloperMessage, HumanMessage, JsonMap, MediaBlock, SystemMessage,
    TextBlock, ToolDefinition, ToolMessage,
};
use serde_json::{Value, json};

use super::lower::Lower;
use super::{CacheControl, OptionValue};

/// Marks blocks of a message, whole messages and tools for the provider's prompt cache.
///
/// ```
/// use chat_core::{Content, ContentBlock, Message};
/// use chat_openrouter::{CacheControl, CacheMarks};
///
/// let handbook = "A long text. ".repeat(500);
/// let marked = ContentBlock::text(handbook).with_cache_control(CacheControl::ephemeral());
/// let message = Message::system(Content::from(marked));
/// ```
pub trait CacheMarks {
    /// Caches the prompt up to and including this block; `None` takes the mark away. Text, media and
    /// non-standard blocks carry it, others stay as they are.
    ///
    /// The schema has it on texts and tools only; on media and whole messages it is accepted, too.
    #[must_use]
    fn with_cache_control(self, cache_control: impl OptionValue<CacheControl>) -> Self;

    /// Caches the prompt up to and including this block, in OpenAI's dialect, for a request with
    /// [`PromptCacheOptions`](super::PromptCacheOptions). Text, media and non-standard blocks carry
    /// it, others stay as they are.
    #[must_use]
    fn with_prompt_cache_breakpoint(self) -> Self;
}

const CACHE_CONTROL: &str = "cache_control";
const BREAKPOINT: &str = "prompt_cache_breakpoint";

fn mark(extras: &mut JsonMap, name: &str, value: Option<Value>) {
    match value {
        Some(value) => extras.insert(name.to_owned(), value),
        None => extras.remove(name),
    };
}

fn explicit() -> Option<Value> {
    Some(json!({"mode": "explicit"}))
}

macro_rules! cache_marks {
    ($($name:ident, |$block:ident| $extras:expr;)*) => {
        $(impl CacheMarks for $name {
            fn with_cache_control(self, cache_control: impl OptionValue<CacheControl>) -> Self {
                let mut $block = self;
                if let Some(extras) = $extras {
                    mark(extras, CACHE_CONTROL, cache_control.into_value().map(Lower::lower));
                }
                $block
            }

            fn with_prompt_cache_breakpoint(self) -> Self {
                let mut $block = self;
                if let Some(extras) = $extras {
                    mark(extras, BREAKPOINT, explicit());
                }
                $block
            }
        })*
    };
}

cache_marks! {
    TextBlock, |block| Some(&mut block.extras);
    MediaBlock, |block| Some(&mut block.extras);
    ContentBlock, |block| extras(&mut block);
    ToolDefinition, |tool| Some(&mut tool.extras);
    SystemMessage, |message| Some(&mut message.additional_kwargs);
    DeveloperMessage, |message| Some(&mut message.additional_kwargs);
    HumanMessage, |message| Some(&mut message.additional_kwargs);
    AiMessage, |message| Some(&mut message.additional_kwargs);
    ToolMessage, |message| Some(&mut message.additional_kwargs);
}

fn extras(block: &mut ContentBlock) -> Option<&mut JsonMap> {
    match block {
        ContentBlock::Text(text) => Some(&mut text.extras),
        ContentBlock::Image(media)
        | ContentBlock::Audio(media)
        | ContentBlock::Video(media)
        | ContentBlock::File(media) => Some(&mut media.extras),
        ContentBlock::NonStandard(block) => block.value.as_object_mut(),
        _ => None,
    }
}
