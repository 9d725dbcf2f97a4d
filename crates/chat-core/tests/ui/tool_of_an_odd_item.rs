//! `#[tool]` goes above functions and structs of named fields.

use chat_core::tool;

/// A choice.
#[tool]
enum Choice {
    Yes,
    No,
}

/// A pair.
#[tool]
struct Pair(i64, i64);

struct Db;

impl Db {
    /// Asks the database.
    #[tool]
    fn ask(&self, question: String) -> String {
        question
    }
}

/// Asks the database.
#[tool]
fn ask<T>(question: T) {}

/// Asks the database.
#[tool]
fn own(#[state] db: Db) {}

fn main() {}
