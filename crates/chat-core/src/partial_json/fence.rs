/// A line that opens or closes a block, and the text around it.
pub(super) struct Fence<'t> {
    pub(super) before: &'t str,
    marks: &'t str,
    pub(super) info: &'t str,
    pub(super) after: &'t str,
}

impl Fence<'_> {
    pub(super) fn opens(&self) -> bool {
        self.marks.len() >= 3 && !self.info.contains('`')
    }

    pub(super) fn closes(&self, opening: &Self) -> bool {
        self.info.is_empty() && self.marks.starts_with(opening.marks)
    }

    /// Whether the block may hold JSON: its language is JSON, or not said.
    pub(super) fn may_be_json(&self) -> bool {
        let language = self.info.split_whitespace().next();
        language.is_none_or(|name| name.eq_ignore_ascii_case("json"))
    }
}

pub(super) fn find_fence<'t>(
    text: &'t str,
    accept: impl Fn(&Fence<'t>) -> bool,
) -> Option<Fence<'t>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let trimmed = line.trim();
        let mark = if trimmed.starts_with('~') { '~' } else { '`' };
        let info = trimmed.trim_start_matches(mark);
        let fence = Fence {
            before: text.get(..start).unwrap_or_default(),
            marks: trimmed
                .get(..trimmed.len() - info.len())
                .unwrap_or_default(),
            info: info.trim(),
            after: text.get(end..).unwrap_or_default(),
        };
        if accept(&fence) {
            return Some(fence);
        }
        start = end;
    }
    None
}
