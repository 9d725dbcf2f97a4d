//! Which tools a prompt asks for.

use super::arithmetic;
use super::message::Role;
use super::options::{Tool, ToolChoice};
use super::request::ChatRequest;
use super::words::{name_words, topics};

/// Other ways to ask for what a tool does.
const SYNONYMS: [(&str, &[&str]); 8] = [
    ("multiply", &["times", "multiplied", "product", "*"]),
    ("add", &["plus", "sum", "total", "+"]),
    ("subtract", &["minus", "difference"]),
    ("divide", &["divided", "/"]),
    ("search", &["look up", "find", "latest", "news", "google"]),
    (
        "weather",
        &[
            "forecast",
            "umbrella",
            "temperature",
            "sunny",
            "rain",
            "hot",
            "cold",
        ],
    ),
    ("email", &["mail", "e-mail"]),
    ("calculate", &["compute", "calculator"]),
];

/// The tools to call now.
pub(crate) fn chosen(request: &ChatRequest) -> Vec<&Tool> {
    match &request.tool_choice {
        ToolChoice::None => Vec::new(),
        ToolChoice::Named(name) => request
            .tools
            .iter()
            .find(|tool| tool.name == *name)
            .into_iter()
            .collect(),
        ToolChoice::Auto if has_results(request) => Vec::new(),
        ToolChoice::Auto => fitting(request, &request.tools.iter().collect::<Vec<_>>()),
        ToolChoice::Required => required(request),
    }
}

pub(crate) fn has_results(request: &ChatRequest) -> bool {
    request
        .since_user()
        .iter()
        .any(|turn| turn.role == Role::Tool)
}

/// The fitting tools that were not called since the user's last message, else any of them.
fn required(request: &ChatRequest) -> Vec<&Tool> {
    let called = |tool: &&Tool| {
        request
            .since_user()
            .iter()
            .any(|turn| turn.calls.iter().any(|call| call.name == tool.name))
    };
    let open: Vec<&Tool> = request.tools.iter().filter(|tool| !called(tool)).collect();
    let open = if open.is_empty() {
        request.tools.iter().collect()
    } else {
        open
    };
    let fitting = fitting(request, &open);
    if fitting.is_empty() {
        open.into_iter().take(1).collect()
    } else {
        fitting
    }
}

/// The tools whose name shares a topic with the prompt, each topic once; else the one whose
/// description does.
fn fitting<'a>(request: &ChatRequest, tools: &[&'a Tool]) -> Vec<&'a Tool> {
    let asked = asked_topics(request.prompt());
    let shared = |text: &str| -> Vec<String> {
        topics(text)
            .into_iter()
            .filter(|topic| asked.contains(topic))
            .collect()
    };
    let mut scored: Vec<(usize, Vec<String>, &Tool)> = tools
        .iter()
        .map(|tool| {
            let by_name = shared(&name_words(&tool.name));
            let score = 3 * by_name.len() + shared(&tool.description).len();
            (score, by_name, *tool)
        })
        .filter(|(score, ..)| *score > 0)
        .collect();
    scored.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
    let mut covered: Vec<String> = Vec::new();
    let mut chosen = Vec::new();
    for (_, by_name, tool) in &scored {
        if by_name.iter().any(|topic| !covered.contains(topic)) {
            covered.extend(by_name.iter().cloned());
            chosen.push(*tool);
        }
    }
    if chosen.is_empty() {
        chosen.extend(scored.first().map(|(_, _, tool)| *tool));
    }
    if !request.parallel_tool_calls {
        chosen.truncate(1);
    }
    chosen
}

fn asked_topics(prompt: &str) -> Vec<String> {
    let mut asked = topics(prompt);
    let padded = format!(
        " {} ",
        prompt.to_lowercase().replace(['?', '.', '!', ','], " ")
    );
    for (topic, ways) in SYNONYMS {
        if ways.iter().any(|way| padded.contains(&format!(" {way} "))) {
            asked.extend(topics(topic));
        }
    }
    if arithmetic::sum(prompt).is_some() {
        asked.extend(topics("calculator calculate math"));
    }
    asked
}
