/// A client of the benchmark.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Client {
    /// Its name in tables.
    pub(crate) name: &'static str,
    /// Its package in this workspace.
    pub(crate) package: &'static str,
    /// A feature of the package, if it is built with one.
    pub(crate) feature: Option<&'static str>,
    /// The crate that is measured, as cargo knows it.
    pub(crate) library: &'static str,
    /// Whether it reads the answers. The floor does not.
    pub(crate) reads: bool,
    /// Its colour in plots.
    pub(crate) colour: (u8, u8, u8),
}

/// All clients, in the order of the tables. This project's own is the first: the others are compared
/// with it.
pub(crate) const CLIENTS: &[Client] = &[
    client("ours", "client-ours", "chat-openrouter", (200, 30, 30)),
    Client {
        feature: Some("hyper"),
        ..client(
            "ours-hyper",
            "client-ours",
            "chat-openrouter",
            (240, 120, 120),
        )
    },
    Client {
        reads: false,
        ..client("floor", "client-floor", "reqwest", (120, 120, 120))
    },
    client(
        "openrouter-rs",
        "client-openrouter-rs",
        "openrouter-rs",
        (30, 100, 200),
    ),
    client(
        "async-openai",
        "client-async-openai",
        "async-openai",
        (20, 140, 90),
    ),
    client("genai", "client-genai", "genai", (220, 140, 20)),
    client("rig-core", "client-rig-core", "rig-core", (130, 60, 170)),
    client("llm", "client-llm", "llm", (90, 60, 40)),
];

const fn client(
    name: &'static str,
    package: &'static str,
    library: &'static str,
    colour: (u8, u8, u8),
) -> Client {
    Client {
        name,
        package,
        feature: None,
        library,
        reads: true,
        colour,
    }
}
