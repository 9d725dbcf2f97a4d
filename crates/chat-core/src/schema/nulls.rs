use std::cell::Cell;

use serde_json::{Map, Value};

use super::flatten::Root;
use super::typed::{kind_of, required};

/// How deep schema and value are walked together.
const MAX_DEPTH: usize = 256;

/// How far a value is compared with the branches of a union, in references, unions and fields.
const LOOK_AHEAD: usize = 8;

/// How many comparisons the choice of a branch may cost. Then the next one that could fit is it.
const MAX_STEPS: usize = 1_000;

/// Removes the nulls of fields that may be left out and may not be null, as `root` has it.
pub(super) fn strip(root: &Value, value: &mut Value) {
    let nulls = Nulls {
        root: Root(root),
        steps: Cell::new(0),
    };
    nulls.strip(root, value, MAX_DEPTH);
}

struct Nulls<'r> {
    root: Root<'r>,
    steps: Cell<usize>,
}

impl Nulls<'_> {
    fn strip(&self, schema: &Value, value: &mut Value, depth: usize) {
        let (Some(depth), true) = (depth.checked_sub(1), value.is_object() || value.is_array())
        else {
            return;
        };
        let Ok(schema) = self.root.follow(schema) else {
            return;
        };
        if let Ok(Some(branches)) = self.root.branches(&schema) {
            let mut branches = branches.iter();
            self.steps.set(0);
            if let Some(branch) = branches.find(|branch| self.fits(branch, value, LOOK_AHEAD)) {
                self.strip(branch, value, depth);
            }
            return;
        }
        match value {
            Value::Object(fields) => self.strip_fields(&schema, fields, depth),
            Value::Array(items) => {
                let tuple = schema.get("prefixItems").and_then(Value::as_array);
                let tuple = tuple.map(Vec::as_slice).unwrap_or_default();
                let rest = schema.get("items");
                let schemas = tuple.iter().map(Some).chain(std::iter::repeat(rest));
                for (item, schema) in items.iter_mut().zip(schemas) {
                    if let Some(schema) = schema {
                        self.strip(schema, item, depth);
                    }
                }
            }
            _ => {}
        }
    }

    fn strip_fields(
        &self,
        schema: &Map<String, Value>,
        fields: &mut Map<String, Value>,
        depth: usize,
    ) {
        let required = required(schema);
        fields.retain(|name, value| {
            let Some(field) = declared(schema, name) else {
                if let Some(further) = schema.get("additionalProperties") {
                    self.strip(further, value, depth);
                }
                return true;
            };
            self.strip(field, value, depth);
            self.steps.set(0);
            let may_be_absent = !required.contains(&name.as_str());
            !(value.is_null() && may_be_absent && !self.fits(field, value, LOOK_AHEAD))
        });
    }

    /// Whether the value looks like one of this schema. A schema without declared types takes
    /// everything.
    fn fits(&self, schema: &Value, value: &Value, look_ahead: usize) -> bool {
        let steps = self.steps.replace(self.steps.get() + 1);
        let (Some(look_ahead), true) = (look_ahead.checked_sub(1), steps < MAX_STEPS) else {
            return true;
        };
        if let Value::Bool(anything) = schema {
            return *anything;
        }
        let Ok(schema) = self.root.follow(schema) else {
            return true;
        };
        if let Ok(Some(branches)) = self.root.branches(&schema) {
            let mut branches = branches.iter();
            return branches.any(|branch| self.fits(branch, value, look_ahead));
        }
        let is_of_kind = match schema.get("type") {
            Some(Value::String(kind)) => is_of_kind(value, kind),
            Some(Value::Array(kinds)) => {
                let mut kinds = kinds.iter().filter_map(Value::as_str);
                kinds.any(|kind| is_of_kind(value, kind))
            }
            _ => true,
        };
        is_of_kind
            && schema.get("const").is_none_or(|only| only == value)
            && match schema.get("enum") {
                Some(Value::Array(values)) => values.contains(value),
                _ => true,
            }
            && value
                .as_object()
                .is_none_or(|fields| self.fields_fit(&schema, fields, look_ahead))
    }

    fn fields_fit(
        &self,
        schema: &Map<String, Value>,
        fields: &Map<String, Value>,
        look_ahead: usize,
    ) -> bool {
        let required = required(schema);
        let fits = |(name, value): (&String, &Value)| {
            let may_be_absent = !required.contains(&name.as_str());
            match (declared(schema, name), schema.get("additionalProperties")) {
                (Some(_), _) if value.is_null() && may_be_absent => true,
                (Some(field), _) | (None, Some(field)) => self.fits(field, value, look_ahead),
                (None, None) => false,
            }
        };
        let is_flat = |value: &Value| !value.is_object() && !value.is_array();
        required.iter().all(|name| fields.contains_key(*name))
            && fields.iter().filter(|field| is_flat(field.1)).all(fits)
            && fields.iter().filter(|field| !is_flat(field.1)).all(fits)
    }
}

fn declared<'s>(schema: &'s Map<String, Value>, name: &str) -> Option<&'s Value> {
    schema.get("properties")?.get(name)
}

fn is_of_kind(value: &Value, kind: &str) -> bool {
    kind_of(value) == kind || (kind == "number" && value.is_number())
}
