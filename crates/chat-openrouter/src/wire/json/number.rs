use super::reader::{Malformed, Result};

/// The whole numbers of so many digits are floats.
const EXACT_DIGITS: usize = 15;

/// The powers of ten that a float holds exactly, as far as they are needed.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// Reads the number that stands at the beginning of a text, and says how long it is there.
///
/// # Errors
///
/// If there is none, or it is too large for a float.
pub(super) fn read(text: &[u8]) -> Result<(f64, usize)> {
    if let Some(short) = short(text) {
        return Ok(short);
    }
    let length = length(text)?;
    let number = text
        .get(..length)
        .and_then(|text| str::from_utf8(text).ok());
    let number: Option<f64> = number.and_then(|number| number.parse().ok());
    let number = number.filter(|number| number.is_finite());
    Ok((number.ok_or(Malformed)?, length))
}

/// Reads a number of few digits. A float holds both of them and the power of ten exactly, so that
/// their quotient is the float next to the number.
fn short(text: &[u8]) -> Option<(f64, usize)> {
    let (mut number, mut length, mut point) = (0_u64, 0, None);
    for byte in text {
        match byte {
            b'0'..=b'9' => number = number.wrapping_mul(10).wrapping_add(u64::from(byte & 0xf)),
            b'.' if point.is_none() => point = Some(length),
            b'.' | b'e' | b'E' => return None,
            _ => break,
        }
        length += 1;
    }
    let whole = point.unwrap_or(length);
    let fraction = point.map_or(0, |point| length - point - 1);
    let has_zeros = whole > 1 && text.first() == Some(&b'0');
    let ends_in_point = point.is_some() && fraction == 0;
    if whole == 0 || has_zeros || ends_in_point || whole + fraction > EXACT_DIGITS {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "it has few digits")]
    Some((number as f64 / POWERS.get(fraction)?, length))
}

/// How long the number is that stands at the beginning of a text.
pub(super) fn length(text: &[u8]) -> Result<usize> {
    let mut rest = text.strip_prefix(b"-").unwrap_or(text);
    rest = match rest {
        [b'0', rest @ ..] => rest,
        _ => some_digits(rest)?,
    };
    if let [b'.', fraction @ ..] = rest {
        rest = some_digits(fraction)?;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        rest = match exponent {
            [b'+' | b'-', exponent @ ..] | exponent => some_digits(exponent)?,
        };
    }
    match rest {
        [b'0'..=b'9', ..] => Err(Malformed),
        _ => Ok(text.len() - rest.len()),
    }
}

fn some_digits(text: &[u8]) -> Result<&[u8]> {
    match digits(text) {
        0 => Err(Malformed),
        digits => text.get(digits..).ok_or(Malformed),
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}
