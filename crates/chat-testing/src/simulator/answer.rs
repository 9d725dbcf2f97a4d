//! What the simulator says.

use super::identity::hash;
use super::knowledge::entity;
use super::message::{Part, Role, Turn};
use super::request::ChatRequest;
use super::words::{capitalized, quoted, shortened, subject, words};
use super::{arithmetic, phrases, places, poems};

/// A plain text answer to the last user message.
pub(crate) fn text(request: &ChatRequest) -> String {
    let prompt = request.prompt();
    if let Some(described) = request.last_user().and_then(|turn| media(turn, prompt)) {
        return described;
    }
    if prompt.is_empty() {
        return "Hello! This is the OpenRouter simulator. Ask me something.".to_owned();
    }
    phrases::translation(&request.system(), prompt)
        .or_else(|| said(prompt))
        .or_else(|| calculated(prompt))
        .or_else(|| written(request, prompt))
        .or_else(|| conversation(request, prompt))
        .or_else(|| looked_up(prompt))
        .unwrap_or_else(|| canned(prompt))
}

/// What a model would think before it gives that answer.
pub(crate) fn thought(request: &ChatRequest) -> String {
    let prompt = request.prompt();
    if let Some((number, root)) = arithmetic::square_root(prompt) {
        return root_thought(number, root);
    }
    if let Some(sum) = arithmetic::sum(prompt) {
        return format!(
            "This is simple arithmetic. {} gives {}.",
            sum.expression,
            arithmetic::shown(sum.value)
        );
    }
    format!(
        "The user writes: \"{}\". I should find out what is being asked, then answer briefly and to the point.",
        shortened(prompt, 120)
    )
}

fn root_thought(number: f64, root: f64) -> String {
    let low = (root / 10.0).floor() * 10.0;
    let high = low + 10.0;
    let shown = arithmetic::shown;
    format!(
        "I need a number whose square is {}. {}² = {} and {}² = {}, so it lies between {} and {}. Trying {}: {} × {} = {}.",
        shown(number),
        shown(low),
        shown(low * low),
        shown(high),
        shown(high * high),
        shown(low),
        shown(high),
        shown(root),
        shown(root),
        shown(root),
        shown(root * root),
    )
}

/// What a picture, a sound, a video or a document in the message shows.
fn media(turn: &Turn, prompt: &str) -> Option<String> {
    let described = turn.parts.iter().rev().find_map(|part| match part {
        Part::Image { url } => Some(image(url)),
        Part::Audio { format, base64_length } => Some(format!(
            "\"Hello, and thank you for listening.\" (A simulated transcript: the {format} recording of {} bytes was received, but not heard.)",
            base64_length / 4 * 3
        )),
        Part::Video { url } => Some(format!(
            "The video{} shows a short scene. (A simulated description: the video was received, but not watched.)",
            source(url)
        )),
        Part::File { name } => Some(format!(
            "The document \"{name}\" appears to be a short placeholder document. (A simulated summary: the file was received, but not read.)"
        )),
        Part::Text { .. } => None,
    })?;
    let asks = prompt.is_empty() || !prompt.to_lowercase().starts_with("say ");
    asks.then_some(described)
}

fn image(url: &str) -> String {
    if url.to_lowercase().contains("boardwalk") {
        return "The image shows a wooden boardwalk that leads through a lush green meadow under a blue sky with scattered clouds.".to_owned();
    }
    format!(
        "The image{} shows a simple scene with clear shapes and colors. (A simulated description: the image was received, but not seen.)",
        source(url)
    )
}

/// The file name of a URL, as it stands in a sentence.
fn source(url: &str) -> String {
    if url.starts_with("data:") {
        return String::new();
    }
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit('/')
        .next()
        .filter(|name| !name.is_empty())
        .map_or_else(String::new, |name| format!(" \"{name}\""))
}

/// "Say exactly: …", "Repeat after me: …", "Say hi.", "Reply with the single word: ok".
fn said(prompt: &str) -> Option<String> {
    let lower = prompt.to_lowercase();
    let verb = [
        "say",
        "repeat",
        "echo",
        "reply with",
        "respond with",
        "answer with",
    ]
    .iter()
    .find(|verb| lower.starts_with(**verb))?;
    let rest = prompt.get(verb.len()..)?;
    if !rest.starts_with([' ', ':']) {
        return None;
    }
    if let Some(inside) = quoted(rest) {
        return Some(inside.to_owned());
    }
    if let Some((_, exact)) = rest.split_once(':') {
        return Some(exact.trim().to_owned());
    }
    let rest = rest.trim().trim_end_matches(['.', '!']);
    let rest = [
        "just ",
        "only ",
        "exactly ",
        "the word ",
        "the single word ",
        "after me ",
    ]
    .iter()
    .fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let short = words(rest).len() <= 6 && !rest.is_empty();
    match rest.to_lowercase().as_str() {
        "hi" | "hello" | "hey" => Some(format!("{}!", capitalized(rest))),
        _ => short.then(|| capitalized(rest)),
    }
}

fn calculated(prompt: &str) -> Option<String> {
    if let Some((number, root)) = arithmetic::square_root(prompt) {
        let (number, root) = (arithmetic::shown(number), arithmetic::shown(root));
        return Some(format!("The square root of {number} is {root}."));
    }
    let sum = arithmetic::sum(prompt)?;
    Some(format!(
        "{} = {}",
        sum.expression,
        arithmetic::shown(sum.value)
    ))
}

fn written(request: &ChatRequest, prompt: &str) -> Option<String> {
    let asked = words(prompt);
    let has = |word: &str| asked.iter().any(|asked| asked.starts_with(word));
    let choice = request
        .seed
        .map_or_else(|| hash(prompt.as_bytes()), i64::unsigned_abs);
    let is_haiku = has("haiku");
    if has("poem") || has("verse") || has("rhyme") || has("limerick") || is_haiku {
        return Some(poems::poem(&theme(prompt), is_haiku, choice));
    }
    if has("joke") {
        let (setup, punchline) = poems::joke(prompt, request.seed.map_or(0, i64::unsigned_abs));
        return Some(format!("{setup}\n\n{punchline}"));
    }
    (has("story") || has("tale")).then(|| poems::story(&theme(prompt)))
}

/// What a poem is to be about; "the day" when nothing is said.
fn theme(prompt: &str) -> String {
    if prompt.contains(" about ") || prompt.contains(" on ") || prompt.contains(" of ") {
        subject(prompt)
    } else {
        "the day".to_owned()
    }
}

fn conversation(request: &ChatRequest, prompt: &str) -> Option<String> {
    let lower = prompt.to_lowercase();
    if lower.contains("my name") && lower.contains("what") {
        let name = request.turns.iter().rev().find_map(introduced_name);
        return Some(match name {
            Some(name) => format!("Your name is {name}."),
            None => "You have not told me your name yet.".to_owned(),
        });
    }
    if let Some(name) = request.last_user().and_then(introduced_name) {
        return Some(format!("Hello {name}! How can I help you today?"));
    }
    let asked = words(prompt);
    let greets = matches!(
        asked.first().map(String::as_str),
        Some("hi" | "hello" | "hey")
    );
    if greets && asked.len() <= 3 {
        return Some("Hello! How can I help you today?".to_owned());
    }
    (lower.starts_with("who are you") || lower.starts_with("what are you")).then(|| {
        "I am the OpenRouter simulator: an offline stand-in that gives canned answers.".to_owned()
    })
}

/// The name in "my name is Bob" or "I'm Bob".
fn introduced_name(turn: &Turn) -> Option<String> {
    if turn.role != Role::User {
        return None;
    }
    ["my name is ", "My name is ", "I'm ", "I am "]
        .iter()
        .find_map(|marker| {
            let (_, rest) = turn.text.split_once(marker)?;
            let name: String = rest
                .chars()
                .take_while(|letter| letter.is_alphanumeric())
                .collect();
            name.starts_with(char::is_uppercase).then_some(name)
        })
}

fn looked_up(prompt: &str) -> Option<String> {
    let asked = words(prompt);
    if asked
        .iter()
        .any(|word| matches!(word.as_str(), "weather" | "forecast"))
    {
        let place = places::places(prompt)
            .first()
            .map_or_else(|| "there".to_owned(), |place| format!("in {}", place.name));
        return Some(format!(
            "I cannot look up live weather, but I hope that it is pleasant {place}. Bind a weather tool and I will call it."
        ));
    }
    entity(prompt).map(|entity| entity.sentence.clone())
}

fn canned(prompt: &str) -> String {
    format!(
        "You asked about \"{}\". This is the OpenRouter simulator: its answers are canned, so it has nothing real to say about that.",
        subject(prompt)
    )
}
