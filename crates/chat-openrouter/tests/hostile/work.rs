//! How much memory hostile answers take, in counted bytes, and how much is read ahead.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use allocation_counter::{AllocationInfo, measure};
use bytes::Bytes;
use chat_core::{ErrorKind, Result, RunnableExt, async_trait};
use chat_openrouter::{ChatOpenRouter, Limits, Transport, TransportBody};
use futures::{StreamExt, stream};
use http::{Request, Response};
use http_body::Frame;
use http_body_util::StreamBody;

use crate::common::{Answer, Scripted, builder, open, streamed, whole};

const MIB: usize = 1024 * 1024;

/// Answers with a head, and then with the same piece again and again.
#[derive(Clone, Debug)]
struct Flood {
    status: u16,
    content_type: &'static str,
    start: &'static str,
    piece: Bytes,
    pieces: usize,
    end: &'static str,
    taken: Arc<AtomicUsize>,
}

impl Flood {
    fn new(content_type: &'static str, start: &'static str, piece: impl Into<Bytes>) -> Self {
        Self {
            status: 200,
            content_type,
            start,
            piece: piece.into(),
            pieces: usize::MAX,
            end: "",
            taken: Arc::default(),
        }
    }

    fn model(&self, limits: Limits) -> ChatOpenRouter {
        builder()
            .limits(limits)
            .transport(self.clone())
            .build()
            .unwrap()
    }
}

#[async_trait]
impl Transport for Flood {
    async fn send(&self, _: Request<Bytes>, _: &Limits) -> Result<Response<TransportBody>> {
        let Self { piece, taken, .. } = self.clone();
        let middle = stream::iter(0..self.pieces).map(move |_| {
            taken.fetch_add(1, Ordering::Relaxed);
            piece.clone()
        });
        let start = stream::iter([Bytes::from_static(self.start.as_bytes())]);
        let end = stream::iter([Bytes::from_static(self.end.as_bytes())]);
        let frames = start
            .chain(middle)
            .chain(end)
            .map(|bytes| Ok::<_, std::io::Error>(Frame::data(bytes)));
        let response = Response::builder()
            .status(self.status)
            .header("content-type", self.content_type);
        Ok(response
            .body(TransportBody::new(StreamBody::new(frames)))
            .unwrap())
    }
}

/// What reading an answer allocates. The model is warm: what it makes once does not count.
fn cost(work: impl AsyncFn()) -> AllocationInfo {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    measure(|| runtime.block_on(work()))
}

fn limits() -> Limits {
    Limits::new()
        .with_max_event_bytes(MIB)
        .with_max_body_bytes(MIB)
}

#[track_caller]
fn assert_below(peak: &AllocationInfo, most: usize) {
    assert!(
        peak.bytes_max < most as u64,
        "{} bytes at once; {most} are the most",
        peak.bytes_max
    );
}

#[test]
fn an_error_without_end_is_read_up_to_its_limit() {
    let flood = Flood {
        status: 500,
        ..Flood::new("text/html", "", vec![b'x'; MIB])
    };
    let model = flood.model(limits());
    let peak = cost(async || {
        for error in [
            whole(&model).await.unwrap_err(),
            streamed(&model).await.error(),
        ] {
            assert_eq!(error.status(), Some(500));
        }
    });
    assert_below(&peak, 2 * 64 * 1024 + 32 * 1024);
    assert!(
        flood.taken.load(Ordering::Relaxed) <= 2,
        "the connection is left"
    );
}

#[test]
fn a_line_without_end_is_read_up_to_its_limit() {
    for (start, piece) in [
        ("data: ", vec![b'x'; 16 * 1024]),
        (": ", vec![b'x'; 16 * 1024]),
        ("", b"data: x\n".repeat(2048)),
        ("", b"event: x\ndata: {\n".repeat(1024)),
    ] {
        let model = Flood::new("text/event-stream", start, piece).model(limits());
        let peak = cost(async || {
            let error = streamed(&model).await.error();
            assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}");
        });
        assert_below(&peak, 2 * MIB);
    }
}

#[test]
fn a_body_without_end_is_read_up_to_its_limit() {
    for piece in [" ", "[", "{\"choices\":["] {
        let model = Flood::new("application/json", "", piece.repeat(4096)).model(limits());
        let peak = cost(async || {
            let error = whole(&model).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}");
        });
        assert_below(&peak, 2 * MIB);
    }
}

/// 50 000 events that say nothing, and as many comments.
#[test]
fn events_without_end_leave_nothing_behind() {
    let nothing =
        "data: {\"choices\":[{\"delta\":{\"content\":\"\"}}]}\n\n: OPENROUTER PROCESSING\n\n";
    let flood = Flood {
        pieces: 50,
        end: "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\n",
        ..Flood::new("text/event-stream", "", nothing.repeat(1000))
    };
    let model = flood.model(limits());
    let peak = cost(async || {
        let mut stream = open(&model).await.unwrap();
        while let Some(chunk) = stream.next().await {
            chunk.unwrap();
        }
        assert_eq!(stream.message().await.unwrap().text(), "hi");
    });
    assert_below(&peak, 64 * 1024);
}

#[test]
fn twice_the_line_is_twice_the_work() {
    let of = |mebibytes: usize| {
        let flood = Flood {
            pieces: mebibytes * 64,
            end: "\"},\"finish_reason\":\"stop\"}]}\n\n",
            ..Flood::new(
                "text/event-stream",
                "data: {\"choices\":[{\"delta\":{\"content\":\"",
                vec![b'x'; 16 * 1024],
            )
        };
        let model = flood.model(Limits::new());
        cost(async || {
            let answer = streamed(&model).await;
            assert_eq!(answer.text().len(), mebibytes * MIB);
        })
    };
    let (small, large) = (of(2), of(4));
    assert!(
        large.bytes_total * 2 < small.bytes_total * 5,
        "{small:?} {large:?}"
    );
    assert!(
        large.count_total < small.count_total + 16,
        "{small:?} {large:?}"
    );
}

/// A consumer who sleeps pulls nothing: what is read is what was asked for, and one piece.
#[test]
fn nothing_is_read_ahead_of_the_caller() {
    let event = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n";
    let flood = Flood::new("text/event-stream", "", event);
    let model = flood.model(limits());
    cost(async || {
        let mut stream = open(&model).await.unwrap();
        for asked in 1..=100 {
            stream.next().await.unwrap().unwrap();
            tokio::task::yield_now().await;
            assert!(flood.taken.load(Ordering::Relaxed) <= asked + 1);
        }
    });
}

/// Tries of a request share the bytes of its body.
#[test]
fn a_large_prompt_is_written_once() {
    let prompt = "x".repeat(4 * MIB);
    let of = |retries: u32| {
        let failures = (0..retries).map(|_| Answer::error(503, "").header("retry-after", "0"));
        let answer =
            Answer::json(r#"{"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}]}"#);
        let transport = Scripted::new(failures.chain([answer]));
        let builder = builder().max_retries(retries).transport(transport.clone());
        let model = builder.build().unwrap();
        let peak = cost(async || {
            assert_eq!(model.invoke(prompt.as_str()).await.unwrap().text(), "hi");
        });
        assert_eq!(transport.count(), retries as usize + 1);
        peak
    };
    let (once, thrice) = (of(0), of(2));
    assert!(
        thrice.bytes_max < once.bytes_max + 64 * 1024,
        "{once:?} {thrice:?}"
    );
    assert!(
        thrice.bytes_total < once.bytes_total + 256 * 1024,
        "{once:?} {thrice:?}"
    );
}
