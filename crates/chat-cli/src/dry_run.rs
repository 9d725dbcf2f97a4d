//! The HTTP request that would be sent.

use std::fmt::Write as _;

use chat::ChatRequest;
use chat::openrouter::ChatOpenRouter;
use serde_json::Value;

use crate::failure::Failure;

/// The request as text: its method and URL, its headers without the key, and its body.
pub(crate) fn request_text(
    model: &ChatOpenRouter,
    request: ChatRequest<'_>,
    is_streamed: bool,
) -> Result<String, Failure> {
    let request = model.dry_run(request, is_streamed)?;
    let mut text = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        let value = if value.is_sensitive() {
            "[hidden]".into()
        } else {
            String::from_utf8_lossy(value.as_bytes())
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name}: {value}");
    }
    let _ = match serde_json::from_slice::<Value>(request.body()) {
        Ok(body) => writeln!(text, "\n{body:#}"),
        Err(_) => writeln!(text, "\n{}", String::from_utf8_lossy(request.body())),
    };
    Ok(text)
}
