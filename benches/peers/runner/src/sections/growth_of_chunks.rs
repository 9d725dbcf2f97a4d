use anyhow::Result;
use client::Mode;
use server::{Framing, Scenario};

use super::growth::Growth;
use crate::bench::Bench;
use crate::plot::Plot;
use crate::report::Findings;

/// Chunks of a stream, and how many such streams a round has beside the effort's.
const SIZES: [(usize, u32); 3] = [(1_000, 10), (10_000, 1), (100_000, 0)];

/// What a chunk costs in streams of 1,000 to 100,000.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let mut growth = Growth::new(&bench.clients);
    for (chunks, times) in SIZES {
        let streams = (times * bench.effort.streams).max(1);
        let scenario = Scenario::Text(chunks, Framing::Pieces);
        let outcomes = bench.rounds(
            bench.effort.rounds,
            &bench.job(Mode::Stream, scenario, streams),
        )?;
        growth.add(chunks, &outcomes, |report| {
            report.cpu * 1e6 / f64::from(streams) / scenario.units() as f64
        });
    }
    let plot = Plot {
        title: "CPU of a chunk, by the length of the stream",
        x: "chunks of text in the stream",
        y: "µs of CPU a chunk",
        lines: growth.lines(),
    };
    Ok(Findings {
        markdown: format!(
            "Microseconds of CPU a chunk, medians; the whole text is joined at the end.\n\n{}![{}]({})\n\n",
            growth.table("chunks of text in the stream"),
            plot.title,
            "../../docs/plots/growth-of-chunks.svg",
        ),
        plots: vec![("growth-of-chunks.svg", plot.svg()?)],
    })
}
