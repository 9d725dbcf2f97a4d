use serde_json::Value;

use super::equal::equal;
use super::limits;
use super::path::Path;
use super::problem::Problem;
use super::reference::referred;
use super::types::{has_type, list, type_of};
use crate::value::JsonMap;

/// How many problems are told: a model that reads them corrects a few at a time.
const MOST_PROBLEMS: usize = 8;

/// How deep schemas may lie in each other.
const MOST_DEPTH: usize = 256;

/// How many checks one value may take: schemas that refer to themselves can ask for endless work.
const MOST_STEPS: usize = 100_000;

/// Says what is wrong with a value, each problem with its path, or that nothing is.
///
/// # Errors
///
/// The problems, the first few of them.
pub(crate) fn validate(schema: &Value, value: &Value) -> Result<(), Vec<Problem>> {
    validate_part(schema, schema, value)
}

/// The same with a schema that is a part of `root`, where references lead.
///
/// # Errors
///
/// As [`validate`].
pub(crate) fn validate_part(
    root: &Value,
    schema: &Value,
    value: &Value,
) -> Result<(), Vec<Problem>> {
    let mut check = Check {
        root,
        problems: Vec::new(),
        depth: 0,
        steps: 0,
    };
    check.value(schema, value, Path::Root);
    if check.problems.is_empty() {
        Ok(())
    } else {
        Err(check.problems)
    }
}

struct Check<'a> {
    root: &'a Value,
    problems: Vec<Problem>,
    depth: usize,
    steps: usize,
}

impl<'a> Check<'a> {
    fn value(&mut self, schema: &'a Value, value: &Value, path: Path<'_>) {
        if self.problems.len() >= MOST_PROBLEMS {
            return;
        }
        self.steps = self.steps.saturating_add(1);
        if self.depth >= MOST_DEPTH || self.steps > MOST_STEPS {
            self.problem(path, "nested too deep to be checked");
            return;
        }
        self.depth = self.depth.saturating_add(1);
        match schema {
            Value::Bool(false) => self.problem(path, "not allowed"),
            Value::Object(schema) => self.object_schema(schema, value, path),
            _ => {}
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn object_schema(&mut self, schema: &'a JsonMap, value: &Value, path: Path<'_>) {
        match referred(self.root, schema) {
            Ok(Some(target)) => self.value(target, value, path),
            Ok(None) => {}
            Err(problem) => self.problem(path, &problem),
        }
        if let Some(allowed) = schema.get("type")
            && !has_type(allowed, value)
        {
            self.problem(
                path,
                &format!("expected {}, found {}", list(allowed), type_of(value)),
            );
            return;
        }
        if let Some(constant) = schema
            .get("const")
            .filter(|constant| !equal(constant, value))
        {
            self.problem(path, &format!("must be {constant}"));
        }
        if let Some(Value::Array(allowed)) = schema.get("enum")
            && !allowed.iter().any(|allowed| equal(allowed, value))
        {
            let allowed: Vec<_> = allowed.iter().map(Value::to_string).collect();
            self.problem(
                path,
                &format!("must be one of {}, not {value}", allowed.join(", ")),
            );
        }
        if let Some(problem) = limits::problem(schema, value) {
            self.problem(path, &problem);
        }
        match value {
            Value::Object(fields) => self.fields(schema, fields, path),
            Value::Array(items) => self.items(schema, items, path),
            _ => {}
        }
        self.combinations(schema, value, path);
    }

    fn fields(&mut self, schema: &'a JsonMap, fields: &JsonMap, path: Path<'_>) {
        let named = schema.get("properties").and_then(Value::as_object);
        for name in schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let name = name.as_str().unwrap_or_default();
            if !fields.contains_key(name) {
                self.problem(Path::Key(&path, name), "missing");
            }
        }
        let others = schema
            .get("additionalProperties")
            .filter(|_| !schema.contains_key("patternProperties"));
        for (name, value) in fields {
            let path = Path::Key(&path, name);
            match (named.and_then(|named| named.get(name)), others) {
                (Some(schema), _) => self.value(schema, value, path),
                (None, Some(Value::Bool(false))) => self.problem(path, "not a known field"),
                (None, Some(schema)) => self.value(schema, value, path),
                (None, None) => {}
            }
        }
    }

    fn items(&mut self, schema: &'a JsonMap, items: &[Value], path: Path<'_>) {
        let (first, rest) = match (schema.get("prefixItems"), schema.get("items")) {
            (Some(Value::Array(first)), rest) => (first.as_slice(), rest),
            // The older way to write a tuple.
            (_, Some(Value::Array(first))) => (first.as_slice(), schema.get("additionalItems")),
            (_, rest) => (&[][..], rest),
        };
        for (at, item) in items.iter().enumerate() {
            if let Some(schema) = first.get(at).or(rest) {
                self.value(schema, item, Path::At(&path, at));
            }
        }
    }

    fn combinations(&mut self, schema: &'a JsonMap, value: &Value, path: Path<'_>) {
        let list = |keyword| schema.get(keyword).and_then(Value::as_array);
        for schema in list("allOf").into_iter().flatten() {
            self.value(schema, value, path);
        }
        if let Some(schemas) = list("anyOf") {
            self.any_of(schemas, value, path);
        }
        if let Some(schemas) = list("oneOf") {
            let fitting = schemas
                .iter()
                .filter(|schema| self.fits(schema, value, path))
                .count();
            match fitting {
                0 => self.any_of(schemas, value, path),
                1 => {}
                several => self.problem(path, &format!("fits {several} forms, but must fit one")),
            }
        }
        if let Some(schema) = schema.get("not")
            && self.fits(schema, value, path)
        {
            self.problem(path, "of a form that is not allowed");
        }
    }

    /// Tells what is wrong with the only form that the value's type fits, if there is one.
    fn any_of(&mut self, schemas: &'a [Value], value: &Value, path: Path<'_>) {
        let mut nearest: Vec<Vec<Problem>> = Vec::new();
        for schema in schemas {
            let problems = self.apart(schema, value, path);
            if problems.is_empty() {
                return;
            }
            let is_of_type = match schema.get("type") {
                Some(allowed) => has_type(allowed, value),
                None => true,
            };
            if is_of_type {
                nearest.push(problems);
            }
        }
        match <[_; 1]>::try_from(nearest) {
            Ok([problems]) => self.problems.extend(problems),
            Err(_) => self.problem(path, "fits none of the allowed forms"),
        }
    }

    fn fits(&mut self, schema: &'a Value, value: &Value, path: Path<'_>) -> bool {
        self.apart(schema, value, path).is_empty()
    }

    /// The problems with this schema, kept out of the others.
    fn apart(&mut self, schema: &'a Value, value: &Value, path: Path<'_>) -> Vec<Problem> {
        let others = std::mem::take(&mut self.problems);
        self.value(schema, value, path);
        std::mem::replace(&mut self.problems, others)
    }

    fn problem(&mut self, path: Path<'_>, problem: &str) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem {
                path: path.to_string(),
                text: problem.to_owned(),
            });
        }
    }
}
