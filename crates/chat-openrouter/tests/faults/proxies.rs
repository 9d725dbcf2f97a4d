//! Proxies that the environment names: H8.
//!
//! Variables of the environment cannot be set in a process that runs, so each test here runs itself
//! once more with them.

use std::process::Command;

use chat_core::ErrorKind;
use chat_testing::faults::{Reply, events};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::common::{builder, is_over_hyper, whole};
use crate::support::{in_time, model, serve};

/// Runs a test of this file once more, in an environment that names proxies.
async fn again(test: &str, proxies: &[(&str, String)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("proxies::{test}"), "--nocapture"]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.envs(proxies.iter().cloned()).env("IS_AGAIN", "1");
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = in_time(output).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = said + &String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

fn is_again() -> bool {
    std::env::var_os("IS_AGAIN").is_some()
}

async fn read_head(socket: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = vec![];
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap().to_lowercase()
}

async fn open_tunnel(socket: &mut TcpStream) {
    let opened = b"HTTP/1.1 200 OK\r\n\r\n";
    socket.write_all(opened).await.unwrap();
}

async fn answer(socket: &mut (impl AsyncWrite + Unpin)) {
    let body = events::completion("Hi");
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(answer.as_bytes()).await.unwrap();
}

/// A proxy that plays the server behind it as well. Gives the first head that it got.
async fn play(listener: TcpListener) -> String {
    let (mut socket, _) = listener.accept().await.unwrap();
    let head = read_head(&mut socket).await;
    if head.starts_with("connect ") {
        open_tunnel(&mut socket).await;
        read_head(&mut socket).await;
    }
    answer(&mut socket).await;
    head
}

#[tokio::test]
async fn a_proxy_of_the_environment_carries_requests_to_others() {
    const TEST: &str = "a_proxy_of_the_environment_carries_requests_to_others";
    if is_again() {
        let url = "http://openrouter.test/api/v1";
        let model = builder().base_url(url).danger_allow_http().build();
        let message = in_time(whole(&model.unwrap())).await.unwrap();
        assert_eq!(message.text(), "Hi");
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://me:secret@{}", listener.local_addr().unwrap());
    let head = tokio::spawn(play(listener));
    again(TEST, &[("HTTP_PROXY", proxy)]).await;
    let head = in_time(head).await.unwrap();
    // `me:secret`
    let authorization = "proxy-authorization: basic bwu6c2vjcmv0";
    assert!(head.contains(authorization), "{head}");
    assert!(head.contains("openrouter.test"), "{head}");
}

#[cfg(feature = "hyper")]
#[tokio::test]
async fn a_proxy_sees_nothing_of_what_goes_through_its_tunnel() {
    use crate::authority::{Authority, hyper_that_trusts};
    const TEST: &str = "a_proxy_sees_nothing_of_what_goes_through_its_tunnel";
    if is_again() {
        let root = serde_json::from_str(&std::env::var("ROOT").unwrap()).unwrap();
        let model = builder().transport(hyper_that_trusts(root));
        let model = model.base_url("https://openrouter.test/api/v1").build();
        let message = in_time(whole(&model.unwrap())).await.unwrap();
        assert_eq!(message.text(), "Hi");
        return;
    }
    let authority = Authority::new();
    let acceptor = authority.acceptor(&[], |params| {
        *params = rcgen::CertificateParams::new(vec!["openrouter.test".to_owned()]).unwrap();
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let heads = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let outside = read_head(&mut socket).await;
        open_tunnel(&mut socket).await;
        let mut socket = acceptor.accept(socket).await.unwrap();
        let inside = read_head(&mut socket).await;
        answer(&mut socket).await;
        (outside, inside)
    });
    let root = serde_json::to_string(&authority.certificate()).unwrap();
    again(TEST, &[("HTTPS_PROXY", proxy), ("ROOT", root)]).await;
    let (outside, inside) = in_time(heads).await.unwrap();
    assert!(
        outside.starts_with("connect openrouter.test:443 "),
        "{outside}"
    );
    assert!(!outside.contains("bearer"), "{outside}");
    assert!(inside.contains("authorization: bearer"), "{inside}");
}

#[tokio::test]
async fn requests_to_this_machine_and_to_exceptions_go_round_the_proxy() {
    const TEST: &str = "requests_to_this_machine_and_to_exceptions_go_round_the_proxy";
    if !is_again() {
        let proxies = [
            ("ALL_PROXY", "http://proxy.invalid:1".to_owned()),
            ("NO_PROXY", "openrouter.invalid".to_owned()),
        ];
        return again(TEST, &proxies).await;
    }
    let server = serve([Reply::completion("Hi")]).await;
    let message = in_time(whole(&model(&server))).await;
    assert_eq!(message.unwrap().text(), "Hi");
    let model = builder().base_url("https://openrouter.invalid/api/v1");
    let error = in_time(whole(&model.build().unwrap())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(
        error.message().contains("cannot reach openrouter.invalid"),
        "{error}"
    );
}

#[tokio::test]
async fn a_proxy_that_cannot_be_spoken_to_is_said_without_its_password() {
    const TEST: &str = "a_proxy_that_cannot_be_spoken_to_is_said_without_its_password";
    if !is_again() {
        let proxy = "socks5://me:secret@proxy.invalid:1080".to_owned();
        return again(TEST, &[("ALL_PROXY", proxy)]).await;
    }
    let model = builder().base_url("https://openrouter.invalid/api/v1");
    let error = in_time(whole(&model.build().unwrap())).await.unwrap_err();
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    if is_over_hyper() {
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        let text = error.message();
        assert!(text.contains("`socks5://proxy.invalid:1080/`"), "{error}");
    } else {
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    }
}
