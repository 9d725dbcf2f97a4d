//! What the command says, and how it exits, when it cannot answer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{chat, run, run_with_stdin};

#[test]
fn nothing_to_ask() {
    assert!(run(chat([])).fails(2).contains("nothing to ask"));
    assert!(run(chat(["-q", " "])).fails(2).contains("nothing to ask"));
    let ran = run_with_stdin(chat([]), &[0xff, 0xfe]);
    assert!(ran.fails(2).contains("UTF-8"));
}

#[test]
fn wrong_options_name_the_nearest() {
    let ran = run(chat(["-o", "temprature=0", "hi"]));
    assert!(
        ran.fails(2).contains("did you mean `temperature`?"),
        "{ran:?}"
    );
    assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
    assert!(
        run(chat(["-o", "seed=x", "hi"]))
            .fails(2)
            .contains("seed=x")
    );
    assert!(
        run(chat(["--extra-body", "{", "hi"]))
            .fails(2)
            .contains("JSON object")
    );
    assert_eq!(run(chat(["--no-such-flag", "hi"])).code, Some(2));
}

#[test]
fn wrong_models() {
    let ran = run(chat(["-m", "openruoter:a/b", "hi"]));
    assert!(
        ran.fails(2).contains("did you mean `openrouter`?"),
        "{ran:?}"
    );
    assert!(
        run(chat(["-m", "gpt-4.1", "hi"]))
            .fails(2)
            .contains("backend:model")
    );
    let ran = run(chat(["-q", "-m", "nobody/nothing", "hi"]));
    assert!(
        ran.fails(1)
            .contains("nobody/nothing is not a valid model ID"),
        "{ran:?}"
    );
    assert!(ran.err.contains("simulator"), "{ran:?}");
}

#[test]
fn a_key_is_needed_where_the_base_url_is_set() {
    let ran = run(chat(["-o", "base_url=http://127.0.0.1:1/api/v1", "hi"]));
    assert!(ran.fails(2).contains("OPENROUTER_API_KEY"), "{ran:?}");
    let ran = run(chat([
        "--offline",
        "-o",
        "base_url=http://127.0.0.1:1/api/v1",
        "hi",
    ]));
    assert!(ran.fails(2).contains("exclude each other"), "{ran:?}");
}

#[test]
fn the_key_is_asked_for_on_a_terminal_only() {
    let ran = run(chat(["--key", "hi"]));
    assert!(ran.fails(2).contains("terminal"), "{ran:?}");
}

#[test]
fn nobody_listens() {
    let mut command = chat(["-o", "max_retries=0", "hi"]);
    command
        .env("OPENROUTER_BASE_URL", "http://127.0.0.1:1/api/v1")
        .env("OPENROUTER_API_KEY", "anything");
    let ran = run(command);
    assert!(ran.fails(1).contains("cannot reach 127.0.0.1"), "{ran:?}");
    assert_eq!(ran.out, "");
}

#[test]
fn a_partial_answer_stays_and_is_called_incomplete() {
    for mode in ["--quiet", "--no-stream"] {
        let ran = run(chat([
            "-q",
            mode,
            "-o",
            "max_retries=0",
            "-m",
            "sim/midstream-error",
            "hi",
        ]));
        assert!(ran.fails(1).contains("the answer is incomplete"), "{ran:?}");
        assert!(ran.out.len() > 1 && ran.out.ends_with('\n'), "{ran:?}");
    }
}

#[test]
fn json_reports_failures() {
    let ran = run(chat(["-q", "--json", "-m", "sim/cut", "hi"]));
    ran.fails(1);
    let error = &ran.json()["error"];
    assert_eq!(error["kind"], "interrupted");
    assert!(
        error["partial_text"]
            .as_str()
            .is_some_and(|text| !text.is_empty()),
        "{ran:?}"
    );
    let ran = run(chat(["-q", "--json", "-m", "gpt-4.1", "hi"]));
    ran.fails(2);
    assert_eq!(ran.json()["error"]["kind"], "configuration");
}

/// Answers every request with an error that repeats its key.
fn echoing_server() -> String {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let mut request = [0; 4096];
            let read = socket.read(&mut request).unwrap();
            let request = String::from_utf8_lossy(&request[..read]).into_owned();
            let key = request
                .lines()
                .find(|line| line.starts_with("authorization"));
            let body =
                format!("{{\"error\":{{\"code\":401,\"message\":\"bad {key:?} \\u001b[2J\"}}}}");
            let body = body
                .replace("\\\"", "")
                .replace("Some(\"", "")
                .replace("\")", "");
            let head = "HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length";
            write!(socket, "{head}: {}\r\n\r\n{body}", body.len()).unwrap();
        }
    });
    format!("http://{address}/v1")
}

#[test]
fn no_output_shows_the_key() {
    for key in ["sk-or-v1-canary0123456789abcdef", "my-gateway-canary-1"] {
        let url = echoing_server();
        let runs: [&[&str]; 6] = [
            &["hi"],
            &["--json", "hi"],
            &["--dry-run", "hi"],
            &["models"],
            &["--no-such-flag", "hi"],
            &["-o", "temprature=0", "hi"],
        ];
        for arguments in runs {
            let mut command = chat([]);
            command.args(arguments);
            command
                .env("OPENROUTER_API_KEY", key)
                .env("OPENROUTER_BASE_URL", &url);
            let ran = run(command);
            let shown = format!("{}{}", ran.out, ran.err);
            assert!(!shown.is_empty());
            assert!(!shown.contains("canary"), "{arguments:?}: {shown}");
            assert!(!shown.contains('\u{1b}'), "{arguments:?}: {shown:?}");
        }
    }
}
