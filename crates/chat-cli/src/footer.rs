//! The line below an answer: what it took.

use std::time::Duration;

use chat::{FinishReason, Usage};

use crate::answer::Answer;

/// The line, such as
/// `openai/gpt-4.1-mini · in 12 · out 25 · $0.000123 · 1.4 s (first token 0.3 s)`. What is not
/// known is left out.
pub(crate) fn footer(answer: &Answer, asked: &str) -> String {
    let message = &answer.message;
    let mut parts = vec![
        message
            .response
            .model
            .as_deref()
            .unwrap_or(asked)
            .to_owned(),
    ];
    if let Some(usage) = &message.usage {
        parts.extend(tokens(usage));
        parts.extend(usage.cost.map(dollars));
    }
    parts.push(match answer.first_token {
        Some(first) => format!("{} (first token {})", time(answer.took), time(first)),
        None => time(answer.took),
    });
    match message.finish_reason() {
        None | Some(FinishReason::Stop) => {}
        Some(FinishReason::Length) => parts.push("cut off by the token limit".to_owned()),
        Some(reason) => parts.push(format!("stopped: {reason}")),
    }
    parts.join(" · ")
}

fn tokens(usage: &Usage) -> [String; 2] {
    let some = |count: Option<u64>, name: &str| {
        count
            .filter(|count| *count > 0)
            .map(|count| format!(" ({count} {name})"))
            .unwrap_or_default()
    };
    let cached = some(usage.input_token_details.cache_read, "cached");
    let reasoning = some(usage.output_token_details.reasoning, "reasoning");
    [
        format!("in {}{cached}", usage.input_tokens),
        format!("out {}{reasoning}", usage.output_tokens),
    ]
}

/// Three digits that count, and cents at least.
fn dollars(cost: f64) -> String {
    if cost == 0.0 || !cost.is_finite() {
        return format!("${cost}");
    }
    let mut decimals = 2;
    let mut shown = cost.abs();
    while shown < 1.0 && decimals < 12 {
        shown *= 10.0;
        decimals += 1;
    }
    let text = format!("{cost:.decimals$}");
    let least = text
        .find('.')
        .map_or(text.len(), |point| point.saturating_add(3));
    let needed = text.trim_end_matches('0').len().max(least);
    format!("${}", text.get(..needed).unwrap_or(&text))
}

fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 0.095 {
        format!("{} ms", time.as_millis())
    } else if seconds < 99.95 {
        format!("{seconds:.1} s")
    } else {
        format!("{seconds:.0} s")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chat::{AiMessage, AiMessageChunk, FinishReason, MessageFold, Usage};

    use super::{dollars, footer, time};
    use crate::answer::Answer;

    fn answer(message: AiMessage) -> Answer {
        Answer {
            message,
            took: Duration::from_millis(1400),
            first_token: None,
        }
    }

    #[test]
    fn everything_that_is_known() {
        let mut usage = Usage::new(12, 25).with_cost(0.000_123);
        usage.input_token_details.cache_read = Some(8);
        usage.output_token_details.reasoning = Some(5);
        let mut fold = MessageFold::new();
        fold += AiMessageChunk::new("a")
            .with_usage(usage)
            .with_finish_reason(FinishReason::Length);
        let mut answer = answer(fold.into_message());
        answer.first_token = Some(Duration::from_millis(300));
        assert_eq!(
            footer(&answer, "a/b"),
            "a/b · in 12 (8 cached) · out 25 (5 reasoning) · $0.000123 · 1.4 s (first token 0.3 s) \
             · cut off by the token limit"
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        assert_eq!(footer(&answer(AiMessage::new("a")), "a/b"), "a/b · 1.4 s");
    }

    #[test]
    fn money_and_time() {
        for (cost, text) in [
            (0.0, "$0"),
            (0.000_123_4, "$0.000123"),
            (0.000_002_4, "$0.0000024"),
            (0.0101, "$0.0101"),
            (0.5, "$0.50"),
            (1.2345, "$1.23"),
            (20.0, "$20.00"),
        ] {
            assert_eq!(dollars(cost), text);
        }
        for (millis, text) in [
            (0, "0 ms"),
            (94, "94 ms"),
            (95, "0.1 s"),
            (1449, "1.4 s"),
            (120_400, "120 s"),
        ] {
            assert_eq!(time(Duration::from_millis(millis)), text);
        }
    }
}
