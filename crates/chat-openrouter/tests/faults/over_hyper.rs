//! All of it once more over hyper.

use std::process::Command;

use crate::common::{OVER_HYPER, is_over_hyper};

#[test]
fn what_holds_over_reqwest_holds_over_hyper() {
    if is_over_hyper() {
        return;
    }
    let again = Command::new(std::env::current_exe().unwrap())
        .env(OVER_HYPER, "1")
        .args(["--skip", "table::", "--skip", "over_hyper::"])
        .output()
        .unwrap();
    let (said, complaints) = (&again.stdout, &again.stderr);
    assert!(
        again.status.success(),
        "{}{}",
        String::from_utf8_lossy(said),
        String::from_utf8_lossy(complaints)
    );
    let said = String::from_utf8_lossy(said);
    assert!(said.contains("connections::a_refused_connection_is_tried_again ... ok"));
}
