use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use client::{Job, Mode};

use super::rows::{ANSWER, STREAMS};
use crate::bench::Bench;
use crate::figures::whole;
use crate::report::Findings;
use crate::table::Table;

/// Instructions by valgrind's callgrind: what twice as much costs more, so that the start is not in it.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok("Not measured: valgrind is not installed.\n\n"
            .to_owned()
            .into());
    }
    let mut table = Table::new(
        ["of a chunk, or of a request".to_owned()]
            .into_iter()
            .chain(bench.clients.iter().map(|client| client.name.to_owned())),
    );
    let streams = STREAMS.map(|(scenario, what)| (Mode::Stream, scenario, 1, what));
    let answers = (Mode::Invoke, ANSWER, 50, "a small whole answer");
    for (mode, scenario, requests, what) in streams.into_iter().chain([answers]) {
        let job = Job {
            warm_up: None,
            ..bench.job(mode, scenario, requests)
        };
        let twice = Job {
            requests: 2 * requests,
            ..job.clone()
        };
        let mut row = vec![what.to_owned()];
        for client in &bench.clients {
            let program = &bench.programs(client)?.timed;
            let more = instructions(program, &twice)? - instructions(program, &job)?;
            row.push(whole(more / i64::from(requests) / scenario.units() as i64));
        }
        table.row(row);
    }
    Ok(format!(
        "By callgrind: what one stream more, or 50 requests more, execute. They hardly depend on what else \
         the machine does.\n\n{table}"
    )
    .into())
}

fn instructions(program: &Path, job: &Job) -> Result<i64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .arg(serde_json::to_string(job)?)
        .stdin(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let (_, count) = collected.with_context(|| format!("valgrind says: {said}"))?;
    Ok(count.trim().parse()?)
}
