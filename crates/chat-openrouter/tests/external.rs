//! Checks against data that others made: recorded exchanges and cases of another client.
//!
//! The folder is in `CHAT_EXTERNAL_DATA`; without it there is nothing to check.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "external/golden.rs"]
mod golden;
#[path = "external/raw.rs"]
mod raw;
#[path = "external/recorded.rs"]
mod recorded;
#[path = "external/requests.rs"]
mod requests;
#[path = "external/structured.rs"]
mod structured;

use std::io::Write;
use std::path::{Path, PathBuf};

/// Says something that is seen although the test passes.
pub(crate) fn say(line: &str) {
    let mut standard_error = std::io::stderr();
    writeln!(standard_error, "{line}").unwrap();
}

/// The files with this ending in a folder of the data, or none and a line that says why.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let Some(data) = std::env::var_os("CHAT_EXTERNAL_DATA") else {
        say("skipped: CHAT_EXTERNAL_DATA is not set");
        return vec![];
    };
    let folder = Path::new(&data).join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == ending));
    files.sort();
    assert!(!files.is_empty(), "{folder:?} is empty");
    files
}

#[tokio::test]
async fn recorded_exchanges_lose_nothing() {
    for file in files("recorded", "jsonl") {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut count = 0;
        for (number, line) in text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .enumerate()
        {
            let exchange = serde_json::from_str(line).unwrap();
            recorded::check(&exchange, &format!("{}:{}", file.display(), number + 1)).await;
            count += 1;
        }
        say(&format!("checked: {count} exchanges of {}", file.display()));
    }
}

#[tokio::test]
async fn golden_cases_come_out_as_they_must() {
    let (mut checked, mut failures) = (0, vec![]);
    for file in files("golden", "json") {
        let case = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        match golden::reason_to_skip(&case) {
            Some(reason) => say(&format!("skipped: {name}: {reason}")),
            None => {
                checked += 1;
                failures.extend(
                    golden::check(&case)
                        .await
                        .into_iter()
                        .map(|it| format!("{name}: {it}")),
                );
            }
        }
    }
    say(&format!("checked: {checked} golden cases"));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
