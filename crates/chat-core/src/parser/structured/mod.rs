//! Structured output: from a model's answer to a value, whole or as it arrives.

mod chunk;
mod elements;
mod error;
mod find;
mod format;
mod include_raw;
mod output_type;
mod parser;
mod read_stream;
mod reader;
mod value;

pub use chunk::{StructuredChunk, StructuredFold};
pub(crate) use elements::Elements;
pub use error::StructuredOutputError;
pub(crate) use format::OutputFormat;
pub use include_raw::{IncludeRaw, RawStructured, RawStructuredFold};
pub use output_type::OutputType;
pub use parser::StructuredOutputParser;
pub(crate) use read_stream::read_stream;
pub(crate) use reader::Reader;
pub use value::{OutputSource, Structured};
