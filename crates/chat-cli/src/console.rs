//! Where the command writes: the answer to stdout, everything about it to stderr.

use std::borrow::Cow;
use std::env;
use std::io::{self, IsTerminal, Stderr, Stdout, Write};

const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

/// Writes to stdout and stderr, and knows where their lines stand.
#[derive(Debug)]
pub(crate) struct Console {
    out: Stream<Stdout>,
    err: Stream<Stderr>,
    has_colour: bool,
    is_quiet: bool,
}

#[derive(Debug)]
struct Stream<W> {
    writer: W,
    is_terminal: bool,
    is_in_line: bool,
}

impl Console {
    pub(crate) fn new(is_quiet: bool) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let is_colour_wanted = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            has_colour: err.is_terminal() && is_colour_wanted,
            out: Stream {
                is_terminal: out.is_terminal(),
                writer: out,
                is_in_line: false,
            },
            err: Stream {
                is_terminal: err.is_terminal(),
                writer: err,
                is_in_line: false,
            },
            is_quiet,
        }
    }

    pub(crate) fn is_out_terminal(&self) -> bool {
        self.out.is_terminal
    }

    /// Writes text to stdout and shows it at once.
    pub(crate) fn write(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.close_aside();
        self.out.write(text)
    }

    /// Ends the last line of stdout if it is open.
    pub(crate) fn end_line(&mut self) -> io::Result<()> {
        if self.out.is_in_line {
            self.out.write("\n")
        } else {
            Ok(())
        }
    }

    /// Writes a piece of what the model thinks to stderr.
    pub(crate) fn aside(&mut self, text: &str) {
        if !text.is_empty() {
            self.err_text(text);
        }
    }

    /// Says something about the answer, unless it shall be quiet.
    pub(crate) fn notice(&mut self, line: &str) {
        if !self.is_quiet {
            self.close_aside();
            self.err_text(line);
            self.close_aside();
        }
    }

    /// Says something that the user must see, unless it shall be quiet: without dimming.
    pub(crate) fn warning(&mut self, line: &str) {
        if !self.is_quiet {
            self.close_aside();
            let _ = self.err.write(line);
            self.close_aside();
        }
    }

    /// Says something that must be said.
    pub(crate) fn error(&mut self, line: &str) {
        self.close_aside();
        // Nobody is left to be told when stderr is closed.
        let _ = self.err.write("chat: ").and_then(|()| self.err.write(line));
        self.close_aside();
    }

    /// Ends what Ctrl-C broke off, so that the shell's prompt stands on a line of its own.
    pub(crate) fn break_off(&mut self) {
        let is_shown = self.out.is_in_line && self.out.write("\n").is_ok();
        if self.err.is_in_line || (!is_shown && self.err.is_terminal) {
            let _ = self.err.write("\n");
        }
    }

    fn close_aside(&mut self) {
        if self.err.is_in_line {
            let _ = self.err.write("\n");
        }
    }

    fn err_text(&mut self, text: &str) {
        let text = self.err.visible(text);
        let _ = if self.has_colour {
            let dimmed = format!("{DIM}{text}{PLAIN}");
            self.err.is_in_line = !text.ends_with('\n');
            self.err.writer.write_all(dimmed.as_bytes())
        } else {
            self.err.write(&text)
        };
    }
}

impl<W: Write> Stream<W> {
    fn write(&mut self, text: &str) -> io::Result<()> {
        let text = self.visible(text);
        self.is_in_line = !text.ends_with('\n');
        self.writer.write_all(text.as_bytes())?;
        self.writer.flush()
    }

    /// The text without what would steer a terminal: models and servers may send anything.
    fn visible<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let steers = |char: char| char.is_control() && !matches!(char, '\n' | '\t');
        if self.is_terminal && text.contains(steers) {
            Cow::Owned(text.replace(steers, ""))
        } else {
            Cow::Borrowed(text)
        }
    }
}
