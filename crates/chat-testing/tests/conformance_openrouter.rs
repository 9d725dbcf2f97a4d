//! `ChatOpenRouter` keeps the contract of chat models, with the simulator as its provider.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod openrouter {
    use std::sync::Arc;

    use chat_core::{ChatModel, Result};
    use chat_openrouter::{ChatOpenRouter, ServiceTransport};
    use chat_testing::conformance::{Capabilities, Counted, Situation, Stage, Subject};
    use chat_testing::simulator::Simulator;

    chat_testing::conformance_tests!(subject());

    pub(crate) fn subject() -> Subject {
        Subject::staged(|stage| Some(build(stage, slug(stage.situation)?))).with_capabilities(
            Capabilities::new()
                .with_deterministic(true)
                .with_echoes(true)
                .with_image_inputs(true)
                .with_model_override("anthropic/claude-sonnet-4.5"),
        )
    }

    fn slug(situation: Situation) -> Option<String> {
        Some(match situation {
            Situation::Works => "sim/echo".to_owned(),
            Situation::FailsFirst(times) => format!("sim/flaky-{times}"),
            Situation::Refuses => "sim/error-401".to_owned(),
            Situation::BreaksOff => "sim/reset".to_owned(),
            Situation::EndsEarly => "sim/cut".to_owned(),
            Situation::Stalls => "sim/stall".to_owned(),
            _ => return None,
        })
    }

    pub(crate) fn build(stage: &Stage, slug: String) -> Arc<dyn ChatModel> {
        let provider = Counted::new(Simulator::new().router(), &stage.traffic);
        let model: Result<_> = ChatOpenRouter::builder()
            .model(slug)
            .api_key(stage.secret)
            .base_url("http://localhost/api/v1")
            .default_header("x-gateway-key", stage.secret)
            .transport(ServiceTransport::new(provider))
            .build();
        Arc::new(model.expect("the setup is right"))
    }
}

/// Every way in which the simulator breaks an answer off.
mod endings {
    use chat_testing::conformance::{self, Outcome, Situation, Subject};

    use crate::openrouter::build;

    #[tokio::test(start_paused = true)]
    async fn keep_the_partial_text() {
        for slug in [
            "sim/midstream-error",
            "sim/midstream-error-empty-choices",
            "sim/midstream-error-null-finish",
            "sim/reset",
        ] {
            let broken = Subject::staged(move |stage| {
                (stage.situation == Situation::BreaksOff).then(|| build(stage, slug.to_owned()))
            });
            for verdict in [
                conformance::a_broken_stream_is_an_error_with_the_partial_text(&broken).await,
                conformance::a_permit_is_free_after_an_error(&broken).await,
                conformance::a_stream_is_not_tried_again_after_output(&broken).await,
                conformance::errors_show_no_secret(&broken).await,
            ] {
                assert_eq!(verdict, Ok(Outcome::Passed), "{slug}");
            }
        }
    }
}
