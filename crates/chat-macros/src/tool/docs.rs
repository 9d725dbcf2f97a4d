use syn::{Attribute, Error, Expr, ExprLit, Ident, Lit, Meta, Result};

use super::words::Words;

/// What the doc comments say, line by line.
pub(super) fn text(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes {
        let Meta::NameValue(meta) = &attribute.meta else {
            continue;
        };
        if let (
            true,
            Expr::Lit(ExprLit {
                lit: Lit::Str(line),
                ..
            }),
        ) = (meta.path.is_ident("doc"), &meta.value)
        {
            let line = line.value();
            lines.extend(line.split('\n').map(|line| clean(line).to_owned()));
        }
    }
    lines.join("\n").trim().to_owned()
}

/// A line without the space after `///` and without the `*` of a block comment.
fn clean(line: &str) -> &str {
    let line = line.trim();
    match line.strip_prefix('*') {
        Some("") => "",
        Some(rest) if rest.starts_with(' ') => rest.trim_start(),
        _ => line,
    }
}

/// The description of the tool: the one that is given, or the doc comment.
pub(super) fn description(
    words: &Words,
    attributes: &[Attribute],
    item: &Ident,
    kind: &str,
) -> Result<String> {
    let given = words
        .description
        .as_ref()
        .map(|given| (given.value(), given.span()));
    let (text, span) = given.unwrap_or_else(|| (text(attributes), item.span()));
    if text.trim().is_empty() {
        let message = format!(
            "a tool needs a description, which tells the model what it does and when to call it: \
             add a doc comment (`/// …`) above `{kind} {item}`"
        );
        return Err(Error::new(span, message));
    }
    Ok(text)
}
