/// What strict mode makes of a keyword that it does not take.
#[derive(Clone, Copy, Debug)]
pub(super) enum Treatment {
    /// It goes away: it says nothing about which values fit.
    Annotation(&'static str),
    /// It goes away, and the description tells the model instead.
    Bound(&'static str),
    /// The schema cannot be strict.
    Refused(&'static str),
}

/// The keywords that strict mode takes, or that are translated into others.
const TAKEN: &[&str] = &[
    "$defs",
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "definitions",
    "description",
    "enum",
    "items",
    "oneOf",
    "properties",
    "required",
    "type",
];

const SAYS_NOTHING: Treatment = Treatment::Annotation("the model has no use for it");
const NOT_EVERYWHERE: Treatment = Treatment::Bound("not every provider takes it");
const CONDITION: Treatment = Treatment::Refused("a condition cannot be strict");
const FURTHER_FIELDS: Treatment =
    Treatment::Refused("fields that are not declared cannot be strict");

const OTHERS: &[(&str, Treatment)] = &[
    ("$anchor", SAYS_NOTHING),
    ("$comment", SAYS_NOTHING),
    ("$id", SAYS_NOTHING),
    ("$schema", SAYS_NOTHING),
    ("contentEncoding", SAYS_NOTHING),
    ("contentMediaType", SAYS_NOTHING),
    (
        "default",
        Treatment::Annotation("the field becomes required"),
    ),
    ("deprecated", SAYS_NOTHING),
    ("examples", SAYS_NOTHING),
    ("readOnly", SAYS_NOTHING),
    ("title", SAYS_NOTHING),
    ("writeOnly", SAYS_NOTHING),
    ("exclusiveMaximum", NOT_EVERYWHERE),
    ("exclusiveMinimum", NOT_EVERYWHERE),
    ("format", NOT_EVERYWHERE),
    ("maxItems", NOT_EVERYWHERE),
    ("maxLength", NOT_EVERYWHERE),
    ("maximum", NOT_EVERYWHERE),
    ("minItems", NOT_EVERYWHERE),
    ("minLength", NOT_EVERYWHERE),
    ("minimum", NOT_EVERYWHERE),
    ("multipleOf", NOT_EVERYWHERE),
    ("pattern", NOT_EVERYWHERE),
    ("uniqueItems", NOT_EVERYWHERE),
    (
        "$dynamicRef",
        Treatment::Refused("a dynamic reference cannot be strict"),
    ),
    ("contains", CONDITION),
    ("dependencies", CONDITION),
    ("dependentRequired", CONDITION),
    ("dependentSchemas", CONDITION),
    ("else", CONDITION),
    ("if", CONDITION),
    ("not", CONDITION),
    ("then", CONDITION),
    ("maxProperties", CONDITION),
    ("minProperties", CONDITION),
    ("patternProperties", FURTHER_FIELDS),
    ("propertyNames", FURTHER_FIELDS),
    ("unevaluatedItems", FURTHER_FIELDS),
    ("unevaluatedProperties", FURTHER_FIELDS),
    (
        "prefixItems",
        Treatment::Refused("a tuple cannot be strict"),
    ),
];

/// What strict mode makes of a keyword; `None` if it takes it.
pub(super) fn treatment(keyword: &str) -> Option<Treatment> {
    if TAKEN.contains(&keyword) {
        return None;
    }
    let known = OTHERS.iter().find(|(name, _)| *name == keyword);
    Some(known.map_or(
        Treatment::Annotation("it is no keyword of JSON Schema"),
        |(_, treatment)| *treatment,
    ))
}

/// Whether the keyword says nothing about which values fit.
pub(super) fn is_annotation(keyword: &str) -> bool {
    matches!(keyword, "$defs" | "definitions" | "description")
        || matches!(treatment(keyword), Some(Treatment::Annotation(_)))
}

/// Whether no schema with the keyword can be strict.
pub(super) fn is_refused(keyword: &str) -> bool {
    matches!(treatment(keyword), Some(Treatment::Refused(_)))
}

/// The sizes up to which OpenAI takes a strict schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) fields: usize,
    pub(super) enum_values: usize,
    pub(super) characters: usize,
    pub(super) nesting: usize,
}

pub(super) const LIMITS: Limits = Limits {
    fields: 5_000,
    enum_values: 1_000,
    characters: 120_000,
    nesting: 10,
};

/// A schema may be nested this deep, counted in JSON values, before it is refused unread.
pub(super) const MAX_DEPTH: usize = 128;
