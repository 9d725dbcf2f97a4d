//! Which model is asked, and how it is reached.

use std::io::{self, IsTerminal};

use chat::openrouter::{ChatOpenRouter, ChatOpenRouterBuilder};
use chat::testing::simulator::Simulator;

use crate::args::AskArguments;
use crate::failure::{Failure, usage};
use crate::options::RequestOptions;

/// The model to ask.
#[derive(Debug)]
pub(crate) struct Chosen {
    pub(crate) model: ChatOpenRouter,
    /// The name as the backend knows it.
    pub(crate) name: String,
    /// Why the simulator answers, if it does.
    pub(crate) simulated: Option<Simulated>,
}

/// Why the simulator answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Simulated {
    OnRequest,
    WithoutKey,
}

impl Simulated {
    /// What the user is told before the answer.
    pub(crate) fn notice(self) -> &'static str {
        match self {
            Self::OnRequest => "Offline simulator: the answer is canned, no model is asked.",
            Self::WithoutKey => {
                "Offline simulator: the answer is canned, since no key is set. To ask a real model, set \
                 OPENROUTER_API_KEY (keys are made at openrouter.ai/settings/keys) or use --key."
            }
        }
    }
}

/// Sets up the model that the command line names.
pub(crate) fn choose(arguments: &AskArguments, options: RequestOptions) -> Result<Chosen, Failure> {
    let name = openrouter_name(&arguments.model)?;
    if arguments.offline && options.has_base_url() {
        return Err(usage(
            "--offline and -o base_url exclude each other; leave one out",
        ));
    }
    let mut builder = options.apply(ChatOpenRouter::builder().model(&name));
    if arguments.key {
        builder = builder.api_key(ask_for_key()?);
    }
    if arguments.dry_run && !arguments.offline {
        let model = with_any_key(builder)?.build()?;
        return Ok(Chosen {
            model,
            name,
            simulated: None,
        });
    }
    let (builder, simulated) = or_simulated(builder, arguments.offline)?;
    Ok(Chosen {
        model: builder.build()?,
        name,
        simulated,
    })
}

/// Puts the simulator in OpenRouter's place, if that is asked for or there is no key.
pub(crate) fn or_simulated(
    builder: ChatOpenRouterBuilder,
    is_offline: bool,
) -> Result<(ChatOpenRouterBuilder, Option<Simulated>), Failure> {
    let why = if is_offline {
        Simulated::OnRequest
    } else if chat::is_simulated(&builder)? {
        Simulated::WithoutKey
    } else {
        return Ok((builder, None));
    };
    Ok((chat::simulated(builder, &Simulator::new()), Some(why)))
}

/// The name of the model without `openrouter:`. A `/` before the first `:` means that there is no
/// prefix, as in `meta-llama/llama-3.3-70b-instruct:free`.
fn openrouter_name(model: &str) -> Result<String, Failure> {
    let model = model.trim();
    let (prefix, name) = model.split_once(':').unwrap_or((model, ""));
    if prefix.contains('/') {
        return Ok(model.to_owned());
    }
    if prefix.trim().eq_ignore_ascii_case("openrouter") && !name.trim().is_empty() {
        return Ok(name.trim().to_owned());
    }
    match chat::registry().init(model) {
        Err(error) => Err(error.into()),
        Ok(_) => Err(usage(format!("`{prefix}` cannot be asked by this command"))),
    }
}

/// A request that is only shown needs no key of the user's.
fn with_any_key(builder: ChatOpenRouterBuilder) -> Result<ChatOpenRouterBuilder, Failure> {
    Ok(if builder.has_api_key()? {
        builder
    } else {
        builder.api_key("not-set")
    })
}

fn ask_for_key() -> Result<String, Failure> {
    if !io::stdin().is_terminal() {
        return Err(usage(
            "--key asks for the key on a terminal, but stdin is none; set OPENROUTER_API_KEY",
        ));
    }
    let key = rpassword::prompt_password("OpenRouter API key: ")
        .map_err(|error| usage(format!("the key cannot be read: {error}")))?;
    if key.trim().is_empty() {
        return Err(usage("no key was typed"));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::openrouter_name;

    #[test]
    fn names_with_and_without_prefix() {
        for (model, name) in [
            ("openrouter:openai/gpt-4.1", "openai/gpt-4.1"),
            ("OpenRouter: openai/gpt-4.1 ", "openai/gpt-4.1"),
            ("openai/gpt-4.1", "openai/gpt-4.1"),
            ("a/b:free", "a/b:free"),
            ("openrouter:a/b:free", "a/b:free"),
        ] {
            assert_eq!(openrouter_name(model).unwrap(), name);
        }
    }

    #[test]
    fn other_prefixes_are_the_registrys_errors() {
        for (model, part) in [
            ("openruoter:a/b", "did you mean `openrouter`?"),
            ("gpt-4.1", "names no backend"),
            ("openrouter:", "names no model"),
        ] {
            let message = openrouter_name(model).unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        }
    }
}
