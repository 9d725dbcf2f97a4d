//! Options of a call, and bound ones.

use std::sync::Arc;

use chat_core::{
    AiMessage, ChatModel, ChatModelExt, ChatOptions, FinishReason, Messages, RunContext,
    RunnableExt,
};

use crate::conformance::subject::Staged;
use crate::conformance::support::{WORKS, excerpt, generate, needs, stage};
use crate::conformance::verdict::{Rule, passed, skipped};
use crate::conformance::{Failure, Situation, Subject, Verdict};

/// `stop` ends the answer before the text that it names, as an option of the call and as a bound
/// one.
pub async fn stop_ends_the_answer(subject: &Subject) -> Verdict {
    const RULE: Rule = Rule {
        why: "prompts that rely on stop texts get what lies behind them, which is then taken for \
              the answer",
        remedy: "send `options.stop` to the provider, or cut the answer there; if neither can be \
                 done, fail on the option and switch the capability off",
    };
    needs!(subject, stop);
    let staged = stage!(subject, Situation::Works);
    let free = WORKS.works(staged.model.invoke(subject.prompt()).await, "`invoke`")?;
    let free = free.text();
    let Some(word) = inner_word(&free) else {
        return skipped(format!("the answer has too few words: {}", excerpt(&free)));
    };
    let options = ChatOptions::new().with_stop([word]);
    for (way, message) in both_ways(RULE, &staged, subject.prompt(), &options).await? {
        let text = message.text();
        RULE.holds(!text.contains(word), || {
            format!(
                "with `stop` {way}, the answer goes on after {word:?}: {}",
                excerpt(&text)
            )
        })?;
        let is_start = free.starts_with(text.trim_end());
        RULE.holds(!subject.capabilities().deterministic || is_start, || {
            format!(
                "with `stop` {way}, the answer is no start of the free one: {}",
                excerpt(&text)
            )
        })?;
    }
    passed()
}

/// `max_tokens` limits the answer, which then says so, as an option of the call and as a bound
/// one.
pub async fn max_tokens_limits_the_answer(subject: &Subject) -> Verdict {
    const RULE: Rule = Rule {
        why: "the limit keeps answers affordable, and a cut answer that does not say `length` is \
              taken for a whole one",
        remedy: "send `options.max_tokens` to the provider and translate its reason to \
                 `FinishReason::Length`",
    };
    const MOST: u32 = 16;
    const PROMPT: &str = "Tell a long story, of many hundred words, about the sea and the wind, \
        about the ships that sail on it from port to port, about the people who live on its \
        shores, and about the one lighthouse that all of them know.";
    needs!(subject, max_tokens);
    let staged = stage!(subject, Situation::Works);
    let options = ChatOptions::new().with_max_tokens(MOST);
    for (way, message) in both_ways(RULE, &staged, PROMPT, &options).await? {
        RULE.holds(
            message.finish_reason() == Some(&FinishReason::Length),
            || {
                let reason = message.finish_reason();
                format!("with `max_tokens` {way}, a long answer has the finish reason {reason:?}")
            },
        )?;
        let tokens = message
            .usage
            .as_ref()
            .map_or(0, |usage| usage.output_tokens);
        RULE.holds(tokens <= u64::from(MOST), || {
            format!("with {MOST} `max_tokens` {way}, the answer has {tokens} tokens")
        })?;
    }
    passed()
}

/// The option `model` chooses another model, and the answer says which one it came from.
pub async fn the_model_can_be_overridden(subject: &Subject) -> Verdict {
    const RULE: Rule = Rule {
        why: "routing by call, and fallbacks to other models, rest on it; the metadata is how one \
              knows what was paid for",
        remedy: "prefer `options.model` to the constructor's, and put the model that answered into \
                 `response.model`",
    };
    let Some(other) = &subject.capabilities().model_override else {
        return skipped("the capability `model_override` names no model");
    };
    let staged = stage!(subject, Situation::Works);
    let options = ChatOptions::new().with_model(other);
    for (way, message) in both_ways(RULE, &staged, subject.prompt(), &options).await? {
        let answered = message.response.model.as_deref();
        RULE.holds(
            answered.is_some_and(|model| model.contains(other.as_str())),
            || {
                format!(
                    "with `model` {other:?} {way}, the answer says that it is from {answered:?}"
                )
            },
        )?;
    }
    let bound = Arc::clone(&staged.model).bind(options).identity().model;
    RULE.holds(bound == *other, || {
        format!("with `model` bound, the identity names {bound:?}")
    })?;
    passed()
}

/// The answer under the options: given with the call, and bound.
async fn both_ways(
    rule: Rule,
    staged: &Staged,
    prompt: &str,
    options: &ChatOptions,
) -> Result<[(&'static str, AiMessage); 2], Failure> {
    let (messages, context) = (Messages::from(prompt), RunContext::new());
    let called = generate(&*staged.model, &messages, options, &context).await;
    let bound = Arc::clone(&staged.model).bind(options.clone());
    let bound = bound.invoke(messages).await;
    Ok([
        (
            "in the call",
            rule.works(called, "a request with the option")?,
        ),
        (
            "bound",
            rule.works(bound, "a request with the option bound")?,
        ),
    ])
}

/// A word inside the text that does not occur at its start.
fn inner_word(text: &str) -> Option<&str> {
    let words: Vec<_> = text.split_whitespace().collect();
    let inner = words.get(words.len() / 2..)?;
    inner.iter().copied().find(|word| {
        word.chars().all(char::is_alphabetic)
            && word.chars().count() > 1
            && text.find(word).is_some_and(|at| at > 0)
    })
}
