use std::error::Error as StdError;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures::future::BoxFuture;
use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

use super::proxy::{proxy_for, tunnel};

pub(super) type BoxError = Box<dyn StdError + Send + Sync>;
/// What a connection reads and writes.
pub(super) type Io = MaybeHttpsStream<TokioIo<TcpStream>>;

/// TLS, once it is needed.
pub(super) type Tls = Arc<OnceLock<Arc<ClientConfig>>>;

/// Makes connections: in plain or over TLS, straight or through a proxy.
pub(super) struct Connector {
    http: HttpConnector,
    tls: Tls,
    proxies: Matcher,
    timeout: Duration,
}

impl Connector {
    /// Everything up to the end of the handshake of TLS has `timeout`.
    pub(super) fn new(tls: Tls, timeout: Duration) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_connect_timeout(Some(timeout));
        http.set_keepalive(Some(Duration::from_secs(60)));
        http.set_keepalive_interval(Some(Duration::from_secs(15)));
        http.set_keepalive_retries(Some(3));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        http.set_tcp_user_timeout(Some(Duration::from_secs(30)));
        Self {
            http,
            tls,
            proxies: Matcher::from_system(),
            timeout,
        }
    }

    /// Connects, in time.
    pub(super) async fn connect(&self, address: Uri) -> Result<Io, BoxError> {
        match tokio::time::timeout(self.timeout, self.connecting(address)).await {
            Ok(result) => result,
            Err(elapsed) => Err(io::Error::new(io::ErrorKind::TimedOut, elapsed).into()),
        }
    }

    fn connecting(&self, address: Uri) -> BoxFuture<'static, Result<Io, BoxError>> {
        match proxy_for(&self.proxies, &address) {
            None => self.connect_over(self.http.clone(), address),
            Some(proxy) => match tunnel(&proxy, self.http.clone()) {
                Ok(tunnel) => self.connect_over(tunnel, address),
                Err(unknown) => Box::pin(async { Err(unknown.into()) }),
            },
        }
    }

    fn connect_over<C>(&self, mut tcp: C, address: Uri) -> BoxFuture<'static, Result<Io, BoxError>>
    where
        C: Service<Uri, Response = TokioIo<TcpStream>, Error: Into<BoxError>, Future: Send>
            + Send
            + 'static,
    {
        if address.scheme() == Some(&Scheme::HTTP) {
            let connection = tcp.call(address);
            return Box::pin(async {
                let stream = connection.await.map_err(Into::into)?;
                Ok(MaybeHttpsStream::Http(stream))
            });
        }
        match self.tls.get() {
            Some(tls) => HttpsConnector::from((tcp, Arc::clone(tls))).call(address),
            None => Box::pin(async { Err("TLS is not set up".into()) }),
        }
    }
}
