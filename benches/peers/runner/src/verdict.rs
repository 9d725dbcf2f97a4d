use client::{Digest, Mode, Report};
use server::{Scenario, expected};

use crate::clients::Client;
use crate::figures::whole;

/// Whether what a client handed to its caller is what the server sent, in words.
pub(crate) fn verdict(client: &Client, mode: Mode, scenario: Scenario, report: &Report) -> String {
    if !client.reads {
        return "not read".to_owned();
    }
    let sent = expected(scenario);
    let sent = Digest::new(
        &sent.text,
        &sent.reasoning,
        &sent.arguments,
        sent.total_tokens,
    );
    let got = &report.digest;
    let mut faults = Vec::new();
    let parts = [
        ("text", sent.text, got.text),
        ("reasoning", sent.reasoning, got.reasoning),
        ("arguments", sent.arguments, got.arguments),
    ];
    for (at, (part, sent_bytes, got_bytes)) in parts.into_iter().enumerate() {
        if sent.checksums.get(at) == got.checksums.get(at) {
            continue;
        }
        faults.push(match got_bytes {
            0 => format!("no {part}"),
            _ if got_bytes == sent_bytes => format!("other {part}"),
            _ => format!(
                "{part}: {} of {} bytes",
                whole(got_bytes as i64),
                whole(sent_bytes as i64)
            ),
        });
    }
    if mode != Mode::Invoke && got.total_tokens != sent.total_tokens {
        faults.push(
            if got.total_tokens == 0 {
                "no usage"
            } else {
                "other usage"
            }
            .to_owned(),
        );
    }
    if report.differing > 0 {
        faults.push("not the same each time".to_owned());
    }
    if faults.is_empty() {
        "right".to_owned()
    } else {
        faults.join(", ")
    }
}
