//! The routes.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use super::errors::ApiError;
use super::state::Simulator;
use super::{account, admin, catalog_routes, completions, journal, script_run};

pub(crate) fn build(simulator: &Simulator) -> Router {
    let api = Router::new()
        .route("/chat/completions", post(completions::create))
        .route("/models", get(catalog_routes::list))
        .route("/models/count", get(catalog_routes::count))
        .route("/models/user", get(catalog_routes::list_for_user))
        .route("/model/{author}/{slug}", get(catalog_routes::one))
        .route(
            "/models/{author}/{slug}/endpoints",
            get(catalog_routes::endpoints),
        )
        .route("/providers", get(catalog_routes::providers))
        .route("/key", get(account::key))
        .route("/credits", get(account::credits))
        .route("/generation", get(account::generation));
    let admin = Router::new()
        .route("/__sim/script", post(admin::script))
        .route("/__sim/reset", post(admin::reset))
        .route("/__sim/journal", get(admin::journal));
    Router::new()
        .nest("/api/v1", api)
        .fallback(async || ApiError::plain(404, "Not Found"))
        .method_not_allowed_fallback(async || ApiError::plain(405, "Method Not Allowed"))
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(
            simulator.clone(),
            script_run::answer_others,
        ))
        .layer(from_fn_with_state(simulator.clone(), journal::record))
        .merge(admin)
        .with_state(simulator.clone())
}
