use std::io;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::sync::oneshot;

use super::kind::mime_type_of;
use super::open::{open_regular, read_at_most};
use crate::error::{Error, ErrorKind, Result};
use crate::value::{ContentBlock, MediaBlock};

/// A file of this machine, to be read into a block of a message.
///
/// The app names the path, never a model: what a model says must not decide which file leaves this
/// machine. Only a regular file is read. A symbolic link, a device, a pipe or a folder is refused,
/// without waiting for it, and so is a file of more than 20 MiB, or of what
/// [`with_max_bytes`](Self::with_max_bytes) allows. (Links among the folders of the path are
/// followed.)
///
/// The mime type is that of the content for images, sounds, videos and PDF documents, whatever the
/// file is called, and that of the extension for texts. Images, sounds and videos become blocks of
/// their kind, everything else a file with its name.
///
/// ```
/// use chat_core::{ContentBlock, LocalFile, Message};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("chat-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("report.pdf");
/// # std::fs::write(&path, "%PDF-1.7 …")?;
/// let report = LocalFile::new(&path).read().await?;
/// assert!(matches!(&report, ContentBlock::File(file) if file.filename.as_deref() == Some("report.pdf")));
/// let question = Message::human([ContentBlock::text("Summarize this document."), report]);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a file is read by `read`"]
pub struct LocalFile {
    path: PathBuf,
    max_bytes: u64,
    mime_type: Option<String>,
}

impl LocalFile {
    /// The file at this path, of 20 MiB at most.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self {
            path: path.as_ref().to_owned(),
            max_bytes: 20 * 1024 * 1024,
            mime_type: None,
        }
    }

    /// Sets how many bytes the file may have. Default: 20 MiB. In a message it is a third larger.
    pub fn with_max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Sets what the bytes are, such as `audio/wav`. Default: what the file shows itself to be.
    pub fn with_mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// Reads the file, on a thread of its own. If the future is dropped the thread ends when it has
    /// read what it may.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if the file is not there or cannot be read, is
    /// no regular file, is too large or empty, or nobody knows what it is.
    pub async fn read(self) -> Result<ContentBlock> {
        let (sender, receiver) = oneshot::channel();
        let path = self.path.clone();
        std::thread::Builder::new()
            .name("chat-local-file".to_owned())
            .spawn(move || {
                // Nobody listens any more if the future was dropped.
                let _ = sender.send(self.read_blocking());
            })
            .map_err(|error| unreadable(&path, &error))?;
        receiver.await.unwrap_or_else(|_| {
            let ended = io::Error::other("the thread that read it ended early");
            Err(unreadable(&path, &ended))
        })
    }

    /// Reads the file on this thread. In async code, [`read`](Self::read) keeps other work going.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_blocking(&self) -> Result<ContentBlock> {
        let path = &self.path;
        let failed = |error: io::Error| unreadable(path, &error);
        let (file, size) = open_regular(path).map_err(failed)?;
        if size > self.max_bytes {
            return Err(self.too_large());
        }
        let bytes = read_at_most(file, self.max_bytes).map_err(failed)?;
        let bytes = bytes.ok_or_else(|| self.too_large())?;
        if bytes.is_empty() {
            return Err(wrong(path, "it is empty"));
        }
        let mime_type = self.mime_type.clone();
        let Some(mime_type) = mime_type.or_else(|| mime_type_of(path, &bytes)) else {
            let unknown = "nobody knows what it is; say so with `with_mime_type`";
            return Err(wrong(path, unknown));
        };
        let media = MediaBlock::base64(STANDARD.encode(&bytes), mime_type.as_str());
        Ok(match mime_type.split('/').next() {
            Some("image") => ContentBlock::Image(media),
            Some("audio") => ContentBlock::Audio(media),
            Some("video") => ContentBlock::Video(media),
            _ => ContentBlock::File(match path.file_name() {
                Some(name) => media.with_filename(name.to_string_lossy()),
                None => media,
            }),
        })
    }

    fn too_large(&self) -> Error {
        let most = self.max_bytes;
        let message = format!("it has more than {most} bytes; allow more with `with_max_bytes`");
        wrong(&self.path, &message)
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    wrong(path, &error.to_string())
}

fn wrong(path: &Path, why: &str) -> Error {
    let message = format!("the file {} cannot be sent: {why}", path.display());
    Error::new(ErrorKind::InvalidRequest, message)
}
