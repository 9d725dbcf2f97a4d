use std::net::{IpAddr, Ipv4Addr};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The model that is asked when none is named.
const DEFAULT_MODEL: &str = "openrouter:openai/gpt-4.1-mini";

const AFTER_HELP: &str = "\
Options of the request (-o key=value):
  temperature, top_p, frequency_penalty, presence_penalty   how words are chosen
  max_tokens, max_completion_tokens                         the most tokens of the answer
  seed                                                      makes answers repeatable
  stop                                                      a text to stop at; may be repeated
  session_id                                                groups requests
  base_url                                                  where the API is
  max_retries                                               how often to try again (2)
  timeout                                                   seconds to wait for more of the answer

The key is taken from OPENROUTER_API_KEY. Without a key, an offline simulator answers.

Exit codes: 0 fine, 1 the request failed, 2 wrong usage or configuration, 130 stopped by Ctrl-C.

Examples:
  chat \"Write a short poem about the sea.\"
  chat -s \"Translate to French.\" < letter.txt
  git diff | chat -o temperature=0 \"Write a commit message for this diff.\"
  chat -m anthropic/claude-sonnet-4.5 --json \"Why is the sea salty?\"
  chat models claude --sort price";

/// Ask a chat model: the answer goes to stdout as it comes, everything about it to stderr.
#[derive(Debug, Parser)]
#[command(
    name = "chat",
    version,
    args_conflicts_with_subcommands = true,
    args_override_self = true,
    disable_help_subcommand = true,
    after_help = AFTER_HELP
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) ask: AskArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the OpenRouter simulator on this machine until Ctrl-C
    #[command(
        after_help = "A prompt whose first word is `sim` goes behind two dashes: chat -- sim …"
    )]
    Sim(SimArguments),

    /// List the models: context in tokens, prices in dollars per million tokens, abilities
    #[command(
        after_help = "A prompt whose first word is `models` goes behind two dashes: chat -- models …"
    )]
    Models(ModelsArguments),
}

#[derive(Debug, Args)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(crate) struct AskArguments {
    /// What to ask; text on stdin is added to it
    #[arg(allow_negative_numbers = true)]
    pub(crate) prompt: Vec<String>,

    /// The model, as backend:model or as OpenRouter's author/model
    #[arg(short, long, value_name = "MODEL", default_value = DEFAULT_MODEL)]
    pub(crate) model: String,

    /// What the model is told about its role
    #[arg(short, long, value_name = "TEXT")]
    pub(crate) system: Option<String>,

    /// An option of the request; may be repeated (see below)
    #[arg(short, long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub(crate) option: Vec<String>,

    /// A JSON object whose fields are added to the request's body
    #[arg(long, value_name = "JSON")]
    pub(crate) extra_body: Option<String>,

    /// Ask for the answer in one piece
    #[arg(long)]
    pub(crate) no_stream: bool,

    /// Print one JSON object with the answer, its usage and its cost
    #[arg(long)]
    pub(crate) json: bool,

    /// Show what the model thinks, on stderr
    #[arg(long)]
    pub(crate) show_reasoning: bool,

    /// Print the HTTP request, without the key, and send nothing
    #[arg(long, conflicts_with = "json")]
    pub(crate) dry_run: bool,

    /// Ask the offline simulator, whose answers are canned
    #[arg(long)]
    pub(crate) offline: bool,

    /// Ask for the key, which is not shown, and use it for this request only
    #[arg(long, conflicts_with = "offline")]
    pub(crate) key: bool,

    /// Print nothing to stderr but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SimArguments {
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 8787)]
    pub(crate) port: u16,

    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = parse_host)]
    pub(crate) host: IpAddr,

    /// Milliseconds to wait before each piece of a streamed answer
    #[arg(long, value_name = "MS")]
    pub(crate) pace: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct ModelsArguments {
    /// A part of the id or name of the models to list; capitals don't matter
    pub(crate) filter: Option<String>,

    /// What to sort by: lowest price, longest context, or name; else the newest come first
    #[arg(long, value_name = "BY")]
    pub(crate) sort: Option<SortBy>,

    /// Print a JSON list with everything that is known of each model
    #[arg(long)]
    pub(crate) json: bool,

    /// List the models of the offline simulator
    #[arg(long)]
    pub(crate) offline: bool,

    /// Print nothing to stderr but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// The order of a list of models.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SortBy {
    Price,
    Context,
    Name,
}

fn parse_host(host: &str) -> Result<IpAddr, String> {
    if host.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    host.parse()
        .map_err(|_| "write an IP address, such as 127.0.0.1".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Arguments, Command};

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_may_follow_the_prompt_and_help_is_no_subcommand() {
        let arguments = Arguments::parse_from(["chat", "help", "me", "-q", "with", "-5"]);
        assert_eq!(arguments.ask.prompt, ["help", "me", "with", "-5"]);
        assert!(arguments.ask.quiet && arguments.command.is_none());
    }

    #[test]
    fn sim_is_a_command_only_in_front() {
        let arguments = Arguments::parse_from(["chat", "how", "does", "sim", "work"]);
        assert_eq!(arguments.ask.prompt.len(), 4);
        let arguments = Arguments::parse_from(["chat", "--", "sim", "city"]);
        assert_eq!(arguments.ask.prompt, ["sim", "city"]);
        let arguments = Arguments::parse_from(["chat", "sim", "--host", "localhost"]);
        assert!(matches!(arguments.command, Some(Command::Sim(sim)) if sim.host.is_loopback()));
    }
}
