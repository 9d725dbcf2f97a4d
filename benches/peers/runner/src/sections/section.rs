use std::fmt;

use anyhow::Result;
use clap::ValueEnum;

use super::{
    allocations, answers, check, clean_build, concurrent, growth_of_chunks, growth_of_history,
    growth_of_streams, instructions, size, start, streams,
};
use crate::bench::Bench;
use crate::machine;
use crate::report::Findings;

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Section {
    Check,
    Streams,
    Answers,
    Instructions,
    Allocations,
    Concurrent,
    Start,
    Size,
    CleanBuild,
    GrowthOfChunks,
    GrowthOfHistory,
    GrowthOfStreams,
}

impl Section {
    /// All, in the order of the report.
    pub(crate) const ALL: [Self; 12] = [
        Self::Check,
        Self::Streams,
        Self::Answers,
        Self::Instructions,
        Self::Allocations,
        Self::Concurrent,
        Self::Start,
        Self::Size,
        Self::CleanBuild,
        Self::GrowthOfChunks,
        Self::GrowthOfHistory,
        Self::GrowthOfStreams,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Check => "What arrives",
            Self::Streams => "Streams, one at a time",
            Self::Answers => "Whole answers",
            Self::Instructions => "Instructions",
            Self::Allocations => "Allocations",
            Self::Concurrent => "1,000 streams at once",
            Self::Start => "Start of a process",
            Self::Size => "Size",
            Self::CleanBuild => "Clean build",
            Self::GrowthOfChunks => "Growth: chunks of a stream",
            Self::GrowthOfHistory => "Growth: messages of a request",
            Self::GrowthOfStreams => "Growth: streams at once",
        }
    }

    /// Measures, and says when it did and what else the machine had to do.
    pub(crate) fn run(self, bench: &mut Bench) -> Result<Findings> {
        let before = machine::load();
        let mut findings = match self {
            Self::Check => check::run(bench),
            Self::Streams => streams::run(bench),
            Self::Answers => answers::run(bench),
            Self::Instructions => instructions::run(bench),
            Self::Allocations => allocations::run(bench),
            Self::Concurrent => concurrent::run(bench),
            Self::Start => start::run(bench),
            Self::Size => size::run(bench),
            Self::CleanBuild => clean_build::run(bench),
            Self::GrowthOfChunks => growth_of_chunks::run(bench),
            Self::GrowthOfHistory => growth_of_history::run(bench),
            Self::GrowthOfStreams => growth_of_streams::run(bench),
        }?;
        let load = match (before, machine::load()) {
            (Some(before), Some(after)) => format!("; load average {before} before, {after} after"),
            _ => String::new(),
        };
        let today = machine::today();
        findings
            .markdown
            .push_str(&format!("Measured {today}{load}.\n"));
        Ok(findings)
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_possible_value() {
            Some(value) => f.write_str(value.get_name()),
            None => Ok(()),
        }
    }
}
