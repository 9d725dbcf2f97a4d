//! What is asked: the arguments, and what comes on stdin.

use std::io::{self, IsTerminal, Read};

use chat::Message;

use crate::args::AskArguments;
use crate::failure::{Failure, usage};

/// The conversation that is sent. Reads all of stdin if that is no terminal.
pub(crate) fn messages(arguments: &AskArguments) -> Result<Vec<Message>, Failure> {
    let prompt = join(&arguments.prompt.join(" "), &read_stdin()?);
    if prompt.is_empty() {
        return Err(usage(
            "there is nothing to ask; write `chat \"Why is the sea salty?\"`, or pipe a text in",
        ));
    }
    let system = arguments
        .system
        .as_deref()
        .filter(|text| !text.trim().is_empty());
    Ok(system
        .map(Message::system)
        .into_iter()
        .chain([Message::human(prompt)])
        .collect())
}

fn read_stdin() -> Result<String, Failure> {
    let mut stdin = io::stdin();
    if stdin.is_terminal() {
        return Ok(String::new());
    }
    let mut bytes = Vec::new();
    stdin
        .read_to_end(&mut bytes)
        .map_err(|error| usage(format!("stdin cannot be read: {error}")))?;
    String::from_utf8(bytes)
        .map_err(|_| usage("what came on stdin is no text in UTF-8; convert it first"))
}

fn join(argument: &str, piped: &str) -> String {
    let piped = piped.trim_end();
    match (argument.trim().is_empty(), piped.trim().is_empty()) {
        (true, _) => piped.to_owned(),
        (false, true) => argument.to_owned(),
        (false, false) => format!("{argument}\n\n{piped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn the_argument_comes_first() {
        assert_eq!(join("Sum up:", "  a\n b\n"), "Sum up:\n\n  a\n b");
        assert_eq!(join("", "a\n"), "a");
        assert_eq!(join("a", " \n"), "a");
        assert_eq!(join(" ", "\n"), "");
    }
}
