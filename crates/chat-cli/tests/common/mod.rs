//! Runs the built command in an empty environment.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The longest that anything here may take.
const LIMIT: Duration = Duration::from_secs(30);

/// The command with nothing in its environment and nothing on stdin.
pub(crate) fn chat<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chat"));
    command.env_clear().args(arguments);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What a run of the command left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Checks the exit code, and that errors are one line that names the command.
    pub(crate) fn fails(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.err.contains("chat: "), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
        &self.err
    }

    pub(crate) fn succeeds(&self) -> &str {
        assert_eq!(self.code, Some(0), "{self:?}");
        &self.out
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

pub(crate) fn run(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the command with a text on stdin.
pub(crate) fn run_with_stdin(mut command: Command, text: &[u8]) -> Ran {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A command that goes on, and ends with the test.
#[derive(Debug)]
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        Self(command.spawn().unwrap())
    }

    pub(crate) fn stdout(&mut self) -> ChildStdout {
        self.0.stdout.take().unwrap()
    }

    /// Presses Ctrl-C.
    pub(crate) fn interrupt(&self) {
        let process = self.0.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &process])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Waits for the end; gives the exit status and all of stderr.
    pub(crate) fn end(&mut self) -> (ExitStatus, String) {
        let stderr = self.0.stderr.take().unwrap();
        let (err, _) = read(stderr, |stderr| {
            let mut err = String::new();
            stderr.read_to_string(&mut err).unwrap();
            err
        });
        (self.0.wait().unwrap(), err)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads something from a running command, in a thread, so that a test cannot hang.
pub(crate) fn read<R: Send + 'static, T: Send + 'static>(
    mut from: R,
    read: impl FnOnce(&mut R) -> T + Send + 'static,
) -> (T, R) {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let value = read(&mut from);
        let _ = sender.send((value, from));
    });
    receiver
        .recv_timeout(LIMIT)
        .expect("the command writes nothing")
}

/// A simulator on a free port of this machine.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) base_url: String,
    pub(crate) process: Running,
}

pub(crate) fn serve() -> Served {
    let mut process = Running::start(chat(["sim", "--port", "0"]));
    let stdout = BufReader::new(process.stdout());
    let (line, _) = read(stdout, |stdout| {
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        line
    });
    Served {
        base_url: line.trim_end().to_owned(),
        process,
    }
}

/// The command with a key, pointed at the server.
pub(crate) fn chat_at<const N: usize>(served: &Served, arguments: [&str; N]) -> Command {
    let mut command = chat(arguments);
    command
        .env("OPENROUTER_BASE_URL", &served.base_url)
        .env("OPENROUTER_API_KEY", "anything");
    command
}
