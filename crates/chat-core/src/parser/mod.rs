//! Output parsers: from a model's answer to what the app wants.

mod json_output_parser;
mod str_output_parser;
mod structured;

pub use json_output_parser::JsonOutputParser;
pub use str_output_parser::StrOutputParser;
pub(crate) use structured::{Elements, OutputFormat, Reader};
pub use structured::{
    IncludeRaw, OutputSource, OutputType, RawStructured, RawStructuredFold, Structured,
    StructuredChunk, StructuredFold, StructuredOutputError, StructuredOutputParser,
};
