//! What several sections share: the scenarios, and a row for each client.

use client::Report;
use server::{Framing, Scenario};

use crate::bench::{Bench, Outcome};
use crate::figures::{Spread, figure};
use crate::table::Table;

/// The streams that are measured, with what they are.
pub(super) const STREAMS: [(Scenario, &str); 4] = [
    (
        Scenario::Text(10_000, Framing::Pieces),
        "10,000 chunks of text",
    ),
    (
        Scenario::Text(10_000, Framing::Each),
        "the same, each event an HTTP chunk",
    ),
    (
        Scenario::Tool(1_000, Framing::Pieces),
        "a tool call in 1,000 pieces",
    ),
    (
        Scenario::Reasoning(2_000, Framing::Pieces),
        "2,000 chunks of reasoning and 2,000 of text",
    ),
];

/// A small whole answer: one sentence.
pub(super) const ANSWER: Scenario = Scenario::Answer(60);

/// A table with a row for each client: its name, then what `cells` makes of its reports, or its failure.
pub(super) fn table(
    head: &[&str],
    outcomes: &[Outcome],
    mut cells: impl FnMut(&Outcome) -> Vec<String>,
) -> Table {
    let mut table = Table::new(head.iter().copied());
    for outcome in outcomes {
        let mut row = vec![outcome.client.name.to_owned()];
        match &outcome.failure {
            None => row.extend(cells(outcome)),
            Some(failure) => row.push(format!("failed: {}", first_line(failure))),
        }
        table.row(row);
    }
    table
}

/// A spread over the reports of a client.
pub(super) fn spread(outcome: &Outcome, value: impl Fn(&Report) -> f64) -> String {
    let spread = Spread::of(outcome.reports.iter().map(value));
    spread.map_or(String::new(), |spread| spread.show())
}

/// The median over the reports of a client.
pub(super) fn median(outcome: &Outcome, value: impl Fn(&Report) -> f64) -> Option<f64> {
    Spread::of(outcome.reports.iter().map(value)).map(|spread| spread.median)
}

/// What [`multiple`] is called in a table.
pub(super) fn multiple_of(bench: &Bench) -> String {
    let first = bench.clients.first().map_or("", |client| client.name);
    format!("CPU, × {first}")
}

/// A median as a multiple of that of the first client, which is this project's own if it takes part.
pub(super) fn multiple(
    outcomes: &[Outcome],
    outcome: &Outcome,
    value: impl Fn(&Report) -> f64,
) -> String {
    let of_first = outcomes.first().and_then(|first| median(first, &value));
    let both = median(outcome, &value).zip(of_first);
    both.map_or(String::new(), |(found, first)| figure(found / first))
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
