//! Faults on the way of the bytes.

use std::time::Duration;

use axum::body::Bytes;
use chat_testing::simulator::{Faults, Rule, Script, Simulator};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::time::Instant;

use crate::client::{chat, post, request, send, with};
use crate::leaving;

fn asked() -> Value {
    let text = "Grüße aus Köln – 東京. ".repeat(12);
    with(chat("sim/echo", &text), json!({"stream": true}))
}

/// The chunks of a body, and whether it ended well.
async fn chunks(faults: Faults, body: &Value) -> (Vec<Bytes>, bool) {
    let simulator = Simulator::new().with_faults(faults);
    let mut body = send(&simulator, request(body, &[])).await.into_body();
    let mut chunks = Vec::new();
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => chunks.push(frame.into_data().unwrap()),
            Err(_) => return (chunks, false),
        }
    }
    (chunks, true)
}

async fn text(faults: Faults) -> String {
    let (chunks, _) = chunks(faults, &asked()).await;
    String::from_utf8(chunks.concat()).unwrap()
}

#[tokio::test]
async fn chunks_fall_at_any_byte_and_follow_from_the_seed() {
    let plain = text(Faults::none()).await;
    let seeded =
        |seed| async move { chunks(Faults::none().with_random_chunks(seed), &asked()).await };
    let (first, _) = seeded(7).await;
    assert_eq!(first.concat(), plain.as_bytes());
    assert_eq!(seeded(7).await.0, first);
    assert_ne!(seeded(8).await.0, first);
    assert!(first.iter().all(|chunk| (1..=48).contains(&chunk.len())));
    let (single, _) = chunks(Faults::none().with_single_bytes(), &asked()).await;
    assert_eq!(single.len(), plain.len());
}

#[tokio::test]
async fn whole_answers_are_cut_into_chunks_too() {
    let body = chat("sim/long-40", "go");
    let plain = post(&Simulator::new(), body.clone()).await.text;
    let (pieces, ended) = chunks(Faults::none().with_random_chunks(1).with_crlf(), &body).await;
    assert!(ended && pieces.len() > 5);
    assert_eq!(pieces.concat(), plain.as_bytes());
}

#[tokio::test]
async fn lines_comments_and_the_end_can_differ() {
    let plain = text(Faults::none()).await;
    let crlf = text(Faults::none().with_crlf()).await;
    assert_eq!(crlf.replace("\r\n", "\n"), plain);
    assert_eq!(crlf.matches('\r').count(), plain.matches('\n').count());
    let undone = text(Faults::none().without_done()).await;
    assert_eq!(format!("{undone}data: [DONE]\n\n"), plain);
    let commented = text(Faults::none().with_comments()).await;
    let events: Vec<&str> = commented
        .split("\n\n")
        .filter(|event| !event.is_empty())
        .collect();
    let pairs = events.windows(2);
    assert!(pairs.clone().count() > 40);
    for pair in pairs {
        assert!(pair.iter().any(|event| event.starts_with(':')), "{pair:?}");
    }
}

#[tokio::test]
async fn bodies_end_or_break_after_some_bytes() {
    let plain = text(Faults::none()).await;
    for (faults, ends_well) in [
        (Faults::none().with_end_after(300), true),
        (Faults::none().with_abort_after(300), false),
        (
            Faults::none().with_abort_after(300).with_random_chunks(3),
            false,
        ),
    ] {
        let (chunks, ended) = chunks(faults, &asked()).await;
        assert_eq!(chunks.concat(), &plain.as_bytes()[..300]);
        assert_eq!(ended, ends_well);
    }
    let (all, ended) = chunks(Faults::none().with_abort_after(1_000_000), &asked()).await;
    assert!(ended && all.concat() == plain.as_bytes());
    let (none, ended) = chunks(Faults::none().with_abort_after(0), &asked()).await;
    assert!(none.is_empty() && !ended);
}

#[tokio::test]
async fn a_stalled_body_waits_for_its_client() {
    for stream in [true, false] {
        let simulator = Simulator::new().with_faults(Faults::none().with_stall_after(100));
        let body = with(asked(), json!({"stream": stream}));
        let mut body = send(&simulator, request(&body, &[])).await.into_body();
        let mut read = 0;
        while read < 100 {
            read += body
                .frame()
                .await
                .unwrap()
                .unwrap()
                .into_data()
                .unwrap()
                .len();
        }
        assert_eq!(read, 100);
        assert!(futures::FutureExt::now_or_never(body.frame()).is_none());
        drop(body);
        let streams = simulator.journal().streams();
        assert_eq!((streams.dropped, streams.finished), (1, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn heads_and_chunks_are_late() {
    let start = Instant::now();
    let faults = Faults::none()
        .with_head_delay(Duration::from_secs(30))
        .with_chunk_delay(Duration::from_secs(2));
    let simulator = Simulator::new().with_faults(faults);
    let body = with(chat("sim/echo", "hi"), json!({"stream": true}));
    let response = send(&simulator, request(&body, &[])).await;
    assert_eq!(start.elapsed(), Duration::from_secs(30));
    let mut chunks = 0;
    let mut body = response.into_body();
    while body.frame().await.is_some() {
        chunks += 1;
    }
    assert_eq!(start.elapsed(), Duration::from_secs(30 + 2 * chunks));
}

#[tokio::test]
async fn a_rule_has_faults_of_its_own() {
    let script = Script::new([
        Rule::breaking(Faults::none().with_end_after(5)).for_text("short"),
        Rule::breaking(Faults::none()).for_text("sound"),
    ])
    .unwrap();
    let simulator = Simulator::new()
        .with_faults(Faults::none().with_end_after(9))
        .with_script(script);
    for (prompt, length) in [("short", Some(5)), ("sound", None), ("other", Some(9))] {
        let text = post(&simulator, chat("sim/echo", prompt)).await.text;
        match length {
            Some(length) => assert_eq!(text.len(), length),
            None => assert!(text.ends_with('}')),
        }
    }
}

#[tokio::test]
async fn chunks_arrive_apart_over_a_socket() {
    let simulator = Simulator::new().with_faults(Faults::none().with_single_bytes());
    let server = simulator.serve().await.unwrap();
    let asked = with(chat("sim/echo", "Köln"), json!({"stream": true}));
    let mut stream = leaving::send(server.addr(), &asked).await;
    let answer = leaving::read_until(&mut stream, "\r\n0\r\n\r\n").await;
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let plain = post(&Simulator::new(), asked).await.text;
    assert!(body.matches("1\r\n").count() >= plain.len());
}

#[tokio::test]
async fn an_abort_breaks_the_connection() {
    let aborting = Simulator::new().with_faults(Faults::none().with_abort_after(200));
    let reset = with(asked(), json!({"model": "sim/reset"}));
    for (simulator, body) in [(aborting, asked()), (Simulator::new(), reset)] {
        let server = simulator.serve().await.unwrap();
        let mut stream = leaving::send(server.addr(), &body).await;
        let mut read = Vec::new();
        let _ = stream.read_to_end(&mut read).await;
        let answer = String::from_utf8_lossy(&read);
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("OPENROUTER PROCESSING"), "{answer}");
        assert!(!answer.ends_with("\r\n0\r\n\r\n"));
    }
}
