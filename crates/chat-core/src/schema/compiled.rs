use serde_json::{Map, Value};

use super::flatten::Root;
use super::name::name_of;
use super::nulls;
use super::problems::{DroppedKeyword, SchemaProblems};
use super::root::{WRAPPER, with_object_root};
use super::strict::Strict;
use crate::error::{Error, ErrorKind, Result};
use crate::json::{self, Problem};

/// A JSON schema in the form that goes to a model, and the way back from the model's answer.
///
/// The form always has an object at its root: a list, an enum or anything else is put into a
/// field `value` of one. [`restore`](Self::restore) takes it out again.
///
/// # Strict mode
///
/// [`strict`](Self::strict) makes the form that providers enforce while the model answers: all
/// objects are closed, all fields are required, and those that were optional may be null.
/// `oneOf` becomes `anyOf`, `const` becomes `enum`, `allOf` is combined, `$ref` stands alone.
/// Bounds such as `minimum` move into the description, since not every provider takes them;
/// [`dropped`](Self::dropped) lists them, and whatever else went away. Fields keep their order.
///
/// ```
/// use chat_core::CompiledSchema;
/// use serde_json::json;
///
/// let schema = json!({
///     "title": "Film",
///     "type": "object",
///     "properties": { "title": { "type": "string" }, "tags": { "type": "array", "items": { "type": "string" } } },
///     "required": ["title"],
/// });
/// let compiled = CompiledSchema::strict(&schema)?;
/// assert_eq!(compiled.name(), "Film");
/// assert_eq!(compiled.schema()["properties"]["tags"]["type"], json!(["array", "null"]));
///
/// let answer = json!({ "title": "Solaris", "tags": null });
/// assert_eq!(compiled.restore(answer)?, json!({ "title": "Solaris" }));
/// # Ok::<(), chat_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct CompiledSchema {
    name: String,
    /// What goes to the model.
    schema: Value,
    /// The schema as it was, under the same root.
    original: Value,
    is_strict: bool,
    is_wrapped: bool,
    dropped: Vec<DroppedKeyword>,
}

impl CompiledSchema {
    /// The form for strict mode.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`] with [`SchemaProblems`]: all parts that cannot be strict, such
    /// as maps, tuples and untyped values. Then either the schema changes, or
    /// [`plain`](Self::plain) goes to the model.
    pub fn strict(schema: &Value) -> Result<Self> {
        let mut compiled = Self::plain(schema)?;
        let mut strict = Strict::new(&compiled.original);
        compiled.schema = strict.compile();
        let Strict {
            mut problems,
            mut dropped,
            ..
        } = strict;
        let path = |path: &mut String| *path = compiled.path_in_original(path).to_owned();
        if !problems.is_empty() {
            problems
                .iter_mut()
                .for_each(|problem| path(&mut problem.path));
            return Err(SchemaProblems::error(problems));
        }
        dropped
            .iter_mut()
            .for_each(|dropped| path(&mut dropped.path));
        compiled.dropped = dropped;
        compiled.is_strict = true;
        Ok(compiled)
    }

    /// The form for models and schemas without strict mode: the schema as it is, under an object.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`] if it is no schema, or its root is a reference that cannot be followed.
    pub fn plain(schema: &Value) -> Result<Self> {
        let (original, is_wrapped) = with_object_root(schema)?;
        Ok(Self {
            name: name_of(schema).unwrap_or_else(|| "output".to_owned()),
            schema: original.clone(),
            original,
            is_strict: false,
            is_wrapped,
            dropped: Vec::new(),
        })
    }

    /// The name for the wire, made of the title; `output` if there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What goes to the model.
    #[must_use]
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// Whether the form is the one for strict mode.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// The keywords that strict mode does not enforce.
    #[must_use]
    pub fn dropped(&self) -> &[DroppedKeyword] {
        &self.dropped
    }

    /// The JSON pointer of the value in the model's answer: `""`, or `"/value"` if the root was
    /// put into an object. While the answer streams, this is where to look.
    #[must_use]
    pub fn pointer(&self) -> &'static str {
        if self.is_wrapped { "/value" } else { "" }
    }

    /// Turns the model's answer into a value of the original schema.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutputParsing`] if the answer lacks the field into which the root was put.
    pub fn restore(&self, mut answer: Value) -> Result<Value> {
        self.strip_nulls(&mut answer);
        if !self.is_wrapped {
            return Ok(answer);
        }
        let value = answer
            .as_object_mut()
            .and_then(|answer| answer.remove(WRAPPER));
        value.ok_or_else(|| {
            let message = format!("the answer is no object with the field `{WRAPPER}`");
            Error::new(ErrorKind::OutputParsing, message)
        })
    }

    /// Removes the nulls of fields that the original schema lets be left out, but not be null, so
    /// that `#[serde(default)]` applies to them. `answer` may be incomplete.
    pub fn strip_nulls(&self, answer: &mut Value) {
        nulls::strip(&self.original, answer);
    }

    /// Turns one entry of a list in the model's answer into a value of the original schema, so that
    /// entries can be used as they finish. `list` is the JSON pointer of the list in the answer:
    /// [`pointer`](Self::pointer), if the whole value is one.
    ///
    /// ```
    /// use chat_core::{CompiledSchema, FinishedElements, PartialJson};
    /// use serde_json::json;
    ///
    /// let film = json!({ "type": "object", "properties": { "year": { "type": "integer" } } });
    /// let films = CompiledSchema::strict(&json!({ "type": "array", "items": film }))?;
    ///
    /// let mut answer = PartialJson::new();
    /// let mut finished = FinishedElements::new(films.pointer());
    /// answer.push(r#"{"value": [{"year": null}, {"year": 19"#)?;
    /// for film in finished.next(&answer) {
    ///     assert_eq!(films.restore_element(films.pointer(), film.clone()), json!({}));
    /// }
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    #[must_use]
    pub fn restore_element(&self, list: &str, element: Value) -> Value {
        let steps: Vec<_> = pointer_steps(list).collect();
        let around = |inner, name| Value::Object([(name, inner)].into_iter().collect());
        let mut answer = steps.into_iter().rfold(Value::Array(vec![element]), around);
        self.strip_nulls(&mut answer);
        let element = answer.pointer_mut(&format!("{list}/0"));
        element.map(Value::take).unwrap_or_default()
    }

    /// Puts an answer that is only the value into the object that it should stand in.
    pub(crate) fn wrapped(&self, answer: Value) -> Value {
        if !self.is_wrapped || answer.get(WRAPPER).is_some() {
            return answer;
        }
        Value::Object([(WRAPPER.to_owned(), answer)].into_iter().collect())
    }

    /// Says what of an answer does not fit the original schema, dropped keywords included, with
    /// paths in the original value.
    pub(crate) fn check(&self, answer: &Value) -> Result<(), Vec<Problem>> {
        json::validate(&self.original, answer).map_err(|mut problems| {
            for problem in &mut problems {
                problem.path = self.path_in_original(&problem.path).to_owned();
            }
            problems
        })
    }

    /// Says what of an entry of a list does not fit. `list` is as in
    /// [`restore_element`](Self::restore_element).
    pub(crate) fn check_element(&self, list: &str, element: &Value) -> Result<(), Vec<Problem>> {
        match entries_at(&self.original, list) {
            Some(schema) => json::validate_part(&self.original, schema, element),
            None => Ok(()),
        }
    }

    /// Checks that the value may have a list at this JSON pointer.
    pub(crate) fn check_pointer(&self, pointer: &str) -> Result<()> {
        if !pointer.is_empty() && !pointer.starts_with('/') {
            let message = format!("`{pointer}` is no JSON pointer; write it as `/{pointer}`");
            return Err(Error::new(ErrorKind::InvalidRequest, message));
        }
        let root = &self.original;
        let mut at = root;
        for name in pointer_steps(&format!("{}{pointer}", self.pointer())) {
            let fields = referred(root, at).and_then(only_fields);
            let Some(fields) = fields else { return Ok(()) };
            at = fields.get(&name).ok_or_else(|| {
                let known: Vec<_> = fields.keys().map(String::as_str).collect();
                let message = format!(
                    "no list can be at `{pointer}`: there is no field `{name}`, only {}",
                    known.join(", ")
                );
                Error::new(ErrorKind::InvalidRequest, message)
            })?;
        }
        Ok(())
    }

    fn path_in_original<'p>(&self, path: &'p str) -> &'p str {
        if !self.is_wrapped {
            return path;
        }
        let inner = path.strip_prefix(WRAPPER).unwrap_or(path);
        inner.strip_prefix('.').unwrap_or(inner)
    }
}

/// The names that the steps of a JSON pointer have.
pub(crate) fn pointer_steps(pointer: &str) -> impl Iterator<Item = String> {
    let steps = pointer.split('/').skip(1);
    steps.map(|step| step.replace("~1", "/").replace("~0", "~"))
}

/// The fields that an object of this schema can have, if the schema names all of them.
fn only_fields(schema: &Value) -> Option<&Map<String, Value>> {
    const OPEN: [&str; 5] = ["anyOf", "oneOf", "allOf", "patternProperties", "$ref"];
    let is_open = |schema: &Value| {
        let more = schema.get("additionalProperties");
        more.is_some_and(|more| *more != Value::Bool(false))
            || OPEN.iter().any(|keyword| schema.get(keyword).is_some())
    };
    let fields = schema.get("properties")?.as_object()?;
    (!is_open(schema)).then_some(fields)
}

/// The schema of the entries of the list at a JSON pointer, as far as the schema declares it.
fn entries_at<'s>(root: &'s Value, list: &str) -> Option<&'s Value> {
    let list = pointer_steps(list).try_fold(root, |schema, name| {
        referred(root, schema)?.get("properties")?.get(name)
    })?;
    referred(root, list)?.get("items")
}

fn referred<'s>(root: &'s Value, schema: &'s Value) -> Option<&'s Value> {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => Root(root).resolve(reference).ok(),
        None => Some(schema),
    }
}
