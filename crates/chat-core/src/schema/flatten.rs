use std::borrow::Cow;

use serde_json::{Map, Value};

use super::keywords::{is_annotation, is_refused};
use super::reference::pointer;

/// How many references and combinations may lead from one to the next.
const MAX_HOPS: usize = 32;

/// How many references and combinations one schema may stand for in all.
const MAX_STEPS: usize = 1_000;

/// A whole schema, in which references are looked up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root<'r>(pub(super) &'r Value);

const ENDLESS: &str = "a reference that leads back to itself, or too many of them";

type Reason = String;

impl<'r> Root<'r> {
    /// What a reference points to.
    pub(super) fn resolve(&self, reference: &str) -> Result<&'r Value, Reason> {
        let found = pointer(reference).and_then(|pointer| self.0.pointer(&pointer));
        found.ok_or_else(|| format!("the reference `{reference}` leads nowhere"))
    }

    /// The schema without `allOf`, and without keywords beside `$ref` other than annotations.
    pub(super) fn flatten<'s>(
        &self,
        schema: &'s Map<String, Value>,
    ) -> Result<Cow<'s, Map<String, Value>>, Reason> {
        self.flatten_within(schema, &mut Effort::default())
    }

    /// The schema without `allOf`, and without a reference.
    pub(super) fn expand(&self, schema: &Value) -> Result<Map<String, Value>, Reason> {
        self.expand_within(schema, &mut Effort::default())
    }

    /// The schema without `allOf`, or the one that it refers to.
    pub(super) fn follow<'s>(
        &self,
        mut schema: &'s Value,
    ) -> Result<Cow<'s, Map<String, Value>>, Reason>
    where
        'r: 's,
    {
        for _ in 0..MAX_HOPS {
            let flat = match schema {
                Value::Object(schema) => self.flatten(schema)?,
                _ => return Ok(Cow::Owned(Map::new())),
            };
            match flat.get("$ref").and_then(Value::as_str) {
                None => return Ok(flat),
                Some(reference) => schema = self.resolve(reference)?,
            }
        }
        Err(ENDLESS.to_owned())
    }

    /// The schemas of which one must fit, each with all that the union demands around them.
    pub(super) fn branches<'s>(
        &self,
        schema: &'s Map<String, Value>,
    ) -> Result<Option<Cow<'s, [Value]>>, Reason> {
        let list = |keyword| schema.get(keyword).and_then(Value::as_array);
        let branches = match (list("anyOf"), list("oneOf")) {
            (Some(branches), None) | (None, Some(branches)) => branches,
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => return Err("`anyOf` and `oneOf` cannot be combined".to_owned()),
        };
        let around =
            |keyword: &str| !is_annotation(keyword) && !is_union(keyword) && !is_refused(keyword);
        let around = select(schema, around);
        if around.is_empty() {
            return Ok(Some(branches.into()));
        }
        let with_around = |branch| -> Result<Value, Reason> {
            Ok(Value::Object(merge(around.clone(), self.expand(branch)?)?))
        };
        let branches: Result<Vec<Value>, Reason> = branches.iter().map(with_around).collect();
        Ok(Some(branches?.into()))
    }

    fn flatten_within<'s>(
        &self,
        schema: &'s Map<String, Value>,
        effort: &mut Effort,
    ) -> Result<Cow<'s, Map<String, Value>>, Reason> {
        let members = schema.get("allOf").and_then(Value::as_array);
        let own = |keyword: &str| !matches!(keyword, "$ref" | "allOf");
        let stands_alone = !schema
            .keys()
            .any(|keyword| own(keyword) && !is_annotation(keyword));
        let reference = schema.get("$ref").and_then(Value::as_str);
        match (reference, members.map(Vec::as_slice)) {
            (None, None) => return Ok(Cow::Borrowed(schema)),
            (Some(_), None) if stands_alone => return Ok(Cow::Borrowed(schema)),
            (None, Some([Value::Object(member)])) if stands_alone => {
                let merged = merge(select(schema, own), member.clone())?;
                let flatten =
                    |effort: &mut Effort| Ok(self.flatten_within(&merged, effort)?.into_owned());
                return effort.further(flatten).map(Cow::Owned);
            }
            _ => {}
        }
        let mut merged = select(schema, own);
        if let Some(reference) = reference {
            let target = self.resolve(reference)?;
            let target = effort.further(|effort| self.expand_within(target, effort))?;
            merged = merge(merged, target)?;
        }
        for member in members.into_iter().flatten() {
            let member = effort.further(|effort| self.expand_within(member, effort))?;
            merged = merge(merged, member)?;
        }
        Ok(Cow::Owned(merged))
    }

    fn expand_within(
        &self,
        schema: &Value,
        effort: &mut Effort,
    ) -> Result<Map<String, Value>, Reason> {
        let Value::Object(schema) = schema else {
            return Err("a schema that is no object cannot be combined".to_owned());
        };
        let flat = self.flatten_within(schema, effort)?;
        match flat.get("$ref").and_then(Value::as_str) {
            None => Ok(flat.into_owned()),
            Some(reference) => {
                let target = self.resolve(reference)?;
                let target = effort.further(|effort| self.expand_within(target, effort))?;
                merge(select(&flat, |keyword| keyword != "$ref"), target)
            }
        }
    }
}

/// How far a schema was followed.
#[derive(Debug, Default)]
struct Effort {
    hops: usize,
    steps: usize,
}

impl Effort {
    fn further<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Reason>,
    ) -> Result<T, Reason> {
        if self.hops == MAX_HOPS || self.steps == MAX_STEPS {
            return Err(ENDLESS.to_owned());
        }
        self.hops += 1;
        self.steps += 1;
        let done = work(self);
        self.hops -= 1;
        done
    }
}

fn is_union(keyword: &str) -> bool {
    matches!(keyword, "anyOf" | "oneOf")
}

fn select(schema: &Map<String, Value>, keep: impl Fn(&str) -> bool) -> Map<String, Value> {
    let kept = schema.iter().filter(|(keyword, _)| keep(keyword));
    kept.map(|(keyword, value)| (keyword.clone(), value.clone()))
        .collect()
}

/// A schema that demands what both demand. Annotations of the first count.
fn merge(
    mut first: Map<String, Value>,
    second: Map<String, Value>,
) -> Result<Map<String, Value>, Reason> {
    if first.keys().any(|keyword| is_union(keyword))
        && second.keys().any(|keyword| is_union(keyword))
    {
        return Err("two unions cannot be combined".to_owned());
    }
    for (keyword, value) in second {
        match (first.get_mut(&keyword), value) {
            (None, value) => {
                first.insert(keyword, value);
            }
            (Some(Value::Object(fields)), Value::Object(more)) if keyword == "properties" => {
                merge_fields(fields, more)?;
            }
            (Some(Value::Array(names)), Value::Array(more)) if keyword == "required" => {
                names.extend(more);
            }
            (Some(open @ Value::Bool(false)), value) if keyword == "additionalProperties" => {
                *open = value;
            }
            (Some(_), _) if keyword == "additionalProperties" => {}
            (Some(have), value) if *have != value && !is_annotation(&keyword) => {
                return Err(format!("`{keyword}` is demanded twice, and differs"));
            }
            _ => {}
        }
    }
    Ok(first)
}

fn merge_fields(fields: &mut Map<String, Value>, more: Map<String, Value>) -> Result<(), Reason> {
    for (name, schema) in more {
        if fields.get(&name).is_some_and(|have| *have != schema) {
            return Err(format!("the field `{name}` is declared twice, and differs"));
        }
        fields.insert(name, schema);
    }
    Ok(())
}
