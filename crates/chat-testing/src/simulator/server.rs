//! The simulator on a socket.

use std::net::SocketAddr;

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::state::Simulator;
use crate::accept::accept_all;

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
        let router = simulator.router();
        let serve = move |socket| serve_connection(socket, router.clone());
        let task = tokio::spawn(accept_all(listener, serve));
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

async fn serve_connection(stream: TcpStream, router: axum::Router) {
    // Small chunks must leave at once: latency is part of what a client sees.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router);
    let _ = http1::Builder::new()
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
