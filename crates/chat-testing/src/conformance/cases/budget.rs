//! The context's budget.

use chat_core::{Budget, ChatOptions, Error, ErrorKind, Messages, RunContext, RunnableExt, Usage};

use crate::conformance::support::{WORKS, generate, generate_stream, read, stage};
use crate::conformance::verdict::{Rule, passed};
use crate::conformance::{Failure, Situation, Subject, Verdict};

const RULE: Rule = Rule {
    why: "a budget is there so that no bug and no user can spend more than the app allows; a \
          request that does not ask it, or is counted twice, makes it worthless",
    remedy: "wrap each request in `leaf` or `leaf_stream`, once; they ask the budget before and \
             charge it after",
};

/// Under a budget that is used up, nothing is sent: not by `invoke`, not by `stream`, and not by a
/// direct request.
pub async fn a_spent_budget_forbids_requests(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let context = RunContext::new().with_budget(Budget::new().with_max_requests(0));
    let messages = Messages::from(subject.prompt());
    let model = &*staged.model;
    let invoked = model.invoke_in(subject.prompt(), &context).await;
    is_forbidden("`invoke`", invoked.err())?;
    let streamed = read(&mut model.stream_in(subject.prompt(), &context)).await;
    is_forbidden("`stream`", streamed.error)?;
    let direct = generate(model, &messages, &ChatOptions::new(), &context).await;
    is_forbidden("`generate`", direct.err())?;
    let direct = generate_stream(model, &messages, &context).await;
    is_forbidden("`generate_stream`", direct.err())?;
    RULE.holds(staged.made(0), || {
        "a request was sent before the budget was asked".to_owned()
    })?;
    passed()
}

/// A budget counts one request for `invoke` and one for `stream`, and what they cost once.
pub async fn a_budget_is_charged_once(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let budget = Budget::new();
    let context = RunContext::new().with_budget(budget.clone());
    let invoked = staged.model.invoke_in(subject.prompt(), &context).await;
    let invoked = WORKS.works(invoked, "`invoke`")?;
    is_charged(&budget, "`invoke`", 1, invoked.usage.as_ref())?;
    let streamed = read(&mut staged.model.stream_in(subject.prompt(), &context)).await;
    if let Some(error) = streamed.error {
        return Err(WORKS.broken(format!("`stream` failed: {error}")));
    }
    let both = [invoked.usage, streamed.message().usage]
        .into_iter()
        .flatten()
        .sum();
    is_charged(&budget, "`invoke` and `stream`", 2, Some(&both))?;
    passed()
}

fn is_forbidden(what: &str, error: Option<Error>) -> Result<(), Failure> {
    match error {
        None => Err(RULE.broken(format!("under a budget of no requests, {what} succeeded"))),
        Some(error) if error.kind() != ErrorKind::Budget => Err(RULE.broken(format!(
            "under a budget of no requests, {what} gave: {error}"
        ))),
        Some(_) => Ok(()),
    }
}

fn is_charged(
    budget: &Budget,
    after: &str,
    requests: u64,
    usage: Option<&Usage>,
) -> Result<(), Failure> {
    let counted = budget.requests();
    RULE.holds(counted == requests, || {
        format!("after {after}, the budget counts {counted} requests instead of {requests}")
    })?;
    let (spent, cost) = (
        budget.spent().total_tokens,
        usage.map_or(0, |usage| usage.total_tokens),
    );
    RULE.holds(spent == cost, || {
        format!("after {after}, which cost {cost} tokens, the budget was charged {spent}")
    })
}
