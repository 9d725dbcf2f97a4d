/// How often things are measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// Rounds of a timed section; each client runs once a round.
    pub(crate) rounds: usize,
    /// Streams of a client in a round.
    pub(crate) streams: u32,
    /// Whole answers of a client in a round.
    pub(crate) requests: u32,
    /// Rounds of what takes seconds by nature: paced streams.
    pub(crate) paced_rounds: usize,
    /// Processes of each client that are started.
    pub(crate) starts: usize,
}

impl Effort {
    pub(crate) fn new(is_quick: bool) -> Self {
        if is_quick {
            Self {
                rounds: 3,
                streams: 3,
                requests: 500,
                paced_rounds: 1,
                starts: 5,
            }
        } else {
            Self {
                rounds: 9,
                streams: 10,
                requests: 4_000,
                paced_rounds: 3,
                starts: 21,
            }
        }
    }
}
