//! The two ways in which a stream ends.

use chat_core::{AiMessageChunk, Messages, Result, RunContext, RunnableExt};
use futures::{Stream, StreamExt};

use crate::conformance::subject::Staged;
use crate::conformance::support::{PIECES, WORKS, excerpt, generate_stream, read, stage};
use crate::conformance::verdict::{Rule, passed};
use crate::conformance::{Failure, Situation, Subject, Verdict};

const RULE: Rule = Rule {
    why: "an answer that broke off and looks whole is saved, shown and acted on; and what came of \
          it was paid for, so the caller must get it",
    remedy: "hand chunks on as they come, set no finish reason that the provider did not give, and \
             let the stream end with the error: `ChatStream` puts the partial message into it",
};

/// How often a stream is asked again after its end.
const LOOKS: usize = 3;

/// A stream whose connection breaks ends with an error that has the text so far.
pub async fn a_broken_stream_is_an_error_with_the_partial_text(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::BreaksOff);
    fails_with_partial(subject, &staged, "a stream that broke off").await
}

/// A stream that ends before the model said why it stopped is an error that has the text so far.
pub async fn a_stream_that_ends_early_is_an_error(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::EndsEarly);
    fails_with_partial(
        subject,
        &staged,
        "a stream that ended without a finish reason",
    )
    .await
}

/// After its end, good or bad, a stream gives nothing more.
pub async fn nothing_follows_the_end(subject: &Subject) -> Verdict {
    const RULE: Rule = Rule {
        why: "combinators ask a stream again after its end, and would take what comes for a new \
              answer, or panic",
        remedy: "fuse the stream, or build it with `stream::iter` or `async-stream`",
    };
    let staged = stage!(subject, Situation::Works);
    let mut stream = staged.model.stream(subject.prompt());
    let reading = WORKS
        .ends(read(&mut stream), subject.patience(), "`stream`")
        .await?;
    if let Some(error) = reading.error {
        return Err(WORKS.broken(format!("`stream` failed: {error}")));
    }
    stays_over(RULE, subject, &mut stream).await?;
    passed()
}

async fn fails_with_partial(subject: &Subject, staged: &Staged, what: &str) -> Verdict {
    let (messages, context) = (Messages::from(subject.prompt()), RunContext::new());
    let opened = generate_stream(&*staged.model, &messages, &context).await;
    let mut stream = PIECES.works(opened, &format!("nothing came of {what}; opening it"))?;
    let reading = RULE
        .ends(read(&mut stream), subject.patience(), what)
        .await?;
    let Some(error) = reading.error else {
        let text = excerpt(&reading.text);
        return Err(RULE.broken(format!("{what} ended like a whole answer, with {text}")));
    };
    RULE.holds(!reading.text.is_empty(), || {
        format!("{what} gave its error before the text that had come")
    })?;
    let partial = error
        .partial()
        .map(|message| message.text().into_owned())
        .unwrap_or_default();
    RULE.holds(partial == reading.text, || {
        let (partial, text) = (excerpt(&partial), excerpt(&reading.text));
        format!("{what} gave {text}, but its error has {partial}")
    })?;
    stays_over(RULE, subject, &mut stream).await?;
    passed()
}

async fn stays_over(
    rule: Rule,
    subject: &Subject,
    stream: &mut (impl Stream<Item = Result<AiMessageChunk>> + Unpin + Send),
) -> Result<(), Failure> {
    for _ in 0..LOOKS {
        let next = rule
            .ends(stream.next(), subject.patience(), "a stream after its end")
            .await?;
        rule.holds(next.is_none(), || {
            "the stream went on after its end".to_owned()
        })?;
    }
    Ok(())
}
