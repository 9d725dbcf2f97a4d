use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use chat_core::{ApiKey, Error, ErrorKind, Result, TimeoutPhase};
use futures::future::{Either, select};
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};
use tokio::time::Instant;
use url::Url;

use crate::answer_stream::AnswerStream;
use crate::transport::{Limits, TimedBody, Transport, TransportBody};
use crate::wire::decode_failure;

/// The one place from which bytes leave, and where answers that are failures become errors.
pub(crate) struct Client {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) endpoint: Uri,
    /// All headers of every request, the key included.
    pub(crate) headers: HeaderMap,
    pub(crate) key: ApiKey,
    pub(crate) limits: Limits,
}

/// An answer whose status is a success.
#[expect(
    clippy::large_enum_variant,
    reason = "it is taken apart as soon as it is made"
)]
pub(crate) enum Reply {
    /// All of it.
    Whole(String),
    /// A stream of it.
    Streamed(AnswerStream),
}

impl Client {
    /// The request as it would be sent.
    pub(crate) fn request(&self, body: Bytes, is_streamed: bool) -> Request<Bytes> {
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.endpoint.clone();
        *request.headers_mut() = self.headers.clone();
        if is_streamed {
            let headers = request.headers_mut();
            headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
            // A compressed stream holds its events back until the compressor has enough of them.
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        request
    }

    /// Asks for a chat completion, once.
    pub(crate) async fn send(&self, body: Bytes, is_streamed: bool) -> Result<Reply> {
        self.exchange(self.request(body, is_streamed), is_streamed)
            .await
    }

    /// Asks for what is at an address of [`resource`](Self::resource), once.
    pub(crate) async fn get(&self, resource: Uri) -> Result<String> {
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = resource;
        *request.headers_mut() = self.headers.clone();
        request.headers_mut().remove(CONTENT_TYPE);
        match self.exchange(request, false).await? {
            Reply::Whole(json) => Ok(json),
            Reply::Streamed(_) => {
                let message = "the server streams where one answer is due; check the base URL";
                Err(Error::new(ErrorKind::InvalidResponse, message))
            }
        }
    }

    /// The address of something beside the chat, below the base URL.
    pub(crate) fn resource(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Uri> {
        let wrong = |what: &dyn fmt::Display| {
            let message = format!("no address can be made of {path:?}: {what}");
            Error::new(ErrorKind::InvalidRequest, message)
        };
        let mut url = Url::parse(&self.endpoint.to_string()).map_err(|error| wrong(&error))?;
        if let Ok(mut segments) = url.path_segments_mut() {
            // The endpoint is `…/chat/completions`.
            segments.pop().pop().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url.as_str().parse().map_err(|error| wrong(&error))
    }

    /// Sends a request once and reads the answer: all of it, or the head of a stream. A server may
    /// stream where nobody asked for it, and the other way round.
    async fn exchange(&self, request: Request<Bytes>, is_streamed: bool) -> Result<Reply> {
        let started = Instant::now();
        let response = self.head(request, is_streamed).await?;
        let status = response.status();
        tracing::debug!(
            target: "chat",
            host = self.endpoint.host(),
            status = status.as_u16(),
            elapsed = ?started.elapsed(),
            "answer began"
        );
        let (head, body) = response.into_parts();
        let timeouts = &self.limits.timeouts;
        let is_event_stream = status.is_success() && is_event_stream(&head.headers);
        let most = if is_event_stream && is_streamed {
            timeouts.stream
        } else {
            Some(timeouts.whole)
        };
        let end = most.and_then(|most| started.checked_add(most));
        let body = TimedBody::new(body, timeouts.idle).with_end(end, TimeoutPhase::Total);
        let mut bytes = Vec::new();
        if !status.is_success() {
            // However the body ends, what came of it says what is wrong.
            let _ = body.collect(&mut bytes, self.limits.max_error_bytes).await;
            let text = String::from_utf8_lossy(&bytes);
            return Err(self.failure(status.as_u16(), &head.headers, &text));
        }
        if is_event_stream {
            let most = self.limits.max_event_bytes;
            return Ok(Reply::Streamed(AnswerStream::new(
                body,
                most,
                self.key.clone(),
            )));
        }
        if !body.collect(&mut bytes, self.limits.max_body_bytes).await? {
            let most = self.limits.max_body_bytes;
            let message = format!("the answer has more than {most} bytes");
            return Err(Error::new(ErrorKind::InvalidResponse, message));
        }
        String::from_utf8(bytes)
            .map(Reply::Whole)
            .map_err(|_| Error::new(ErrorKind::InvalidResponse, "the answer is not valid UTF-8"))
    }

    async fn head(
        &self,
        request: Request<Bytes>,
        is_streamed: bool,
    ) -> Result<Response<TransportBody>> {
        let timeouts = &self.limits.timeouts;
        let most = if is_streamed {
            timeouts.stream_head
        } else {
            timeouts.whole
        };
        let sent = self.transport.send(request, &self.limits);
        match select(sent, std::pin::pin!(tokio::time::sleep(most))).await {
            Either::Left((response, _)) => response,
            Either::Right(_) => {
                let message =
                    format!("no answer began within {most:?}; allow more with `Timeouts`");
                Err(Error::new(
                    ErrorKind::Timeout(TimeoutPhase::ResponseHead),
                    message,
                ))
            }
        }
    }

    fn failure(&self, status: u16, headers: &HeaderMap, body: &str) -> Error {
        let error = if (300..400).contains(&status) {
            let message = format!(
                "the server redirects with status {status}; redirects are not followed, so set the base URL to where the API is"
            );
            Error::new(ErrorKind::Configuration, message).with_status(status)
        } else {
            decode_failure(status, body, &self.key)
        };
        let error = match retry_after(headers) {
            Some(wait) => error.with_retry_after(wait),
            None => error,
        };
        match headers
            .get("x-generation-id")
            .and_then(|id| id.to_str().ok())
        {
            Some(id) if error.request_id().is_none() => error.with_request_id(self.key.scrub(id)),
            _ => error,
        }
    }
}

fn is_event_stream(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| {
        let kind = value.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("text/event-stream")
    })
}

/// How long the server asks to wait: milliseconds, seconds with or without a fraction, or a date,
/// which counts from the server's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let millis = text("retry-after-ms").and_then(|value| value.parse::<f64>().ok());
    if let Some(Ok(wait)) = millis.map(|millis| Duration::try_from_secs_f64(millis / 1000.0)) {
        return Some(wait);
    }
    let value = text(RETRY_AFTER.as_str())?;
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let then = httpdate::parse_http_date(value).ok()?;
    let now = text("date").and_then(|date| httpdate::parse_http_date(date).ok());
    Some(
        then.duration_since(now.unwrap_or_else(SystemTime::now))
            .unwrap_or_default(),
    )
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("transport", &self.transport)
            .field("endpoint", &self.endpoint)
            .field("key", &self.key)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
