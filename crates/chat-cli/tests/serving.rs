//! The simulator on a port, and commands that run until somebody stops them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use std::io::Read;

use common::{Running, chat, chat_at, read, run, serve};

#[test]
fn a_second_command_asks_the_served_simulator() {
    let mut served = serve();
    assert!(
        served.base_url.starts_with("http://127.0.0.1:"),
        "{served:?}"
    );
    let ran = run(chat_at(&served, ["-m", "sim/echo", "over a socket"]));
    assert_eq!(ran.succeeds(), "over a socket\n");
    assert!(!ran.err.contains("Offline"), "{ran:?}");
    assert!(ran.err.starts_with("sim/echo · in "), "{ran:?}");

    served.process.interrupt();
    let (status, err) = served.process.end();
    assert_eq!(status.code(), Some(0), "{err}");
    assert!(
        err.contains(&format!("OPENROUTER_BASE_URL={}", served.base_url)),
        "{err}"
    );
}

#[test]
fn a_bad_key_and_a_wrong_model() {
    let served = serve();
    let mut command = chat_at(&served, ["hi"]);
    command.env("OPENROUTER_API_KEY", "sk-or-bad-0123456789");
    let ran = run(command);
    assert!(ran.fails(1).contains("authentication"), "{ran:?}");
    assert!(
        ran.err.contains("OPENROUTER_API_KEY") && !ran.err.contains("0123456789"),
        "{ran:?}"
    );

    let ran = run(chat_at(&served, ["-m", "nobody/nothing", "hi"]));
    assert!(
        ran.fails(1)
            .contains("nobody/nothing is not a valid model ID"),
        "{ran:?}"
    );
    assert!(!ran.err.contains("simulator"), "{ran:?}");
}

#[test]
fn a_port_that_is_taken() {
    let served = serve();
    let port = served
        .base_url
        .rsplit(':')
        .next()
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    let ran = run(chat(["sim", "--port", port]));
    assert!(ran.fails(2).contains("--port"), "{ran:?}");
}

#[test]
fn an_answer_that_stalls_ends_with_its_timeout() {
    let served = serve();
    let ran = run(chat_at(
        &served,
        ["-q", "-m", "sim/stall", "-o", "timeout=0.2", "hi"],
    ));
    assert!(ran.fails(1).contains("timeout"), "{ran:?}");
    assert!(
        ran.err.contains("the answer is incomplete") && ran.out.ends_with('\n'),
        "{ran:?}"
    );
}

#[test]
fn ctrl_c_stops_an_answer_and_keeps_what_came() {
    let mut running = Running::start(chat(["-q", "-m", "sim/stall", "Write a poem."]));
    let (first, mut stdout) = read(running.stdout(), |stdout| {
        let mut byte = [0];
        stdout.read_exact(&mut byte).unwrap();
        byte
    });
    running.interrupt();
    let (status, err) = running.end();
    assert_eq!(status.code(), Some(130), "{err}");
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert!(
        first[0].is_ascii_graphic() && rest.ends_with('\n'),
        "{rest}"
    );
    assert_eq!(err, "");
}

#[test]
fn a_reader_that_leaves_ends_the_command_quietly() {
    let mut running = Running::start(chat(["-m", "sim/long-50000", "hi"]));
    let (_, stdout) = read(running.stdout(), |stdout| {
        stdout.read_exact(&mut [0; 16]).unwrap()
    });
    drop(stdout);
    let (status, err) = running.end();
    assert_eq!(status.code(), Some(141), "{err}");
    assert_eq!(err.lines().count(), 1, "only the notice: {err}");
}
