//! What a streamed answer adds up to.

use chat_core::{AiMessage, ContentBlock, RunnableExt};

use crate::conformance::support::{Reading, WORKS, excerpt, read, stage};
use crate::conformance::verdict::{Rule, passed};
use crate::conformance::{Failure, Situation, Subject, Verdict};

/// The chunks of a stream add up to a whole message; for a deterministic model, to the one that
/// `invoke` gives.
pub async fn chunks_fold_to_the_whole_message(subject: &Subject) -> Verdict {
    const RULE: Rule = Rule {
        why: "users choose between `invoke` and `stream` by how they show the answer, and must not \
              get another one for it",
        remedy: "decode whole answers and chunks with the same code; build the whole message with \
                 `MessageFold`",
    };
    let staged = stage!(subject, Situation::Works);
    let streamed = read_whole(subject, &*staged.model).await?.message();
    RULE.holds(!streamed.text().trim().is_empty(), || {
        "the chunks add up to a message without text".to_owned()
    })?;
    let is_text = |block: &&ContentBlock| matches!(block, ContentBlock::Text(_));
    let texts = streamed.content.iter().filter(is_text).count();
    RULE.holds(texts == 1, || {
        format!("the chunks add up to {texts} text blocks")
    })?;
    if !subject.capabilities().deterministic {
        return passed();
    }
    let whole = WORKS.works(staged.model.invoke(subject.prompt()).await, "`invoke`")?;
    RULE.holds(streamed.content == whole.content, || {
        let (streamed, whole) = (excerpt(&streamed.text()), excerpt(&whole.text()));
        format!("the chunks add up to {streamed}, but `invoke` gives {whole}")
    })?;
    same_facts(RULE, &streamed, &whole)?;
    passed()
}

fn same_facts(rule: Rule, streamed: &AiMessage, whole: &AiMessage) -> Result<(), Failure> {
    rule.holds(streamed.finish_reason() == whole.finish_reason(), || {
        let (streamed, whole) = (streamed.finish_reason(), whole.finish_reason());
        format!("the stream's finish reason is {streamed:?}, that of `invoke` is {whole:?}")
    })?;
    rule.holds(streamed.response.model == whole.response.model, || {
        let (streamed, whole) = (&streamed.response.model, &whole.response.model);
        format!("the stream comes from the model {streamed:?}, `invoke` from {whole:?}")
    })
}

/// A stream says once why the model stopped, and gives no output after that.
pub async fn a_stream_has_one_finish_reason(subject: &Subject) -> Verdict {
    const RULE: Rule = Rule {
        why: "who reads a stream takes the finish reason for the end of the answer: a second one, \
              or text after it, is lost or shown twice",
        remedy: "set the finish reason on the last chunk that brings something of the answer, or \
                 on one of its own after that; usage may follow",
    };
    let staged = stage!(subject, Situation::Works);
    let reading = read_whole(subject, &*staged.model).await?;
    let reasons = reading
        .chunks
        .iter()
        .filter(|chunk| chunk.finish_reason().is_some())
        .count();
    RULE.holds(reasons == 1, || {
        format!("{reasons} chunks of one answer have a finish reason")
    })?;
    let after = reading
        .chunks
        .iter()
        .skip_while(|chunk| chunk.finish_reason().is_none())
        .skip(1);
    let late = after
        .filter(|chunk| chunk.is_output())
        .map(|chunk| chunk.text())
        .next();
    match late {
        Some(text) => Err(RULE.broken(format!("output came after the finish reason: {text:?}"))),
        None => passed(),
    }
}

/// Streams the prompt's answer to its good end.
pub(super) async fn read_whole(
    subject: &Subject,
    model: &dyn chat_core::ChatModel,
) -> Result<Reading, Failure> {
    let mut stream = model.stream(subject.prompt());
    let reading = WORKS
        .ends(read(&mut stream), subject.patience(), "`stream`")
        .await?;
    match &reading.error {
        Some(error) => Err(WORKS.broken(format!("`stream` failed: {error}"))),
        None => Ok(reading),
    }
}
