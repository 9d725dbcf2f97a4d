use super::fence::find_fence;

/// Longer lines open no block, so no more of them is kept.
const MAX_FENCE_BYTES: usize = 64;

/// Finds the JSON in a text that is still arriving: the whole text, or a fenced block of it.
///
/// It is for looking on. What counts in the end is what `extract` says of the whole text.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextWithJson {
    state: State,
    line: String,
    is_at_line_start: bool,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Start,
    /// Everything is JSON.
    Whole,
    Prose,
    /// In a fenced block of JSON.
    Block,
    /// In a fenced block of something else.
    OtherBlock,
    /// After the block of JSON.
    Over,
}

impl TextWithJson {
    /// The part of the next piece that is JSON.
    pub(crate) fn next<'t>(&mut self, piece: &'t str) -> &'t str {
        let mut rest = piece;
        loop {
            match self.state {
                State::Whole => return rest,
                State::Over => return "",
                State::Block => return self.block(rest),
                State::Start => {
                    rest = rest.trim_start();
                    self.state = match rest.chars().next() {
                        None => return "",
                        Some('{' | '[') => State::Whole,
                        Some(_) => State::Prose,
                    };
                }
                State::Prose | State::OtherBlock => match rest.split_once('\n') {
                    Some((head, tail)) => {
                        self.keep(head);
                        self.end_line();
                        rest = tail;
                    }
                    None => {
                        self.keep(rest);
                        return "";
                    }
                },
            }
        }
    }

    fn keep(&mut self, part: &str) {
        if self.line.len() <= MAX_FENCE_BYTES {
            self.line.push_str(part);
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let Some(fence) = find_fence(&line, |fence| fence.opens()) else {
            return;
        };
        self.state = match self.state {
            State::OtherBlock if fence.info.is_empty() => State::Prose,
            State::Prose if fence.may_be_json() => State::Block,
            _ => State::OtherBlock,
        };
        self.is_at_line_start = true;
    }

    /// No line of JSON begins with the mark of a fence.
    fn block<'t>(&mut self, text: &'t str) -> &'t str {
        for (at, char) in text.char_indices() {
            match char {
                '`' | '~' if self.is_at_line_start => {
                    self.state = State::Over;
                    return text.get(..at).unwrap_or_default();
                }
                '\n' => self.is_at_line_start = true,
                char if !char.is_whitespace() => self.is_at_line_start = false,
                _ => {}
            }
        }
        text
    }
}
