use std::path::Path;

/// What the bytes of a file are. Media and documents are known by their beginning, since providers
/// refuse one kind under the name of another; texts by their extension.
pub(super) fn mime_type_of(path: &Path, bytes: &[u8]) -> Option<String> {
    let by_content = infer::get(bytes).map(|kind| kind.mime_type());
    let is_media = |kind: &&str| {
        let family = kind.split('/').next().unwrap_or_default();
        matches!(family, "image" | "audio" | "video") || *kind == "application/pdf"
    };
    let known = by_content
        .filter(is_media)
        .or_else(|| by_extension(path))
        .or(by_content)
        .or_else(|| std::str::from_utf8(bytes).is_ok().then_some("text/plain"));
    known.map(|kind| usual_name(kind).to_owned())
}

fn by_extension(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    Some(match extension.as_str() {
        "txt" | "log" => "text/plain",
        "md" | "markdown" => "text/markdown",
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "html" | "htm" => "text/html",
        "json" => "application/json",
        "xml" => "application/xml",
        "yaml" | "yml" => "application/yaml",
        "svg" => "image/svg+xml",
        "pcm" | "pcm16" => "audio/pcm16",
        "pcm24" => "audio/pcm24",
        _ => return None,
    })
}

/// The registered name where another one is in use.
fn usual_name(kind: &str) -> &str {
    match kind {
        "audio/x-wav" => "audio/wav",
        "audio/x-flac" => "audio/flac",
        "audio/x-aiff" => "audio/aiff",
        "audio/m4a" => "audio/mp4",
        other => other,
    }
}
