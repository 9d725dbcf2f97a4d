use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use client::{Job, Mode};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use server::{Framing, Scenario};

use crate::bench::Bench;
use crate::figures::Spread;
use crate::report::Findings;
use crate::table::Table;

/// From the start of a process to the first text of its first stream.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let starts = bench.effort.starts;
    let scenario = Scenario::Text(10, Framing::Pieces);
    let job = Job {
        warm_up: None,
        ..bench.job(Mode::FirstToken, scenario, 1)
    };
    let mut found = vec![Vec::new(); bench.clients.len()];
    for _ in 0..starts {
        for (client, found) in bench.clients.iter().zip(&mut found) {
            found.push(first_token(&bench.programs(client)?.timed, &job)?);
        }
    }
    let mut table = Table::new(["", "first text, ms", "CPU, ms"]);
    for (client, found) in bench.clients.iter().zip(&found) {
        let column = |value: fn(&(f64, f64)) -> f64| {
            Spread::of(found.iter().map(value)).map_or(String::new(), |spread| spread.show())
        };
        let row = [
            client.name.to_owned(),
            column(|it| it.0 * 1e3),
            column(|it| it.1 * 1e3),
        ];
        table.row(row.to_vec());
    }
    Ok(format!(
        "min / **median** / max of {starts} starts, the clients in turns. Plain HTTP: what a client does for TLS \
         before it knows that there is none is in it.\n\n{table}"
    )
    .into())
}

/// Seconds until the first text, and seconds of processor of the whole process.
fn first_token(program: &Path, job: &Job) -> Result<(f64, f64)> {
    let (cpu, start) = (cpu_of_children()?, Instant::now());
    let mut process = Command::new(program)
        .arg(serde_json::to_string(job)?)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(process.stdout.take().context("no output")?).read_line(&mut line)?;
    let wall = start.elapsed().as_secs_f64();
    process.wait()?;
    ensure!(
        line.trim() == "first token",
        "{} says {line:?}",
        program.display()
    );
    Ok((wall, cpu_of_children()? - cpu))
}

/// Seconds of processor of all children that have ended.
pub(super) fn cpu_of_children() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok(
        (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64
            / 1e6,
    )
}
