//! Builds the clients, runs them in turns against the server, and writes the report. See the README.

mod bench;
mod build;
mod clients;
mod command;
mod effort;
mod figures;
mod machine;
mod plot;
mod report;
mod sections;
mod server_process;
mod table;
mod verdict;

use anyhow::Result;
use clap::Parser;

fn main() -> Result<()> {
    command::Command::parse().run()
}
