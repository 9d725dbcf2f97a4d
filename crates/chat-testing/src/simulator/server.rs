//! The simulator on a socket.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::task::Poll;

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::state::Simulator;

/// A [`Simulator`] that listens. It stops, and closes its connections, when dropped.
#[derive(Debug)]
pub struct SimulatorServer {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl SimulatorServer {
    pub(crate) async fn bind(simulator: &Simulator, address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(accept_all(listener, simulator.router()));
        Ok(Self { address, task })
    }

    /// What a client takes as its base URL, such as `http://127.0.0.1:40123/api/v1`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// The address that it listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the returned future is dropped.
    pub async fn run_forever(mut self) {
        // The task ends only when it is aborted, which dropping `self` does.
        let _ = (&mut self.task).await;
    }
}

impl Drop for SimulatorServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Accepts connections for ever. The connections belong to this future and end with it.
async fn accept_all(listener: TcpListener, router: axum::Router) {
    let mut connections = JoinSet::new();
    poll_fn(|context| {
        while let Poll::Ready(accepted) = listener.poll_accept(context) {
            if let Ok((stream, _)) = accepted {
                connections.spawn(serve_connection(stream, router.clone()));
            }
        }
        while let Poll::Ready(Some(_)) = connections.poll_join_next(context) {}
        Poll::<()>::Pending
    })
    .await;
}

async fn serve_connection(stream: TcpStream, router: axum::Router) {
    // Small chunks must leave at once: latency is part of what a client sees.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router);
    let _ = http1::Builder::new()
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
