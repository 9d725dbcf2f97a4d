//! Serves the OpenRouter simulator on a port of 127.0.0.1: the first argument, else a free one.
//!
//! ```text
//! cargo run -p chat-testing --features simulator --example simulator -- 8080
//! ```

use std::net::{Ipv4Addr, SocketAddr};

use chat_testing::simulator::Simulator;

#[tokio::main(flavor = "current_thread")]
#[expect(
    clippy::print_stdout,
    reason = "the address is what the program is run for"
)]
async fn main() -> std::io::Result<()> {
    let port = std::env::args()
        .nth(1)
        .and_then(|port| port.parse().ok())
        .unwrap_or(0);
    let server = Simulator::new()
        .serve_on(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .await?;
    println!("{}", server.base_url());
    server.run_forever().await;
    Ok(())
}
