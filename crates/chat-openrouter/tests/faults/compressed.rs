//! Bodies that are compressed: A26, A27.

use chat_core::ErrorKind;
use chat_testing::faults::{Reply, events};

use crate::common::{streamed, whole};
use crate::support::{in_time, model, serve};

fn encoded(encoding: &str, content_type: &str, body: &[u8]) -> Reply {
    let length = body.len();
    Reply::head(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-encoding: {encoding}\r\ncontent-length: {length}\r\n\r\n"
    ))
    .send(body)
}

#[tokio::test]
async fn nothing_compressed_is_asked_for() {
    let server = serve([Reply::streamed(["Hi"])]).await;
    let model = model(&server);
    in_time(streamed(&model)).await.message();
    in_time(whole(&model)).await.unwrap();
    for request in server.requests() {
        assert_eq!(request.header("accept-encoding"), Some("identity"));
    }
}

#[tokio::test]
async fn what_comes_compressed_is_said() {
    let body = events::text("Hi") + &events::finish("stop") + events::DONE;
    for encoding in ["gzip", "br", "zstd", "deflate", "gzip, br"] {
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
