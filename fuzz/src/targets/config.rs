//! Whatever somebody sets: an address, a key, headers, names.

use chat_core::{ChatOptions, ChatRequest, Message, RunContext};
use chat_openrouter::ChatOpenRouter;
use url::{Host, Url};

use super::input::fields;

const CANARY: &str = "canary-7f3a";

/// A setup is refused, without showing the key, or gives requests that can be sent: to where the
/// address says, encrypted but on this machine, with headers that are one line each.
pub fn run(data: &[u8]) {
    let [url, key, name, value, title, model, session] = fields(data);
    // What no sentence of ours has in it.
    let key = match key.trim() {
        "" => key,
        key => format!("{CANARY}{key}"),
    };
    let mut builder = ChatOpenRouter::builder()
        .base_url(&url)
        .api_key(key.as_str())
        .app_title(&title)
        .model(&model);
    if !name.is_empty() {
        builder = builder.default_header(&name, &value);
    }
    if !session.is_empty() {
        builder = builder.session_id(&session);
    }
    let others = [&url, &name, &title, &model, &session];
    let key = key.trim();
    // An address loses its tabs and line ends when it is read.
    let plain = |text: &str| text.to_lowercase().replace(['\t', '\n', '\r'], "");
    let is_distinct = !others.iter().any(|it| plain(it).contains(CANARY));
    let shows = |text: &str| is_distinct && text.contains(CANARY);
    assert!(!shows(&format!("{builder:?}")));
    let built = match builder.build() {
        Ok(built) => built,
        Err(error) => {
            assert!(!shows(&format!("{error} {error:?}")));
            return;
        }
    };
    assert!(!shows(&format!("{built:?}")));
    let (messages, options, context) = (
        [Message::human("hi")],
        ChatOptions::new(),
        RunContext::new(),
    );
    let request = ChatRequest::new(&messages, &options, &context);
    let request = built.dry_run(request, false).unwrap();
    check_address(&request.uri().to_string());
    for value in request.headers().values() {
        let value = value.to_str().unwrap();
        assert!(!value.contains(|char: char| char.is_control() && char != '\t'));
    }
    assert_eq!(request.headers()["authorization"], format!("Bearer {key}"));
    assert!(!shows(&format!("{request:?}")));
}

fn check_address(address: &str) {
    let address = Url::parse(address).unwrap();
    let is_here = match address.host().unwrap() {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    };
    assert!(
        address.scheme() == "https" || (address.scheme() == "http" && is_here),
        "{address}"
    );
    assert!(address.username().is_empty() && address.password().is_none());
    assert!(address.query().is_none() && address.path().ends_with("/chat/completions"));
}
