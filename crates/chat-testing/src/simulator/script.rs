//! Scripts: what a simulator answers in place of what it would say by itself.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::faults::Faults;

/// The path that rules without a path match.
pub(crate) const CHAT_PATH: &str = "/chat/completions";

/// A list of rules. For each request, the first rule that matches and has uses left answers; when
/// there is none, the simulator answers as it does without a script.
///
/// A script in JSON is a list of rules:
///
/// ```
/// use chat_testing::simulator::Script;
///
/// let script = Script::from_json(r#"[
///     {"match": {"contains": "weather"}, "times": 1,
///      "reply": {"tool_calls": [{"name": "get_weather", "arguments": {"city": "Paris"}}]}},
///     {"match": {"nth": 3}, "reply": {"error": {"status": 503, "headers": {"Retry-After": "1"}}}},
///     {"reply": {"text": "Hello!"}, "faults": {"rechunk_seed": 7}}
/// ]"#)?;
/// assert_eq!(script.rules().len(), 3);
/// # Ok::<(), chat_testing::simulator::ScriptError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Rule>", into = "Vec<Rule>")]
pub struct Script {
    rules: Vec<Rule>,
}

/// One rule of a [`Script`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// The requests that the rule is for. By default, all chat requests.
    #[serde(rename = "match")]
    pub matching: Match,
    /// The answer. None leaves the simulator's own one, with the rule's faults.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<ScriptedReply>,
    /// What goes wrong on the way. None leaves the simulator's own faults.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub faults: Option<Faults>,
    /// How often the rule can be used. None is without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// Which requests a [`Rule`] is for. What is absent matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Match {
    /// A slug that the request's `model` or `models` has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// A part of the last message's text, whoever wrote it; of the body, where that has no
    /// messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
    /// The path after `/api/v1`. Absent, it is `/chat/completions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only the request of this number, from 1, among those that match otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
}

/// What a [`Rule`] answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScriptedReply {
    /// This text, streamed or not as the request wants. The model must exist.
    Text(String),
    /// These tool calls, likewise.
    ToolCalls(Vec<ScriptedCall>),
    /// An HTTP error.
    Error(ScriptedError),
    /// HTTP 200 with exactly these events: text that starts with `:` is a comment, other text is
    /// sent as it is (such as `[DONE]`, which is not added), and everything else as JSON.
    Sse(Vec<Value>),
    /// HTTP 200 with this JSON body.
    Json(Value),
}

/// A tool call of a [`ScriptedReply`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScriptedCall {
    /// The tool's name.
    pub name: String,
    /// The arguments. Text is sent as it is, so that it need not be JSON.
    #[serde(default = "no_arguments")]
    pub arguments: Value,
    /// The call's id. Absent, the simulator makes one up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// An HTTP error of a [`ScriptedReply`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScriptedError {
    /// The status, 400 to 599.
    pub status: u16,
    /// The body; text is sent as it is. Absent, it is what OpenRouter says with this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// More headers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
}

/// Why a script cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    problem: String,
}

impl Script {
    /// A script of these rules.
    ///
    /// # Errors
    ///
    /// When a rule can never be used, does nothing, or has a status or a header that HTTP does not
    /// know.
    pub fn new(rules: impl IntoIterator<Item = Rule>) -> Result<Self, ScriptError> {
        let rules: Vec<Rule> = rules.into_iter().collect();
        for (at, rule) in rules.iter().enumerate() {
            rule.check().map_err(|problem| ScriptError {
                problem: format!("rule {}: {problem}", at + 1),
            })?;
        }
        Ok(Self { rules })
    }

    /// A script from JSON text.
    ///
    /// # Errors
    ///
    /// When the text is no script; the error says where.
    pub fn from_json(text: &str) -> Result<Self, ScriptError> {
        let rules: Vec<Rule> = serde_json::from_str(text).map_err(|error| ScriptError {
            problem: error.to_string(),
        })?;
        Self::new(rules)
    }

    /// A script from a JSON file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or holds no script; the error names the file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, ScriptError> {
        let path = path.as_ref();
        let in_file = |problem: String| ScriptError {
            problem: format!("{}: {problem}", path.display()),
        };
        let text = std::fs::read_to_string(path).map_err(|error| in_file(error.to_string()))?;
        Self::from_json(&text).map_err(|error| in_file(error.problem))
    }

    /// The rules, in order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

impl TryFrom<Vec<Rule>> for Script {
    type Error = ScriptError;

    fn try_from(rules: Vec<Rule>) -> Result<Self, ScriptError> {
        Self::new(rules)
    }
}

impl From<Script> for Vec<Rule> {
    fn from(script: Script) -> Self {
        script.rules
    }
}

impl Rule {
    /// A rule with this answer to all chat requests.
    #[must_use]
    pub fn replying(reply: ScriptedReply) -> Self {
        Self {
            reply: Some(reply),
            ..Self::default()
        }
    }

    /// A rule that lets the simulator answer, and breaks its answer.
    #[must_use]
    pub fn breaking(faults: Faults) -> Self {
        Self {
            faults: Some(faults),
            ..Self::default()
        }
    }

    /// Only for requests with this slug.
    #[must_use]
    pub fn for_model(mut self, slug: impl Into<String>) -> Self {
        self.matching.model = Some(slug.into());
        self
    }

    /// Only for requests whose last message contains this.
    #[must_use]
    pub fn for_text(mut self, part: impl Into<String>) -> Self {
        self.matching.contains = Some(part.into());
        self
    }

    /// For requests to this path after `/api/v1`, in place of chat requests.
    #[must_use]
    pub fn for_path(mut self, path: impl Into<String>) -> Self {
        self.matching.path = Some(path.into());
        self
    }

    /// Only for the matching request of this number, from 1.
    #[must_use]
    pub fn for_nth(mut self, number: u32) -> Self {
        self.matching.nth = Some(number);
        self
    }

    /// Breaks the answer.
    #[must_use]
    pub fn with_faults(mut self, faults: Faults) -> Self {
        self.faults = Some(faults);
        self
    }

    /// Can be used so often.
    #[must_use]
    pub fn with_times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    fn check(&self) -> Result<(), String> {
        if self.times == Some(0) || self.matching.nth == Some(0) {
            return Err("times and nth count from 1".to_owned());
        }
        let path = self.matching.path.as_deref().unwrap_or(CHAT_PATH);
        if !path.starts_with('/') {
            return Err(format!(
                "the path {path:?} must start with / and leave out /api/v1"
            ));
        }
        match &self.reply {
            None if self.faults.is_none() => Err("it has neither a reply nor faults".to_owned()),
            None | Some(ScriptedReply::Text(_) | ScriptedReply::ToolCalls(_))
                if path != CHAT_PATH =>
            {
                Err(format!(
                    "{path} needs a reply of the kind error, sse or json"
                ))
            }
            Some(ScriptedReply::ToolCalls(calls)) if calls.is_empty() => {
                Err("tool_calls is empty".to_owned())
            }
            Some(ScriptedReply::Error(error)) => error.check(),
            _ => Ok(()),
        }
    }
}

impl ScriptedReply {
    /// This text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// OpenRouter's error of this status.
    #[must_use]
    pub fn error(status: u16) -> Self {
        Self::Error(ScriptedError {
            status,
            body: None,
            headers: BTreeMap::new(),
        })
    }
}

impl ScriptedCall {
    /// A call with these arguments.
    #[must_use]
    pub fn new(name: impl Into<String>, arguments: Value) -> Self {
        Self {
            name: name.into(),
            arguments,
            id: None,
        }
    }
}

impl ScriptedError {
    /// An error with this status and body.
    #[must_use]
    pub fn new(status: u16, body: Value) -> Self {
        Self {
            status,
            body: Some(body),
            headers: BTreeMap::new(),
        }
    }

    /// With one more header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    fn check(&self) -> Result<(), String> {
        if !(400..600).contains(&self.status) || StatusCode::from_u16(self.status).is_err() {
            return Err(format!("the status {} is not 400 to 599", self.status));
        }
        for (name, value) in &self.headers {
            if name.parse::<HeaderName>().is_err() || HeaderValue::from_str(value).is_err() {
                return Err(format!("{name:?}: {value:?} is no header"));
            }
        }
        Ok(())
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the script cannot be used: {}", self.problem)
    }
}

impl std::error::Error for ScriptError {}

fn no_arguments() -> Value {
    Value::Object(serde_json::Map::new())
}
