use anyhow::{Result, ensure};
use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};

use crate::bench::Bench;
use crate::clients::{CLIENTS, Client};
use crate::effort::Effort;
use crate::report;
use crate::sections::Section;
use crate::server_process;

/// Measures chat clients side by side against a server on loopback.
#[derive(Debug, Parser)]
pub(crate) struct Command {
    /// A short run: fewer rounds, and the report goes to `target/peers/quick` instead of RESULTS.md
    #[arg(long)]
    quick: bool,
    /// Only these sections, with commas; the others keep what they found before
    #[arg(long, value_delimiter = ',')]
    only: Vec<Section>,
    /// Only these clients, with commas
    #[arg(long, value_delimiter = ',', value_parser = names())]
    clients: Vec<String>,
    /// Also a clean release build of each client: minutes of all processors
    #[arg(long)]
    clean_build: bool,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Only the server: prints its address, and ends when its standard input does
    Serve {
        /// 0: any that is free
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
}

impl Command {
    pub(crate) fn run(self) -> Result<()> {
        if let Some(Action::Serve { port }) = self.action {
            return server_process::serve(port);
        }
        let mut bench = Bench::start(self.clients(), Effort::new(self.quick))?;
        let mut failed = Vec::new();
        for section in self.sections() {
            eprintln!("== {section}");
            match section.run(&mut bench) {
                Ok(findings) => report::save(self.quick, section, &findings)?,
                Err(error) => {
                    eprintln!("{section} failed: {error:#}");
                    failed.push(section.to_string());
                }
            }
        }
        eprintln!("{}", report::write(self.quick)?.display());
        ensure!(
            failed.is_empty(),
            "without {}: see above",
            failed.join(", ")
        );
        Ok(())
    }

    fn clients(&self) -> Vec<&'static Client> {
        let is_wanted = |client: &&Client| {
            self.clients.is_empty() || self.clients.iter().any(|name| client.name == name)
        };
        CLIENTS.iter().filter(is_wanted).collect()
    }

    fn sections(&self) -> Vec<Section> {
        let is_wanted = |section: &Section| match section {
            Section::CleanBuild => self.clean_build || self.only.contains(section),
            _ => self.only.is_empty() || self.only.contains(section),
        };
        Section::ALL.into_iter().filter(is_wanted).collect()
    }
}

fn names() -> PossibleValuesParser {
    CLIENTS.iter().map(|client| client.name).into()
}
