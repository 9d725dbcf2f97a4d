//! What a conversation may look like.

use chat_core::{
    AiMessage, ContentBlock, HumanMessage, JsonMap, MediaBlock, Message, Messages, RunnableExt,
    SystemMessage, ToolCall, ToolMessage, ToolStatus,
};

use crate::conformance::support::{needs, stage};
use crate::conformance::verdict::{Rule, passed};
use crate::conformance::{Situation, Subject, Verdict};

/// A question after an earlier question and its answer is taken.
pub async fn a_conversation_is_taken(subject: &Subject) -> Verdict {
    let mut messages = Messages::from([
        Message::human("My name is Ada."),
        Message::ai("Hello, Ada."),
        Message::human("What is my name?"),
    ]);
    if subject.capabilities().system_messages {
        messages = std::iter::once(Message::system("Be brief."))
            .chain(messages.iter().cloned())
            .collect();
    }
    is_taken(subject, messages, "a conversation of several turns").await
}

/// Several messages of one role in a row are taken.
pub async fn repeated_roles_are_taken(subject: &Subject) -> Verdict {
    needs!(subject, repeated_roles);
    let mut messages = Messages::new();
    if subject.capabilities().system_messages {
        messages.push(Message::system("Be brief."));
        messages.push(Message::system("Be kind."));
    }
    messages.extend([
        Message::human("Hello."),
        Message::human("Are you there?"),
        Message::ai("Yes."),
        Message::ai("How can I help?"),
        Message::human("Say hello."),
    ]);
    is_taken(
        subject,
        messages,
        "a conversation with messages of one role in a row",
    )
    .await
}

/// A model's message without text that called a tool, and the tool's result, are taken, even
/// without tools in the request.
pub async fn tool_history_is_taken(subject: &Subject) -> Verdict {
    needs!(subject, tool_history);
    let messages = tool_history(ToolMessage::new("call_1", "21 °C, sunny"));
    is_taken(
        subject,
        messages,
        "a conversation with a tool call and its result",
    )
    .await
}

/// The result of a tool that failed is taken.
pub async fn a_failed_tool_result_is_taken(subject: &Subject) -> Verdict {
    needs!(subject, tool_history);
    let failed = ToolMessage::new("call_1", "no such city").with_status(ToolStatus::Error);
    is_taken(
        subject,
        tool_history(failed),
        "a conversation with a failed tool call",
    )
    .await
}

/// Names of speakers are taken.
pub async fn message_names_are_taken(subject: &Subject) -> Verdict {
    needs!(subject, message_names);
    let mut messages = Messages::new();
    if subject.capabilities().system_messages {
        messages.push(SystemMessage::new("Be brief.").with_name("house_rules"));
    }
    messages.push(HumanMessage::new("Hello from Ada.").with_name("ada"));
    messages.push(HumanMessage::new("Hello from Grace.").with_name("grace"));
    is_taken(subject, messages, "a conversation with names").await
}

/// An image beside text is taken.
pub async fn images_are_taken(subject: &Subject) -> Verdict {
    /// One white pixel.
    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=";
    needs!(subject, image_inputs);
    let image = ContentBlock::Image(MediaBlock::base64(PNG, "image/png"));
    let content = [ContentBlock::text("What colour is this?"), image];
    is_taken(subject, Messages::from(Message::human(content)), "an image").await
}

fn tool_history(result: ToolMessage) -> Messages {
    let args: JsonMap = [("city".to_owned(), "Paris".into())].into_iter().collect();
    let call = ToolCall::new("get_weather", args, "call_1");
    Messages::from([
        Message::human("What is the weather in Paris?"),
        Message::from(AiMessage::new(ContentBlock::ToolCall(call))),
        Message::from(result.with_name("get_weather")),
    ])
}

async fn is_taken(subject: &Subject, messages: Messages, what: &str) -> Verdict {
    const RULE: Rule = Rule {
        why: "histories come from agents, stores and other models; one that a backend refuses \
              ends the conversation for good",
        remedy: "translate every kind of message into the provider's form, joining or leaving out \
                 what it does not know; if the provider cannot do it at all, switch the \
                 capability off",
    };
    let staged = stage!(subject, Situation::Works);
    let answer = staged.model.invoke(messages);
    let answer = RULE.ends(answer, subject.patience(), what).await?;
    let answer = RULE.works(answer, what)?;
    RULE.holds(!answer.text().trim().is_empty(), || {
        format!("{what} got an answer without text")
    })?;
    passed()
}
