//! What several cases do: ask, read a stream, look at a message.

use std::future::Future;

use chat_core::{
    AiMessage, AiMessageChunk, ChatModel, ChatOptions, ChatRequest, ChatStream, Error, MessageFold,
    Messages, Result, RunContext,
};
use futures::{Stream, StreamExt};

use super::subject::Staged;
use super::verdict::Rule;
use super::{Failure, Situation, Subject};

/// A backend that cannot do the simplest thing is not looked at more closely.
pub(super) const WORKS: Rule = Rule {
    why: "nothing else can be checked, or used, if a plain question gets no answer",
    remedy: "make `invoke` and `stream` work on a plain question first",
};

/// A stream gives what has come, when it has come.
pub(super) const PIECES: Rule = Rule {
    why: "the caller waits for the first words of a long answer, and loses those of an answer that \
          breaks off",
    remedy: "hand chunks on as they come; an error after the first of them belongs in the stream, \
             not before it",
};

/// The stage for `$situation`; the case is skipped if there is none.
macro_rules! stage {
    ($subject:expr, $situation:expr) => {
        match $subject.stage($situation) {
            Ok(staged) => staged,
            Err(reason) => return $crate::conformance::verdict::skipped(reason),
        }
    };
}

/// Skips the case if the capability is off.
macro_rules! needs {
    ($subject:expr, $capability:ident) => {
        if !$subject.capabilities().$capability {
            return $crate::conformance::verdict::skipped(concat!(
                "the capability `",
                stringify!($capability),
                "` is off"
            ));
        }
    };
}

pub(super) use {needs, stage};

/// What a stream gave.
pub(super) struct Reading {
    pub(super) chunks: Vec<AiMessageChunk>,
    /// The text of all chunks.
    pub(super) text: String,
    pub(super) error: Option<Error>,
}

impl Reading {
    /// The chunks added up.
    pub(super) fn message(&self) -> AiMessage {
        self.chunks.iter().collect::<MessageFold>().into_message()
    }
}

/// Reads a stream to its end, which is `None` or an error.
pub(super) async fn read(
    stream: &mut (impl Stream<Item = Result<AiMessageChunk>> + Unpin + Send),
) -> Reading {
    let mut reading = Reading {
        chunks: Vec::new(),
        text: String::new(),
        error: None,
    };
    while let Some(item) = stream.next().await {
        match item {
            Ok(chunk) => {
                reading.text.push_str(chunk.text());
                reading.chunks.push(chunk);
            }
            Err(error) => {
                reading.error = Some(error);
                break;
            }
        }
    }
    reading
}

/// Reads a stream until something of the answer has come. `None` if it ends before.
pub(super) async fn read_to_output(
    stream: &mut (impl Stream<Item = Result<AiMessageChunk>> + Unpin + Send),
) -> Result<Option<AiMessageChunk>> {
    while let Some(chunk) = stream.next().await {
        let chunk = chunk?;
        if chunk.is_output() {
            return Ok(Some(chunk));
        }
    }
    Ok(None)
}

/// Asks the model itself, past the runs that `invoke` makes.
pub(super) async fn generate(
    model: &dyn ChatModel,
    messages: &Messages,
    options: &ChatOptions,
    context: &RunContext,
) -> Result<AiMessage> {
    model
        .generate(ChatRequest::new(messages, options, context))
        .await
}

/// Asks the model itself for a stream.
pub(super) async fn generate_stream(
    model: &dyn ChatModel,
    messages: &Messages,
    context: &RunContext,
) -> Result<ChatStream> {
    model
        .generate_stream(ChatRequest::new(messages, &ChatOptions::new(), context))
        .await
}

/// Opens a stream and reads until something of the answer has come. `rule` says why that must
/// end.
pub(super) async fn open(
    subject: &Subject,
    staged: &Staged,
    context: &RunContext,
    rule: Rule,
) -> Result<ChatStream, Failure> {
    let messages = Messages::from(subject.prompt());
    let opened = async {
        let mut stream = generate_stream(&*staged.model, &messages, context).await?;
        let first = read_to_output(&mut stream).await?;
        Ok((stream, first))
    };
    let opened = rule
        .ends(opened, subject.patience(), "opening a stream")
        .await?;
    let (stream, first) = PIECES.works(opened, "opening a stream")?;
    PIECES.holds(first.is_some(), || {
        "the stream gave nothing of an answer".to_owned()
    })?;
    Ok(stream)
}

/// Waits for what must not happen. Gives whether it did not.
pub(super) async fn stays_away<T>(subject: &Subject, work: impl Future<Output = T> + Send) -> bool {
    tokio::time::timeout(subject.silence(), work).await.is_err()
}

/// A text as failures show it.
pub(super) fn excerpt(text: &str) -> String {
    const SHOWN: usize = 120;
    let shown: String = text.chars().take(SHOWN).collect();
    if shown.len() == text.len() {
        format!("{shown:?}")
    } else {
        format!("{shown:?}…")
    }
}

/// As many failures as no case retries.
pub(super) const ALWAYS: u32 = 100;

/// The situations in which a provider fails.
pub(super) const FAILURES: [Situation; 4] = [
    Situation::Refuses,
    Situation::BreaksOff,
    Situation::EndsEarly,
    Situation::FailsFirst(ALWAYS),
];
