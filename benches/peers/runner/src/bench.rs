use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use client::{Job, Mode, Report};
use server::Scenario;

use crate::build::{Programs, build};
use crate::clients::Client;
use crate::effort::Effort;
use crate::server_process::ServerProcess;

/// Built clients and a running server.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) clients: Vec<&'static Client>,
    pub(crate) effort: Effort,
    programs: BTreeMap<&'static str, Programs>,
    server: ServerProcess,
}

/// What a client found, one report a round, or why it found nothing.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) client: &'static Client,
    pub(crate) reports: Vec<Report>,
    pub(crate) failure: Option<String>,
}

impl Bench {
    pub(crate) fn start(clients: Vec<&'static Client>, effort: Effort) -> Result<Self> {
        let mut programs = BTreeMap::new();
        for client in &clients {
            eprintln!("building {}", client.name);
            programs.insert(client.name, build(client)?);
        }
        let server = ServerProcess::start()?;
        Ok(Self {
            clients,
            effort,
            programs,
            server,
        })
    }

    pub(crate) fn programs(&self, client: &Client) -> Result<&Programs> {
        self.programs
            .get(client.name)
            .context("a client that was not built")
    }

    /// A job with one request after the other, after a warm-up by the same.
    pub(crate) fn job(&self, mode: Mode, scenario: Scenario, requests: u32) -> Job {
        Job {
            base_url: self.server.base_url.clone(),
            mode,
            scenario: scenario.to_string(),
            messages: 1,
            requests,
            at_once: 1,
            warm_up: Some(scenario.to_string()),
        }
    }

    /// Runs a job in rounds, client by client within each: what the machine does meanwhile hits all alike.
    pub(crate) fn rounds(&self, rounds: usize, job: &Job) -> Result<Vec<Outcome>> {
        let mut outcomes: Vec<_> = self.clients.iter().copied().map(Outcome::new).collect();
        for _ in 0..rounds {
            for outcome in &mut outcomes {
                outcome.add(|client| self.run(&self.programs(client)?.timed, job));
            }
        }
        Ok(outcomes)
    }

    /// Runs a job once with the programs that count allocations.
    pub(crate) fn counted(&self, job: &Job) -> Result<Vec<Outcome>> {
        let mut outcomes: Vec<_> = self.clients.iter().copied().map(Outcome::new).collect();
        for outcome in &mut outcomes {
            outcome.add(|client| self.run(&self.programs(client)?.counting, job));
        }
        Ok(outcomes)
    }

    fn run(&self, program: &Path, job: &Job) -> Result<Report> {
        let output = Command::new(program)
            .arg(serde_json::to_string(job)?)
            .stdin(Stdio::null())
            .output()?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{}", complaint.trim());
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

impl Outcome {
    fn new(client: &'static Client) -> Self {
        Self {
            client,
            reports: Vec::new(),
            failure: None,
        }
    }

    fn add(&mut self, run: impl FnOnce(&Client) -> Result<Report>) {
        if self.failure.is_some() {
            return;
        }
        match run(self.client) {
            Ok(report) => self.reports.push(report),
            Err(error) => {
                eprintln!("{} failed: {error:#}", self.client.name);
                self.failure = Some(format!("{error:#}"));
            }
        }
    }
}
