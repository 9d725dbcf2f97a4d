//! The list of models.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{chat, chat_at, run, serve};

#[test]
fn without_a_key_the_simulator_lists_its_models_and_says_so() {
    let ran = run(chat(["models", "claude-sonnet"]));
    let lines: Vec<&str> = ran.succeeds().lines().collect();
    assert!(lines[0].starts_with("MODEL "), "{ran:?}");
    assert!(
        lines[1].starts_with("anthropic/claude-sonnet-4.5  "),
        "{ran:?}"
    );
    for part in ["1000000", "3.00", "15.00", "text+image+file->text"] {
        assert!(lines[1].contains(part), "{part}: {ran:?}");
    }
    assert!(lines[1].ends_with("tools structured reasoning"), "{ran:?}");
    assert_eq!(lines.len(), 3, "{ran:?}");
    assert!(ran.err.starts_with("Offline simulator"), "{ran:?}");
    assert!(ran.err.contains("OPENROUTER_API_KEY"), "{ran:?}");
    assert!(ran.err.contains("2 of "), "{ran:?}");

    let ran = run(chat(["models", "--quiet", "--offline"]));
    assert!(ran.succeeds().lines().count() > 20, "{ran:?}");
    assert_eq!(ran.err, "");
}

#[test]
fn sorted_lists() {
    let first = |by: &str| {
        let ran = run(chat(["models", "-q", "--sort", by]));
        ran.succeeds().lines().nth(1).unwrap().to_owned()
    };
    assert!(first("name").starts_with("anthropic/"));
    assert!(first("context").contains(" 1048576 "));
    assert!(first("price").contains(" 0.06 "));
    assert_eq!(run(chat(["models", "--sort", "size"])).code, Some(2));
}

#[test]
fn json_has_everything() {
    let ran = run(chat(["models", "-q", "--json", "gpt-4.1-mini"]));
    ran.succeeds();
    let models = ran.json();
    assert_eq!(models.as_array().unwrap().len(), 1);
    assert_eq!(models[0]["pricing"]["prompt"], "0.0000004");
    assert_eq!(
        models[0]["canonical_slug"],
        "openai/gpt-4.1-mini-2025-04-14"
    );
    let ran = run(chat(["models", "-q", "--json", "nothing-like-this"]));
    assert_eq!(ran.succeeds(), "[]\n");
}

#[test]
fn nothing_that_fits() {
    let ran = run(chat(["models", "-q", "nothing-like-this"]));
    assert!(ran.fails(1).contains("nothing-like-this"), "{ran:?}");
    assert_eq!(ran.out, "");
}

#[test]
fn with_a_key_the_server_is_asked() {
    let served = serve();
    let ran = run(chat_at(&served, ["models", "kimi"]));
    assert!(ran.succeeds().contains("moonshotai/kimi-k2"), "{ran:?}");
    assert!(!ran.err.contains("Offline"), "{ran:?}");

    let mut command = chat(["models", "--json"]);
    command.env("OPENROUTER_BASE_URL", &served.base_url);
    let ran = run(command);
    assert!(ran.fails(2).contains("OPENROUTER_API_KEY"), "{ran:?}");
    assert_eq!(ran.json()["error"]["kind"], "configuration");
}

#[test]
fn a_prompt_may_begin_with_the_word() {
    let ran = run(chat([
        "-q", "-m", "sim/echo", "--", "models", "of", "ships",
    ]));
    assert_eq!(ran.succeeds(), "models of ships\n");
}
