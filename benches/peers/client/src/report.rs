use serde::{Deserialize, Serialize};

/// What a client found: what its program prints, as JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Time by the clock, in seconds.
    pub wall: f64,
    /// Time on a processor, of user and system, in seconds.
    pub cpu: f64,
    /// Resident memory before the first measured request, in bytes; 0 where the system does not say.
    pub memory_before: u64,
    /// The most resident memory since then, in bytes; 0 where the system does not say.
    pub memory_peak: u64,
    /// Allocations, if this program counts them.
    pub allocated: Option<Allocated>,
    /// What the first answer held.
    pub digest: Digest,
    /// Answers that were not the same as the first.
    pub differing: u32,
    /// How late the chunks were, if that was asked.
    pub latency: Option<Latency>,
}

/// Allocations of the measured requests.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Allocated {
    /// Allocations; growing one does not count.
    pub count: u64,
    /// Bytes of all allocations, and of what they grew by.
    pub bytes: u64,
}

/// An answer in short, to be compared with what the server sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Bytes of the text.
    pub text: usize,
    /// Bytes of the reasoning.
    pub reasoning: usize,
    /// Bytes of the tool call's arguments.
    pub arguments: usize,
    /// The total of tokens that the answer named.
    pub total_tokens: u64,
    /// CRC-32 of the text, the reasoning and the arguments.
    pub checksums: [u32; 3],
}

impl Digest {
    /// The digest of an answer.
    pub fn new(text: &str, reasoning: &str, arguments: &str, total_tokens: u64) -> Self {
        Self {
            text: text.len(),
            reasoning: reasoning.len(),
            arguments: arguments.len(),
            total_tokens,
            checksums: [text, reasoning, arguments].map(|part| crc32fast::hash(part.as_bytes())),
        }
    }
}

/// How much later than it was written a chunk's text was in the caller's hands, in seconds.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Latency {
    /// Chunks.
    pub count: usize,
    /// The median.
    pub p50: f64,
    /// 99 of 100 were not later.
    pub p99: f64,
    /// The latest.
    pub max: f64,
}

impl Latency {
    /// From single latencies in nanoseconds.
    pub(crate) fn of(mut nanoseconds: Vec<u64>) -> Self {
        nanoseconds.sort_unstable();
        let at = |share: f64| {
            let index = (nanoseconds.len().saturating_sub(1) as f64 * share) as usize;
            nanoseconds
                .get(index)
                .map_or(0.0, |found| *found as f64 / 1e9)
        };
        Self {
            count: nanoseconds.len(),
            p50: at(0.5),
            p99: at(0.99),
            max: at(1.0),
        }
    }
}
