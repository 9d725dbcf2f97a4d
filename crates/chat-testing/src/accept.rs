use std::future::{Future, poll_fn};
use std::task::Poll;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Accepts connections for ever. The connections belong to this future and end with it.
pub(crate) async fn accept_all<F>(
    listener: TcpListener,
    serve: impl Fn(TcpStream) -> F + Send + Sync,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    poll_fn(|context| {
        while let Poll::Ready(accepted) = listener.poll_accept(context) {
            if let Ok((socket, _)) = accepted {
                connections.spawn(serve(socket));
            }
        }
        while let Poll::Ready(Some(_)) = connections.poll_join_next(context) {}
        Poll::<()>::Pending
    })
    .await;
}
