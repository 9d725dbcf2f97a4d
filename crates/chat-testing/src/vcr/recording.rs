use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use chat_core::{Error, ErrorKind, Result};

use super::diff::Difference;
use super::exchange::{Exchange, RecordedRequest, RecordedResponse};

/// The exchanges of one file, and which of them were replayed.
#[derive(Debug)]
pub(super) struct Recording {
    path: PathBuf,
    exchanges: Vec<Exchange>,
    used: Vec<bool>,
}

impl Recording {
    /// An empty recording, whatever the file holds. The file is replaced with the first exchange.
    pub(super) fn empty(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            exchanges: Vec::new(),
            used: Vec::new(),
        }
    }

    /// The recording in a file. A file that is not there is an empty recording.
    pub(super) fn load(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(trouble(path, &format!("cannot be read: {error}"))),
        };
        let mut recording = Self::empty(path);
        for (at, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let exchange = serde_json::from_str(line).map_err(|error| {
                trouble(
                    path,
                    &format!("has no exchange in line {}: {error}", at.saturating_add(1)),
                )
            })?;
            recording.exchanges.push(exchange);
            recording.used.push(false);
        }
        Ok(recording)
    }

    /// The next answer that was recorded for a request.
    pub(super) fn replay(&mut self, request: &RecordedRequest) -> Option<RecordedResponse> {
        let unused = self
            .exchanges
            .iter()
            .zip(&mut self.used)
            .find(|(exchange, used)| !**used && exchange.request == *request);
        let (exchange, used) = unused?;
        *used = true;
        Some(exchange.response.clone())
    }

    /// Adds an exchange to the file. It counts as replayed.
    pub(super) fn add(&mut self, exchange: Exchange) -> Result<()> {
        let io =
            |error: std::io::Error| trouble(&self.path, &format!("cannot be written: {error}"));
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(io)?;
        }
        let line = serde_json::to_string(&exchange)
            .map_err(|error| trouble(&self.path, &format!("cannot hold this: {error}")))?;
        let is_first = self.exchanges.is_empty();
        let mut file = fs::OpenOptions::new()
            .create(true)
            .write(true)
            .append(!is_first)
            .truncate(is_first)
            .open(&self.path)
            .map_err(io)?;
        writeln!(file, "{line}").map_err(io)?;
        self.exchanges.push(exchange);
        self.used.push(true);
        Ok(())
    }

    /// Says that a request was not recorded, and how the nearest one differs.
    pub(super) fn miss(&self, request: &RecordedRequest) -> Error {
        let asked = format!("{} {}", request.method, request.path);
        let same = self
            .exchanges
            .iter()
            .filter(|exchange| exchange.request == *request)
            .count();
        if same > 0 {
            let what = format!("has {asked} {same} times only, and it is asked once more");
            return trouble(&self.path, &format!("{what}; {RECORD}"));
        }
        let nearest = self
            .exchanges
            .iter()
            .filter(|exchange| exchange.request.path == request.path)
            .map(|exchange| Difference::between(&exchange.request.body, &request.body))
            .min_by_key(|difference| difference.count);
        match nearest {
            None => trouble(&self.path, &format!("has no {asked}; {RECORD}")),
            Some(nearest) => {
                let differences = nearest.show();
                trouble(
                    &self.path,
                    &format!("has no such {asked}; {RECORD}. The nearest differs:\n{differences}"),
                )
            }
        }
    }
}

const RECORD: &str = "record it with CHAT_VCR=record";

fn trouble(path: &Path, what: &str) -> Error {
    let message = format!("the recording {} {what}", path.display());
    Error::new(ErrorKind::Configuration, message)
}
