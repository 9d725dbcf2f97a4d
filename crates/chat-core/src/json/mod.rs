//! Whether a JSON value fits a JSON schema.
//!
//! A small part of JSON Schema 2020-12: what describes the arguments of tools. It checks `type`,
//! `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`, `prefixItems`, the
//! limits of numbers, lengths and counts, `anyOf`, `oneOf`, `allOf`, `not`, and `$ref` inside the
//! schema. Everything else, such as `pattern` and `format`, says nothing here.

mod equal;
mod limits;
mod path;
mod problem;
mod read;
mod reference;
mod types;
mod validate;

pub(crate) use problem::Problem;
pub(crate) use read::read;
pub(crate) use validate::{validate, validate_part};
