use chat_core::{ChatOptions, Result, ToolChoice, ToolDefinition, ToolSpec};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::media::own;

/// Says what cannot be right about the tools, if anything.
pub(super) fn check(options: &ChatOptions) -> Result<()> {
    let tools = tools(options);
    ToolSpec::check_all(tools)?;
    let has_own_tools = options
        .extra_body
        .get()
        .is_some_and(|extra| extra.contains_key("tools"));
    match options.tool_choice.get() {
        Some(choice) if !has_own_tools => choice.resolve(tools).map(|_| ()),
        _ => Ok(()),
    }
}

/// The fields that tools have in the body. Without tools there are none: providers refuse a choice
/// of nothing.
pub(super) fn fields(options: &ChatOptions) -> impl Iterator<Item = (&'static str, Field<'_>)> {
    let tools = tools(options);
    let is_given = !tools.is_empty()
        || options
            .extra_body
            .get()
            .is_some_and(|extra| extra.contains_key("tools"));
    let choice = options.tool_choice.get().filter(|_| is_given);
    let parallel = options.parallel_tool_calls.get().filter(|_| is_given);
    [
        (!tools.is_empty()).then_some(("tools", Field::Tools(tools))),
        choice.map(|choice| ("tool_choice", Field::Choice(choice, tools))),
        parallel.map(|parallel| ("parallel_tool_calls", Field::Parallel(*parallel))),
    ]
    .into_iter()
    .flatten()
}

fn tools(options: &ChatOptions) -> &[ToolSpec] {
    options.tools.get().map_or(&[], |tools| tools)
}

/// The value of one field.
pub(super) enum Field<'a> {
    Tools(&'a [ToolSpec]),
    Choice(&'a ToolChoice, &'a [ToolSpec]),
    Parallel(bool),
}

impl Serialize for Field<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Tools(tools) => serializer.collect_seq(tools.iter().map(Tool)),
            Self::Choice(choice, tools) => serialize_choice(choice, tools, serializer),
            Self::Parallel(parallel) => parallel.serialize(serializer),
        }
    }
}

struct Tool<'a>(&'a ToolSpec);

impl Serialize for Tool<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            ToolSpec::Function(definition) => {
                let mut tool = serializer.serialize_map(None)?;
                tool.serialize_entry("type", "function")?;
                tool.serialize_entry("function", &Function(definition))?;
                let is_own = |name: &String| name != "type" && name != "function";
                for (name, value) in definition.extras.iter().filter(|(name, _)| is_own(name)) {
                    tool.serialize_entry(name, value)?;
                }
                tool.end()
            }
            ToolSpec::Server(tool) => tool.serialize(serializer),
            other => Err(serde::ser::Error::custom(format!(
                "OpenRouter has no such tool: {other:?}"
            ))),
        }
    }
}

struct Function<'a>(&'a ToolDefinition);

impl Serialize for Function<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let definition = self.0;
        let mut function = serializer.serialize_map(None)?;
        function.serialize_entry("name", &definition.name)?;
        if !definition.description.is_empty() {
            function.serialize_entry("description", &definition.description)?;
        }
        let parameters = definition.sent_parameters();
        function.serialize_entry("parameters", parameters.map_err(serde::ser::Error::custom)?)?;
        if let Some(strict) = definition.strict() {
            function.serialize_entry("strict", &strict)?;
        }
        let inner = definition.extras.get("function").and_then(Value::as_object);
        let taken = ["name", "description", "parameters", "strict"];
        for (name, value) in inner.into_iter().flat_map(|inner| own(inner, &taken)) {
            function.serialize_entry(name, value)?;
        }
        function.end()
    }
}

fn serialize_choice<S: Serializer>(
    choice: &ToolChoice,
    tools: &[ToolSpec],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let resolved = choice.resolve(tools).unwrap_or_else(|_| choice.clone());
    match &resolved {
        ToolChoice::Auto => serializer.serialize_str("auto"),
        ToolChoice::None => serializer.serialize_str("none"),
        ToolChoice::Required | ToolChoice::Only => serializer.serialize_str("required"),
        ToolChoice::Named(name) => {
            let is_server =
                |tool: &ToolSpec| matches!(tool, ToolSpec::Server(_)) && tool.name() == name;
            let mut named = serializer.serialize_map(None)?;
            if tools.iter().any(is_server) {
                named.serialize_entry("type", name)?;
            } else {
                named.serialize_entry("type", "function")?;
                named.serialize_entry(
                    "function",
                    &std::collections::BTreeMap::from([("name", name)]),
                )?;
            }
            named.end()
        }
        other => Err(serde::ser::Error::custom(format!(
            "OpenRouter has no such choice: {other:?}"
        ))),
    }
}
