use std::error::Error as StdError;
use std::fmt;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use super::super::is_loopback;

/// The proxy that the environment or the system wants for an address, if any. Requests to this
/// machine have none.
pub(super) fn proxy_for(proxies: &Matcher, address: &Uri) -> Option<Intercept> {
    if address.host().is_some_and(is_loopback) {
        return None;
    }
    proxies.intercept(address)
}

/// A way through a proxy, which sees nothing but host and port.
pub(super) fn tunnel(
    proxy: &Intercept,
    http: HttpConnector,
) -> Result<Tunnel<HttpConnector>, UnknownProxy> {
    let address = proxy.uri();
    if address.scheme() != Some(&Scheme::HTTP) {
        return Err(UnknownProxy(address.clone()));
    }
    let tunnel = Tunnel::new(address.clone(), http);
    Ok(match proxy.basic_auth() {
        Some(auth) => tunnel.with_auth(auth.clone()),
        None => tunnel,
    })
}

/// A proxy of a kind that this transport does not speak to. Its address has no password in it.
#[derive(Debug)]
pub(super) struct UnknownProxy(Uri);

impl fmt::Display for UnknownProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the proxy `{}` of the environment is not one of `http://…`, the only kind that `HyperTransport` knows; set such a one, or use `ReqwestTransport`",
            self.0
        )
    }
}

impl StdError for UnknownProxy {}
