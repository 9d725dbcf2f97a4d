//! A client that calls the router in process.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::response::Response;
use chat_testing::simulator::Simulator;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower_service::Service;

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn message(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()["choices"][0]["message"].clone()
    }

    pub(crate) fn content(&self) -> String {
        self.message()["content"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    pub(crate) fn finish(&self) -> String {
        self.json()["choices"][0]["finish_reason"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    pub(crate) fn usage(&self) -> Value {
        self.json()["usage"].clone()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The payloads of the data events, without `[DONE]`.
    pub(crate) fn chunks(&self) -> Vec<Value> {
        self.text
            .split("\n\n")
            .filter_map(|event| event.strip_prefix("data: "))
            .filter(|data| *data != "[DONE]")
            .map(|data| serde_json::from_str(data).unwrap())
            .collect()
    }

    pub(crate) fn is_done(&self) -> bool {
        self.text.ends_with("data: [DONE]\n\n")
    }

    /// All deltas of this string field, put together.
    pub(crate) fn streamed(&self, field: &str) -> String {
        self.chunks()
            .iter()
            .filter_map(|chunk| {
                chunk["choices"][0]["delta"][field]
                    .as_str()
                    .map(str::to_owned)
            })
            .collect()
    }
}

pub(crate) async fn call(
    simulator: &Simulator,
    method: Method,
    path: &str,
    key: Option<&str>,
    body: String,
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    collect(simulator, request.body(Body::from(body)).unwrap()).await
}

async fn collect(simulator: &Simulator, request: Request<Body>) -> Answer {
    let response = send(simulator, request).await;
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

pub(crate) async fn send(simulator: &Simulator, request: Request<Body>) -> Response {
    simulator.router().call(request).await.unwrap()
}

/// A chat request with more headers, ready to be sent.
pub(crate) fn request(body: &Value, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request =
        Request::post("/api/v1/chat/completions").header("authorization", "Bearer sk-or-test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_string())).unwrap()
}

pub(crate) async fn post_with(
    simulator: &Simulator,
    body: &Value,
    headers: &[(&str, &str)],
) -> Answer {
    collect(simulator, request(body, headers)).await
}

/// Calls a route that steers the simulator.
pub(crate) async fn steer(
    simulator: &Simulator,
    method: Method,
    path: &str,
    body: String,
) -> Answer {
    let request = Request::builder().method(method).uri(path);
    collect(simulator, request.body(Body::from(body)).unwrap()).await
}

pub(crate) async fn get(simulator: &Simulator, path: &str) -> Answer {
    call(
        simulator,
        Method::GET,
        path,
        Some("sk-or-test"),
        String::new(),
    )
    .await
}

pub(crate) async fn post(simulator: &Simulator, body: Value) -> Answer {
    let path = "/chat/completions";
    call(
        simulator,
        Method::POST,
        path,
        Some("sk-or-test"),
        body.to_string(),
    )
    .await
}

/// Asks one thing of a fresh simulator.
pub(crate) async fn ask(model: &str, prompt: &str) -> Answer {
    post(&Simulator::new(), chat(model, prompt)).await
}

/// As [`ask`], streamed.
pub(crate) async fn ask_streamed(model: &str, prompt: &str) -> Answer {
    post(
        &Simulator::new(),
        with(chat(model, prompt), json!({"stream": true})),
    )
    .await
}

pub(crate) fn chat(model: &str, prompt: &str) -> Value {
    json!({"model": model, "messages": [{"role": "user", "content": prompt}]})
}

/// `body` with more keys.
pub(crate) fn with(mut body: Value, more: Value) -> Value {
    let fields = body.as_object_mut().unwrap();
    for (key, value) in more.as_object().unwrap() {
        fields.insert(key.clone(), value.clone());
    }
    body
}
