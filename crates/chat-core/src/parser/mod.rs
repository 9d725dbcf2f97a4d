//! Output parsers: from a model's answer to what the app wants.

mod str_output_parser;

pub use str_output_parser::StrOutputParser;
