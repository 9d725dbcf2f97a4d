use anyhow::Result;
use client::{Job, Mode};

use super::growth::Growth;
use super::rows::ANSWER;
use crate::bench::Bench;
use crate::plot::Plot;
use crate::report::Findings;

/// Messages of a request, and the part of the effort's requests that a round has.
const SIZES: [(usize, u32); 4] = [(1, 1), (10, 2), (100, 5), (1_000, 25)];

/// What a message of the history costs in requests of up to 1,000.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let mut growth = Growth::new(&bench.clients);
    for (messages, part) in SIZES {
        let requests = (bench.effort.requests / part).max(1);
        let job = Job {
            messages,
            ..bench.job(Mode::Invoke, ANSWER, requests)
        };
        let outcomes = bench.rounds(bench.effort.rounds, &job)?;
        growth.add(messages, &outcomes, |report| {
            report.cpu * 1e6 / f64::from(requests) / messages as f64
        });
    }
    let plot = Plot {
        title: "CPU of a message, by the length of the history",
        x: "messages of the request",
        y: "µs of CPU a message",
        lines: growth.lines(),
    };
    Ok(Findings {
        markdown: format!(
            "Microseconds of CPU of a request for each of its messages, medians. The conversation is kept in \
             the library's own types and sent with every request; a message has 200 bytes, the only one of the \
             first column five. What a request costs anyway is in it, so the lines fall until the messages \
             outweigh it.\n\n{}![{}]({})\n\n",
            growth.table("messages of the request"),
            plot.title,
            "../../docs/plots/growth-of-history.svg",
        ),
        plots: vec![("growth-of-history.svg", plot.svg()?)],
    })
}
