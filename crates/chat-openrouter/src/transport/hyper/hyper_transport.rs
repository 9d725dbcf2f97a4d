use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use bytes::Bytes;
use chat_core::{Error, ErrorKind, Result};
use http::header::USER_AGENT;
use http::uri::Scheme;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::Full;
use rustls::ClientConfig;

use super::super::{Limits, Transport, TransportBody, current_runtime, failure};
use super::connector::{Connector, Tls};
use super::exchange::{NoAnswer, exchange};
use super::pool::{Address, Place, Pool};
use super::proxy::UnknownProxy;
use super::tls;

/// A transport straight on hyper, which costs less than reqwest: fewer instructions and allocations
/// a request, fewer for each piece of a stream, and less memory a stream.
///
/// A connection of HTTP/1.1 works in the task that waits for its answer, not in a task of its own,
/// so that no piece is handed from one task to another.
///
/// It keeps the promises of [`ReqwestTransport`](crate::ReqwestTransport): HTTP/1.1, and HTTP/2
/// where the server offers it, over TLS with the system's certificates; no redirects; nothing is
/// tried again by itself, but for a request that was never sent since its connection had been closed
/// in the pool; `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` are honoured, except for
/// requests to this machine. The time to connect is that of the first request; certificates are read
/// with the first request that needs them; idle connections are closed after 25 s. A connection
/// serves requests of the runtime that it was made in, and no others.
///
/// What is different: a server of HTTP/2 that takes only so many requests over a connection gets
/// another connection for more, where reqwest lets them wait. All requests go through a proxy with
/// `CONNECT`, and the proxy must be one of `http://…`, or the request ends with a
/// [`Configuration`](chat_core::ErrorKind::Configuration) error.
///
/// # Example
///
/// ```
/// use chat_openrouter::{ChatOpenRouter, HyperTransport};
///
/// # fn main() -> chat_core::Result<()> {
/// let model = ChatOpenRouter::builder()
///     .model("openai/gpt-4.1")
///     .api_key("sk-or-v1-0123456789abcdef")
///     .transport(HyperTransport::new())
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct HyperTransport {
    connector: OnceLock<Connector>,
    tls: Tls,
    pool: Arc<Pool>,
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
            tls: Arc::new(OnceLock::from(tls::with_alpn(config))),
            ..Self::default()
        }
    }

    fn connector(&self, limits: &Limits) -> &Connector {
        self.connector
            .get_or_init(|| Connector::new(Arc::clone(&self.tls), limits.timeouts.connect))
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
        let uri = request.uri().clone();
        let runtime = current_runtime()?.id();
        let address = Address::of(&uri, runtime).ok_or_else(|| {
            let message = "the address of the request names no server";
            Error::new(ErrorKind::InvalidRequest, message)
        })?;
        let mut request = request.map(Full::new);
        complete(request.headers_mut());
        let place = Place::new(&self.pool, address);
        exchange(self.connector(limits), place, request)
            .await
            .map_err(|error| failed(uri.host().unwrap_or_default(), limits, &error))
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

/// Adds who asks.
fn complete(headers: &mut HeaderMap) {
    const AGENT: &str = concat!("chat-openrouter/", env!("CARGO_PKG_VERSION"));
    headers
        .entry(USER_AGENT)
        .or_insert(HeaderValue::from_static(AGENT));
}

fn failed(host: &str, limits: &Limits, error: &NoAnswer) -> Error {
    let error: &(dyn StdError + 'static) = match error {
        NoAnswer::Connect(error) => &**error,
        NoAnswer::Request(error) => return failure::failed(host, false, error),
    };
    let causes = || std::iter::successors(Some(error), |error| (*error).source());
    if let Some(unknown) = causes().find_map(|error| error.downcast_ref::<UnknownProxy>()) {
        return Error::new(ErrorKind::Configuration, unknown.to_string());
    }
    let is_late = |error: &(dyn StdError + 'static)| {
        let error = error.downcast_ref::<io::Error>();
        error.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
    };
    if causes().any(is_late) {
        return failure::no_connection(host, limits);
    }
    failure::failed(host, true, error)
}
