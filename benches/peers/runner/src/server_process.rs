use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result};

/// The server, as a process of its own: its work is not in any client's figures.
#[derive(Debug)]
pub(crate) struct ServerProcess {
    process: Child,
    stdin: Option<ChildStdin>,
    /// Its address with the path `/api/v1`.
    pub(crate) base_url: String,
}

impl ServerProcess {
    /// This program again, as the server.
    pub(crate) fn start() -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdin = process.stdin.take();
        let stdout = process.stdout.take().context("the server has no output")?;
        let mut base_url = String::new();
        BufReader::new(stdout).read_line(&mut base_url)?;
        let base_url = base_url.trim().to_owned();
        Ok(Self {
            process,
            stdin,
            base_url,
        })
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.process.wait();
    }
}

/// Serves until standard input ends.
pub(crate) fn serve(port: u16) -> Result<()> {
    client::raise_open_files();
    std::thread::spawn(|| {
        let _ = std::io::stdin().lock().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    server::run(port, |address| {
        println!("http://{address}/api/v1");
        let _ = std::io::stdout().flush();
    })?;
    Ok(())
}
