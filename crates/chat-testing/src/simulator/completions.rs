//! `POST /chat/completions`.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::behavior::Behavior;
use super::compose::compose;
use super::errors::ApiError;
use super::faults::Faults;
use super::identity::Identity;
use super::limits::{limit_tokens, stop_at};
use super::reply::{Finish, Reply};
use super::request::ChatRequest;
use super::respond::Answer;
use super::response_cache::CacheWish;
use super::routing::{self, Served};
use super::script::{CHAT_PATH, ScriptedReply};
use super::script_run;
use super::state::Simulator;
use super::usage::Usage;
use super::{auth, prompt_cache, rate_limit, router_metadata};

pub(crate) async fn create(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    auth::check(&simulator, &headers)?;
    rate_limit::check(&simulator)?;
    let scripted = simulator.memory().script.take(CHAT_PATH, &body);
    let (reply, faults) = scripted.map_or((None, None), |found| (found.reply, found.faults));
    let faults = faults.unwrap_or(simulator.faults);
    faults.wait_for_head().await;
    if let Some(reply) = &reply
        && let Some(response) = script_run::respond(&simulator, reply, faults)
    {
        return Ok(response);
    }
    let answer = prepare(&simulator, &headers, &body, reply.as_ref(), faults)?;
    Ok(answer.respond(simulator, &headers).await)
}

/// The answer, from the cache where the request allows that.
fn prepare(
    simulator: &Simulator,
    headers: &HeaderMap,
    body: &[u8],
    scripted: Option<&ScriptedReply>,
    faults: Faults,
) -> Result<Answer, ApiError> {
    let request = ChatRequest::from_bytes(body)?;
    let wish = CacheWish::of(headers, body).filter(|_| scripted.is_none());
    let cached = wish
        .as_ref()
        .and_then(|wish| simulator.memory().responses.find(wish));
    if let Some(cached) = cached {
        return Ok(Answer {
            identity: Identity::new(body, simulator.next_answer()),
            headers: cached.hit_headers(),
            cache_source: Some(cached.source),
            served: cached.served,
            reply: cached.reply,
            usage: Usage::default(),
            metadata: None,
            upstream: None,
            request,
            faults,
        });
    }
    let tells = router_metadata::is_wanted(headers);
    let (served, identity, reply) =
        think(simulator, &request, body, scripted).map_err(|error| {
            let metadata = tells.then(|| router_metadata::of_error(&request, error.status));
            error.with_metadata(metadata.flatten())
        })?;
    if let Some(wish) = wish.as_ref().filter(|_| served.behavior.succeeds()) {
        let mut memory = simulator.memory();
        memory.responses.keep(wish, &served, &reply, &identity.id);
    }
    Ok(Answer {
        usage: count(simulator, &request, &served, &reply),
        metadata: tells.then(|| router_metadata::of_answer(&request, &served)),
        upstream: request
            .wants_upstream_body
            .then(|| upstream_body(body, &served)),
        headers: wish.map(|wish| wish.miss_headers()).unwrap_or_default(),
        cache_source: None,
        request,
        served,
        identity,
        reply,
        faults,
    })
}

/// Who answers, and what.
fn think(
    simulator: &Simulator,
    request: &ChatRequest,
    body: &[u8],
    scripted: Option<&ScriptedReply>,
) -> Result<(Served, Identity, Reply), ApiError> {
    let served = routing::choose(simulator, request)?;
    let identity = Identity::new(body, simulator.next_answer());
    let scripted = scripted.and_then(|reply| script_run::content(reply, identity.hash));
    let mut reply = compose(request, &served, &identity, scripted)?;
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
    Ok((served, identity, reply))
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

/// The request as the provider gets it: without what is for OpenRouter.
fn upstream_body(body: &[u8], served: &Served) -> serde_json::Value {
    const FOR_OPENROUTER: [&str; 10] = [
        "models",
        "provider",
        "plugins",
        "debug",
        "usage",
        "session_id",
        "trace",
        "preset",
        "route",
        "transforms",
    ];
    let mut upstream: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(fields) = upstream.as_object_mut() {
        fields.retain(|key, _| !FOR_OPENROUTER.contains(&key.as_str()));
        let slug = served.resolved.model.canonical_slug.as_str();
        let name = slug.split_once('/').map_or(slug, |(_, name)| name);
        fields.insert("model".to_owned(), name.into());
    }
    upstream
}
