use bytes::Bytes;
use http::header::HOST;
use http::{HeaderValue, Request, Response, Uri};
use http_body_util::Full;
use hyper_util::client::legacy::connect::Connection as _;

use super::super::TransportBody;
use super::connector::{BoxError, Connector};
use super::driven::Driven;
use super::driven_body::DrivenBody;
use super::pool::{Connection, Place};
use super::shared::Shared;

/// Why there is no answer.
pub(super) enum NoAnswer {
    /// No connection could be made.
    Connect(BoxError),
    /// The connection failed.
    Request(hyper::Error),
}

/// Sends a request over a connection of the pool, or over a new one.
///
/// A connection of the pool may turn out to be closed before the request was sent; then it is sent
/// over another one.
pub(super) async fn exchange(
    connector: &Connector,
    place: Place,
    mut request: Request<Full<Bytes>>,
) -> Result<Response<TransportBody>, NoAnswer> {
    let uri = request.uri().clone();
    loop {
        let kept = place.take().await;
        let is_new = kept.is_none();
        let connection = match kept {
            Some(connection) => connection,
            // Few requests need the space that this takes.
            None => Box::pin(connect(connector, &place, uri.clone())).await?,
        };
        let mut failed = match connection {
            Connection::Http1(mut driven) => {
                put_into_form(&mut request);
                match driven.send(request).await {
                    Ok(response) => {
                        let body = |body| TransportBody::new(DrivenBody::new(body, driven, place));
                        return Ok(response.map(body));
                    }
                    Err(failed) => failed,
                }
            }
            Connection::Http2(shared) => match shared.send(request).await {
                Ok(response) => return Ok(response),
                Err(failed) => failed,
            },
        };
        match failed.take_message() {
            Some(unsent) if !is_new => request = unsent,
            _ => return Err(NoAnswer::Request(failed.into_error())),
        }
        *request.uri_mut() = uri.clone();
    }
}

/// Names the host in a header and not in the address, as HTTP/1.1 does.
fn put_into_form(request: &mut Request<Full<Bytes>>) {
    let authority = request.uri().authority();
    if let Some(host) = authority.and_then(|it| HeaderValue::from_str(it.as_str()).ok()) {
        request.headers_mut().insert(HOST, host);
    }
    let path = request.uri().path_and_query();
    *request.uri_mut() = path.cloned().map(Uri::from).unwrap_or_default();
}

async fn connect(connector: &Connector, place: &Place, uri: Uri) -> Result<Connection, NoAnswer> {
    let io = connector.connect(uri).await.map_err(NoAnswer::Connect)?;
    if !io.connected().is_negotiated_h2() {
        let driven = Driven::over(io).await.map_err(NoAnswer::Request)?;
        return Ok(Connection::Http1(Box::new(driven)));
    }
    // Another request may have been quicker, and one connection serves both.
    if let Some(connection) = place.take().await {
        return Ok(connection);
    }
    let shared = Box::pin(Shared::over(io)).await;
    let shared = shared.map_err(NoAnswer::Request)?;
    place.put(Connection::Http2(shared.clone()));
    Ok(Connection::Http2(shared))
}
