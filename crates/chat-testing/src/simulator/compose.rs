//! From a request to the content of its answer.

use serde_json::{Value, json};

use super::behavior::Behavior;
use super::errors::ApiError;
use super::identity::Identity;
use super::knowledge::Facts;
use super::message::Part;
use super::options::Format;
use super::reply::{Finish, Reply};
use super::request::ChatRequest;
use super::routing::Served;
use super::schema_fill::{Optional, fill};
use super::{answer, audio, odd_tools, poems, reasoning, tool_choice, tools};

const MARKDOWN: &str = include_str!("markdown.md");

const REFUSAL: &str = "I'm sorry, but I can't help with that.";

/// A picture of one pixel.
const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// The chunks of `sim/long-N`, over and over.
const LONG: [&str; 10] = [
    " The", " quick", " brown", " fox", " jumps", " over", " the", " lazy", " dog", ".",
];

/// Tokens that `sim/length` may use when the request sets no limit.
const SHORT_LIMIT: u64 = 12;

/// The answer, before limits are applied. A script's reply takes the place of the content.
pub(crate) fn compose(
    request: &ChatRequest,
    served: &Served,
    identity: &Identity,
    scripted: Option<Reply>,
) -> Result<Reply, ApiError> {
    let model = &served.resolved.model;
    let asked = reasoning::is_on(model, request)?;
    let thinks = asked
        || served.resolved.has_variant("thinking")
        || matches!(
            served.behavior,
            Behavior::Reasoning | Behavior::EmptyDetails
        ) && request.reasoning.enabled != Some(false);
    let mut reply = scripted.unwrap_or_else(|| content(request, served, identity));
    if thinks {
        let text = reasoning::with_effort(
            &answer::thought(request),
            request.reasoning.effort.as_deref(),
        );
        let mut thought = reasoning::thought(model, request, text, &reply.calls);
        if served.behavior == Behavior::EmptyDetails {
            thought.details.clear();
        }
        reply.thought = Some(thought);
    }
    if request.web_search || served.resolved.has_variant("online") {
        reply.annotations.push(citation(request));
    }
    // Models that read documents themselves give no annotations.
    if !model.takes("file") || model.author() == "sim" {
        reply.annotations.extend(file_annotations(request));
    }
    Ok(reply)
}

fn content(request: &ChatRequest, served: &Served, identity: &Identity) -> Reply {
    let author = served.resolved.model.author();
    match served.behavior {
        Behavior::Echo => text(request.turns.last().map_or("", |turn| turn.text.as_str())),
        Behavior::Markdown => text(MARKDOWN),
        Behavior::Refusal => Reply {
            refusal: Some(REFUSAL.to_owned()),
            ..Reply::default()
        },
        Behavior::Length => {
            let mut reply = text(&poems::story("the sea"));
            let limit = request.max_tokens.unwrap_or(SHORT_LIMIT).min(SHORT_LIMIT);
            super::limits::limit_tokens(&mut reply, limit);
            reply
        }
        Behavior::Image => image(request),
        Behavior::Long(count) => text(&long(count)),
        Behavior::Tools if !request.tools.is_empty() && !tool_choice::has_results(request) => {
            let all: Vec<_> = request.tools.iter().collect();
            calls(tools::calls(request, &all, author, identity.hash))
        }
        Behavior::Json => json_text(request),
        Behavior::OddTools if !tool_choice::has_results(request) => Reply {
            odd_calls: odd_tools::deltas(&request.tools),
            // Also their finish is odd: it does not tell of calls.
            ..Reply::default()
        },
        Behavior::Audio => Reply {
            speech: Some(audio::speech(answer::text(request), identity)),
            ..Reply::default()
        },
        _ if request.wants_image
            && served
                .resolved
                .model
                .output
                .iter()
                .any(|kind| kind == "image") =>
        {
            image(request)
        }
        _ => {
            let chosen = tool_choice::chosen(request);
            if chosen.is_empty() {
                formatted(request)
            } else {
                calls(tools::calls(request, &chosen, author, identity.hash))
            }
        }
    }
}

fn formatted(request: &ChatRequest) -> Reply {
    match &request.format {
        Format::JsonObject | Format::JsonSchema(_) => json_text(request),
        Format::Text => {
            let told = tools::answer_from_results(request);
            text(&told.unwrap_or_else(|| answer::text(request)))
        }
    }
}

fn json_text(request: &ChatRequest) -> Reply {
    let facts = Facts::of(request);
    let value = match &request.format {
        Format::JsonSchema(schema) => fill(schema, &facts, Optional::All),
        Format::Text | Format::JsonObject if !facts.fields.is_empty() => {
            Value::Object(facts.fields)
        }
        Format::Text | Format::JsonObject => json!({"answer": facts.sentence}),
    };
    text(&value.to_string())
}

fn text(text: &str) -> Reply {
    Reply {
        text: Some(text.to_owned()),
        ..Reply::default()
    }
}

fn calls(calls: Vec<super::reply::ToolCall>) -> Reply {
    Reply {
        calls,
        finish: Finish::ToolCalls,
        ..Reply::default()
    }
}

fn image(request: &ChatRequest) -> Reply {
    let subject = super::words::subject(request.prompt());
    Reply {
        images: vec![PIXEL.to_owned()],
        ..text(&format!("Here is a picture of {subject}."))
    }
}

fn long(count: u32) -> String {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let mut text: String = LONG.iter().cycle().take(count).copied().collect();
    if count > 0 {
        text.remove(0);
    }
    text
}

fn citation(request: &ChatRequest) -> Value {
    json!({
        "type": "url_citation",
        "url_citation": {
            "url": "https://example.com/",
            "title": "Example Domain",
            "content": format!("A simulated search result for: {}", request.prompt()),
            "start_index": 0,
            "end_index": 0,
        },
    })
}

/// What was read out of documents, so that a client can send it back.
fn file_annotations(request: &ChatRequest) -> Vec<Value> {
    let parts = request
        .last_user()
        .map(|turn| turn.parts.as_slice())
        .unwrap_or_default();
    parts
        .iter()
        .filter_map(|part| match part {
            Part::File { name } => Some(json!({
                "type": "file",
                "file": {
                    "hash": format!("{:016x}", super::identity::hash(name.as_bytes())),
                    "name": name,
                    "content": [{"type": "text", "text": format!("<file name=\"{name}\">\n# Simulated content\n</file>")}],
                },
            })),
            Part::Text { .. } | Part::Image { .. } | Part::Audio { .. } | Part::Video { .. } => None,
        })
        .collect()
}
