//! What fuzzing has found, and what it began with, once more.

#[path = "../../../../fuzz/src/targets/mod.rs"]
#[allow(unreachable_pub, reason = "the fuzzer is another crate")]
mod targets;

use std::fs;
use std::path::Path;

fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus-regression")
        .join(target);
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let input = fs::read(&path).unwrap();
        let replayed = std::panic::catch_unwind(|| run(&input));
        assert!(replayed.is_ok(), "{} breaks a promise", path.display());
        count += 1;
    }
    assert!(count > 0, "there are no inputs for {target}");
    run(&[]);
}

macro_rules! replays {
    ($($target:ident)*) => {
        $(#[test] fn $target() { replay(stringify!($target), targets::$target::run); })*
    };
}

replays!(config failure message_json partial_json retry_after sse stream strict_schema);
