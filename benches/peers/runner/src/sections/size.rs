use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::bench::Bench;
use crate::build::{cargo, scratch, selected};
use crate::clients::Client;
use crate::figures::figure;
use crate::report::Findings;
use crate::table::Table;

/// Size of the stripped program, and crates of the library's tree.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let mut table = Table::new([
        "",
        "library",
        "program, stripped, MB",
        "crates in the library's tree",
    ]);
    for client in &bench.clients {
        let tree = tree(client)?;
        let stripped = stripped(&bench.programs(client)?.timed);
        table.row(vec![
            client.name.to_owned(),
            tree.version,
            stripped.map_or("no `strip` here".to_owned(), |bytes| {
                figure(bytes as f64 / 1e6)
            }),
            tree.crates.to_string(),
        ]);
    }
    Ok(format!(
        "The program is the benchmark's client: harness and library. Crates are names with versions, the \
         library itself among them, without those that only build or test.\n\n{table}"
    )
    .into())
}

fn stripped(program: &Path) -> Option<u64> {
    let stripped = scratch().join("stripped");
    let status = Command::new("strip")
        .arg("-s")
        .arg("-o")
        .arg(&stripped)
        .arg(program)
        .status()
        .ok()?;
    let size = status
        .success()
        .then(|| std::fs::metadata(&stripped).ok().map(|file| file.len()))?;
    let _ = std::fs::remove_file(stripped);
    size
}

struct Tree {
    version: String,
    crates: usize,
}

/// The part of a client's tree that is its library's.
fn tree(client: &Client) -> Result<Tree> {
    let arguments = ["tree", "-e", "normal", "--prefix", "depth", "--no-dedupe"];
    let output = cargo().args(arguments).args(selected(client)).output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout)?;
    let lines = text
        .lines()
        .map(|line| line.split_at(line.find(|it: char| !it.is_ascii_digit()).unwrap_or(0)));
    let name = |line: &str| line.split(" (").next().unwrap_or_default().to_owned();
    let mut of_library = lines
        .skip_while(|(depth, rest)| *depth != "1" || rest.split(' ').next() != Some(client.library))
        .map(|(depth, rest)| (depth, name(rest)));
    let (_, root) = of_library
        .next()
        .context("the library is not in the client's tree")?;
    let crates: BTreeSet<_> = of_library
        .take_while(|(depth, _)| *depth != "1" && *depth != "0")
        .map(|(_, name)| name)
        .collect();
    Ok(Tree {
        version: root,
        crates: crates.len() + 1,
    })
}
