//! Routes that steer the simulator itself. They stand beside the API, and are not in the journal.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::script::Script;
use super::script_run::ScriptRun;
use super::state::Simulator;

/// `POST /__sim/script`: takes the place of the script until the next reset.
pub(crate) async fn script(
    State(simulator): State<Simulator>,
    body: Bytes,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let script = Script::from_json(&String::from_utf8_lossy(&body)).map_err(|error| {
        let body = json!({"error": {"message": error.to_string(), "code": 400}});
        (StatusCode::BAD_REQUEST, Json(body))
    })?;
    simulator.memory().script = ScriptRun::new(&script);
    Ok(Json(json!({"rules": script.rules().len()})))
}

/// `POST /__sim/reset`.
pub(crate) async fn reset(State(simulator): State<Simulator>) -> Json<Value> {
    simulator.reset();
    Json(json!({"reset": true}))
}

/// `GET /__sim/journal`.
pub(crate) async fn journal(State(simulator): State<Simulator>) -> Json<Value> {
    let journal = simulator.journal();
    Json(json!({"requests": journal.requests(), "streams": journal.streams()}))
}
