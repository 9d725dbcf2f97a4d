//! What transports say when a request gets no answer.

use std::error::Error as StdError;
use std::io;

use chat_core::{Error, ErrorKind, TimeoutPhase};

use super::Limits;

/// Whether a host is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Connecting took too long.
pub(super) fn no_connection(host: &str, limits: &Limits) -> Error {
    let message = format!(
        "no connection to {host} within {:?}",
        limits.timeouts.connect
    );
    Error::new(ErrorKind::Timeout(TimeoutPhase::Connect), message)
}

/// No answer came, since no connection could be made or since it broke.
pub(super) fn failed(host: &str, is_connect: bool, error: &(dyn StdError + 'static)) -> Error {
    let what = if is_connect {
        "cannot reach"
    } else {
        "the request failed at"
    };
    let message = format!(
        "{what} {host}: {}; check the network and the base URL",
        causes(error)
    );
    let failed = Error::new(ErrorKind::Connection, message);
    if is_distrust(error) {
        failed.with_retryable(false)
    } else {
        failed
    }
}

/// Whether TLS does not trust the server, which another try does not change.
fn is_distrust(error: &(dyn StdError + 'static)) -> bool {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(is_invalid_data)
}

/// An error of TLS may be inside another of the connection.
fn is_invalid_data(error: &io::Error) -> bool {
    let inside = error.get_ref().and_then(|inside| inside.downcast_ref());
    error.kind() == io::ErrorKind::InvalidData || inside.is_some_and(is_invalid_data)
}

/// The innermost causes of an error, which say most.
pub(super) fn causes(error: &(dyn StdError + 'static)) -> String {
    let mut texts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        texts.push(error.to_string());
        cause = error.source();
    }
    texts.dedup();
    let skip = texts.len().saturating_sub(2);
    texts.split_off(skip).join(": ")
}
