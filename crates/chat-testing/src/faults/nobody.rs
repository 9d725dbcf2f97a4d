use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// An address of this machine that refuses connections: nobody listens there.
///
/// # Errors
///
/// If no port can be opened for a moment.
pub async fn closed_port() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await?
        .local_addr()
}

/// An address of this machine at which connecting never ends, until this is dropped: its queue of
/// connections is full, so that the packets that open one are dropped. It works on Linux; where a
/// full queue refuses connections, it is a [`closed_port`].
#[derive(Debug)]
pub struct BlackHole {
    address: SocketAddr,
    _listener: TcpListener,
    _queue: Vec<TcpStream>,
}

impl BlackHole {
    /// Opens a port and fills its queue.
    ///
    /// # Errors
    ///
    /// If no port can be opened.
    pub async fn start() -> std::io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let listener = socket.listen(1)?;
        let address = listener.local_addr()?;
        let mut queue = vec![];
        // One that does not come through in a moment never will.
        let moment = std::time::Duration::from_millis(100);
        while let Ok(Ok(stream)) = tokio::time::timeout(moment, TcpStream::connect(address)).await {
            queue.push(stream);
        }
        Ok(Self {
            address,
            _listener: listener,
            _queue: queue,
        })
    }

    /// What a client takes as its base URL.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// The address.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
    }
}
