/// A client of the benchmark.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Client {
    /// Its name in tables. Its package is `client-` and this.
    pub(crate) name: &'static str,
    /// The crate that is measured, as cargo knows it.
    pub(crate) library: &'static str,
    /// Whether it reads the answers. The floor does not.
    pub(crate) reads: bool,
    /// Its colour in plots.
    pub(crate) colour: (u8, u8, u8),
}

impl Client {
    pub(crate) fn package(&self) -> String {
        format!("client-{}", self.name)
    }
}

const fn client(name: &'static str, library: &'static str, colour: (u8, u8, u8)) -> Client {
    Client {
        name,
        library,
        reads: true,
        colour,
    }
}

/// All clients, in the order of the tables.
pub(crate) const CLIENTS: &[Client] = &[
    client("ours", "chat-openrouter", (200, 30, 30)),
    Client {
        reads: false,
        ..client("floor", "reqwest", (120, 120, 120))
    },
    client("openrouter-rs", "openrouter-rs", (30, 100, 200)),
    client("async-openai", "async-openai", (20, 140, 90)),
    client("genai", "genai", (220, 140, 20)),
    client("rig-core", "rig-core", (130, 60, 170)),
    client("llm", "llm", (90, 60, 40)),
];
