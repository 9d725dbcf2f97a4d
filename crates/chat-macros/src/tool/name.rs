use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Error, Ident, Result};

use super::words::Words;

/// The longest name that providers take.
const MAX_CHARS: usize = 64;

/// The name of the tool: the one that is given, or the item's. Providers take
/// `^[a-zA-Z0-9_-]{1,64}$`.
pub(super) fn of(words: &Words, item: &Ident) -> Result<String> {
    match &words.name {
        Some(name) => check(name.value(), name.span(), ""),
        None => check(
            item.unraw().to_string(),
            item.span(),
            "; give it another name for the model: `#[tool(name = \"…\")]`",
        ),
    }
}

fn check(name: String, span: Span, advice: &str) -> Result<String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if (1..=MAX_CHARS).contains(&name.len()) && name.bytes().all(fits) {
        return Ok(name);
    }
    let message = format!(
        "`{name}` cannot be the name of a tool: take 1 to {MAX_CHARS} letters, digits, `_` and `-`\
         {advice}"
    );
    Err(Error::new(span, message))
}
