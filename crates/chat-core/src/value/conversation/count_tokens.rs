use crate::value::{ContentBlock, Message};

const CHARACTERS_PER_TOKEN: u64 = 4;
const TOKENS_PER_MESSAGE: u64 = 3;
const TOKENS_PER_MEDIUM: u64 = 85;

impl Message {
    /// About how many tokens the message has for a model: a quarter of its characters, role and
    /// name included, rounded up, and 3.
    ///
    /// Tool calls count as the text of their name and arguments, media as 85 tokens each, citations
    /// as nothing. Real counts depend on the model and differ, most of all for scripts other than
    /// Latin.
    ///
    /// ```
    /// use chat_core::Message;
    ///
    /// let message = Message::human("a".repeat(40));
    /// assert_eq!(message.count_tokens_approximately(), 14);
    /// ```
    #[must_use]
    pub fn count_tokens_approximately(&self) -> u64 {
        let call_id = match self {
            Self::Tool(message) => message.tool_call_id.as_str(),
            _ => "",
        };
        let around = [self.role(), self.name().unwrap_or_default(), call_id];
        let mut characters: u64 = around.into_iter().map(length).sum();
        let mut media = 0;
        for block in self.content() {
            match block {
                ContentBlock::Image(_)
                | ContentBlock::Audio(_)
                | ContentBlock::Video(_)
                | ContentBlock::File(_) => media += 1,
                other => characters += length_of(other),
            }
        }
        characters.div_ceil(CHARACTERS_PER_TOKEN) + TOKENS_PER_MESSAGE + media * TOKENS_PER_MEDIUM
    }
}

fn length_of(block: &ContentBlock) -> u64 {
    match block {
        ContentBlock::Text(block) => length(&block.text),
        ContentBlock::Reasoning(block) => length(&block.reasoning),
        ContentBlock::Refusal(block) => length(&block.refusal),
        ContentBlock::ToolCall(call) => {
            let args = serde_json::to_string(&call.args).unwrap_or_default();
            length(&call.id) + length(&call.name) + length(&args)
        }
        ContentBlock::InvalidToolCall(call) => {
            let texts = [call.id.as_deref(), call.name.as_deref(), Some(&call.args)];
            texts.into_iter().flatten().map(length).sum()
        }
        ContentBlock::NonStandard(block) => length(&block.value.to_string()),
        _ => 0,
    }
}

fn length(text: &str) -> u64 {
    text.chars().count() as u64
}
