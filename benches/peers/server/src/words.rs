//! Words of an answer, the same in every run: of a hundred, 4 have something to escape and 6 have
//! characters beyond ASCII.

const WORDS: [&str; 50] = [
    " the",
    " of",
    " and",
    " in",
    " to",
    " it",
    " is",
    " was",
    " that",
    " with",
    " for",
    " on",
    " as",
    " by",
    " at",
    " from",
    " sea",
    " salt",
    " water",
    " river",
    " rain",
    " rock",
    " wind",
    " wave",
    " tide",
    " shore",
    " deep",
    " slow",
    " year",
    " light",
    "er",
    "ed",
    "ing",
    "ly",
    "s",
    "'s",
    "-",
    ",",
    ".",
    ":",
    " 1",
    "0",
    "00",
    " %",
    " =",
    "\n\n",
    " \"brine\"",
    " caf\u{e9}",
    " \u{2013}",
    "\u{6d77}",
];

/// An endless sequence of words.
pub(crate) struct Words(u64);

impl Words {
    pub(crate) fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number of a linear congruential generator: its upper half.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 32
    }

    pub(crate) fn word(&mut self) -> &'static str {
        WORDS[self.number() as usize % WORDS.len()]
    }

    pub(crate) fn take(mut self, count: usize) -> Vec<&'static str> {
        (0..count).map(|_| self.word()).collect()
    }
}
