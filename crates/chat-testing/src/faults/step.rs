use std::time::Duration;

use bytes::Bytes;

/// One thing that a server does on a connection.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Sends bytes as they are.
    Send(Bytes),
    /// Sends bytes in pieces of this size, with a pause before each.
    Drip {
        bytes: Bytes,
        size: usize,
        pause: Duration,
    },
    /// Sends the same bytes again and again.
    Repeat { bytes: Bytes, times: u64 },
    /// Does nothing for a time.
    Sleep(Duration),
    /// Does nothing until the client closes the connection.
    WaitForClose,
    /// Says that nothing more comes (FIN), and reads on until the client closes too.
    Close,
    /// Breaks the connection (RST).
    Reset,
}
