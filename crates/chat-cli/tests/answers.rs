//! What the command answers without a key, from the offline simulator.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{chat, run, run_with_stdin};

const TRANSLATE: &str = "You are a helpful assistant that translates English to French.";

#[test]
fn a_poem_without_a_key_says_that_it_is_canned() {
    let ran = run(chat(["Write", "a short poem", "about the sea."]));
    assert!(
        ran.succeeds().contains("sea") && ran.out.ends_with('\n'),
        "{ran:?}"
    );
    let lines: Vec<_> = ran.err.lines().collect();
    assert!(lines[0].contains("Offline simulator") && lines[0].contains("OPENROUTER_API_KEY"));
    assert!(lines[1].starts_with("openai/gpt-4.1-mini"), "{ran:?}");
    for part in [" · in ", " · out ", " · $0.0", "(first token "] {
        assert!(lines[1].contains(part), "{ran:?}");
    }
    assert_eq!(lines.len(), 2, "{ran:?}");
    assert!(!ran.err.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn quiet_prints_the_answer_alone() {
    let ran = run(chat([
        "-q",
        "--offline",
        "-s",
        TRANSLATE,
        "I love programming.",
    ]));
    assert_eq!(ran.succeeds(), "J'adore la programmation.\n");
    assert_eq!(ran.err, "");
}

#[test]
fn stdin_is_the_prompt_or_is_added_to_it() {
    let ran = run_with_stdin(chat(["-q", "-m", "sim/echo"]), b"from a pipe\n");
    assert_eq!(ran.succeeds(), "from a pipe\n");
    let ran = run_with_stdin(chat(["-q", "-m", "sim/echo", "Sum", "up:"]), b"one\ntwo\n");
    assert_eq!(ran.succeeds(), "Sum up:\n\none\ntwo\n");
}

#[test]
fn streamed_and_whole_are_the_same_text() {
    let prompt = "Why is the sea salty?";
    let streamed = run(chat(["-q", prompt]));
    let whole = run(chat(["-q", "--no-stream", prompt]));
    assert!(!streamed.succeeds().is_empty());
    assert_eq!(streamed.out, whole.succeeds());
}

#[test]
fn json_is_one_object() {
    for mode in ["--json", "--no-stream"] {
        let ran = run(chat([
            "--json",
            mode,
            "-m",
            "sim/reasoning",
            "Why is the sea salty?",
        ]));
        ran.succeeds();
        let object = ran.json();
        for field in ["text", "reasoning", "model", "provider", "id"] {
            assert!(
                object[field].as_str().is_some_and(|text| !text.is_empty()),
                "{field}: {ran:?}"
            );
        }
        assert_eq!(object["finish_reason"], "stop");
        assert_eq!(object["simulated"], true);
        assert!(
            object["usage"]["input_tokens"].as_u64().unwrap() > 0,
            "{ran:?}"
        );
        assert_eq!(object["cost"], object["usage"]["cost"]);
        assert_eq!(ran.out.lines().count(), 1, "{ran:?}");
    }
}

#[test]
fn reasoning_is_shown_on_stderr_on_request() {
    let hidden = run(chat(["-q", "-m", "sim/reasoning", "Why is the sea salty?"]));
    let shown = run(chat([
        "-q",
        "--show-reasoning",
        "-m",
        "sim/reasoning",
        "Why is the sea salty?",
    ]));
    assert_eq!(hidden.succeeds(), shown.succeeds());
    assert_eq!(hidden.err, "");
    assert!(
        shown.err.len() > 10 && shown.err.ends_with('\n'),
        "{shown:?}"
    );
}

#[test]
fn a_refusal_is_told_on_stderr() {
    let ran = run(chat(["-q", "-m", "sim/refusal", "hi"]));
    assert_eq!(ran.succeeds(), "");
    assert!(ran.err.starts_with("chat: the model refused: "), "{ran:?}");
}

#[test]
fn parts_that_are_not_text_are_in_the_json() {
    let ran = run(chat(["-m", "sim/image", "Draw a cat."]));
    ran.succeeds();
    assert!(ran.err.contains("1 part that is not text"), "{ran:?}");
    let ran = run(chat(["--json", "-m", "sim/image", "Draw a cat."]));
    ran.succeeds();
    assert_eq!(ran.json()["content"][0]["type"], "image", "{ran:?}");
}

#[test]
fn options_reach_the_request() {
    let ran = run(chat([
        "--dry-run",
        "--no-stream",
        "-m",
        "meta-llama/llama-3.3-70b-instruct:free",
        "-s",
        "Be brief.",
        "-o",
        "temperature=0.25",
        "-o",
        "seed=-7",
        "-o",
        "stop=a",
        "-o",
        "stop=b",
        "-o",
        "session_id=s-1",
        "--extra-body",
        r#"{"top_k": 4}"#,
        "hi",
    ]));
    let (head, body) = ran.succeeds().split_once("\n\n").unwrap();
    assert!(
        head.starts_with("POST https://openrouter.ai/api/v1/chat/completions\n"),
        "{head}"
    );
    assert!(head.contains("authorization: [hidden]"), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["model"], "meta-llama/llama-3.3-70b-instruct:free");
    assert_eq!(body["messages"][0]["role"], "system");
    assert_eq!(body["messages"][1]["content"], "hi");
    assert_eq!(body["temperature"], 0.25);
    assert_eq!(body["seed"], -7);
    assert_eq!(body["stop"], serde_json::json!(["a", "b"]));
    assert_eq!(body["session_id"], "s-1");
    assert_eq!(body["top_k"], 4);
    assert_eq!(ran.err, "");
}

#[test]
fn no_output_shows_the_key() {
    const KEY: &str = "sk-or-v1-canary0123456789abcdef";
    for arguments in [
        ["--dry-run", "--quiet", "hi"],
        ["--offline", "--json", "hi"],
        [
            "--json",
            "-obase_url=http://127.0.0.1:1/api/v1",
            "-omax_retries=0",
        ],
    ] {
        let mut command = chat(arguments);
        command.env("OPENROUTER_API_KEY", KEY);
        let ran = run_with_stdin(command, b"hi");
        assert!(!ran.out.is_empty(), "{ran:?}");
        assert!(
            !ran.out.contains("canary") && !ran.err.contains("canary"),
            "{ran:?}"
        );
    }
}
