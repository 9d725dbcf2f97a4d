//! Who the model is, and what it must never tell.

use std::sync::Arc;

use chat_core::{ChatModelExt, ChatOptions, Error, RunContext, RunnableExt, StepKind};

use crate::conformance::support::{FAILURES, WORKS, read, stage};
use crate::conformance::verdict::{Rule, passed, skipped};
use crate::conformance::{Failure, Situation, Subject, Verdict};

const SECRET: Rule = Rule {
    why: "logs, traces and error reports are read by many, and kept: a key in one of them is a key \
          that is lost",
    remedy: "hold the key in an `ApiKey`, show header names without their values, and pass every \
             text from outside through `ApiKey::scrub` before it becomes part of an error",
};

/// Identity, profile and step stay the same from call to call, name provider and model, and hold
/// no secret.
pub async fn identity_is_stable(subject: &Subject) -> Verdict {
    const RULE: Rule = Rule {
        why: "caches, traces and price lists find the model by its identity",
        remedy: "make it from the setup alone: provider, model, and an endpoint without user and \
                 query",
    };
    let staged = stage!(subject, Situation::Works);
    let model = &*staged.model;
    let before = model.identity();
    RULE.holds(
        !before.provider.is_empty() && !before.model.is_empty(),
        || {
            format!(
                "the identity is incomplete: provider {:?}, model {:?}",
                before.provider, before.model
            )
        },
    )?;
    RULE.holds(model.profile() == model.profile(), || {
        "the profile is another one the second time".to_owned()
    })?;
    let info = model.info();
    RULE.holds(
        !info.name.is_empty() && info.kind == StepKind::Model,
        || format!("as a step it is {info:?}; it must have a name and be a model"),
    )?;
    WORKS.works(model.invoke(subject.prompt()).await, "`invoke`")?;
    RULE.holds(model.identity() == before, || {
        "a request changed the identity".to_owned()
    })?;
    let endpoint = before.endpoint.as_deref().unwrap_or_default();
    RULE.holds(!endpoint.contains(['@', '?']), || {
        "the endpoint in the identity has a user or a query".to_owned()
    })?;
    let shown = format!("{before:?} {:?} {info:?}", model.profile());
    SECRET.holds(!subject.shows_secret(&shown), || {
        "the identity shows the key".to_owned()
    })?;
    passed()
}

/// `Debug` of the model, alone and wrapped, shows no secret.
pub async fn debug_shows_no_secret(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let model = &staged.model;
    let wrapped = Arc::clone(model)
        .bind(ChatOptions::new().with_temperature(0.0))
        .with_retry(1);
    let shown = [
        format!("{model:?}"),
        format!("{model:#?}"),
        format!("{wrapped:?}"),
    ];
    for text in shown {
        SECRET.holds(!subject.shows_secret(&text), || {
            "`Debug` shows the key".to_owned()
        })?;
    }
    passed()
}

/// Errors show no secret, in none of their texts, whatever fails.
pub async fn errors_show_no_secret(subject: &Subject) -> Verdict {
    let mut failed = false;
    for situation in FAILURES {
        let Ok(staged) = subject.stage(situation) else {
            continue;
        };
        let context = RunContext::new();
        let whole = staged.model.invoke_in(subject.prompt(), &context).await;
        let mut stream = staged.model.stream_in(subject.prompt(), &context);
        let streamed = read(&mut stream).await;
        for error in [whole.err(), streamed.error].into_iter().flatten() {
            failed = true;
            is_clean(subject, situation, &error)?;
        }
    }
    if failed {
        passed()
    } else {
        skipped("the subject has no stage in which something fails")
    }
}

fn is_clean(subject: &Subject, situation: Situation, error: &Error) -> Result<(), Failure> {
    let mut texts = vec![
        ("`Display`", error.to_string()),
        ("`Debug`", format!("{error:?} {error:#?}")),
        ("`report()`", format!("{:?}", error.report())),
        ("`raw()`", error.raw().unwrap_or_default().to_owned()),
    ];
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        texts.push(("the chain of `source()`", format!("{cause} {cause:?}")));
        source = cause.source();
    }
    for (what, text) in texts {
        SECRET.holds(!subject.shows_secret(&text), || {
            format!(
                "in {what} of an error of the kind `{}` ({situation:?}) stands the key",
                error.kind()
            )
        })?;
    }
    Ok(())
}
