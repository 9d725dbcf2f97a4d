use serde_json::{Value, json};

use super::ai_message::write_ai_message;
use super::part::write_content;
use crate::value::{JsonMap, Message, Messages};

impl Message {
    /// The message in the form of OpenAI's chat API, which OpenRouter speaks too: `role`, `content`
    /// as a text or as parts, `tool_calls` with their arguments as JSON text.
    ///
    /// A model's reasoning, refusal, audio, images, citations and calls stand in fields of their
    /// own; its `content` is `null` if nothing is left for it. `additional_kwargs` and `extras`
    /// stand beside the fields that are written, and never in place of one. A block that the form
    /// has no part for stands in `content` in its own form, so that nothing is lost here and who
    /// receives it can say so.
    ///
    /// What the form cannot carry:
    ///
    /// - a message's id, its usage and its response metadata;
    /// - where [`ReasoningDetails`](crate::ReasoningDetails) come from, and the `extras` of
    ///   reasoning and refusals;
    /// - the order between a model's text and the blocks of other kinds; several blocks of
    ///   reasoning, or refusals, become one;
    /// - why a call is invalid: one whose arguments parse is read back as a call that can be run;
    /// - a tool's status and artifact;
    /// - the mime type of media at an address, and the name of media that is no file.
    ///
    /// ```
    /// use chat_core::{ContentBlock, Message, MediaBlock};
    /// use serde_json::json;
    ///
    /// let image = ContentBlock::Image(MediaBlock::base64("QUJD", "image/png"));
    /// let message = Message::human(["What is this?".into(), image]);
    /// let expected = json!({ "role": "user", "content": [
    ///     { "type": "text", "text": "What is this?" },
    ///     { "type": "image_url", "image_url": { "url": "data:image/png;base64,QUJD" } },
    /// ] });
    /// assert_eq!(message.to_openai_json(), expected);
    /// ```
    #[must_use]
    pub fn to_openai_json(&self) -> Value {
        let mut fields = JsonMap::new();
        fields.insert("role".to_owned(), json!(self.role()));
        if let Some(name) = self.name() {
            fields.insert("name".to_owned(), json!(name));
        }
        match self {
            Self::Ai(message) => write_ai_message(&mut fields, message),
            Self::Tool(message) => {
                fields.insert("tool_call_id".to_owned(), json!(message.tool_call_id));
                fields.insert("content".to_owned(), write_content(&message.content));
            }
            other => {
                fields.insert("content".to_owned(), write_content(other.content()));
            }
        }
        for (key, value) in self.additional_kwargs() {
            match (fields.get_mut(key), value) {
                (None, value) => {
                    fields.insert(key.clone(), value.clone());
                }
                // Entries that are of no known form stand beside those that are.
                (Some(Value::Array(list)), Value::Array(odd)) if key == "tool_calls" => {
                    list.extend_from_slice(odd);
                }
                (Some(_), _) => {}
            }
        }
        Value::Object(fields)
    }
}

impl Messages {
    /// The conversation in the form of OpenAI's chat API: a list of what
    /// [`Message::to_openai_json`] gives.
    #[must_use]
    pub fn to_openai_json(&self) -> Value {
        self.iter().map(Message::to_openai_json).collect()
    }
}
