//! The soak, small: 200 streams, a third of which go wrong.

#[path = "../examples/soak/client.rs"]
#[allow(dead_code, reason = "the program uses all of it")]
mod client;
#[path = "../examples/soak/plan.rs"]
mod plan;
#[path = "../examples/soak/process.rs"]
mod process;

use std::time::Duration;

use chat_openrouter::{ChatOpenRouter, HyperTransport};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_token_comes_once_or_is_in_an_error() {
    let builder = ChatOpenRouter::builder;
    for builder in [builder(), builder().transport(HyperTransport::new())] {
        let plan = plan::Plan {
            seed: 7,
            faults: 0.3,
            stalls: false,
        };
        let server = plan.serve().await.unwrap();
        let idle = Duration::from_secs(60);
        let (count, _) = client::run(builder.base_url(server.base_url()), plan, 200, 50, idle)
            .await
            .unwrap();
        assert_eq!(count.wrong_endings, [""; 0]);
        assert_eq!((count.streams, count.lost, count.duplicated), (200, 0, 0));
        assert_eq!(count.completed + count.errors, 200);
        assert_eq!(count.faults.len(), 5, "{:?}", count.faults);
        assert_eq!(
            count.sent,
            count.delivered + count.in_errors + count.taken_by_resets
        );
        server.wait_for_all_closed().await;
        assert_eq!(server.open_connections(), 0);
    }
}
