//! The pace of streams, on a paused clock.

use std::time::Duration;

use chat_testing::simulator::Simulator;
use serde_json::json;
use tokio::time::Instant;

use crate::client::{ask_streamed, chat, post, with};

#[tokio::test(start_paused = true)]
async fn each_chunk_waits() {
    let start = Instant::now();
    let simulator = Simulator::new().with_pace(Duration::from_secs(1));
    let asked = with(chat("sim/echo", "Hello world"), json!({"stream": true}));
    let answer = post(&simulator, asked).await;
    let chunks = u64::try_from(answer.chunks().len()).unwrap();
    assert_eq!(chunks, 4);
    assert_eq!(start.elapsed().as_secs(), chunks);
}

#[tokio::test(start_paused = true)]
async fn a_slow_model_is_slow_by_itself() {
    let start = Instant::now();
    ask_streamed("sim/slow", "Say hi.").await;
    assert!(
        start.elapsed() >= Duration::from_millis(400),
        "{:?}",
        start.elapsed()
    );
}
