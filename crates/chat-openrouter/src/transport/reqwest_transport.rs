use std::borrow::Cow;
use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use chat_core::{Error, ErrorKind, Result};
use http::uri::Scheme;
use http::{Request, Response, Uri};
use url::Url;

use super::failure::{self, causes};
use super::{Limits, Transport, TransportBody, is_loopback};

/// The default transport: HTTP/1.1 and HTTP/2 over TLS with the system's certificates.
///
/// It follows no redirect, since that would send key and prompt to another host; tries nothing
/// again by itself; and honours `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, except for requests to
/// this machine. The client is made with the first request.
#[derive(Debug, Default)]
pub struct ReqwestTransport {
    remote: OnceLock<reqwest::Client>,
    local: OnceLock<reqwest::Client>,
    local_tls: OnceLock<reqwest::Client>,
    /// Where the first request went, and most others go too.
    known: OnceLock<Destination>,
}

/// What is known of the address of a request.
#[derive(Clone, Debug)]
struct Destination {
    uri: Uri,
    url: Url,
    is_local: bool,
}

impl Destination {
    fn new(uri: &Uri) -> Result<Self> {
        let url = Url::parse(&uri.to_string()).map_err(|error| {
            let message = format!("the address of the request is no URL: {error}");
            Error::new(ErrorKind::InvalidRequest, message)
        })?;
        Ok(Self {
            uri: uri.clone(),
            url,
            is_local: uri.host().is_some_and(is_loopback),
        })
    }
}

impl ReqwestTransport {
    /// A transport with a connection pool of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A transport over a client of your own. Timeouts, proxies and TLS are then your client's;
    /// turn its redirects and retries off.
    #[must_use]
    pub fn with_client(client: reqwest::Client) -> Self {
        Self {
            remote: OnceLock::from(client.clone()),
            local: OnceLock::from(client.clone()),
            local_tls: OnceLock::from(client),
            known: OnceLock::new(),
        }
    }

    fn client(&self, to: &Destination, limits: &Limits) -> Result<&reqwest::Client> {
        let is_local = to.is_local;
        let is_plain = to.uri.scheme() == Some(&Scheme::HTTP);
        let cell = match (is_local, is_plain) {
            (true, true) => &self.local,
            (true, false) => &self.local_tls,
            (false, _) => &self.remote,
        };
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let client = build(limits.timeouts.connect, is_local, is_plain).map_err(|error| {
            let message = format!("the HTTP client cannot be set up: {}", causes(&error));
            Error::new(ErrorKind::Configuration, message)
        })?;
        Ok(cell.get_or_init(|| client))
    }

    /// Prepares a request, so that what waits for its answer holds little more than that.
    fn begin<'a>(
        &self,
        request: Request<Bytes>,
        limits: &'a Limits,
    ) -> Result<impl Future<Output = Result<Response<TransportBody>>> + use<'a>> {
        let (head, body) = request.into_parts();
        let to = self.destination(&head.uri)?;
        let client = self.client(&to, limits)?;
        let mut request = reqwest::Request::new(head.method, to.url.clone());
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(body.into());
        let (answer, uri) = (client.execute(request), head.uri);
        Ok(async move {
            let response = answer.await;
            let response = response.map_err(|error| failed(&uri, limits, error))?;
            Ok(Response::from(response).map(TransportBody::of_reqwest))
        })
    }

    fn destination(&self, uri: &Uri) -> Result<Cow<'_, Destination>> {
        if let Some(known) = self.known.get()
            && known.uri == *uri
        {
            return Ok(Cow::Borrowed(known));
        }
        let new = Destination::new(uri)?;
        let _ = self.known.set(new.clone());
        Ok(Cow::Owned(new))
    }
}

fn build(connect: Duration, is_local: bool, is_plain: bool) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .connect_timeout(connect)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .tcp_keepalive(Duration::from_secs(60))
        .http2_keep_alive_interval(Duration::from_secs(20))
        .http2_keep_alive_timeout(Duration::from_secs(10))
        .pool_idle_timeout(Duration::from_secs(25))
        .pool_max_idle_per_host(32)
        .user_agent(concat!("chat-openrouter/", env!("CARGO_PKG_VERSION")));
    let builder = if is_local {
        builder.no_proxy()
    } else {
        builder
    };
    // Reading the system's certificates, most of the time to the first token of a server on this
    // machine, can be left out where none is asked for.
    if is_local && is_plain {
        builder.tls_certs_only([]).build()
    } else {
        builder.build()
    }
}

#[async_trait]
impl Transport for ReqwestTransport {
    async fn send(
        &self,
        request: Request<Bytes>,
        limits: &Limits,
    ) -> Result<Response<TransportBody>> {
        self.begin(request, limits)?.await
    }
}

fn failed(uri: &Uri, limits: &Limits, error: reqwest::Error) -> Error {
    let host = uri.host().unwrap_or_default();
    let error = error.without_url();
    if error.is_timeout() {
        return failure::no_connection(host, limits);
    }
    failure::failed(host, error.is_connect(), &error)
}
