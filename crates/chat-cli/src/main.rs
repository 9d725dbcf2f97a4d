//! The `chat` command: asks a chat model from the terminal.

mod answer;
mod args;
mod ask;
mod console;
mod dry_run;
mod failure;
mod footer;
mod interrupt;
mod json_output;
mod model;
mod models;
mod options;
mod prompt;
mod sim;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match &arguments.command {
        Some(Command::Sim(arguments)) => sim::run(arguments),
        Some(Command::Models(arguments)) => models::run(arguments),
        None => ask::run(&arguments.ask),
    }
}
