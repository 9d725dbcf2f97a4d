//! OpenRouter's cache of whole responses.

use std::time::Duration;

use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{Answer, chat, get, post, post_with, with};

const ON: (&str, &str) = ("x-openrouter-cache", "true");

async fn ask(simulator: &Simulator, body: &Value, more: &[(&str, &str)]) -> Answer {
    let headers: Vec<_> = [ON].into_iter().chain(more.iter().copied()).collect();
    post_with(simulator, body, &headers).await
}

#[tokio::test(start_paused = true)]
async fn the_second_answer_is_the_first_one_again() {
    let simulator = Simulator::new();
    for stream in [false, true] {
        let body = with(
            chat("openai/gpt-4o", "Tell me a joke."),
            json!({"stream": stream}),
        );
        let first = ask(&simulator, &body, &[]).await;
        assert_eq!(first.header("x-openrouter-cache-status"), Some("MISS"));
        assert_eq!(first.header("x-openrouter-cache-ttl"), Some("300"));
        tokio::time::advance(Duration::from_secs(9)).await;
        let second = ask(&simulator, &body, &[]).await;
        assert_eq!(second.header("x-openrouter-cache-status"), Some("HIT"));
        assert_eq!(second.header("x-openrouter-cache-age"), Some("9"));
        let source = second.header("x-openrouter-cache-source-id");
        assert_eq!(source, first.header("x-generation-id"));
        assert_ne!(second.header("x-generation-id"), source);
        if stream {
            assert_eq!(first.streamed("content"), second.streamed("content"));
            assert_eq!(second.chunks().pop().unwrap()["usage"]["total_tokens"], 0);
        } else {
            assert_eq!(first.content(), second.content());
            assert_eq!(second.usage()["total_tokens"], 0);
            assert_eq!(second.usage()["cost"], 0);
        }
        let path = format!(
            "/generation?id={}",
            second.header("x-generation-id").unwrap()
        );
        let record = get(&simulator, &path).await.json();
        assert_eq!(record["data"]["response_cache_source_id"], source.unwrap());
    }
}

#[tokio::test(start_paused = true)]
async fn answers_grow_old_and_can_be_cleared() {
    let simulator = Simulator::new();
    let body = chat("sim/echo", "hi");
    let status = |answer: Answer| {
        answer
            .header("x-openrouter-cache-status")
            .map(str::to_owned)
    };
    let ttl = ("x-openrouter-cache-ttl", "60abc");
    assert_eq!(
        status(ask(&simulator, &body, &[ttl]).await).as_deref(),
        Some("MISS")
    );
    tokio::time::advance(Duration::from_secs(59)).await;
    assert_eq!(
        status(ask(&simulator, &body, &[]).await).as_deref(),
        Some("HIT")
    );
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(
        status(ask(&simulator, &body, &[]).await).as_deref(),
        Some("MISS")
    );
    let clear = ("x-openrouter-cache-clear", "true");
    assert_eq!(
        status(ask(&simulator, &body, &[clear]).await).as_deref(),
        Some("MISS")
    );
    let none = post(&simulator, body.clone()).await;
    assert_eq!(none.header("x-openrouter-cache-status"), None);
    let other = ("authorization", "Bearer sk-or-other");
    let mut request = crate::client::request(&body, &[ON]);
    request
        .headers_mut()
        .insert(other.0, other.1.parse().unwrap());
    let answer = crate::client::send(&simulator, request).await;
    assert_eq!(answer.headers()["x-openrouter-cache-status"], "MISS");
    let odd = [("x-openrouter-cache-ttl", "soon")];
    let kept = ask(&Simulator::new(), &body, &odd).await;
    assert_eq!(kept.header("x-openrouter-cache-ttl"), Some("300"));
}

#[tokio::test]
async fn failures_are_not_kept() {
    let simulator = Simulator::new();
    for model in ["sim/midstream-error", "sim/error-body", "sim/error-503"] {
        for _ in 0..2 {
            let answer = ask(&simulator, &chat(model, "hi"), &[]).await;
            assert_ne!(
                answer.header("x-openrouter-cache-status"),
                Some("HIT"),
                "{model}"
            );
        }
    }
}
