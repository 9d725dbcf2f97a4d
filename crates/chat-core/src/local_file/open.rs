use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Opens a regular file, and nothing else: no link to one, no device, no pipe, no folder.
///
/// What is opened is looked at again, so that it cannot be exchanged between the look and the
/// opening; and a pipe that is put in its place then does not make the opening wait.
pub(super) fn open_regular(path: &Path) -> io::Result<(File, u64)> {
    check(&std::fs::symlink_metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC);
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    check(&metadata)?;
    Ok((file, metadata.len()))
}

fn check(metadata: &Metadata) -> io::Result<()> {
    let kind = metadata.file_type();
    let what = if kind.is_file() {
        return Ok(());
    } else if kind.is_symlink() {
        "it is a symbolic link; name the file that it leads to"
    } else if kind.is_dir() {
        "it is a folder"
    } else {
        "it is a device, a pipe or a socket"
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, what))
}

/// All bytes of a file, or `None` if there are more than `most`. The size that a file tells may be
/// wrong, so it is the bytes that are counted.
pub(super) fn read_at_most(file: File, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(u64::try_from(read)
        .is_ok_and(|read| read <= most)
        .then_some(bytes))
}
