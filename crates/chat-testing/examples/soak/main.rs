//! Thousands of streams at once, some of which go wrong: is every token delivered once, or in the
//! partial answer of an error?
//!
//! ```sh
//! cargo run --release -p chat-testing --features faults --example soak -- \
//!     --streams 10000 --concurrency 1000 --faults 0.05 --seed 1
//! ```
//!
//! With `--hyper` it goes over `HyperTransport`. The server is a process of its own, so that memory, sockets and tasks are the client's. It
//! prints JSON, and fails if a token is lost or comes twice, if a stream ends otherwise than its
//! fault says, or if a socket or a task is left.

#![allow(clippy::print_stdout, reason = "it is a program")]
#![allow(clippy::indexing_slicing, reason = "of JSON, which gives null")]

mod client;
mod plan;
mod process;

use std::error::Error;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::Duration;

use chat_openrouter::{ChatOpenRouter, HyperTransport};
use plan::Plan;

const USAGE: &str = "--streams N --concurrency N --faults SHARE --seed N --hyper";

/// How long a stalled stream is waited for. Longer than a busy machine takes for anything else.
const IDLE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, default: f64| -> Result<f64, String> {
        let Some(at) = arguments.iter().position(|it| it == name) else {
            return Ok(default);
        };
        let value = arguments.get(at + 1).and_then(|value| value.parse().ok());
        value.ok_or_else(|| format!("{name} needs a number; the arguments are {USAGE}"))
    };
    let plan = Plan {
        seed: number("--seed", 1.0)? as u64,
        faults: number("--faults", 0.05)?,
        stalls: true,
    };
    if arguments.iter().any(|it| it == "--serve") {
        let server = plan.serve().await?;
        println!("{}", server.base_url());
        // Until the client ends.
        tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
        return Ok(());
    }
    let mut server = Command::new(std::env::current_exe()?)
        .args(&arguments)
        .arg("--serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut url = String::new();
    BufReader::new(server.stdout.take().ok_or("the server is mute")?).read_line(&mut url)?;
    let (streams, concurrency) = (
        number("--streams", 10_000.0)?,
        number("--concurrency", 1_000.0)?,
    );
    let mut builder = ChatOpenRouter::builder().base_url(url.trim());
    if arguments.iter().any(|it| it == "--hyper") {
        builder = builder.transport(HyperTransport::new());
    }
    let run = client::run(builder, plan, streams as usize, concurrency as usize, IDLE);
    let (count, mut report) = run.await?;
    drop(server.stdin.take());
    server.wait()?;
    for (key, value) in count.json().as_object().into_iter().flatten() {
        report[key] = value.clone();
    }
    println!("{report:#}");
    let is_left = report["sockets_left"] != 0 || report["tasks_left"] != 0;
    if count.lost > 0 || count.duplicated > 0 || !count.wrong_endings.is_empty() || is_left {
        return Err("something was lost, came twice, ended wrongly or is left".into());
    }
    Ok(())
}
