//! Files of this machine as blocks.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use chat_core::{ContentBlock, ErrorKind, LocalFile, MediaBlock};

/// A folder that is gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("chat-local-file-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read(path: &Path) -> ContentBlock {
    LocalFile::new(path).read_blocking().unwrap()
}

/// Why the file is not read.
async fn refused(file: LocalFile) -> String {
    let error = file.read_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(file.read().await.unwrap_err().message(), error.message());
    error.message().to_owned()
}

#[test]
fn what_a_file_is_shows_in_its_beginning() {
    let folder = Folder::new();
    let kinds: [(&[u8], &str); 9] = [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"RIFF....WAVEfmt ", "audio/wav"),
        (b"ID3\x04....", "audio/mpeg"),
        (b"fLaC....", "audio/flac"),
        (b"....ftypisom....isom", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
    ];
    for (bytes, mime_type) in kinds {
        // The name says something else.
        let (media, family) = match read(&folder.file("a.txt", bytes)) {
            ContentBlock::Image(media) => (media, "image"),
            ContentBlock::Audio(media) => (media, "audio"),
            ContentBlock::Video(media) => (media, "video"),
            ContentBlock::File(media) => (media, "application"),
            other => panic!("{other:?}"),
        };
        assert_eq!(media.mime_type.as_deref(), Some(mime_type));
        assert!(mime_type.starts_with(family), "{family}");
    }
}

#[test]
fn texts_go_by_their_extension_and_files_keep_their_name() {
    let folder = Folder::new();
    for (name, mime_type) in [
        ("a.csv", "text/csv"),
        ("a.MD", "text/markdown"),
        ("a.unknown", "text/plain"),
        ("a", "text/plain"),
    ] {
        let expected = MediaBlock::base64("YSxi", mime_type).with_filename(name);
        assert_eq!(
            read(&folder.file(name, "a,b")),
            ContentBlock::File(expected)
        );
    }
    let told = LocalFile::new(folder.file("a.raw", [0, 255, 1])).with_mime_type("audio/pcm16");
    let expected = MediaBlock::base64("AP8B", "audio/pcm16");
    assert_eq!(told.read_blocking().unwrap(), ContentBlock::Audio(expected));
}

#[tokio::test]
async fn what_cannot_be_sent_says_why() {
    let folder = Folder::new();
    let at = |name: &str| LocalFile::new(folder.0.join(name));
    assert!(refused(at("none")).await.contains("none"));
    assert!(refused(LocalFile::new(&folder.0)).await.contains("folder"));
    folder.file("empty", "");
    assert!(refused(at("empty")).await.contains("empty"));
    folder.file("odd", [0, 255, 254, 1]);
    assert!(refused(at("odd")).await.contains("with_mime_type"));
    folder.file("five", "12345");
    assert!(
        refused(at("five").with_max_bytes(4))
            .await
            .contains("more than 4 bytes")
    );
    assert!(at("five").with_max_bytes(5).read().await.is_ok());
    // A file full of nothing, which takes no room on the disk.
    let large = File::create(folder.0.join("large")).unwrap();
    large.set_len(20 * 1024 * 1024 + 1).unwrap();
    assert!(refused(at("large")).await.contains("20971520"));
}

#[cfg(unix)]
#[tokio::test]
async fn links_devices_and_pipes_are_refused_without_waiting() {
    let folder = Folder::new();
    let link = folder.0.join("link");
    std::os::unix::fs::symlink(folder.file("target", "text"), &link).unwrap();
    assert!(
        refused(LocalFile::new(&link))
            .await
            .contains("symbolic link")
    );
    let pipe = folder.0.join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    assert!(refused(LocalFile::new(&pipe)).await.contains("a pipe"));
    for device in ["/dev/zero", "/dev/null"] {
        assert!(refused(LocalFile::new(device)).await.contains("device"));
    }
    // A file that tells no size: its bytes are counted.
    if Path::new("/proc/self/maps").exists() {
        let endless = LocalFile::new("/proc/self/maps").with_max_bytes(16);
        assert!(refused(endless).await.contains("more than 16 bytes"));
    }
}
