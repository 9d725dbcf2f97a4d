//! Redirects, which would take the key and the prompt elsewhere: A35 to A37.

use chat_core::ErrorKind;
use chat_testing::faults::Reply;

use crate::common::{streamed, whole};
use crate::support::{in_time, model, serve};

#[tokio::test]
async fn nobody_else_gets_anything() {
    let elsewhere = serve([Reply::completion("stolen")]).await;
    let port = elsewhere.addr().port();
    for status in [300, 301, 302, 303, 305, 307, 308] {
        for location in [
            format!("location: http://localhost:{port}/api/v1/chat/completions\r\n"),
            format!("location: //localhost:{port}/\r\n"),
            "location: /api/v1/chat/completions\r\n".to_owned(),
            "location: http://127.0.0.1:1/sk-or-v1-aaaabbbbccccddddeeee\r\n".to_owned(),
            "location: file:///etc/passwd\r\n".to_owned(),
            String::new(),
        ] {
            let head = format!("HTTP/1.1 {status} Moved\r\n{location}content-length: 0\r\n\r\n");
            let server = serve([Reply::head(head)]).await;
            let model = model(&server);
            let whole = in_time(whole(&model)).await.unwrap_err();
            let streamed = in_time(streamed(&model)).await.error();
            for error in [whole, streamed] {
                assert_eq!(
                    (error.kind(), error.status()),
                    (ErrorKind::Configuration, Some(status)),
                    "{location}"
                );
                assert!(
                    !format!("{error} {error:?}").contains("localhost"),
                    "{error}"
                );
            }
            assert_eq!(server.request_count(), 2, "once each, and no loop");
        }
    }
    assert_eq!(elsewhere.connections().len(), 0);
}
