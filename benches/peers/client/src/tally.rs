use crate::{job::Mode, machine::monotonic_nanoseconds, report::Digest};

/// What a client tells of one answer, piece by piece.
#[derive(Debug)]
pub struct Tally {
    mode: Mode,
    text: String,
    reasoning: String,
    arguments: String,
    total_tokens: u64,
    pub(crate) latencies: Vec<u64>,
}

impl Tally {
    pub(crate) fn new(mode: Mode) -> Self {
        Self {
            mode,
            text: String::new(),
            reasoning: String::new(),
            arguments: String::new(),
            total_tokens: 0,
            latencies: Vec::new(),
        }
    }

    /// A piece of text.
    #[inline]
    pub fn text(&mut self, text: &str) {
        match self.mode {
            Mode::Stream | Mode::Invoke => self.text.push_str(text),
            Mode::Latency => self.late(text),
            Mode::FirstToken => {
                if !text.is_empty() {
                    println!("first token");
                    std::process::exit(0);
                }
            }
        }
    }

    /// A piece of reasoning.
    #[inline]
    pub fn reasoning(&mut self, reasoning: &str) {
        self.reasoning.push_str(reasoning);
    }

    /// A piece of a tool call's arguments.
    #[inline]
    pub fn arguments(&mut self, arguments: &str) {
        self.arguments.push_str(arguments);
    }

    /// The total of tokens that the answer named.
    #[inline]
    pub fn total_tokens(&mut self, total: u64) {
        self.total_tokens = total;
    }

    /// How the answer is read. For a client that reads no JSON: it has to look for the texts in the
    /// modes that need them.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// A time of the server's, `t` and 19 digits, as it was just before the chunk was written.
    fn late(&mut self, text: &str) {
        let Some(Ok(sent)) = text.strip_prefix('t').map(str::parse::<u64>) else {
            return;
        };
        self.latencies
            .push(monotonic_nanoseconds().saturating_sub(sent));
    }

    /// What every caller does at the end: a tool call's arguments are read.
    pub(crate) fn finish(&self) -> crate::Result<()> {
        if !self.arguments.is_empty() {
            serde_json::from_str::<serde_json::Value>(&self.arguments)?;
        }
        Ok(())
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.text == other.text
            && self.reasoning == other.reasoning
            && self.arguments == other.arguments
            && self.total_tokens == other.total_tokens
    }

    pub(crate) fn digest(&self) -> Digest {
        Digest::new(
            &self.text,
            &self.reasoning,
            &self.arguments,
            self.total_tokens,
        )
    }
}
