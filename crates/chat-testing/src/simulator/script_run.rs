//! A script at work.

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::auth;
use super::errors::ApiError;
use super::faults::Faults;
use super::frames::{BodyPlan, Ending, Frame};
use super::identity::{alphanumeric, mix};
use super::message::array;
use super::reply::{Finish, Reply, ToolCall};
use super::script::{CHAT_PATH, Match, Rule, Script, ScriptedCall, ScriptedError, ScriptedReply};
use super::state::Simulator;
use super::stream_body::{self, StreamGuard};

/// A script, and how often its rules were met.
#[derive(Debug, Default)]
pub(crate) struct ScriptRun {
    rules: Vec<RuleRun>,
}

#[derive(Debug)]
struct RuleRun {
    rule: Rule,
    seen: u32,
    used: u32,
}

/// What a script says about a request.
#[derive(Debug)]
pub(crate) struct Scripted {
    pub(crate) reply: Option<ScriptedReply>,
    pub(crate) faults: Option<Faults>,
}

impl ScriptRun {
    pub(crate) fn new(script: &Script) -> Self {
        let begin = |rule: &Rule| RuleRun {
            rule: rule.clone(),
            seen: 0,
            used: 0,
        };
        Self {
            rules: script.rules().iter().map(begin).collect(),
        }
    }

    /// The first rule that matches and has uses left.
    pub(crate) fn take(&mut self, path: &str, body: &[u8]) -> Option<Scripted> {
        if self.rules.is_empty() {
            return None;
        }
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        for run in &mut self.rules {
            if run.is_met_by(path, &json, body) {
                return Some(Scripted {
                    reply: run.rule.reply.clone(),
                    faults: run.rule.faults,
                });
            }
        }
        None
    }
}

impl RuleRun {
    fn is_met_by(&mut self, path: &str, json: &Value, body: &[u8]) -> bool {
        if self.rule.times.is_some_and(|times| self.used >= times)
            || !matches(&self.rule.matching, path, json, body)
        {
            return false;
        }
        self.seen = self.seen.saturating_add(1);
        let met = self.rule.matching.nth.is_none_or(|nth| nth == self.seen);
        self.used = self.used.saturating_add(u32::from(met));
        met
    }
}

fn matches(wanted: &Match, path: &str, json: &Value, body: &[u8]) -> bool {
    let mut slugs = json
        .get("model")
        .into_iter()
        .chain(array(json.get("models")));
    let text = || match array(json.get("messages")).last() {
        Some(message) => text_of(message),
        None => String::from_utf8_lossy(body).into_owned(),
    };
    path == wanted.path.as_deref().unwrap_or(CHAT_PATH)
        && (wanted.model.as_deref()).is_none_or(|model| slugs.any(|slug| slug == model))
        && (wanted.contains.as_deref()).is_none_or(|part| text().contains(part))
}

fn text_of(message: &Value) -> String {
    match message.get("content") {
        Some(Value::String(text)) => text.clone(),
        parts => array(parts)
            .iter()
            .filter_map(|part| part.get("text").and_then(Value::as_str))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// The content of an answer that the simulator renders itself.
pub(crate) fn content(reply: &ScriptedReply, seed: u64) -> Option<Reply> {
    match reply {
        ScriptedReply::Text(text) => Some(Reply {
            text: Some(text.clone()),
            ..Reply::default()
        }),
        ScriptedReply::ToolCalls(calls) => Some(Reply {
            calls: (0..)
                .zip(calls)
                .map(|(at, call)| tool_call(call, seed ^ at))
                .collect(),
            finish: Finish::ToolCalls,
            ..Reply::default()
        }),
        ScriptedReply::Error(_) | ScriptedReply::Sse(_) | ScriptedReply::Json(_) => None,
    }
}

fn tool_call(call: &ScriptedCall, seed: u64) -> ToolCall {
    let made_up = || format!("call_{}", alphanumeric(mix(seed), 24));
    ToolCall {
        id: call.id.clone().unwrap_or_else(made_up),
        name: call.name.clone(),
        arguments: plain_text(&call.arguments),
    }
}

/// An answer that the script spells out; none when the simulator renders it.
pub(crate) fn respond(
    simulator: &Simulator,
    reply: &ScriptedReply,
    faults: Faults,
) -> Option<Response> {
    match reply {
        ScriptedReply::Text(_) | ScriptedReply::ToolCalls(_) => None,
        ScriptedReply::Error(error) => Some(failure(error, faults)),
        ScriptedReply::Json(value) => Some(whole(value.to_string(), faults)),
        ScriptedReply::Sse(payloads) => {
            let frames: Vec<Frame> = payloads.iter().map(Frame::scripted).collect();
            let plan = BodyPlan {
                frames: Box::new(frames.into_iter()),
                ending: Ending::Close,
            };
            let guard = StreamGuard::open(simulator, None);
            let body = stream_body::body(plan, faults, Some(guard), simulator.pace);
            Some((event_stream(), body).into_response())
        }
    }
}

fn failure(error: &ScriptedError, faults: Faults) -> Response {
    let mut response = match &error.body {
        None => ApiError::status(error.status, "the requested model").into_response(),
        Some(body) => {
            let mut response = whole(plain_text(body), faults);
            *response.status_mut() =
                StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            if body.is_string() {
                let text = HeaderValue::from_static("text/plain; charset=utf-8");
                response.headers_mut().insert(CONTENT_TYPE, text);
            }
            response
        }
    };
    for (name, value) in &error.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn whole(text: String, faults: Faults) -> Response {
    let body = stream_body::whole(Bytes::from(text), Ending::Close, faults, None);
    (
        [(CONTENT_TYPE, HeaderValue::from_static("application/json"))],
        body,
    )
        .into_response()
}

/// Text as it is, everything else as JSON.
fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The headers of an event stream.
pub(crate) fn event_stream() -> [(HeaderName, HeaderValue); 2] {
    [
        (CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ]
}

/// Middleware: answers from the script what is no chat request. Chat requests see their script
/// where they are answered.
pub(crate) async fn answer_others(
    State(simulator): State<Simulator>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().strip_prefix("/api/v1");
    let Some(path) = path.filter(|path| *path != CHAT_PATH).map(str::to_owned) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return ApiError::status(400, "sim").into_response();
    };
    // A request without a good key uses no rule up: it is refused as ever.
    let admitted = is_public(&path) || auth::check(&simulator, &parts.headers).is_ok();
    let scripted = admitted
        .then(|| simulator.memory().script.take(&path, &bytes))
        .flatten();
    if let Some(Scripted {
        reply: Some(reply),
        faults,
    }) = scripted
    {
        let faults = faults.unwrap_or(simulator.faults);
        faults.wait_for_head().await;
        if let Some(response) = respond(&simulator, &reply, faults) {
            return response;
        }
    }
    next.run(Request::from_parts(parts, axum::body::Body::from(bytes)))
        .await
}

/// Whether a path needs no key.
fn is_public(path: &str) -> bool {
    ["/model", "/models", "/providers", "/endpoints"]
        .iter()
        .filter_map(|prefix| path.strip_prefix(prefix))
        .any(|rest| rest.is_empty() || rest.starts_with('/'))
}
