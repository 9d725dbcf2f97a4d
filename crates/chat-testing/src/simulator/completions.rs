//! `POST /chat/completions`.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, REFERER, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};

use super::behavior::Behavior;
use super::compose::compose;
use super::errors::ApiError;
use super::generation::Generation;
use super::identity::Identity;
use super::limits::{limit_tokens, stop_at};
use super::pieces::Pieces;
use super::render_stream::{self, Envelope};
use super::reply::{Finish, Reply};
use super::request::ChatRequest;
use super::routing::{self, Served};
use super::state::Simulator;
use super::stream_body::{self, StreamGuard};
use super::usage::Usage;
use super::{auth, prompt_cache, render_whole};

const GENERATION_ID: HeaderName = HeaderName::from_static("x-generation-id");

/// OpenRouter's name for the header that names the calling application.
const HTTP_REFERER: HeaderName = HeaderName::from_static("http-referer");

/// What `sim/slow` waits before each chunk, when the simulator has no pace of its own.
const SLOW_PACE: Duration = Duration::from_millis(100);

pub(crate) async fn create(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    auth::check(&simulator, &headers)?;
    let request = ChatRequest::from_bytes(&body)?;
    let served = routing::choose(&simulator, &request)?;
    let identity = Identity::new(&body, simulator.next_answer());
    let mut reply = compose(&request, &served, &identity)?;
    stop_at(&mut reply, &request.stop);
    if let Some(limit) = request
        .max_tokens
        .or(served.resolved.model.max_completion_tokens)
    {
        limit_tokens(&mut reply, limit);
    }
    if matches!(served.behavior, Behavior::MidstreamError(_)) {
        reply.finish = Finish::Error;
    }
    let usage = count(&simulator, &request, &served, &reply);
    let answer = Answer {
        request,
        served,
        identity,
        reply,
        usage,
    };
    Ok(answer.respond(simulator, &headers).await)
}

fn count(simulator: &Simulator, request: &ChatRequest, served: &Served, reply: &Reply) -> Usage {
    let model = &served.resolved.model;
    let mut usage = Usage::count_prompt(request);
    if served.resolved.has_variant("online") {
        usage.web_searches = 1;
    }
    if prompt_cache::is_explicit(&model.id) {
        prompt_cache::apply(&mut simulator.memory(), &model.id, request, &mut usage);
    }
    usage.count_reply(reply);
    usage.charge(model);
    usage
}

/// An answer that is ready to be sent.
struct Answer {
    request: ChatRequest,
    served: Served,
    identity: Identity,
    reply: Reply,
    usage: Usage,
}

impl Answer {
    async fn respond(self, simulator: Simulator, headers: &HeaderMap) -> Response {
        let generation = self.generation(headers);
        let behavior = self.served.behavior;
        let id = HeaderValue::from_str(&self.identity.id).ok();
        let mut response = if self.request.stream && behavior != Behavior::ErrorBody {
            self.streamed(&simulator, generation)
        } else if behavior == Behavior::Stall {
            match StreamGuard::open(&simulator, generation)
                .wait_for_client()
                .await {}
        } else {
            simulator.memory().generations.add(&generation, false);
            if behavior == Behavior::Slow {
                let chunks = Pieces::new(self.reply.text.clone().unwrap_or_default()).count();
                let chunks = u32::try_from(chunks).unwrap_or(u32::MAX);
                let pace = simulator.pace.unwrap_or(SLOW_PACE);
                tokio::time::sleep(pace.saturating_mul(chunks)).await;
            }
            self.whole()
        };
        if let Some(id) = id {
            response.headers_mut().insert(GENERATION_ID, id);
        }
        response
    }

    fn streamed(&self, simulator: &Simulator, generation: Generation) -> Response {
        let behavior = self.served.behavior;
        let plan = render_stream::plan(
            &self.envelope(),
            &self.reply,
            self.usage.to_json(),
            behavior,
            self.identity.hash,
        );
        let slow = (behavior == Behavior::Slow).then_some(SLOW_PACE);
        let guard = StreamGuard::open(simulator, generation);
        let body = stream_body::body(plan, guard, simulator.pace.or(slow));
        (
            [
                (CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
                (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            ],
            body,
        )
            .into_response()
    }

    fn whole(&self) -> Response {
        let behavior = self.served.behavior;
        let body = render_whole::body(
            &self.envelope(),
            &self.reply,
            &self.usage.to_json(),
            behavior,
        );
        let text = Bytes::from(body.to_string());
        let body = match behavior {
            Behavior::Cut => Body::from(text.slice(..text.len() / 2)),
            Behavior::Reset => stream_body::broken(text.slice(..text.len() / 2)),
            _ => Body::from(text),
        };
        (
            [(CONTENT_TYPE, HeaderValue::from_static("application/json"))],
            body,
        )
            .into_response()
    }

    fn envelope(&self) -> Envelope {
        let model = &self.served.resolved;
        Envelope {
            id: self.identity.id.clone(),
            created: self.identity.created,
            model: model.shown.clone(),
            provider: self.served.provider.clone(),
            service_tier: (model.model.author() == "openai").then_some("default"),
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
        }
    }
}
