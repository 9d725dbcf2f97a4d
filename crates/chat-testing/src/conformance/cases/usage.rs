//! What an answer cost.

use chat_core::{RunnableExt, Usage};

use super::streams::read_whole;
use crate::conformance::support::{WORKS, needs, stage};
use crate::conformance::verdict::{Rule, passed};
use crate::conformance::{Failure, Situation, Subject, Verdict};

const RULE: Rule = Rule {
    why: "budgets, cost reports and rate planning rest on these numbers",
    remedy: "read the provider's counts into `Usage`: input with what was cached, output with the \
             reasoning; a streaming API often has to be asked for them",
};

/// `invoke` says how many tokens the answer cost, and the counts fit together.
pub async fn usage_is_reported(subject: &Subject) -> Verdict {
    needs!(subject, usage);
    let staged = stage!(subject, Situation::Works);
    let message = WORKS.works(staged.model.invoke(subject.prompt()).await, "`invoke`")?;
    let Some(usage) = &message.usage else {
        return Err(RULE.broken("the answer of `invoke` has no usage"));
    };
    fits_together(usage)?;
    passed()
}

/// A stream says exactly once how many tokens the answer cost; a deterministic model's counts are
/// those of `invoke`.
pub async fn usage_comes_once_in_a_stream(subject: &Subject) -> Verdict {
    needs!(subject, usage_in_stream);
    let staged = stage!(subject, Situation::Works);
    let reading = read_whole(subject, &*staged.model).await?;
    let mut usages = reading.chunks.iter().filter_map(|chunk| chunk.usage());
    let Some(usage) = usages.next() else {
        return Err(RULE.broken("no chunk of the stream has usage"));
    };
    let more = usages.count();
    RULE.holds(more == 0, || {
        format!(
            "{} chunks have usage; who adds chunks up counts it more than once",
            more + 1
        )
    })?;
    fits_together(usage)?;
    if !(subject.capabilities().deterministic && subject.capabilities().usage) {
        return passed();
    }
    let message = WORKS.works(staged.model.invoke(subject.prompt()).await, "`invoke`")?;
    let tokens = |usage: &Usage| (usage.input_tokens, usage.output_tokens);
    let whole = message.usage.as_ref().map(tokens);
    RULE.holds(whole == Some(tokens(usage)), || {
        format!(
            "the stream cost {:?} tokens in and out, `invoke` {whole:?}",
            tokens(usage)
        )
    })?;
    passed()
}

fn fits_together(usage: &Usage) -> Result<(), Failure> {
    let Usage {
        input_tokens,
        output_tokens,
        total_tokens,
        ..
    } = *usage;
    RULE.holds(input_tokens > 0 && output_tokens > 0, || {
        format!("{input_tokens} tokens in and {output_tokens} out cannot be the cost of an answer")
    })?;
    RULE.holds(
        total_tokens >= input_tokens.saturating_add(output_tokens),
        || {
            format!(
                "a total of {total_tokens} is less than {input_tokens} in and {output_tokens} out"
            )
        },
    )?;
    let (input, output) = (&usage.input_token_details, &usage.output_token_details);
    let inputs = [
        input.cache_read,
        input.cache_creation,
        input.audio,
        input.video,
    ];
    let outputs = [output.reasoning, output.audio, output.image];
    let most_of = |parts: &[Option<u64>]| parts.iter().flatten().copied().max().unwrap_or(0);
    for (side, part, whole) in [
        ("in", most_of(&inputs), input_tokens),
        ("out", most_of(&outputs), output_tokens),
    ] {
        RULE.holds(part <= whole, || {
            format!("a part of {part} tokens {side} is more than all {whole} tokens {side}")
        })?;
    }
    RULE.holds(
        usage
            .cost
            .is_none_or(|cost| cost.is_finite() && cost >= 0.0),
        || format!("{:?} US dollars cannot be what an answer cost", usage.cost),
    )
}
