use anyhow::Result;
use client::Mode;
use server::{Framing, Scenario};

use super::rows::{ANSWER, STREAMS};
use crate::bench::Bench;
use crate::report::Findings;
use crate::table::Table;
use crate::verdict::verdict;

/// Every scenario and client: whether the caller gets what the server sent.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let mut table = Table::new(
        ["".to_owned()]
            .into_iter()
            .chain(bench.clients.iter().map(|client| client.name.to_owned())),
    );
    for (mode, scenario) in scenarios() {
        let outcomes = bench.rounds(1, &bench.job(mode, scenario, 2))?;
        let mut row = vec![format!("`{scenario}`")];
        row.extend(
            outcomes
                .iter()
                .map(|outcome| match outcome.reports.first() {
                    Some(report) => verdict(outcome.client, mode, scenario, report),
                    None => "failed".to_owned(),
                }),
        );
        table.row(row);
    }
    Ok(format!(
        "Text, reasoning, arguments and tokens, as the caller has them at the end, compared by checksum with \
         what was sent.\n\n{table}"
    )
    .into())
}

fn scenarios() -> Vec<(Mode, Scenario)> {
    let mut scenarios: Vec<_> = STREAMS
        .iter()
        .map(|(scenario, _)| (Mode::Stream, *scenario))
        .collect();
    scenarios.push((Mode::Stream, Scenario::Tool(1_000, Framing::Each)));
    scenarios.push((Mode::Stream, Scenario::Reasoning(2_000, Framing::Each)));
    scenarios.push((Mode::Invoke, ANSWER));
    scenarios.push((Mode::Invoke, Scenario::Answer(200_000)));
    scenarios
}
