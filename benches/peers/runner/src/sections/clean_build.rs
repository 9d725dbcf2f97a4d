use std::time::Instant;

use anyhow::{Result, ensure};

use super::start::cpu_of_children;
use crate::bench::Bench;
use crate::build::{cargo_build, scratch};
use crate::figures::figure;
use crate::report::Findings;
use crate::table::Table;

/// Release builds from nothing, one client after the other.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let target = scratch().join("clean");
    let mut table = Table::new(["", "wall, s", "CPU, s"]);
    for client in &bench.clients {
        let _ = std::fs::remove_dir_all(&target);
        let (start, cpu) = (Instant::now(), cpu_of_children()?);
        let status = cargo_build(client, &target).status()?;
        ensure!(status.success(), "{} does not build", client.name);
        let row = [start.elapsed().as_secs_f64(), cpu_of_children()? - cpu].map(figure);
        table.row([client.name.to_owned()].into_iter().chain(row).collect());
    }
    let _ = std::fs::remove_dir_all(&target);
    Ok(format!(
        "Each client with its library, in an empty target folder, sources already there, jobs as cargo \
         chooses. CPU is the steadier figure.\n\n{table}"
    )
    .into())
}
