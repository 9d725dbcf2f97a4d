//! How many events of real streams skip the parse.

use std::io::Write;
use std::path::Path;

use chat_core::ApiKey;
use serde_json::Value;

use crate::sse::{DEFAULT_MAX_EVENT_BYTES, SseDecoder};
use crate::wire::Decoder;

fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").unwrap();
}

/// The events of a stream, and how many of them skip the parse.
fn count(body: &str) -> (usize, usize) {
    let mut decoder = Decoder::new(ApiKey::from("key"));
    let mut events = SseDecoder::new(DEFAULT_MAX_EVENT_BYTES);
    events.push(body.to_owned().into());
    let mut counts = (0, 0);
    while let Some(event) = events.next_raw().unwrap() {
        let data = event.check().unwrap().data;
        if data == "[DONE]" {
            continue;
        }
        counts.0 += 1;
        match decoder.repeat(data.as_bytes()) {
            Some(_) => counts.1 += 1,
            None => drop(decoder.decode(data).unwrap()),
        }
    }
    counts
}

#[test]
fn most_events_of_recorded_streams_skip_the_parse() {
    let Some(data) = std::env::var_os("CHAT_EXTERNAL_DATA") else {
        return say("skipped: CHAT_EXTERNAL_DATA is not set");
    };
    let mut all = (0, 0);
    for file in std::fs::read_dir(Path::new(&data).join("recorded")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let exchange: Value = serde_json::from_str(line).unwrap();
            if exchange["status"] == 200 && exchange["content_type"] == "text/event-stream" {
                let counts = count(exchange["body"].as_str().unwrap());
                all = (all.0 + counts.0, all.1 + counts.1);
            }
        }
    }
    let (events, skipped) = all;
    say(&format!(
        "{skipped} of {events} recorded events skip the parse"
    ));
    assert!(skipped * 5 >= events * 4, "{skipped} of {events}");
}

#[test]
fn all_but_the_first_event_of_each_kind_skip_the_parse() {
    let event = |delta: &str| {
        format!("data: {{\"id\":\"g\",\"choices\":[{{\"index\":0,\"delta\":{delta}}}]}}\n\n")
    };
    let kinds = [
        r#"{"role":"assistant","content":"TEXT"}"#,
        r#"{"content":"","reasoning":"TEXT"}"#,
        r#"{"content":"","reasoning":"TEXT","reasoning_details":[{"type":"reasoning.text","text":"TEXT","index":0}]}"#,
        r#"{"content":"","reasoning":null,"reasoning_details":[{"type":"reasoning.summary","summary":"TEXT","format":null}]}"#,
        r#"{"content":null,"reasoning":"TEXT","reasoning_content":"TEXT"}"#,
        r#"{"content":"TEXT","reasoning_details":[]}"#,
        r#"{"tool_calls":[{"index":2,"id":"a","type":"function","function":{"name":"f","arguments":"TEXT"}}]}"#,
    ];
    for kind in kinds {
        let texts = [
            "One",
            " more",
            " \\\"q\\\"\\n",
            " caf\u{e9} \\u00e9 \\ud83c\\udf0a",
        ];
        let body: String = texts
            .map(|text| event(&kind.replace("TEXT", text)))
            .concat();
        assert_eq!(count(&body), (4, 3), "{kind}");
    }
}
