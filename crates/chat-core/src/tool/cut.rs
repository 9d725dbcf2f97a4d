use crate::value::{Content, ContentBlock};

/// Cuts the text of a tool's content to so many bytes, and says so in its place. Blocks that are no
/// text stay as they are.
pub(super) fn cut(content: Content, most: usize) -> Content {
    let length = |block: &ContentBlock| match block {
        ContentBlock::Text(block) => block.text.len(),
        _ => 0,
    };
    let total = content.iter().map(length).fold(0, usize::saturating_add);
    if total <= most {
        return content;
    }
    let mut left = most;
    let mut blocks = Vec::new();
    for block in content.into_blocks() {
        match block {
            ContentBlock::Text(mut block) => {
                if block.text.len() > left {
                    let at = (0..=left).rev().find(|at| block.text.is_char_boundary(*at));
                    block.text.truncate(at.unwrap_or(0));
                }
                left = left.saturating_sub(block.text.len());
                if !block.text.is_empty() {
                    blocks.push(ContentBlock::Text(block));
                }
            }
            other => blocks.push(other),
        }
    }
    let shown = most.saturating_sub(left);
    let note = format!("\n[cut: {shown} of {total} bytes are shown]");
    match blocks.last_mut() {
        Some(ContentBlock::Text(last)) => last.text.push_str(&note),
        _ => blocks.push(ContentBlock::text(note)),
    }
    blocks.into()
}
