//! How events are written: B1 to B21. What concerns cuts and limits to the byte is in `sse.rs`.

use std::time::Duration;

use chat_core::{ErrorKind, TimeoutPhase};
use chat_openrouter::{Limits, Timeouts};
use chat_testing::faults::{Reply, events};

use crate::common::streamed;
use crate::support::{MOMENT, in_time, late, limited, serve, stream, within};

/// A plain answer of two words.
fn plain() -> String {
    events::text("Hello ") + &events::text("wörld") + &events::finish("stop") + events::DONE
}

async fn says_hello(body: impl AsRef<[u8]>) {
    let outcome = stream([Reply::stream().chunk(body).end()]).await;
    outcome.said("Hello wörld", 1);
}

#[tokio::test]
async fn lines_end_in_any_way() {
    let mixed = plain()
        .replacen('\n', "\r\n", 1)
        .replacen("\n\n", "\r\r", 1);
    for body in [
        plain().replace('\n', "\r\n"),
        plain().replace('\n', "\r"),
        mixed,
        plain().replace("\n\n", "\n\r\n"),
        plain().replace("\n\n", "\r\n\n"),
    ] {
        says_hello(body).await;
    }
}

#[tokio::test]
async fn the_two_bytes_of_a_line_end_may_come_apart() {
    let body = plain().replace('\n', "\r\n");
    let pieces = body.split_inclusive('\r');
    let reply = pieces.fold(Reply::stream(), |reply, piece| {
        reply.chunk(piece).sleep(Duration::from_millis(1))
    });
    stream([reply.end()]).await.said("Hello wörld", 1);
}

#[tokio::test]
async fn every_byte_may_come_alone() {
    let body = format!("\u{feff}{}", plain().replace('\n', "\r\n"));
    let chunks = body
        .as_bytes()
        .iter()
        .fold(Reply::stream(), |reply, byte| reply.chunk([*byte]));
    stream([chunks.end()]).await.said("Hello wörld", 1);
    let framed: String = body
        .chars()
        .map(|c| format!("{:x}\r\n{c}\r\n", c.len_utf8()))
        .collect();
    let bytes = Reply::stream().drip(framed + "0\r\n\r\n", 1, Duration::ZERO);
    stream([bytes]).await.said("Hello wörld", 1);
}

#[tokio::test]
async fn one_mark_of_byte_order_is_no_part_of_the_text() {
    says_hello(format!("\u{feff}{}", plain())).await;
    // A second one belongs to the name of the first field, which is thus not known.
    let double = format!("\u{feff}\u{feff}{}", events::text("lost") + &plain());
    says_hello(double).await;
}

#[tokio::test]
async fn comments_may_stand_anywhere() {
    let inside = plain().replace("data: ", ": OPENROUTER PROCESSING\n:\ndata: ");
    says_hello(inside).await;
    says_hello(events::COMMENT.repeat(200_000) + &plain()).await;
}

#[tokio::test]
async fn fields_are_written_in_any_way() {
    says_hello(plain().replace("data: ", "data:")).await;
    says_hello(plain().replace("data: ", "data:  ")).await;
    says_hello(plain().replace("data: {", "data:\t{")).await;
    let lines = plain().replace(",\"choices\"", ",\ndata: \"choices\"");
    assert!(lines.matches("\ndata: \"choices\"").count() == 3);
    says_hello(lines).await;
    let fields = "id: 7\nretry: 99999999999999999999\nevent: message\nmood: fine\nretry: 1\ndata: ";
    says_hello(plain().replace("data: ", fields)).await;
}

#[tokio::test]
async fn a_last_event_without_its_blank_line_counts_if_it_is_whole() {
    let body = events::text("Hello wörld") + &events::finish("stop");
    says_hello(body.trim_end()).await;
    says_hello(body.clone() + events::DONE.trim_end()).await;
    says_hello(body.clone() + "data: [DO").await;
    let cut = events::text("Hel") + &events::text("lo")[..40];
    let outcome = stream([Reply::stream().chunk(cut).end()]).await;
    outcome.failed(ErrorKind::Interrupted, "Hel", 1);
}

#[tokio::test]
async fn done_is_known_in_all_its_forms_and_ends_the_answer() {
    let body = events::text("Hello wörld") + &events::finish("stop");
    for done in [
        "data: [DONE] \n\n",
        "data:[DONE]\n\n",
        "data: [DONE]\r\n\r\n",
        "data: [DONE]\n\n",
    ] {
        let more = events::text("EXTRA").repeat(1_000);
        says_hello(body.clone() + done + &more).await;
    }
    let quoted = body + "data: \"[DONE]\"\n\n";
    let outcome = stream([Reply::stream().chunk(quoted).end()]).await;
    outcome.failed(ErrorKind::InvalidResponse, "Hello wörld", 1);
}

#[tokio::test]
async fn what_follows_done_holds_nothing_up() {
    let server = serve([Reply::stream()
        .chunk(plain())
        .repeat_chunk(events::text("EXTRA"), u64::MAX)])
    .await;
    let outcome = in_time(streamed(&within(&server, Timeouts::new()))).await;
    assert_eq!(outcome.message().text(), "Hello wörld");
    in_time(server.wait_for_left(1)).await;
}

#[tokio::test]
async fn broken_text_ends_the_stream_with_what_came() {
    let body = events::text("He") + &events::text("l~o") + &events::finish("stop") + events::DONE;
    let bytes: Vec<u8> = body
        .bytes()
        .map(|byte| if byte == b'~' { 0xff } else { byte })
        .collect();
    let outcome = stream([Reply::stream().chunk(bytes).end()]).await;
    let error = outcome.failed(ErrorKind::InvalidResponse, "He", 1);
    assert!(error.message().contains("UTF-8"), "{error}");
}

#[tokio::test]
async fn control_characters_pass_escaped_and_are_errors_bare() {
    let escaped = events::text("a\0b\u{1b}") + &events::finish("stop");
    stream([Reply::stream().chunk(escaped).end()])
        .await
        .said("a\0b\u{1b}", 1);
    let bare = events::text("Hi") + &events::text("a~b").replace('~', "\0");
    let outcome = stream([Reply::stream().chunk(bare).end()]).await;
    outcome.failed(ErrorKind::InvalidResponse, "Hi", 1);
}

#[tokio::test]
async fn one_event_may_be_large() {
    let text = "x".repeat(8 << 20);
    let body = events::text(&text) + &events::finish("stop") + events::DONE;
    let outcome = stream([Reply::stream().chunk(body).end()]).await;
    assert_eq!(outcome.got.message().text().len(), 8 << 20);
}

#[tokio::test]
async fn lines_and_events_without_end_are_cut_off() {
    let limits = Limits::new().with_max_event_bytes(1 << 20);
    let line = Reply::stream()
        .chunk(events::text("Hi"))
        .chunk("data: ")
        .repeat_chunk("x".repeat(1 << 16), u64::MAX);
    let lines = Reply::stream()
        .chunk(events::text("Hi"))
        .repeat_chunk("data: x\n".repeat(1 << 13), u64::MAX);
    for reply in [line, lines] {
        let server = serve([reply]).await;
        let outcome = in_time(streamed(&limited(&server, limits.clone()))).await;
        assert_eq!(outcome.partial_text(), "Hi");
        let error = outcome.error();
        assert_eq!(
            (error.kind(), server.request_count()),
            (ErrorKind::InvalidResponse, 1)
        );
        assert!(error.message().contains("1048576"), "{error}");
        in_time(server.wait_for_all_closed()).await;
        assert!(server.connections()[0].bytes_sent < 24 << 20);
    }
}

#[tokio::test]
async fn events_without_end_are_held_to_the_time_of_the_stream() {
    let blank = Reply::stream()
        .chunk(events::text("Hi"))
        .repeat_chunk(events::text("").repeat(50), u64::MAX);
    let lines = Reply::stream()
        .chunk(events::text("Hi"))
        .repeat_chunk("\n".repeat(1 << 16), u64::MAX);
    let ends = |reply| async {
        let server = serve([reply]).await;
        // On a machine that is very busy, the first output may come too late.
        for limit in [5, 25, 125] {
            let model = within(&server, Timeouts::new().with_stream(limit * MOMENT));
            let outcome = in_time(streamed(&model)).await;
            let partial = outcome.partial_text();
            assert_eq!(outcome.error().kind(), late(TimeoutPhase::Total));
            in_time(server.wait_for_all_closed()).await;
            if !partial.is_empty() {
                return partial;
            }
        }
        String::new()
    };
    let partials = tokio::join!(ends(blank), ends(lines));
    assert_eq!(partials, ("Hi".to_owned(), "Hi".to_owned()));
}

#[tokio::test]
async fn blank_lines_are_nothing() {
    says_hello("\n".repeat(200_000) + &plain()).await;
}

#[tokio::test]
async fn an_event_that_is_called_an_error_is_one() {
    let error = "event: error\ndata: {\"type\":\"error\",\"error\":{\"code\":502,\"message\":\"Gone\"}}\n\n";
    let body = events::text("Hi") + error + events::DONE;
    let outcome = stream([Reply::stream().chunk(body).end()]).await;
    let error = outcome.failed(ErrorKind::Unavailable, "Hi", 1);
    assert_eq!(error.status(), Some(502));
}

#[tokio::test]
async fn a_comment_that_a_proxy_made_data_is_told_apart_from_an_end() {
    let body = events::text("Hi") + "data: : OPENROUTER PROCESSING\n\n" + &plain();
    let outcome = stream([Reply::stream().chunk(body).end()]).await;
    let error = outcome.failed(ErrorKind::InvalidResponse, "Hi", 1);
    assert_eq!(error.raw(), Some(": OPENROUTER PROCESSING"));
}
