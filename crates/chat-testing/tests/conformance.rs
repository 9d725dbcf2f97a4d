//! The suite on the fakes, which must pass it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use chat_core::{AiMessage, ChatModel, Error, ErrorKind};
use chat_testing::conformance::{Capabilities, Situation, Subject, all_cases};
use chat_testing::fakes::{EchoModel, FakeChatModel, FunctionModel};

fn overloaded() -> Error {
    Error::new(ErrorKind::Unavailable, "overloaded")
}

fn refused() -> Error {
    Error::new(ErrorKind::Authentication, "no such key")
}

fn broken() -> Error {
    Error::new(ErrorKind::Interrupted, "the line went dead").with_partial("The sea is".into())
}

mod echo {
    use super::*;

    fn subject() -> Subject {
        let works = |stage: &chat_testing::conformance::Stage| {
            let model = EchoModel::new();
            let counted = model.clone();
            stage.traffic.count_with(move || counted.calls().len());
            (stage.situation == Situation::Works).then(|| Arc::new(model) as Arc<dyn ChatModel>)
        };
        Subject::staged(works).with_capabilities(
            Capabilities::new()
                .with_deterministic(true)
                .with_echoes(true)
                .with_model_override("louder-echo")
                .with_sees_drops(false),
        )
    }

    chat_testing::conformance_tests!(subject());
}

mod scripted {
    use super::*;

    fn subject() -> Subject {
        let capabilities = Capabilities::new()
            .with_deterministic(true)
            .with_stop(false)
            .with_max_tokens(false)
            .with_refuses_empty_requests(false)
            .with_image_inputs(true)
            .with_sees_drops(false);
        Subject::staged(|stage| {
            let answer = || Ok(AiMessage::new("The sea is wide, and the wind is kind."));
            let model = match stage.situation {
                Situation::Works => FakeChatModel::scripted([answer()]),
                Situation::FailsFirst(times) => {
                    FakeChatModel::scripted((0..times).map(|_| Err(overloaded())).chain([answer()]))
                }
                Situation::Refuses => FakeChatModel::scripted([Err(refused())]),
                Situation::BreaksOff => FakeChatModel::scripted([Err(broken())]),
                _ => return None,
            };
            let counted = model.clone();
            stage.traffic.count_with(move || counted.calls().len());
            Some(Arc::new(model))
        })
        .with_capabilities(capabilities)
    }

    chat_testing::conformance_tests!(subject());
}

mod function {
    use super::*;

    fn subject() -> Subject {
        let capabilities = Capabilities::new()
            .with_deterministic(true)
            .with_stop(false)
            .with_max_tokens(false)
            .with_model_override("another-function");
        Subject::staged(|stage| {
            let (traffic, situation) = (stage.traffic.clone(), stage.situation);
            if matches!(situation, Situation::Stalls | Situation::EndsEarly) {
                return None;
            }
            Some(Arc::new(FunctionModel::from_async(move |_| {
                let request = traffic.begin();
                let made = traffic.requests();
                async move {
                    tokio::task::yield_now().await;
                    drop(request);
                    match situation {
                        Situation::FailsFirst(times) if made <= times as usize => Err(overloaded()),
                        Situation::Refuses => Err(refused()),
                        Situation::BreaksOff => Err(broken()),
                        _ => Ok(AiMessage::new("The sea is wide, and the wind is kind.")),
                    }
                }
            })))
        })
        .with_capabilities(capabilities)
    }

    chat_testing::conformance_tests!(subject());
}

/// A model that cannot stream gives its answer as one chunk.
mod whole {
    use super::*;
    use chat_core::{FinishReason, Usage};

    fn subject() -> Subject {
        let answer: AiMessage = serde_json::from_value(serde_json::json!({
            "content": [{"type": "text", "text": "The sea is wide."}],
            "name": "captain",
            "usage_metadata": Usage::new(3, 4),
            "response_metadata": {"finish_reason": FinishReason::Stop},
        }))
        .unwrap();
        let capabilities = Capabilities::new()
            .with_deterministic(true)
            .with_stop(false)
            .with_max_tokens(false)
            .with_counts_requests(false)
            .with_sees_drops(false);
        let model = FunctionModel::new(move |_| Ok(answer.clone()));
        Subject::new(model).with_capabilities(capabilities)
    }

    chat_testing::conformance_tests!(subject());
}

#[test]
fn every_case_has_a_name_of_its_own() {
    let mut names: Vec<_> = all_cases().iter().map(|case| case.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[tokio::test(start_paused = true)]
async fn a_case_that_is_left_out_says_why() {
    let subject = Subject::new(EchoModel::new()).without("stop_ends_the_answer", "too dear");
    let case = all_cases()
        .into_iter()
        .find(|case| case.name == "stop_ends_the_answer")
        .unwrap();
    let outcome = case.run(&subject).await.unwrap();
    assert_eq!(
        outcome,
        chat_testing::conformance::Outcome::Skipped("too dear".into())
    );
}
