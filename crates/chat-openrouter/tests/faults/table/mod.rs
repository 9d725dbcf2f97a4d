//! The table of all faults, `docs/faults.md`: written from the rows here, and checked against it.
//!
//! A new fault is a test and a row. A row names its tests as `module::test` of this binary, or as
//! `file.rs::test` below the `tests` folder of this crate, or as `crate/tests/file.rs::test`.

mod rows_a;
mod rows_b;
mod rows_c;
mod rows_d;
mod rows_e;
mod rows_f;
mod rows_g;
mod rows_h;
mod rows_i;

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// One fault.
pub(crate) struct Row {
    /// Its letter and number.
    id: &'static str,
    fault: &'static str,
    /// What a caller gets, or why there is no test.
    outcome: &'static str,
    /// The tests that show it. None if the row is declined.
    tests: &'static [&'static str],
}

const fn row(
    id: &'static str,
    fault: &'static str,
    outcome: &'static str,
    tests: &'static [&'static str],
) -> Row {
    Row {
        id,
        fault,
        outcome,
        tests,
    }
}

const fn declined(id: &'static str, fault: &'static str, reason: &'static str) -> Row {
    row(id, fault, reason, &[])
}

/// A letter of the table.
struct Group {
    title: &'static str,
    rows: &'static [Row],
}

const GROUPS: &[Group] = &[
    Group {
        title: "A. Connections and HTTP",
        rows: rows_a::ROWS,
    },
    Group {
        title: "B. Events",
        rows: rows_b::ROWS,
    },
    Group {
        title: "C. JSON",
        rows: rows_c::ROWS,
    },
    Group {
        title: "D. Meaning",
        rows: rows_d::ROWS,
    },
    Group {
        title: "E. Time and retries",
        rows: rows_e::ROWS,
    },
    Group {
        title: "F. Callers that leave",
        rows: rows_f::ROWS,
    },
    Group {
        title: "G. Load",
        rows: rows_g::ROWS,
    },
    Group {
        title: "H. Secrets and strangers",
        rows: rows_h::ROWS,
    },
    Group {
        title: "I. Setups and input",
        rows: rows_i::ROWS,
    },
];

const PREFACE: &str = "\
# Faults

What can go wrong between a caller and a provider, what the caller gets, and the tests that show it.
The tests write this page and fail when it is out of date. [What happens when…](what-happens-when.md)
says the same for users, by what they see.

Partial answers are in `Error::partial()`. \"Once\" and \"tried again\" count requests that a server
saw, with the default of two retries.
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The file of a test, from the root of the workspace, and its name.
fn place(test: &str) -> (String, &str) {
    let (path, name) = test.rsplit_once("::").unwrap();
    let path = match path.strip_suffix(".rs") {
        None => format!("crates/chat-openrouter/tests/faults/{path}.rs"),
        Some(_) if path.contains("/tests/") => format!("crates/{path}"),
        Some(_) => format!("crates/chat-openrouter/tests/{path}"),
    };
    (path, name)
}

fn page() -> String {
    let rows = || GROUPS.iter().flat_map(|group| group.rows);
    let declined = rows().filter(|row| row.tests.is_empty()).count();
    let mut page = PREFACE.to_owned();
    let passed = rows().count() - declined;
    writeln!(
        page,
        "\n{passed} rows are shown by tests; {declined} are declined."
    )
    .unwrap();
    for group in GROUPS {
        write!(
            page,
            "\n## {}\n\n| | fault | what happens | shown by |\n|---|---|---|---|\n",
            group.title
        )
        .unwrap();
        for row in group.rows {
            let tests: Vec<String> = row
                .tests
                .iter()
                .map(|test| {
                    let (path, name) = place(test);
                    format!("[{}](../{path})", name.replace('_', " "))
                })
                .collect();
            let shown = if tests.is_empty() {
                "declined".to_owned()
            } else {
                tests.join("; ")
            };
            writeln!(
                page,
                "| {} | {} | {} | {shown} |",
                row.id, row.fault, row.outcome
            )
            .unwrap();
        }
    }
    page
}

#[test]
fn the_page_is_up_to_date() {
    let path = root().join("docs/faults.md");
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == page,
        "docs/faults.md is out of date: UPDATE_DOCS=1 cargo test -p chat-openrouter --test faults table"
    );
}

#[test]
fn every_row_is_there_once_and_so_is_every_test_it_names() {
    for group in GROUPS {
        for (number, row) in (1..).zip(group.rows) {
            let letter = &group.title[..1];
            assert_eq!(
                row.id,
                format!("{letter}{number}"),
                "in order and without gaps"
            );
            assert!(
                !row.outcome.contains('|') && !row.fault.contains('|'),
                "{}",
                row.id
            );
            for test in row.tests {
                let (path, name) = place(test);
                let source = std::fs::read_to_string(root().join(&path));
                let source = source.unwrap_or_else(|error| panic!("{}: {path}: {error}", row.id));
                assert!(
                    source.contains(&format!("fn {name}(")),
                    "{}: no test {name} in {path}",
                    row.id
                );
            }
        }
    }
}
