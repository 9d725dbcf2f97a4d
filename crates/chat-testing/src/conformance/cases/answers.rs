//! Plain answers, whole and streamed.

use chat_core::{ChatOptions, ErrorKind, Messages, RunContext, RunnableExt};

use crate::conformance::support::{WORKS, excerpt, generate, generate_stream, needs, read, stage};
use crate::conformance::verdict::{Rule, passed};
use crate::conformance::{Failure, Situation, Subject, Verdict};

/// `invoke` answers a plain question with text, and says why the model stopped.
pub async fn invoke_gives_text(subject: &Subject) -> Verdict {
    const RULE: Rule = Rule {
        why: "parsers and apps read `text()`, and tell a whole answer from a cut one by its finish \
              reason",
        remedy: "put the answer's text into `content` and the reason into \
                 `response.finish_reason`",
    };
    let staged = stage!(subject, Situation::Works);
    let answer = staged.model.invoke(subject.prompt());
    let answer = RULE.ends(answer, subject.patience(), "`invoke`").await?;
    let message = RULE.works(answer, "`invoke`")?;
    RULE.holds(!message.text().trim().is_empty(), || {
        "the answer has no text".to_owned()
    })?;
    RULE.holds(message.finish_reason().is_some(), || {
        "the answer does not say why the model stopped".to_owned()
    })?;
    passed()
}

/// Text of any script passes in both directions, and no chunk cuts a character.
pub async fn unicode_passes_whole(subject: &Subject) -> Verdict {
    const RULE: Rule = Rule {
        why: "most of the world's text is not ASCII, and a character that a chunk cuts in two is \
              lost for ever",
        remedy: "decode bytes to text only after lines or events are complete, never read by read",
    };
    const TEXT: &str = "Repeat: Grüße, 你好啊集团, שלום, नमस्ते, 👩‍👩‍👧‍👦 🇺🇳, e\u{301}, 𝒳!";
    let staged = stage!(subject, Situation::Works);
    let whole = RULE.works(staged.model.invoke(TEXT).await, "`invoke` on unicode text")?;
    let mut stream = staged.model.stream(TEXT);
    let streamed = read(&mut stream).await;
    if let Some(error) = streamed.error {
        return Err(RULE.broken(format!("`stream` on unicode text failed: {error}")));
    }
    for (what, text) in [("`invoke`", &*whole.text()), ("`stream`", &streamed.text)] {
        RULE.holds(!text.contains(char::REPLACEMENT_CHARACTER), || {
            format!("{what} gave a replacement character: {}", excerpt(text))
        })?;
        RULE.holds(
            !subject.capabilities().echoes || text.contains(TEXT),
            || format!("{what} did not repeat the text: {}", excerpt(text)),
        )?;
    }
    passed()
}

/// A batch of two gives two answers, each to its own input.
pub async fn a_batch_answers_each_input(subject: &Subject) -> Verdict {
    const RULE: Rule = Rule {
        why: "results are matched with inputs by their position",
        remedy: "keep nothing of one request in the model that another request could see",
    };
    let staged = stage!(subject, Situation::Works);
    let inputs = [subject.prompt(), "Say hello."];
    let answers = staged.model.batch(inputs);
    let answers = RULE.ends(answers, subject.patience(), "`batch`").await?;
    RULE.holds(answers.len() == inputs.len(), || {
        format!("{} inputs got {} answers", inputs.len(), answers.len())
    })?;
    for (input, answer) in inputs.into_iter().zip(answers) {
        let answer = RULE.works(answer, "an input of a batch")?;
        RULE.holds(!answer.text().is_empty(), || {
            format!("{} got no text", excerpt(input))
        })?;
        if subject.capabilities().deterministic {
            let alone = WORKS.works(staged.model.invoke(input).await, "`invoke`")?;
            RULE.holds(alone.content == answer.content, || {
                let (alone, answer) = (excerpt(&alone.text()), excerpt(&answer.text()));
                format!(
                    "alone, {} gets {alone}, in a batch {answer}",
                    excerpt(input)
                )
            })?;
        }
    }
    passed()
}

/// A request without messages fails, whole and streamed, with an error that says so, before
/// anything is sent.
pub async fn a_request_without_messages_is_an_error(subject: &Subject) -> Verdict {
    needs!(subject, refuses_empty_requests);
    let staged = stage!(subject, Situation::Works);
    let (nothing, context) = (Messages::new(), RunContext::new());
    let whole = generate(&*staged.model, &nothing, &ChatOptions::new(), &context).await;
    is_clear("`generate`", whole)?;
    let streamed = generate_stream(&*staged.model, &nothing, &context).await;
    is_clear("`generate_stream`", streamed)?;
    EMPTY.holds(staged.made(0), || {
        "the request was sent all the same".to_owned()
    })?;
    passed()
}

const EMPTY: Rule = Rule {
    why: "providers answer such a request with an error that helps nobody, or with an answer that \
          is paid for",
    remedy: "check the messages first, and give an error of the kind `InvalidRequest` whose text \
             says that there are no messages",
};

fn is_clear<T>(what: &str, result: chat_core::Result<T>) -> Result<(), Failure> {
    let error = EMPTY.fails(result, &format!("{what} without messages"))?;
    EMPTY.holds(error.kind() == ErrorKind::InvalidRequest, || {
        format!("{what} without messages gave the kind `{}`", error.kind())
    })?;
    EMPTY.holds(error.message().contains("message"), || {
        format!("the error does not say what is missing: {error}")
    })
}
