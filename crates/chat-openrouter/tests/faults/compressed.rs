//! Bodies that are compressed: A26, A27.

use std::io::Write;

use chat_core::ErrorKind;
use chat_openrouter::Limits;
use chat_testing::faults::{Reply, events};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::common::{is_over_hyper, streamed, whole};
use crate::support::{in_time, limited, model, serve};

fn gzip(pieces: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(vec![], Compression::best());
    for piece in pieces {
        encoder.write_all(&piece).unwrap();
        encoder.flush().unwrap();
    }
    encoder.finish().unwrap()
}

fn encoded(encoding: &str, content_type: &str, body: &[u8]) -> Reply {
    let length = body.len();
    Reply::head(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-encoding: {encoding}\r\ncontent-length: {length}\r\n\r\n"
    ))
    .send(body)
}

#[tokio::test]
async fn only_what_can_be_undone_is_asked_for() {
    let server = serve([Reply::streamed(["Hi"])]).await;
    let model = model(&server);
    in_time(streamed(&model)).await.message();
    in_time(whole(&model)).await.unwrap();
    let asked: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("accept-encoding").map(str::to_owned))
        .collect();
    let whole = if is_over_hyper() { "identity" } else { "gzip" };
    assert_eq!(asked, [Some("identity".to_owned()), Some(whole.to_owned())]);
}

#[tokio::test]
async fn what_cannot_be_undone_is_said() {
    let body = events::text("Hi") + &events::finish("stop") + events::DONE;
    for encoding in ["br", "zstd", "deflate", "gzip, br"] {
        for content_type in ["text/event-stream", "application/json"] {
            let server = serve([encoded(encoding, content_type, body.as_bytes())]).await;
            let error = in_time(streamed(&model(&server))).await.error();
            assert_eq!(
                (error.kind(), server.request_count()),
                (ErrorKind::InvalidResponse, 1)
            );
            assert!(
                error.message().contains(&format!("`{encoding}`")),
                "{error}"
            );
        }
    }
    let plain = encoded("identity", "text/event-stream", body.as_bytes());
    let server = serve([plain]).await;
    assert_eq!(
        in_time(streamed(&model(&server))).await.message().text(),
        "Hi"
    );
}

#[tokio::test]
async fn a_stream_that_is_compressed_unasked_is_read_or_refused_but_never_lost() {
    let body = [
        events::text("Hi"),
        events::finish("stop"),
        events::DONE.to_owned(),
    ];
    let body = gzip(body.map(String::into_bytes));
    let server = serve([encoded("gzip", "text/event-stream", &body)]).await;
    let outcome = in_time(streamed(&model(&server))).await;
    if is_over_hyper() {
        let error = outcome.error();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse);
        assert!(error.message().contains("`gzip`"), "{error}");
    } else {
        assert_eq!(outcome.message().text(), "Hi");
    }
}

#[tokio::test]
async fn a_bomb_is_stopped_by_what_it_would_become() {
    if is_over_hyper() {
        // Nothing is undone there.
        return;
    }
    let mebibyte = vec![b' '; 1 << 20];
    let bomb = gzip(std::iter::repeat_n(mebibyte, 16));
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    let limits = Limits::new().with_max_body_bytes(2 << 20);
    let server = serve([encoded("gzip", "application/json", &bomb)]).await;
    let error = in_time(whole(&limited(&server, limits.clone())))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(error.message().contains("2097152 bytes"), "{error}");

    let limits = limits.with_max_event_bytes(2 << 20);
    let line =
        std::iter::once(b"data: ".to_vec()).chain(std::iter::repeat_n(vec![b'x'; 1 << 20], 8));
    let server = serve([encoded("gzip", "text/event-stream", &gzip(line))]).await;
    let error = in_time(streamed(&limited(&server, limits))).await.error();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}");
}
