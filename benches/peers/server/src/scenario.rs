use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// What the server answers. As text it is the end of the model's name: `bench/text-10000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scenario {
    /// `text-10000`, `text-10000-each`: a stream of so many words.
    Text(usize, Framing),
    /// `tool-1000`, `tool-1000-each`: a stream of one tool call whose 20 KB of arguments come in so many pieces.
    Tool(usize, Framing),
    /// `reasoning-2000`, `reasoning-2000-each`: a stream of so many words of reasoning, and as many of text.
    Reasoning(usize, Framing),
    /// `answer-60`: a whole answer of so many bytes of text, or a few more.
    Answer(usize),
    /// `paced-100-50000`: a stream of so many chunks, one every so many microseconds. The text of each is
    /// the time just before it is written: `t` and 19 digits, nanoseconds of the monotonic clock.
    Paced(usize, Duration),
}

/// How a stream's events are cut into HTTP chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Framing {
    /// Every 16 KiB, wherever that falls.
    Pieces,
    /// One event each, as a proxy sends them that flushes after every event.
    Each,
}

/// There is no such scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownScenario;

impl fmt::Display for UnknownScenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such scenario; there are text-N, tool-N, reasoning-N (each with -each), answer-BYTES, paced-N-MICROSECONDS")
    }
}

impl std::error::Error for UnknownScenario {}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(chunks, framing) => write!(f, "text-{chunks}{framing}"),
            Self::Tool(pieces, framing) => write!(f, "tool-{pieces}{framing}"),
            Self::Reasoning(words, framing) => write!(f, "reasoning-{words}{framing}"),
            Self::Answer(bytes) => write!(f, "answer-{bytes}"),
            Self::Paced(chunks, every) => write!(f, "paced-{chunks}-{}", every.as_micros()),
        }
    }
}

impl fmt::Display for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pieces => "",
            Self::Each => "-each",
        })
    }
}

impl FromStr for Scenario {
    type Err = UnknownScenario;

    fn from_str(text: &str) -> Result<Self, UnknownScenario> {
        let number = |text: &str| text.parse::<usize>().map_err(|_| UnknownScenario);
        let (rest, framing) = match text.strip_suffix("-each") {
            Some(rest) => (rest, Framing::Each),
            None => (text, Framing::Pieces),
        };
        let (kind, size) = rest.split_once('-').ok_or(UnknownScenario)?;
        match kind {
            "text" => Ok(Self::Text(number(size)?, framing)),
            "tool" => Ok(Self::Tool(number(size)?, framing)),
            "reasoning" => Ok(Self::Reasoning(number(size)?, framing)),
            "answer" => Ok(Self::Answer(number(size)?)),
            "paced" => {
                let (chunks, every) = size.split_once('-').ok_or(UnknownScenario)?;
                let every = Duration::from_micros(number(every)? as u64);
                Ok(Self::Paced(number(chunks)?, every))
            }
            _ => Err(UnknownScenario),
        }
    }
}

impl Scenario {
    /// Chunks of the answer that have a choice: what costs are divided by. 1 for a whole answer.
    pub fn units(&self) -> usize {
        match self {
            Self::Text(chunks, _) | Self::Paced(chunks, _) => chunks + 2,
            Self::Tool(pieces, _) => pieces + 3,
            Self::Reasoning(words, _) => 2 * words + 3,
            Self::Answer(_) => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scenario;

    #[test]
    fn names_are_read_as_they_are_written() {
        for name in [
            "text-10",
            "text-10-each",
            "tool-5",
            "reasoning-3-each",
            "answer-60",
            "paced-9-500",
        ] {
            assert_eq!(
                name.parse()
                    .map(|scenario: Scenario| scenario.to_string())
                    .as_deref(),
                Ok(name)
            );
        }
        for name in ["", "text", "text-x", "paced-9", "song-3"] {
            assert!(name.parse::<Scenario>().is_err(), "{name}");
        }
    }
}
