//! What `#[tool]` expands to. Not for direct use.

use std::any::Any;
use std::fmt;

use schemars::generate::SchemaGenerator;
use schemars::{JsonSchema, Schema};
use serde::de::value::Error as SilentError;
use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserializer, Serialize, forward_to_deserialize_any};
use serde_json::Value;

use super::definition::wrong_arguments;
use super::output::{ToolFailure, failure};
use super::{ToolDefinition, ToolOutput};
use crate::error::Result;
use crate::json::{self, Problem};
use crate::schema;
use crate::value::{Content, ContentBlock, JsonMap};

/// What the parameters of a tool's function must be.
#[diagnostic::on_unimplemented(
    message = "a model cannot give a `{Self}`",
    label = "this type is not `Deserialize` and `JsonSchema`",
    note = "derive both: `#[derive(Deserialize, JsonSchema)]`",
    note = "a value of the app comes in by reference instead: `#[state] name: &{Self}`"
)]
pub trait ToolArgument: DeserializeOwned + JsonSchema {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema> ToolArgument for T {}

/// What a tool's function may give.
#[diagnostic::on_unimplemented(
    message = "a tool cannot give a `{Self}`",
    label = "this type is not `Serialize`",
    note = "derive it: `#[derive(Serialize)]`; or give a `String`, `Content` or `ToolOutput`, or a `Result` of one of these"
)]
pub trait ToolReturn: Sized {
    /// The output.
    ///
    /// # Errors
    ///
    /// If it cannot be written as JSON.
    fn into_output(self) -> Result<ToolOutput>;
}

impl ToolReturn for ToolOutput {
    fn into_output(self) -> Result<ToolOutput> {
        Ok(self)
    }
}

/// Content stays content; everything else is written as JSON.
#[diagnostic::do_not_recommend]
impl<T: Serialize + 'static> ToolReturn for T {
    fn into_output(self) -> Result<ToolOutput> {
        let any: &dyn Any = &self;
        if let Some(content) = any.downcast_ref::<Content>() {
            return Ok(ToolOutput::new(content.clone()));
        }
        if let Some(block) = any.downcast_ref::<ContentBlock>() {
            return Ok(ToolOutput::new(block.clone()));
        }
        ToolOutput::json(&self)
    }
}

/// The output of a function that cannot fail.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub fn output<T: ToolReturn>(value: T) -> Result<ToolOutput> {
    value.into_output()
}

/// The output of a function that can fail.
///
/// # Errors
///
/// Its failure, or that its value cannot be written as JSON.
pub fn fallible<T: ToolReturn, E: ToolFailure>(
    result: std::result::Result<T, E>,
) -> Result<ToolOutput> {
    result.map_err(failure).and_then(ToolReturn::into_output)
}

/// A parameter of a tool's function. It is the only thing that asks for the bounds of its type, so
/// that the compiler complains once.
pub struct Parameter<T> {
    name: &'static str,
    description: &'static str,
    read: fn(Value) -> Result<T, Problem>,
    missing: fn() -> Option<T>,
    schema: fn(&mut SchemaGenerator) -> Schema,
    default: Option<Preset<T>>,
}

/// A default, and how it is shown to the model.
struct Preset<T> {
    make: fn() -> T,
    show: fn(&T) -> Option<Value>,
}

/// A parameter.
#[must_use]
pub const fn parameter<T: ToolArgument>(
    name: &'static str,
    description: &'static str,
) -> Parameter<T> {
    Parameter {
        name,
        description,
        read: json::read,
        missing,
        schema: SchemaGenerator::subschema_for::<T>,
        default: None,
    }
}

impl<T> Parameter<T> {
    /// The same with a default.
    #[must_use]
    pub const fn or(self, make: fn() -> T) -> Self
    where
        T: Serialize,
    {
        let show = |value: &T| serde_json::to_value(value).ok();
        Self {
            default: Some(Preset { make, show }),
            ..self
        }
    }

    fn absent(&self) -> Option<T> {
        match &self.default {
            Some(default) => Some((default.make)()),
            None => (self.missing)(),
        }
    }

    fn describe(&self, generator: &mut SchemaGenerator) -> Value {
        let mut schema = (self.schema)(generator);
        if !self.description.is_empty() {
            schema.insert("description".to_owned(), self.description.into());
        }
        let default = self
            .default
            .as_ref()
            .and_then(|default| (default.show)(&(default.make)()));
        if let Some(default) = default {
            schema.insert("default".to_owned(), default);
        }
        schema.to_value()
    }
}

impl<T> fmt::Debug for Parameter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parameter")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Makes the definition of a tool, parameter by parameter.
#[derive(Debug)]
pub struct Parameters {
    generator: SchemaGenerator,
    properties: JsonMap,
    required: Vec<Value>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            generator: schema::generator(),
            properties: JsonMap::new(),
            required: Vec::new(),
        }
    }
}

impl Parameters {
    /// One more parameter.
    #[must_use]
    pub fn with<T>(mut self, parameter: &Parameter<T>) -> Self {
        let schema = parameter.describe(&mut self.generator);
        self.properties.insert(parameter.name.to_owned(), schema);
        if parameter.absent().is_none() {
            self.required.push(parameter.name.into());
        }
        self
    }

    /// The definition.
    #[must_use]
    pub fn definition(
        mut self,
        name: &str,
        description: &str,
        strict: Option<bool>,
    ) -> ToolDefinition {
        let mut schema = JsonMap::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), Value::Object(self.properties));
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), Value::Array(self.required));
        }
        let shared = self.generator.take_definitions(true);
        if !shared.is_empty() {
            schema.insert("$defs".to_owned(), Value::Object(shared));
        }
        ToolDefinition::new(name, description, schema).with_strict(strict)
    }
}

/// The arguments of a call, taken one by one.
#[derive(Debug)]
pub struct Arguments {
    tool: &'static str,
    args: JsonMap,
}

impl Arguments {
    /// The arguments of a call of `tool`.
    #[must_use]
    pub fn new(tool: &'static str, args: JsonMap) -> Self {
        Self { tool, args }
    }

    /// Takes an argument.
    ///
    /// # Errors
    ///
    /// If it is missing and not optional, or does not fit.
    pub fn take<T>(&mut self, parameter: &Parameter<T>) -> Result<T> {
        let name = parameter.name;
        let Some(value) = self.args.remove(name) else {
            return parameter
                .absent()
                .ok_or_else(|| wrong_arguments(self.tool, &format!("{name}: missing")));
        };
        // Providers that keep to a schema give `null` for what is left out.
        let is_left_out = value.is_null() && parameter.default.is_some();
        (parameter.read)(value).or_else(|problem| match parameter.absent() {
            Some(default) if is_left_out => Ok(default),
            _ => Err(wrong_arguments(
                self.tool,
                &problem.in_field(name).to_string(),
            )),
        })
    }
}

/// The value of an optional argument that is not there.
fn missing<T: DeserializeOwned>() -> Option<T> {
    T::deserialize(Missing).ok()
}

/// Reads as nothing, and only optional values are made of that.
struct Missing;

impl<'de> Deserializer<'de> for Missing {
    type Error = SilentError;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, SilentError> {
        Err(serde::de::Error::custom("missing"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SilentError> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
