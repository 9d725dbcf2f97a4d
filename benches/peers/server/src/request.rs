use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// Requests of one connection, one after the other. Bodies need a length; all clients send one.
pub(crate) struct Requests<R> {
    connection: R,
    buffer: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Requests<R> {
    pub(crate) fn new(connection: R) -> Self {
        Self {
            connection,
            buffer: Vec::with_capacity(8 * 1024),
        }
    }

    pub(crate) fn connection(&mut self) -> &mut R {
        &mut self.connection
    }

    /// The model that the next request names; `None` when the client is done.
    pub(crate) async fn next_model(&mut self) -> io::Result<Option<String>> {
        let (head, body) = loop {
            if let Some(found) = lengths(&self.buffer)? {
                break found;
            }
            if self.connection.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        };
        while self.buffer.len() < head + body {
            if self.connection.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
        let model = model(&self.buffer[head..head + body]).unwrap_or_default();
        self.buffer.drain(..head + body);
        Ok(Some(model))
    }
}

/// Lengths of head and body, once the head is there.
fn lengths(buffer: &[u8]) -> io::Result<Option<(usize, usize)>> {
    let mut fields = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut fields);
    let httparse::Status::Complete(head) = request.parse(buffer).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let length = request
        .headers
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case("content-length"));
    let body = length
        .and_then(|field| std::str::from_utf8(field.value).ok()?.parse().ok())
        .ok_or_else(|| io::Error::other("a request without a length"))?;
    Ok(Some((head, body)))
}

/// The model's name, without a parse of what may be a long history.
fn model(body: &[u8]) -> Option<String> {
    const FIELD: &[u8] = b"\"model\":";
    let rest = &body[memchr::memmem::find(body, FIELD)? + FIELD.len()..];
    let name = rest.split(|byte| *byte == b'"').nth(1)?;
    String::from_utf8(name.to_vec()).ok()
}
