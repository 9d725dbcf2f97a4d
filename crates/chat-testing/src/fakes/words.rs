//! How fakes count and stream: a word is a token.

use std::sync::Arc;

use chat_core::{
    AiMessage, AiMessageChunk, ChatOptions, ChatRequest, ChatStream, Error, ErrorKind,
    FinishReason, Result, Usage,
};
use futures::stream;

/// The answer with what real models say about one: why it stopped, who gave it, what it cost.
pub(super) fn complete(mut message: AiMessage, request: ChatRequest<'_>, own: &str) -> AiMessage {
    let response = Arc::make_mut(&mut message.response);
    let model = request.options.model.get().map_or(own, String::as_str);
    response.model.get_or_insert_with(|| model.into());
    response.model_provider.get_or_insert_with(|| "fake".into());
    if response.finish_reason.is_none() {
        let has_calls = message.tool_calls().next().is_some();
        let reason = if has_calls {
            FinishReason::ToolCalls
        } else {
            FinishReason::Stop
        };
        Arc::make_mut(&mut message.response).finish_reason = Some(reason);
    }
    if message.usage.is_none() {
        let asked = request
            .messages
            .iter()
            .map(|message| count(&message.text()))
            .sum();
        message.usage = Some(Usage::new(asked, count(&message.text())));
    }
    message
}

/// The text as `stop` and `max_tokens` leave it, and why it ends.
pub(super) fn limit(text: &str, options: &ChatOptions) -> (String, FinishReason) {
    let stops = options.stop.get().into_iter().flatten();
    let end = stops
        .filter_map(|stop| text.find(stop.as_str()))
        .min()
        .unwrap_or(text.len());
    let text = text.get(..end).unwrap_or(text);
    let most = options
        .max_tokens
        .get()
        .or(options.max_completion_tokens.get());
    match most.and_then(|most| usize::try_from(*most).ok()) {
        Some(most) if text.split_whitespace().count() > most => {
            let words = text.split_inclusive(char::is_whitespace);
            let mut left = most;
            let fits = |word: &&str| {
                let is_blank = word.trim().is_empty();
                let fits = is_blank || left > 0;
                left = left.saturating_sub(usize::from(!is_blank));
                fits
            };
            (words.take_while(fits).collect(), FinishReason::Length)
        }
        _ => (text.to_owned(), FinishReason::Stop),
    }
}

/// The answer word by word; one that is not only text in one piece.
pub(super) fn streamed(message: AiMessage) -> ChatStream {
    let is_only_text = message.name.is_none() && message.reasoning_details.is_none();
    let Some(text) = message.content.as_plain_text().filter(|_| is_only_text) else {
        return ChatStream::new(stream::iter([Ok(message.into_chunk())]));
    };
    let mut chunks: Vec<_> = text.split_inclusive(' ').map(AiMessageChunk::new).collect();
    let mut last = AiMessageChunk::default().with_metadata(Arc::clone(&message.response));
    if let Some(reason) = message.finish_reason() {
        last = last.with_finish_reason(reason.clone());
    }
    if let Some(usage) = message.usage {
        last = last.with_usage(usage);
    }
    chunks.push(last);
    ChatStream::new(stream::iter(chunks.into_iter().map(Ok)))
}

/// The failure as a stream: what had come of the answer, then the error.
pub(super) fn streamed_failure(error: Error) -> Result<ChatStream> {
    let Some(partial) = error.partial() else {
        return Err(error);
    };
    let text = partial.text().into_owned();
    let mut items: Vec<_> = text
        .split_inclusive(' ')
        .map(|word| Ok(AiMessageChunk::new(word)))
        .collect();
    items.push(Err(error));
    Ok(ChatStream::new(stream::iter(items)))
}

/// Fakes refuse what real models refuse.
pub(super) fn check(request: ChatRequest<'_>) -> Result<()> {
    if request.messages.is_empty() {
        let message = "the request has no messages; give at least one";
        return Err(Error::new(ErrorKind::InvalidRequest, message));
    }
    Ok(())
}

fn count(text: &str) -> u64 {
    u64::try_from(text.split_whitespace().count()).unwrap_or(u64::MAX)
}
