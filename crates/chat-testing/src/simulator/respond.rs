//! An answer on its way out.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, REFERER, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::behavior::Behavior;
use super::envelope::Envelope;
use super::faults::Faults;
use super::frames::Ending;
use super::generation::Generation;
use super::identity::Identity;
use super::pieces::Pieces;
use super::render_stream::{self, Rendering};
use super::reply::Reply;
use super::request::ChatRequest;
use super::routing::Served;
use super::script_run::event_stream;
use super::state::Simulator;
use super::stream_body::{self, StreamGuard};
use super::usage::Usage;
use super::{logprobs, render_whole};

const GENERATION_ID: HeaderName = HeaderName::from_static("x-generation-id");

/// OpenRouter's name for the header that names the calling application.
const HTTP_REFERER: HeaderName = HeaderName::from_static("http-referer");

/// What `sim/slow` waits before each chunk, when the simulator has no pace of its own.
const SLOW_PACE: Duration = Duration::from_millis(100);

/// An answer that is ready to be sent.
pub(crate) struct Answer {
    pub(crate) request: ChatRequest,
    pub(crate) served: Served,
    pub(crate) identity: Identity,
    pub(crate) reply: Reply,
    pub(crate) usage: Usage,
    /// How the request was routed, when that is asked for.
    pub(crate) metadata: Option<Value>,
    /// The body that the provider gets, when it is asked for.
    pub(crate) upstream: Option<Value>,
    /// More headers.
    pub(crate) headers: HeaderMap,
    /// The id of the answer that this one repeats.
    pub(crate) cache_source: Option<String>,
    pub(crate) faults: Faults,
}

impl Answer {
    pub(crate) async fn respond(self, simulator: Simulator, headers: &HeaderMap) -> Response {
        let generation = self.generation(headers);
        let behavior = self.served.behavior;
        let mut response = if self.request.stream && behavior != Behavior::ErrorBody {
            self.streamed(&simulator, generation)
        } else if behavior == Behavior::Stall {
            match StreamGuard::open(&simulator, Some(generation))
                .wait_for_client()
                .await {}
        } else {
            if behavior == Behavior::Slow {
                let chunks = Pieces::new(self.reply.text.clone().unwrap_or_default()).count();
                let chunks = u32::try_from(chunks).unwrap_or(u32::MAX);
                let pace = simulator.pace.unwrap_or(SLOW_PACE);
                tokio::time::sleep(pace.saturating_mul(chunks)).await;
            }
            self.whole(&simulator, generation)
        };
        if let Ok(id) = HeaderValue::from_str(&self.identity.id) {
            response.headers_mut().insert(GENERATION_ID, id);
        }
        response.headers_mut().extend(self.headers);
        response
    }

    fn streamed(&self, simulator: &Simulator, generation: Generation) -> Response {
        let plan = render_stream::plan(&self.rendering(), self.identity.hash);
        let slow = (self.served.behavior == Behavior::Slow).then_some(SLOW_PACE);
        let guard = StreamGuard::open(simulator, Some(generation));
        let pace = simulator.pace.or(slow);
        let body = stream_body::body(plan, self.faults, Some(guard), pace);
        (event_stream(), body).into_response()
    }

    fn whole(&self, simulator: &Simulator, generation: Generation) -> Response {
        let text = Bytes::from(render_whole::body(&self.rendering()).to_string());
        let half = text.slice(..text.len() / 2);
        let (bytes, ending) = match self.served.behavior {
            Behavior::Cut => (half, Ending::Close),
            Behavior::Reset => (half, Ending::Reset),
            _ => (text, Ending::Close),
        };
        // Only a body that falls silent has to notice that its client leaves.
        let guard = if self.faults.stall_after_bytes.is_some() {
            Some(StreamGuard::open(simulator, Some(generation)))
        } else {
            simulator.memory().generations.add(&generation, false);
            None
        };
        let body = stream_body::whole(bytes, ending, self.faults, guard);
        let json = HeaderValue::from_static("application/json");
        ([(CONTENT_TYPE, json)], body).into_response()
    }

    fn rendering(&self) -> Rendering<'_> {
        let model = &self.served.resolved;
        let gives_logprobs = logprobs::are_given_by(&model.model);
        Rendering {
            envelope: Envelope {
                id: self.identity.id.clone(),
                created: self.identity.created,
                model: model.shown.clone(),
                provider: self.served.provider.clone(),
                service_tier: (model.model.author() == "openai").then_some("default"),
            },
            reply: &self.reply,
            usage: self.usage.to_json(),
            behavior: self.served.behavior,
            logprobs: self.request.logprobs.filter(|_| gives_logprobs),
            upstream: self.upstream.clone(),
            metadata: self.metadata.clone(),
        }
    }

    fn generation(&self, headers: &HeaderMap) -> Generation {
        let header = |name: HeaderName| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        let model = &self.served.resolved.shown;
        Generation {
            identity: self.identity.clone(),
            model: model.clone(),
            provider: self.served.provider.clone(),
            streamed: self.request.stream,
            finish: self.reply.finish.name(),
            native_finish: self.reply.native_finish(model),
            usage: self.usage.clone(),
            referer: header(REFERER).or_else(|| header(HTTP_REFERER)),
            user_agent: header(USER_AGENT),
            cache_source: self.cache_source.clone(),
        }
    }
}
