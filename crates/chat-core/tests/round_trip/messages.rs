use std::sync::Arc;

use chat_core::{
    AiMessage, Content, DeveloperMessage, FinishReason, HumanMessage, Message, OtherMessage,
    ReasoningDetails, ResponseMetadata, SystemMessage, ToolMessage, ToolStatus, Usage,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{BoxedStrategy, Strategy, any, prop_oneof};

use crate::values::{any_block, extras, json_value, text};

/// Any message at all.
pub(crate) fn any_message() -> impl Strategy<Value = Message> {
    let content = || vec(any_block(), 0..4).prop_map(Content::from);
    let about = || (option::of(text()), option::of(text()), extras());
    macro_rules! plain {
        ($type:ident) => {
            (content(), about()).prop_map(|(content, (name, id, kwargs))| {
                let mut message = $type::new(content).with_additional_kwargs(kwargs);
                (message.name, message.id) = (name, id);
                Message::from(message)
            })
        };
    }
    let tool = (content(), about(), text(), any::<bool>(), json_value()).prop_map(
        |(content, (name, id, kwargs), call, is_error, artifact)| {
            let mut message = ToolMessage::new(call, content).with_additional_kwargs(kwargs);
            (message.name, message.id) = (name, id);
            message.artifact = Some(artifact).filter(|value| !value.is_null());
            if is_error {
                message.status = ToolStatus::Error;
            }
            Message::from(message)
        },
    );
    let other = ("[a-z]{2,4}x", content(), about()).prop_map(|(role, content, about)| {
        let mut message = OtherMessage::new(role, content).with_additional_kwargs(about.2);
        (message.name, message.id) = (about.0, about.1);
        Message::from(message)
    });
    prop_oneof![
        plain!(SystemMessage),
        plain!(DeveloperMessage),
        plain!(HumanMessage),
        tool,
        other,
        any_answer(content().boxed()),
    ]
}

fn any_answer(content: BoxedStrategy<Content>) -> impl Strategy<Value = Message> {
    let about = (option::of(text()), option::of(text()), extras());
    let response = (
        option::of(text()),
        option::of(text()),
        extras(),
        json_value(),
    );
    let details = option::of((option::of(text()), vec(extras(), 0..3)));
    let usage = option::of((any::<u32>(), option::of(0..100_u32), extras()));
    (content, about, response, details, usage).prop_map(
        |(content, (name, id, kwargs), response, details, usage)| {
            let mut message = AiMessage::new(content).with_additional_kwargs(kwargs);
            (message.name, message.id) = (name, id);
            let mut metadata = ResponseMetadata::default();
            metadata.model = response.0.map(Into::into);
            metadata.finish_reason = response.1.as_deref().map(FinishReason::from);
            metadata.extra = response.2;
            metadata.logprobs = Some(response.3).filter(|value| !value.is_null());
            message.response = Arc::new(metadata);
            message.reasoning_details = details.map(|(dialect, entries)| {
                let mut details = ReasoningDetails::new(entries);
                details.dialect = dialect.map(Into::into);
                details
            });
            message.usage = usage.map(|(tokens, cost, extra)| {
                let mut usage = Usage::new(u64::from(tokens), 1);
                usage.cost = cost.map(|cost| f64::from(cost) / 4.0);
                usage.input_token_details.cache_read = Some(1);
                usage.extra = extra;
                usage
            });
            Message::from(message)
        },
    )
}
