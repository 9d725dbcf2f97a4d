//! Text in the chunks of a stream.

/// A text in pieces like a tokenizer's: words with the space before them, punctuation apart, long
/// words split. Together they are the text.
#[derive(Debug)]
pub(crate) struct Pieces {
    text: String,
    at: usize,
}

/// Longer words are split.
const LONGEST_PIECE: usize = 7;

impl Pieces {
    pub(crate) fn new(text: String) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Pieces {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut letters = self.text.get(self.at..)?.chars().peekable();
        let mut piece = String::from(letters.next()?);
        if piece.trim().is_empty() {
            match letters.next_if(|letter| !letter.is_whitespace()) {
                Some(letter) => piece.push(letter),
                None => {
                    self.at += piece.len();
                    return Some(piece);
                }
            }
        }
        let mut length = 1;
        while piece.ends_with(in_word)
            && length < LONGEST_PIECE
            && let Some(letter) = letters.next_if(|letter| in_word(*letter))
        {
            piece.push(letter);
            length += 1;
        }
        self.at += piece.len();
        Some(piece)
    }
}

fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '\''
}
