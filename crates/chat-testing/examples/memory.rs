//! How much memory hostile answers take: each case in a process of its own, over a real socket.
//!
//! ```sh
//! cargo run --release -p chat-testing --features faults --example memory
//! ```
//!
//! It prints one line of JSON a case: the limit, the peak of resident memory above what the process
//! had before its request, and both as a share. It fails if a case takes twice its limit or more;
//! the limits are the defaults.

#![allow(clippy::print_stdout, reason = "it is a program")]
#![allow(clippy::indexing_slicing, reason = "of JSON, which gives null")]

#[path = "soak/process.rs"]
#[allow(dead_code, reason = "the soak uses all of it")]
mod process;

use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

use chat_core::RunnableExt;
use chat_openrouter::ChatOpenRouter;
use chat_testing::faults::{FaultServer, Reply, events};
use futures::StreamExt;
use serde_json::{Value, json};

type Failure = Box<dyn Error + Send + Sync>;

const MIB: u64 = 1024 * 1024;

/// What one process may take besides: stacks, the buffers of sockets, the allocator's own.
const OVERHEAD_KIB: u64 = 4 * 1024;

/// The name of each case, and the limit that is in force, in KiB.
const CASES: [(&str, u64); 7] = [
    ("error_body_200_mb", 64),
    ("endless_line", 16 * 1024),
    ("endless_lines_of_an_event", 16 * 1024),
    ("endless_comment", 16 * 1024),
    ("endless_json_body", 64 * 1024),
    ("a_million_empty_events", 0),
    ("flood_and_sleeping_consumer", 0),
];

fn reply(case: &str) -> Reply {
    let piece = vec![b'x'; 64 * 1024];
    let times = 400 * MIB / (64 * 1024);
    match case {
        "error_body_200_mb" => Reply::head("HTTP/1.1 500 Error\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n")
            .repeat_chunk(piece, times / 2)
            .end(),
        "endless_line" => Reply::stream().chunk("data: ").repeat_chunk(piece, times),
        "endless_comment" => Reply::stream().chunk(": ").repeat_chunk(piece, times),
        "endless_lines_of_an_event" => Reply::stream().repeat_chunk("data: x\n".repeat(8192), times),
        "endless_json_body" => Reply::head("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
            .repeat_chunk("[".repeat(64 * 1024), times),
        "a_million_empty_events" => Reply::stream()
            .repeat_chunk(events::text("").repeat(1000), 1000)
            .chunk(events::finish("stop"))
            .end(),
        _ => Reply::stream().repeat_chunk(events::text("flood"), u64::MAX),
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    if let (Some(case), Some(url)) = (arguments.next(), arguments.next()) {
        return ask(&case, &url).await;
    }
    let mut is_over = false;
    for (case, limit) in CASES {
        let server = FaultServer::start([Reply::completion("hi"), reply(case)]).await?;
        let mut child = Command::new(std::env::current_exe()?);
        child.args([case, &server.base_url()]);
        let output = tokio::task::spawn_blocking(move || child.output()).await??;
        let mut report: Value = serde_json::from_slice(&output.stdout)
            .map_err(|_| format!("{case}: {}", String::from_utf8_lossy(&output.stderr)))?;
        let peak = report["peak_kib"].as_u64().unwrap_or(u64::MAX);
        report["limit_kib"] = json!(limit);
        report["is_below_twice"] = json!(peak < 2 * limit + OVERHEAD_KIB);
        is_over |= report["is_below_twice"] != true;
        println!("{report}");
    }
    if is_over {
        Err("a case takes twice its limit".into())
    } else {
        Ok(())
    }
}

/// One case: what it added to the process at its peak. One answer before it makes the client warm.
async fn ask(case: &str, url: &str) -> Result<(), Failure> {
    let model = ChatOpenRouter::builder()
        .model("openai/gpt-4.1")
        .api_key("any")
        .base_url(url)
        .max_retries(0)
        .build()?;
    model.invoke("hi").await?;
    let before = process::memory("VmRSS");
    let started = Instant::now();
    let end = match case {
        "endless_json_body" | "error_body_200_mb" => model
            .invoke("hi")
            .await
            .map(|message| message.text().into_owned()),
        "flood_and_sleeping_consumer" => {
            let mut stream = model.stream("hi");
            stream.next().await.transpose()?;
            tokio::time::sleep(Duration::from_secs(3)).await;
            Ok("left after 3 s".to_owned())
        }
        _ => {
            let mut stream = model.stream("hi");
            let mut chunks = 0;
            loop {
                match stream.next().await {
                    Some(Ok(_)) => chunks += 1,
                    Some(Err(error)) => break Err(error),
                    None => break Ok(format!("{chunks} chunks")),
                }
            }
        }
    };
    let end = end.unwrap_or_else(|error| error.to_string().chars().take(100).collect());
    println!(
        "{}",
        json!({
            "case": case, "seconds": started.elapsed().as_secs_f64(), "end": end,
            "peak_kib": process::memory("VmHWM").saturating_sub(before),
        })
    );
    Ok(())
}
