use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::driven::Driven;
use super::pool::{Connection, Place};

/// The body of an answer together with the connection that it comes from, which works when it is
/// read, is closed when it is dropped, and goes back to the pool when it was read to its end.
pub(super) struct DrivenBody {
    incoming: Incoming,
    /// `None` once it is closed or back in the pool.
    connection: Option<Box<Driven>>,
    place: Place,
}

impl DrivenBody {
    pub(super) fn new(incoming: Incoming, connection: Box<Driven>, place: Place) -> Self {
        Self {
            incoming,
            connection: Some(connection),
            place,
        }
    }

    fn give_back(&mut self) {
        if let Some(connection) = self.connection.take()
            && connection.is_open()
        {
            connection.rest();
            self.place.put(Connection::Http1(connection));
        }
    }
}

impl Body for DrivenBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let this = self.get_mut();
        let incoming = &mut this.incoming;
        let frame = ready!(match &mut this.connection {
            Some(connection) => {
                connection.poll_for(cx, |cx| Pin::new(&mut *incoming).poll_frame(cx))
            }
            None => Pin::new(incoming).poll_frame(cx),
        });
        match &frame {
            Some(Ok(_)) => {}
            Some(Err(_)) => this.connection = None,
            None => this.give_back(),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

impl Drop for DrivenBody {
    fn drop(&mut self) {
        if self.incoming.is_end_stream() {
            self.give_back();
        }
    }
}
