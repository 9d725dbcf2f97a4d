//! The parts of the report, one file each.

mod allocations;
mod answers;
mod check;
mod clean_build;
mod concurrent;
mod growth;
mod growth_of_chunks;
mod growth_of_history;
mod growth_of_streams;
mod instructions;
mod rows;
mod section;
mod size;
mod start;
mod streams;

pub(crate) use section::Section;
