//! TLS that cannot be trusted: A34.

use chat_core::ErrorKind;
use chat_openrouter::ChatOpenRouterBuilder;
use chat_testing::faults::events;
use rcgen::{CertificateParams, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::authority::Authority;
use crate::common::{builder, streamed, whole};
use crate::support::{hasty, in_time};

fn at(port: u16) -> ChatOpenRouterBuilder {
    builder()
        .base_url(format!("https://localhost:{port}/api/v1"))
        .retry_policy(hasty())
}

async fn answer_all(listener: TcpListener, acceptor: TlsAcceptor) {
    while let Ok((socket, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let Ok(mut socket) = acceptor.accept(socket).await else {
                return;
            };
            let _ = socket.read(&mut [0; 64 << 10]).await;
            let body = events::completion("Hi");
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            let _ = socket.write_all(answer.as_bytes()).await;
            let _ = socket.shutdown().await;
        });
    }
}

/// A server whose certificate, for `localhost` unless it is changed, the authority signed.
async fn serve(authority: &Authority, change: impl FnOnce(&mut CertificateParams)) -> u16 {
    let acceptor = authority.acceptor(&[], change);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(answer_all(listener, acceptor));
    port
}

/// A builder that trusts what the authority signed.
fn trusting(authority: &Authority, port: u16) -> ChatOpenRouterBuilder {
    authority.trusted_by(at(port))
}

/// It is an error that no retry can mend, and says why.
async fn is_refused(builder: ChatOpenRouterBuilder, why: &str) {
    let model = builder.build().unwrap();
    for error in [
        in_time(whole(&model)).await.unwrap_err(),
        in_time(streamed(&model)).await.error(),
    ] {
        assert_eq!(
            (error.kind(), error.attempts(), error.is_retryable()),
            (ErrorKind::Connection, 1, false),
            "{error}"
        );
        assert!(error.message().to_lowercase().contains(why), "{error}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_in_order_is_taken() {
    let authority = Authority::new();
    let port = serve(&authority, |_| {}).await;
    let model = trusting(&authority, port).build().unwrap();
    assert_eq!(in_time(whole(&model)).await.unwrap().text(), "Hi");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let authority = Authority::new();
    let port = serve(&authority, |_| {}).await;
    is_refused(at(port), "certificate").await;
    is_refused(trusting(&Authority::new(), port), "certificate").await;
}

#[tokio::test]
async fn a_certificate_of_another_host_or_another_time_is_refused() {
    let authority = Authority::new();
    let port = serve(&authority, |params| {
        *params = CertificateParams::new(vec!["other.test".to_owned()]).unwrap()
    })
    .await;
    is_refused(trusting(&authority, port), "certificate").await;
    let port = serve(&authority, |params| {
        params.not_after = date_time_ymd(2020, 1, 1)
    })
    .await;
    is_refused(trusting(&authority, port), "certificate").await;
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing_in_plain() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = tokio::spawn(async move {
        let mut all = vec![];
        for _ in 0..2 {
            let (mut socket, _) = listener.accept().await.unwrap();
            let _ = socket.read_buf(&mut all).await;
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            let _ = socket.read_to_end(&mut all).await;
        }
        all
    });
    is_refused(at(port), "corrupt message").await;
    let got = in_time(served).await.unwrap();
    assert!(!got.windows(6).any(|bytes| bytes == b"Bearer"));
}
