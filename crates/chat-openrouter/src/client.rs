use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chat_core::{ApiKey, Error, ErrorKind, Headers, Result, TimeoutPhase};
use futures::future::BoxFuture;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::response::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};
use tokio::time::Instant;
use url::Url;

use crate::answer_head::{
    encoding, is_event_stream, is_json, looks_like_events, retry_after, should_retry,
};
use crate::answer_stream::AnswerStream;
use crate::headers::lay_over;
use crate::transport::{Limits, TimedBody, Transport, TransportBody, current_runtime};
use crate::wire::{Decoder, decode_failure};

/// How long the body of an error may take. Its status is known, so the caller need not wait long
/// for the words.
const ERROR_BODY_TIME: Duration = Duration::from_secs(10);

/// The one place from which bytes leave, and where answers that are failures become errors.
pub(crate) struct Client {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) endpoint: Uri,
    /// All headers of every request, the key included.
    pub(crate) headers: HeaderMap,
    pub(crate) key: ApiKey,
    pub(crate) limits: Limits,
    pub(crate) parses_every_event: bool,
}

/// A request for a chat completion, to be sent once or more.
#[derive(Clone)]
pub(crate) struct Outgoing {
    body: Bytes,
    /// All headers, if they are not those of every call.
    headers: Option<HeaderMap>,
}

/// An answer whose status is a success.
pub(crate) enum Reply {
    /// All of it.
    Whole(String),
    /// A stream of it.
    Streamed(Box<AnswerStream>),
}

/// A request that is being sent, until the head of its answer comes.
type Sent<'a> = BoxFuture<'a, Result<Response<TransportBody>>>;

impl Client {
    /// What goes out for one call, whose own headers count over those of all calls.
    pub(crate) fn outgoing(&self, body: Bytes, own: &Headers) -> Result<Outgoing> {
        let mut headers = None;
        if !own.is_empty() {
            lay_over(headers.insert(self.headers.clone()), own)?;
        }
        Ok(Outgoing { body, headers })
    }

    /// The request as it would be sent.
    pub(crate) fn request(&self, call: Outgoing, is_streamed: bool) -> Request<Bytes> {
        let mut request = Request::new(call.body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.endpoint.clone();
        *request.headers_mut() = call.headers.unwrap_or_else(|| self.headers.clone());
        if is_streamed {
            let accept = HeaderValue::from_static("text/event-stream");
            request.headers_mut().insert(ACCEPT, accept);
        }
        request
    }

    /// Asks for a chat completion, once.
    pub(crate) fn send(
        &self,
        call: Outgoing,
        is_streamed: bool,
    ) -> impl Future<Output = Result<Reply>> + Send {
        let request = self.request(call, is_streamed);
        self.exchange(self.transport.send(request, &self.limits), is_streamed)
    }

    /// Asks for what is at an address of [`resource`](Self::resource), once.
    pub(crate) async fn get(&self, resource: Uri) -> Result<String> {
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = resource;
        request.headers_mut().clone_from(&self.headers);
        request.headers_mut().remove(CONTENT_TYPE);
        let sent = self.transport.send(request, &self.limits);
        match self.exchange(sent, false).await? {
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

    /// A decoder of one answer.
    pub(crate) fn decoder(&self) -> Decoder {
        let decoder = Decoder::new(self.key.clone());
        if self.parses_every_event {
            decoder.without_template()
        } else {
            decoder
        }
    }

    /// Waits for the answer to a request that is sent once and reads it: all of it, or the head of a
    /// stream. A server may stream where nobody asked for it, and the other way round.
    async fn exchange(&self, sent: Sent<'_>, is_streamed: bool) -> Result<Reply> {
        current_runtime()?;
        let started = Instant::now();
        let response = self.head(sent, is_streamed).await?;
        let status = response.status();
        tracing::debug!(
            target: "chat",
            host = self.endpoint.host(),
            status = status.as_u16(),
            elapsed = ?started.elapsed(),
            "answer began"
        );
        let (head, body) = response.into_parts();
        if !status.is_success() {
            return Err(self.read_failure(&head, body).await);
        }
        if let Some(encoding) = encoding(&head.headers) {
            return Err(self.unreadable(encoding));
        }
        let timeouts = &self.limits.timeouts;
        let end = |most: Option<Duration>| most.and_then(|most| started.checked_add(most));
        let mut body = TimedBody::new(body, timeouts.idle);
        let mut is_event_stream = is_event_stream(&head.headers);
        let mut first = Bytes::new();
        if is_streamed && !is_event_stream && !is_json(&head.headers) {
            body.set_end(end(timeouts.stream));
            first = body.begin().await?;
            is_event_stream = looks_like_events(&first);
        }
        let most = (!is_streamed || !is_event_stream).then_some(timeouts.whole);
        body.set_end(end(most.or(timeouts.stream)));
        if is_event_stream {
            let answer = AnswerStream::new(body, first, &self.limits, self.decoder());
            return Ok(Reply::Streamed(Box::new(answer)));
        }
        self.read_whole(&mut body, first).await.map(Reply::Whole)
    }

    fn unreadable(&self, encoding: &str) -> Error {
        let message = format!(
            "the answer is compressed with `{}`, which was not asked for; look at what is between this machine and the server",
            self.key.scrub(encoding)
        );
        Error::new(ErrorKind::InvalidResponse, message)
    }

    /// Reads an answer that is not streamed. `first` is what was read of it already.
    async fn read_whole(&self, body: &mut TimedBody, first: Bytes) -> Result<String> {
        let mut bytes = Vec::from(first);
        if !body.collect(&mut bytes, self.limits.max_body_bytes).await? {
            let most = self.limits.max_body_bytes;
            let message = format!(
                "the answer has more than {most} bytes; allow more with `Limits::max_body_bytes`"
            );
            return Err(Error::new(ErrorKind::InvalidResponse, message));
        }
        String::from_utf8(bytes)
            .map_err(|_| Error::new(ErrorKind::InvalidResponse, "the answer is not valid UTF-8"))
    }

    /// The error of an answer whose status is no success. However its body ends, what came of it
    /// says what is wrong.
    async fn read_failure(&self, head: &Parts, body: TransportBody) -> Error {
        let mut bytes = Vec::new();
        // What a redirect has to say is not followed.
        if encoding(&head.headers).is_none() && !head.status.is_redirection() {
            let idle = self.limits.timeouts.idle.min(ERROR_BODY_TIME);
            let end = Instant::now().checked_add(ERROR_BODY_TIME);
            let mut body = TimedBody::new(body, idle);
            body.set_end(end);
            let _ = body.collect(&mut bytes, self.limits.max_error_bytes).await;
        }
        let text = String::from_utf8_lossy(&bytes);
        self.failure(head.status.as_u16(), &head.headers, &text)
    }

    async fn head(&self, sent: Sent<'_>, is_streamed: bool) -> Result<Response<TransportBody>> {
        let timeouts = &self.limits.timeouts;
        let most = if is_streamed {
            timeouts.stream_head
        } else {
            timeouts.whole
        };
        match tokio::time::timeout(most, sent).await {
            Ok(response) => response,
            Err(_) => {
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
        let error = match should_retry(headers) {
            Some(retryable) => error.with_retryable(retryable),
            None => error,
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
