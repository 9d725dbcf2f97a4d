use std::time::Duration;

use anyhow::Result;
use server::Scenario;

use super::concurrent::{memory_of_stream, paced};
use super::growth::Growth;
use crate::bench::Bench;
use crate::plot::Plot;
use crate::report::Findings;

/// Streams at once, chunks of each, milliseconds between two chunks: a few seconds each, and never more
/// than 20,000 chunks a second in all.
const SIZES: [(u32, usize, u64); 5] = [
    (1, 200, 10),
    (10, 200, 10),
    (100, 200, 10),
    (1_000, 50, 50),
    (10_000, 8, 500),
];

/// Files that a process has open beside one connection a stream.
const OTHER_FILES: u64 = 50;

/// What a chunk and a stream cost with 1 to 10,000 streams at once.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let (mut cpu, mut memory) = (Growth::new(&bench.clients), Growth::new(&bench.clients));
    let mut skipped = String::new();
    let files = client::raise_open_files();
    for (streams, chunks, apart) in SIZES {
        if u64::from(streams) + OTHER_FILES > files {
            skipped.push_str(&format!(
                "{streams} streams are skipped: {files} open files are allowed.\n\n"
            ));
            continue;
        }
        let every = Duration::from_millis(apart);
        let run = |chunks| {
            let job = paced(bench, Scenario::Paced(chunks, every), streams);
            bench.rounds(bench.effort.paced_rounds, &job)
        };
        let (shorter, longer) = (run(chunks)?, run(2 * chunks)?);
        let more = f64::from(streams) * chunks as f64;
        cpu.add_difference(streams as usize, (&shorter, &longer), |report| {
            report.cpu * 1e6 / more
        });
        memory.add(streams as usize, &longer, |report| {
            memory_of_stream(report, streams)
        });
    }
    let plots = [
        Plot {
            title: "CPU of a chunk, by streams at once",
            x: "streams at once",
            y: "µs of CPU a chunk",
            lines: cpu.lines(),
        },
        Plot {
            title: "Memory of a stream, by streams at once",
            x: "streams at once",
            y: "KB of resident memory a stream",
            lines: memory.lines(),
        },
    ];
    let [cpu_plot, memory_plot] = &plots;
    Ok(Findings {
        markdown: format!(
            "Paced: a chunk of each stream every 10 ms; every 50 ms with 1,000 streams, every 500 ms with \
             10,000. CPU is what twice the chunks cost more, so that opening the streams is not in it. Most of \
             it is the wake-up that brings a chunk, which few streams do not share: the floor shows how much. \
             Memory of few streams is the process's own.\n\n\
             {skipped}{}{}![{}]({})\n\n![{}]({})\n\n",
            cpu.table("CPU, µs a chunk, at so many streams"),
            memory.table("memory, KB a stream, at so many"),
            cpu_plot.title,
            "../../docs/plots/growth-of-streams-cpu.svg",
            memory_plot.title,
            "../../docs/plots/growth-of-streams-memory.svg",
        ),
        plots: vec![
            ("growth-of-streams-cpu.svg", cpu_plot.svg()?),
            ("growth-of-streams-memory.svg", memory_plot.svg()?),
        ],
    })
}
