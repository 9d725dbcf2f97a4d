use std::collections::{HashMap, VecDeque};

use serde_json::{Map, Value, json};

use super::flatten::Root;
use super::keywords::{LIMITS, Treatment, treatment};
use super::problems::{DroppedKeyword, SchemaProblem};
use super::reference::definition_name;

/// How many schemas may stand in each other, with all that is put in place of references.
const MAX_DEPTH: usize = 64;

/// How many schemas may be read in all. It is more than strict mode takes.
const MAX_STEPS: usize = 50_000;

/// Rewrites a schema for strict mode, and notes what is lost and what cannot be.
#[derive(Debug)]
pub(super) struct Strict<'r> {
    root: Root<'r>,
    path: String,
    pub(super) nesting: usize,
    depth: usize,
    steps: usize,
    /// The definitions that are in use. One that waits to be compiled is `Null`.
    definitions: HashMap<String, Value>,
    /// The definitions that wait, each with the path that led to it.
    waiting: VecDeque<Waiting<'r>>,
    pub(super) sizes: Sizes,
    pub(super) problems: Vec<SchemaProblem>,
    pub(super) dropped: Vec<DroppedKeyword>,
}

#[derive(Debug)]
struct Waiting<'r> {
    name: String,
    schema: &'r Value,
    path: String,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sizes {
    pub(super) fields: usize,
    pub(super) enum_values: usize,
    pub(super) characters: usize,
    pub(super) nesting: usize,
}

impl<'r> Strict<'r> {
    pub(super) fn new(root: &'r Value) -> Self {
        Self {
            root: Root(root),
            path: String::new(),
            nesting: 0,
            depth: 0,
            steps: 0,
            definitions: HashMap::new(),
            waiting: VecDeque::new(),
            sizes: Sizes::default(),
            problems: Vec::new(),
            dropped: Vec::new(),
        }
    }

    /// The whole schema. Its root must be a plain object.
    pub(super) fn compile(&mut self) -> Value {
        let root = self.root.0;
        let mut compiled = self.schema(root);
        while let Some(Waiting { name, schema, path }) = self.waiting.pop_front() {
            self.path = path;
            let definition = self.schema(schema);
            self.definitions.insert(name, definition);
        }
        let mut definitions = Map::new();
        for keyword in ["$defs", "definitions"] {
            let names = root.get(keyword).and_then(Value::as_object);
            for name in names.into_iter().flat_map(Map::keys) {
                if let Some(definition) = self.definitions.remove(name) {
                    self.sizes.characters += name.len();
                    definitions.insert(name.clone(), definition);
                }
            }
        }
        if let Value::Object(compiled) = &mut compiled
            && !definitions.is_empty()
        {
            compiled.insert("$defs".to_owned(), Value::Object(definitions));
        }
        self.check_sizes();
        compiled
    }

    pub(super) fn schema(&mut self, schema: &Value) -> Value {
        self.steps += 1;
        match schema {
            _ if self.steps > MAX_STEPS => Value::Null,
            _ if self.steps == MAX_STEPS || self.depth == MAX_DEPTH => {
                self.steps = MAX_STEPS;
                self.refuse("the schema leads back to itself, or is too large")
            }
            Value::Object(schema) => {
                let root = self.root;
                match root.flatten(schema) {
                    Ok(flat) => self.flat(&flat),
                    Err(reason) => self.refuse(reason),
                }
            }
            Value::Bool(true) => self.refuse("an untyped value cannot be strict"),
            Value::Bool(false) => self.refuse("no value fits"),
            _ => self.refuse("a schema is an object"),
        }
    }

    fn flat(&mut self, schema: &Map<String, Value>) -> Value {
        let description = self.description(schema);
        let root = self.root;
        let mut compiled = Map::new();
        compiled.extend(description.map(|text| ("description".to_owned(), Value::String(text))));
        let rest = match (schema.get("$ref"), root.branches(schema)) {
            (Some(reference), _) => {
                let reference = self.reference(reference);
                match reference {
                    Value::Object(reference) if compiled.is_empty() => reference,
                    reference => Map::from_iter([("anyOf".to_owned(), json!([reference]))]),
                }
            }
            (None, Ok(Some(branches))) => {
                let branches = branches.iter().enumerate();
                let branches = branches.map(|(at, branch)| {
                    self.at(&format!("anyOf[{at}]"), |this| this.schema(branch))
                });
                Map::from_iter([("anyOf".to_owned(), branches.collect())])
            }
            (None, Ok(None)) => self.typed(schema),
            (None, Err(reason)) => return self.refuse(reason),
        };
        compiled.extend(rest);
        Value::Object(compiled)
    }

    /// The description, with what the dropped keywords demand.
    fn description(&mut self, schema: &Map<String, Value>) -> Option<String> {
        let mut demands = Vec::new();
        let is_union = schema.contains_key("anyOf") || schema.contains_key("oneOf");
        for (keyword, value) in schema {
            let reason = match treatment(keyword) {
                None => continue,
                Some(Treatment::Refused(reason)) => {
                    self.refuse(reason);
                    continue;
                }
                Some(Treatment::Annotation(reason)) => reason,
                // Each branch of a union has the bounds around it, too.
                Some(Treatment::Bound(_)) if is_union => continue,
                Some(Treatment::Bound(reason)) => {
                    if keyword != "format"
                        || schema.get("type").is_some_and(|kind| kind == "string")
                    {
                        demands.push(format!("{keyword}: {value}"));
                    }
                    reason
                }
            };
            self.dropped.push(DroppedKeyword {
                path: self.path.clone(),
                keyword: keyword.clone(),
                reason,
            });
        }
        let text = schema.get("description").and_then(Value::as_str);
        match (text, demands.join(", ")) {
            (None, demands) if demands.is_empty() => None,
            (Some(text), demands) if demands.is_empty() => Some(text.to_owned()),
            (None, demands) => Some(demands),
            (Some(text), demands) => Some(format!("{text} ({demands})")),
        }
    }

    fn reference(&mut self, reference: &Value) -> Value {
        let reference = reference.as_str().unwrap_or_default();
        let root = self.root;
        let target = match root.resolve(reference) {
            Ok(target) => target,
            Err(reason) => return self.refuse(reason),
        };
        if std::ptr::eq(target, root.0) {
            return json!({ "$ref": "#" });
        }
        let Some(name) = definition_name(reference) else {
            return self.refuse(format!("a reference to `{reference}` cannot be strict"));
        };
        if !self.definitions.contains_key(&name) {
            self.definitions.insert(name.clone(), Value::Null);
            self.waiting.push_back(Waiting {
                name,
                schema: target,
                path: self.path.clone(),
            });
        }
        json!({ "$ref": reference.replacen("#/definitions/", "#/$defs/", 1) })
    }

    fn check_sizes(&mut self) {
        let sizes = self.sizes;
        self.path.clear();
        for (size, limit, what) in [
            (sizes.fields, LIMITS.fields, "fields"),
            (sizes.enum_values, LIMITS.enum_values, "enum values"),
            (
                sizes.characters,
                LIMITS.characters,
                "characters in names and enum values",
            ),
            (sizes.nesting, LIMITS.nesting, "levels of nesting"),
        ] {
            if size > limit {
                self.refuse(format!("{size} {what}, where strict mode takes {limit}"));
            }
        }
    }

    /// Does something one step further down the path.
    pub(super) fn at<T>(&mut self, step: &str, work: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        if length > 0 && step != "[]" {
            self.path.push('.');
        }
        self.path.push_str(step);
        self.depth += 1;
        let done = work(self);
        self.depth -= 1;
        self.path.truncate(length);
        done
    }

    /// Notes a problem. What is given for the part is of no consequence.
    pub(super) fn refuse(&mut self, reason: impl Into<String>) -> Value {
        self.problems.push(SchemaProblem::new(&self.path, reason));
        Value::Null
    }
}
