//! What can go wrong, and the exit code that says so.

use std::fmt;
use std::io;
use std::process::ExitCode;

use chat::{Error, ErrorKind};

const REQUEST_FAILED: u8 = 1;
const WRONG_USAGE: u8 = 2;
/// 128 and the number of the signal, as shells count: SIGINT.
const INTERRUPTED: u8 = 130;
/// The same for SIGPIPE.
const BROKEN_PIPE: u8 = 141;

/// Why the command did not do what it should.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The setup is wrong, the request failed, or Ctrl-C stopped it.
    Error(Error),
    /// The output cannot be written.
    Output(io::Error),
}

/// The command line, or what it leads to, is wrong.
pub(crate) fn usage(message: impl AsRef<str>) -> Failure {
    Failure::Error(Error::new(ErrorKind::Configuration, message))
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Error(error) => match error.kind() {
                ErrorKind::Configuration => WRONG_USAGE,
                ErrorKind::Cancelled => INTERRUPTED,
                _ => REQUEST_FAILED,
            },
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => BROKEN_PIPE,
            Self::Output(_) => REQUEST_FAILED,
        })
    }

    /// Whether nobody needs to be told: the user stopped the command, or reads no more.
    pub(crate) fn is_quiet(&self) -> bool {
        match self {
            Self::Error(error) => error.kind() == ErrorKind::Cancelled,
            Self::Output(error) => error.kind() == io::ErrorKind::BrokenPipe,
        }
    }

    /// Whether a part of an answer had come.
    pub(crate) fn has_partial_text(&self) -> bool {
        match self {
            Self::Error(error) => error
                .partial()
                .is_some_and(|partial| !partial.text().is_empty()),
            Self::Output(_) => false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) if error.kind() == ErrorKind::Configuration => {
                f.write_str(error.message())
            }
            Self::Error(error) => error.fmt(f),
            Self::Output(error) => write!(f, "the output cannot be written: {error}"),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
