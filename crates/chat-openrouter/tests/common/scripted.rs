//! A transport that answers as a test says.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use chat_core::{Error, Result, async_trait};
use chat_openrouter::{Limits, Transport, TransportBody};
use futures::stream;
use http::{HeaderMap, Request, Response};
use http_body::Frame;
use http_body_util::StreamBody;
use serde_json::Value;

/// Answers requests one after the other as it was told, and remembers the requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scripted(Arc<Mutex<Script>>);

#[derive(Debug, Default)]
struct Script {
    answers: VecDeque<Answer>,
    requests: Vec<Seen>,
}

/// A request that reached the transport.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// One answer of a [`Scripted`] transport.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    failure: Option<Error>,
    delay: Duration,
    status: u16,
    headers: Vec<(String, String)>,
    steps: Vec<Step>,
}

/// What the body of an answer does next.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Bytes(Bytes),
    Wait(Duration),
    /// The connection breaks.
    Break,
    /// Nothing comes any more.
    Hang,
}

impl Answer {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self::of_steps(status, content_type, vec![Step::Bytes(body.into())])
    }

    pub(crate) fn of_steps(status: u16, content_type: &str, steps: Vec<Step>) -> Self {
        let answer = Self {
            failure: None,
            delay: Duration::ZERO,
            status,
            headers: vec![],
            steps,
        };
        answer.header("content-type", content_type)
    }

    pub(crate) fn json(body: impl Into<Bytes>) -> Self {
        Self::new(200, "application/json", body)
    }

    pub(crate) fn sse(body: impl Into<Bytes>) -> Self {
        Self::new(200, "text/event-stream", body)
    }

    pub(crate) fn error(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, "application/json", body)
    }

    /// The transport itself fails.
    pub(crate) fn failure(error: Error) -> Self {
        Self {
            failure: Some(error),
            ..Self::json("")
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Waits before the head comes.
    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    fn into_response(self) -> Response<TransportBody> {
        let mut response = Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(body(self.steps)).unwrap()
    }
}

fn body(steps: Vec<Step>) -> TransportBody {
    let frames = stream::unfold(steps.into_iter(), |mut steps| async move {
        loop {
            match steps.next()? {
                Step::Bytes(bytes) => return Some((Ok(Frame::data(bytes)), steps)),
                Step::Break => {
                    let error = std::io::Error::other("connection reset by peer");
                    return Some((Err(error), steps));
                }
                Step::Wait(time) => tokio::time::sleep(time).await,
                Step::Hang => match std::future::pending::<Infallible>().await {},
            }
        }
    });
    TransportBody::new(StreamBody::new(Box::pin(frames)))
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Script {
            answers: answers.into_iter().collect(),
            requests: vec![],
        };
        Self(Arc::new(Mutex::new(script)))
    }

    pub(crate) fn requests(&self) -> Vec<Seen> {
        self.0.lock().unwrap().requests.clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().requests.len()
    }
}

#[async_trait]
impl Transport for Scripted {
    async fn send(
        &self,
        request: Request<Bytes>,
        _limits: &Limits,
    ) -> Result<Response<TransportBody>> {
        let (head, body) = request.into_parts();
        let answer = {
            let mut script = self.0.lock().unwrap();
            script.requests.push(Seen {
                headers: head.headers,
                body,
            });
            script
                .answers
                .pop_front()
                .expect("a request that the test did not expect")
        };
        tokio::time::sleep(answer.delay).await;
        match answer.failure {
            Some(error) => Err(error),
            None => Ok(answer.into_response()),
        }
    }
}
