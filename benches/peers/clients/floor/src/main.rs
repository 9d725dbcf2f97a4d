//! What no client on reqwest gets under: the request, the bytes of the answer, a scan for newlines.

use client::{API_KEY, Client, Mode, Result, Setup, Speaker, Tally};
use futures::TryStreamExt;
use memchr::{memchr_iter, memmem};
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

struct Floor {
    http: reqwest::Client,
    url: String,
    model: String,
    messages: Value,
}

impl Floor {
    async fn send(&self, is_stream: bool) -> Result<reqwest::Response> {
        let body = format!(
            r#"{{"model":"{}","messages":{},"stream":{is_stream}}}"#,
            self.model, self.messages
        );
        let request = self.http.post(&self.url).bearer_auth(API_KEY).body(body);
        Ok(request
            .header(CONTENT_TYPE, "application/json")
            .send()
            .await?)
    }
}

impl Client for Floor {
    fn new(setup: &Setup) -> Result<Self> {
        Ok(Self {
            http: reqwest::Client::new(),
            url: format!("{}/chat/completions", setup.base_url),
            model: setup.model.clone(),
            messages: setup
                .turns
                .iter()
                .map(|turn| match turn.speaker {
                    Speaker::Human => json!({"role": "user", "content": turn.text}),
                    Speaker::Model => json!({"role": "assistant", "content": turn.text}),
                })
                .collect(),
        })
    }

    async fn invoke(&self) -> Result<String> {
        self.send(false).await?.bytes().await?;
        Ok(String::new())
    }

    async fn stream(&self, tally: &mut Tally) -> Result<()> {
        let mut pieces = self.send(true).await?.bytes_stream();
        let mut lines = 0;
        while let Some(piece) = pieces.try_next().await? {
            lines += memchr_iter(b'\n', &piece).count();
            if tally.mode() != Mode::Stream {
                tell_texts(&piece, tally);
            }
        }
        std::hint::black_box(lines);
        Ok(())
    }
}

/// The texts of whole events, for the modes that need one. A text with an escape ends early.
fn tell_texts(piece: &[u8], tally: &mut Tally) {
    const START: &[u8] = br#""content":""#;
    for at in memmem::find_iter(piece, START) {
        let rest = &piece[at + START.len()..];
        let end = memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
        tally.text(&String::from_utf8_lossy(&rest[..end]));
    }
}

fn main() -> Result<()> {
    client::run::<Floor>()
}
