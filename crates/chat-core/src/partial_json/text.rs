use super::input::Input;
use crate::error::Result;

/// Reads the inside of one string after another, each from any number of pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct TextReader {
    escape: Escape,
    /// The first half of a surrogate pair whose second half has not come.
    high: Option<u16>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    Backslash,
    Hex {
        digits: u8,
        code: u16,
    },
}

impl TextReader {
    /// Moves what has come of a string into `text`. Tells whether the string has ended.
    pub(super) fn read(&mut self, input: &mut Input<'_>, text: &mut String) -> Result<bool> {
        while let Some(byte) = input.peek() {
            match self.escape {
                Escape::None if self.high.is_none() => match byte {
                    b'"' => {
                        input.skip();
                        return Ok(true);
                    }
                    b'\\' => {
                        input.skip();
                        self.escape = Escape::Backslash;
                    }
                    0..=0x1f => {
                        return Err(input.wrong("a control character that is not escaped"));
                    }
                    _ => text.push_str(input.take_until(is_special)),
                },
                Escape::None if byte == b'\\' => {
                    input.skip();
                    self.escape = Escape::Backslash;
                }
                Escape::Backslash if byte == b'u' => {
                    input.skip();
                    self.escape = Escape::Hex { digits: 0, code: 0 };
                }
                Escape::Backslash if self.high.is_none() => {
                    text.push(simple_escape(byte).ok_or_else(|| input.unexpected("an escape"))?);
                    input.skip();
                    self.escape = Escape::None;
                }
                Escape::None | Escape::Backslash => {
                    return Err(input.unexpected("the second half of a surrogate pair"));
                }
                Escape::Hex { digits, code } => self.hex(digits, code, input, text)?,
            }
        }
        Ok(false)
    }

    fn hex(
        &mut self,
        digits: u8,
        code: u16,
        input: &mut Input<'_>,
        text: &mut String,
    ) -> Result<()> {
        let digit = input.peek().and_then(|byte| char::from(byte).to_digit(16));
        let digit = digit.and_then(|digit| u16::try_from(digit).ok());
        let code = code << 4 | digit.ok_or_else(|| input.unexpected("a hexadecimal digit"))?;
        self.escape = Escape::Hex {
            digits: digits + 1,
            code,
        };
        if digits == 3 {
            self.escape = Escape::None;
            match (self.high.take(), code) {
                (None, 0xd800..=0xdbff) => self.high = Some(code),
                (high, _) => match char::decode_utf16(high.into_iter().chain([code])).next() {
                    Some(Ok(char)) => text.push(char),
                    _ => return Err(input.wrong("half of a surrogate pair")),
                },
            }
        }
        input.skip();
        Ok(())
    }
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..=0x1f)
}

fn simple_escape(byte: u8) -> Option<char> {
    Some(match byte {
        b'"' | b'\\' | b'/' => char::from(byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return None,
    })
}
