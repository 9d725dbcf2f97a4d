//! Answers that are no success, whatever a server or a proxy sends.

use super::server::{Answer, KEY, shown, streamed, whole};

/// Every answer that is no success is an error with its status, which shows no key, no control
/// character and no page without end.
pub fn run(data: &[u8]) {
    let [status, kind, body @ ..] = data else {
        return;
    };
    let status = [
        200, 201, 302, 400, 401, 402, 403, 404, 408, 413, 429, 500, 502, 503, 524, 529,
    ][usize::from(status % 16)];
    let kind = ["application/json", "text/html", "text/event-stream", ""][usize::from(kind % 4)];
    // Where the input has a bell, the server repeats the key.
    let body = body
        .split(|byte| *byte == 7)
        .collect::<Vec<_>>()
        .join(KEY.as_bytes());
    let answer = Answer::new(status, kind, &body);
    for outcome in [whole(answer.clone()), streamed(answer).1] {
        let Err(error) = outcome else {
            assert!(status < 300);
            continue;
        };
        assert!(!shown(&error).contains(KEY));
        let text = error.to_string();
        assert!(!text.contains(|char: char| char.is_control()), "{text:?}");
        assert!(
            text.chars().count() < 6_000
                && error.raw().is_none_or(|raw| raw.chars().count() <= 2_000)
        );
        assert!(status < 300 || error.status().is_some());
    }
}
