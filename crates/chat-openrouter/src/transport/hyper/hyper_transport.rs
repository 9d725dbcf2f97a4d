use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use chat_core::{Error, ErrorKind, Result};
use http::header::{ACCEPT_ENCODING, USER_AGENT};
use http::uri::Scheme;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::Full;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;

use super::super::{Limits, Transport, TransportBody, failure};
use super::connector::{Connector, Tls};
use super::proxy::UnknownProxy;
use super::tls;

/// A transport straight on hyper, which costs less than reqwest: fewer instructions and allocations
/// a request, and less memory a stream.
///
/// It keeps the promises of [`ReqwestTransport`](crate::ReqwestTransport): HTTP/1.1, and HTTP/2
/// where the server offers it, over TLS with the system's certificates; no redirects; nothing is
/// tried again by itself, but for a request that was never sent since its connection had been closed
/// in the pool; `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` are honoured, except for
/// requests to this machine. The client is made with the first request, and its time to connect is
/// that of the first request; certificates are read with the first request that needs them.
///
/// What is different: whole answers are asked for uncompressed, since no decoder is built in; all
/// requests go through a proxy with `CONNECT`, and the proxy must be one of `http://…`, or the
/// request ends with a [`Configuration`](chat_core::ErrorKind::Configuration) error.
///
/// # Example
///
/// ```
/// use chat_openrouter::{ChatOpenRouter, HyperTransport};
///
/// # fn main() -> chat_core::Result<()> {
/// let model = ChatOpenRouter::builder()
///     .model("openai/gpt-4.1")
///     .api_key("sk-or-…")
///     .transport(HyperTransport::new())
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct HyperTransport {
    client: OnceLock<Client<Connector, Full<Bytes>>>,
    tls: Tls,
}

impl HyperTransport {
    /// A transport with a connection pool of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A transport with TLS of your own: other certificates, a certificate of the client. HTTP/2
    /// and HTTP/1.1 are offered to the server, unless the configuration names protocols.
    #[must_use]
    pub fn with_tls(config: ClientConfig) -> Self {
        Self {
            client: OnceLock::new(),
            tls: Arc::new(OnceLock::from(tls::with_alpn(config))),
        }
    }

    fn client(&self, limits: &Limits) -> &Client<Connector, Full<Bytes>> {
        self.client.get_or_init(|| {
            let connector = Connector::new(Arc::clone(&self.tls), limits.timeouts.connect);
            Client::builder(TokioExecutor::new())
                .timer(TokioTimer::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(Duration::from_secs(25))
                .pool_max_idle_per_host(32)
                .http2_keep_alive_interval(Duration::from_secs(20))
                .http2_keep_alive_timeout(Duration::from_secs(10))
                .build(connector)
        })
    }

    /// Makes sure that there is TLS to connect with.
    fn prepare_tls(&self) -> Result<()> {
        if self.tls.get().is_none() {
            let config = tls::of_the_system()?;
            self.tls.get_or_init(|| config);
        }
        Ok(())
    }
}

#[async_trait]
impl Transport for HyperTransport {
    async fn send(
        &self,
        request: Request<Bytes>,
        limits: &Limits,
    ) -> Result<Response<TransportBody>> {
        if request.uri().scheme() == Some(&Scheme::HTTPS) {
            self.prepare_tls()?;
        }
        let address = request.uri().clone();
        let mut request = request.map(Full::new);
        complete(request.headers_mut());
        let response = self.client(limits).request(request).await;
        let response = response.map_err(|error| {
            let host = address.host().unwrap_or_default();
            failed(host, limits, &error)
        })?;
        Ok(response.map(TransportBody::new))
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

/// Adds what HTTP needs: who asks, and that nothing here undoes compression.
fn complete(headers: &mut HeaderMap) {
    const AGENT: &str = concat!("chat-openrouter/", env!("CARGO_PKG_VERSION"));
    headers
        .entry(USER_AGENT)
        .or_insert(HeaderValue::from_static(AGENT));
    headers
        .entry(ACCEPT_ENCODING)
        .or_insert(HeaderValue::from_static("identity"));
}

fn failed(host: &str, limits: &Limits, error: &legacy::Error) -> Error {
    let causes = || std::iter::successors(error.source(), |error| (*error).source());
    if let Some(unknown) = causes().find_map(|error| error.downcast_ref::<UnknownProxy>()) {
        return Error::new(ErrorKind::Configuration, unknown.to_string());
    }
    let is_late = |error: &(dyn StdError + 'static)| {
        let error = error.downcast_ref::<io::Error>();
        error.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
    };
    if error.is_connect() && causes().any(is_late) {
        return failure::no_connection(host, limits);
    }
    failure::failed(host, error.is_connect(), error)
}
