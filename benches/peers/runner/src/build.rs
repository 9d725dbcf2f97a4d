use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::clients::Client;

/// The programs of a client.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    /// With the plain allocator.
    pub(crate) timed: PathBuf,
    /// With one that counts.
    pub(crate) counting: PathBuf,
}

/// The folder of this workspace.
pub(crate) fn workspace() -> &'static Path {
    let runner = Path::new(env!("CARGO_MANIFEST_DIR"));
    runner.parent().unwrap_or(runner)
}

/// Where builds and unfinished reports go.
pub(crate) fn scratch() -> PathBuf {
    workspace().join("target/peers")
}

/// A cargo command on this workspace.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(workspace()).stdin(Stdio::null());
    cargo
}

/// Builds both programs of a client, alone, so that no other client's features reach its dependencies.
pub(crate) fn build(client: &Client) -> Result<Programs> {
    let programs = scratch().join("programs");
    std::fs::create_dir_all(&programs)?;
    let timed = programs.join(client.name);
    let counting = programs.join(format!("{}-allocations", client.name));
    build_into(client, Some("client/count-allocations"), &counting)?;
    build_into(client, None, &timed)?;
    Ok(Programs { timed, counting })
}

fn build_into(client: &Client, feature: Option<&str>, program: &Path) -> Result<()> {
    let target = workspace().join("target");
    let status = cargo_build(client, &target)
        .args(with_feature(feature))
        .status()?;
    ensure!(status.success(), "{} does not build", client.name);
    let built = target.join("release").join(client.package);
    std::fs::copy(&built, program).with_context(|| format!("no program {}", built.display()))?;
    Ok(())
}

/// The release build of a client into a target folder.
pub(crate) fn cargo_build(client: &Client, target: &Path) -> Command {
    let mut cargo = cargo();
    cargo
        .args(["build", "--release", "--quiet"])
        .args(selected(client))
        .env("CARGO_TARGET_DIR", target);
    cargo
}

/// What says to cargo which client is meant.
pub(crate) fn selected(client: &Client) -> Vec<&'static str> {
    let mut arguments = vec!["-p", client.package];
    arguments.extend(with_feature(client.feature));
    arguments
}

fn with_feature(feature: Option<&str>) -> impl Iterator<Item = &str> {
    feature
        .into_iter()
        .flat_map(|feature| ["--features", feature])
}
