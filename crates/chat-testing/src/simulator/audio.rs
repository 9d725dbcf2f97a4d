//! Spoken answers.

use super::identity::{Identity, alphanumeric};

/// How long a spoken answer can be referred to, in seconds.
const LIFETIME: u64 = 3_600;

/// Bytes of sound for each character.
const BYTES_PER_CHARACTER: usize = 48;

/// A spoken answer.
#[derive(Clone, Debug)]
pub(crate) struct Speech {
    pub(crate) id: String,
    pub(crate) transcript: String,
    /// Base64 of a saw-tooth tone.
    pub(crate) data: String,
    pub(crate) expires_at: u64,
}

pub(crate) fn speech(transcript: String, identity: &Identity) -> Speech {
    let length = transcript.chars().count() * BYTES_PER_CHARACTER;
    let tone: Vec<u8> = (0..=u8::MAX).step_by(4).cycle().take(length).collect();
    Speech {
        id: format!("audio_{}", alphanumeric(identity.hash, 24).to_lowercase()),
        transcript,
        data: base64(&tone),
        expires_at: identity.created + LIFETIME,
    }
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = usize::try_from(bits >> (18 - 6 * place) & 63)
                .ok()
                .and_then(|index| ALPHABET.get(index));
            let is_padding = place > group.len();
            text.push(
                letter
                    .filter(|_| !is_padding)
                    .map_or('=', |letter| char::from(*letter)),
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("fooba", "Zm9vYmE="),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
