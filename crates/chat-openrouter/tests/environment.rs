//! What the environment says, each case in a process of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::process::Command;

use chat_core::{ChatModel, ModelRegistry};
use chat_openrouter::ChatOpenRouter;

/// Runs what follows only in a child of this test, whose environment the test has chosen.
fn in_child() -> bool {
    std::env::var_os("CHAT_TEST_CHILD").is_some()
}

/// What the test `name` of this file prints in a process with these variables only.
fn child(name: &str, variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", name, "--nocapture", "--ignored"])
        .env_clear()
        .env("CHAT_TEST_CHILD", "1");
    let output = command.envs(variables.iter().copied()).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "runs as a child of other tests"]
fn in_a_child_a_model_is_made_from_the_environment() {
    if !in_child() {
        return;
    }
    println!("has a key: {:?}", ChatOpenRouter::builder().has_api_key());
    let mut registry = ModelRegistry::new();
    chat_openrouter::register(&mut registry);
    match registry.init("openrouter:openai/gpt-4.1:free") {
        Ok(model) => println!("identity: {:?}", model.identity()),
        Err(error) => println!("error: {error}"),
    }
    let Ok(model) = ChatOpenRouter::new("m") else {
        return;
    };
    let context = chat_core::RunContext::new();
    let (messages, options) = (
        [chat_core::Message::human("hi")],
        chat_core::ChatOptions::new(),
    );
    let request = model
        .dry_run(
            chat_core::ChatRequest::new(&messages, &options, &context),
            false,
        )
        .unwrap();
    println!("body: {}", String::from_utf8_lossy(request.body()));
    for name in ["authorization", "http-referer", "x-openrouter-title"] {
        println!(
            "{name}: {:?}",
            request
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap())
        );
    }
}

const CHILD: &str = "in_a_child_a_model_is_made_from_the_environment";

#[test]
fn without_a_key_the_error_names_the_variable_and_the_simulator() {
    for variables in [
        &[][..],
        &[("OPENROUTER_API_KEY", "")],
        &[("OPENROUTER_API_KEY", " \n")],
    ] {
        let said = child(CHILD, variables);
        assert!(said.contains("has a key: Ok(false)"), "{said}");
        assert!(
            said.contains("error: configuration: no API key: set OPENROUTER_API_KEY"),
            "{said}"
        );
        assert!(said.contains("simulator"), "{said}");
    }
}

#[test]
fn what_is_not_set_comes_from_the_environment() {
    let said = child(
        CHILD,
        &[
            ("OPENROUTER_API_KEY", " key-of-the-environment "),
            ("OPENROUTER_BASE_URL", "https://eu.openrouter.ai/api/v1"),
            ("OPENROUTER_API_BASE", "https://ignored.test"),
            ("OPENROUTER_APP_URL", "https://example.org"),
            ("OPENROUTER_APP_TITLE", "An App"),
            ("OPENROUTER_SESSION_ID", "session-1"),
        ],
    );
    assert!(said.contains("has a key: Ok(true)"), "{said}");
    assert!(said.contains(r#"provider: "openrouter", model: "openai/gpt-4.1:free", endpoint: Some("https://eu.openrouter.ai/api/v1/chat/completions")"#), "{said}");
    assert!(said.contains(r#""session_id":"session-1""#), "{said}");
    assert!(
        said.contains(r#"authorization: Some("Bearer key-of-the-environment")"#),
        "{said}"
    );
    assert!(
        said.contains(r#"http-referer: Some("https://example.org")"#),
        "{said}"
    );
    assert!(
        said.contains(r#"x-openrouter-title: Some("An App")"#),
        "{said}"
    );
    let other = child(
        CHILD,
        &[
            ("OPENROUTER_API_KEY", "k"),
            ("OPENROUTER_BASE_URL", ""),
            ("OPENROUTER_API_BASE", "http://localhost:1/v1"),
        ],
    );
    assert!(
        other.contains(r#"Some("http://localhost:1/v1/chat/completions")"#),
        "{other}"
    );
    assert!(other.contains("x-openrouter-title: None"), "{other}");
}
