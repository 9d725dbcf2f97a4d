//! JSON schemas as models take them: closed and complete for strict mode, always an object.
//!
//! [`CompiledSchema`] turns any schema into the form that goes to a provider, and turns what the
//! model answers back into a value of the original schema. What strict mode cannot express is
//! reported with its path, never changed in silence.

mod compiled;
mod flatten;
mod keywords;
mod name;
mod nullable;
mod nulls;
mod problems;
mod reference;
mod root;
mod strict;
mod typed;

pub use compiled::CompiledSchema;
pub(crate) use compiled::pointer_steps;
pub(crate) use name::{described, generator};
pub use name::{name_of, schema_of};
pub use problems::{DroppedKeyword, SchemaProblem, SchemaProblems};
