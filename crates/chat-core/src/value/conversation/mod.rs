//! What is done with a whole conversation before it goes to a model.

mod callers;
mod count_tokens;
mod filter;
mod merge_runs;
mod trim;

pub use filter::MessageFilter;
pub use trim::{TrimOptions, TrimStrategy};

/// The role that a role or LangChain's name for it stands for.
fn to_role(name: String) -> String {
    match name.as_str() {
        "human" => "user".to_owned(),
        "ai" => "assistant".to_owned(),
        _ => name,
    }
}
