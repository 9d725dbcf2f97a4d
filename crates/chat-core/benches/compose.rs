//! What a step of a chain costs, and a piece on its way through it, against the same by hand.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "it is a program"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use chat_core::{
    ChunkStream, Observer, Result, RunContext, RunEvent, Runnable, RunnableExt, StepInfo, StepKind,
    async_trait, generator, parallel, passthrough,
};
use futures::{FutureExt, StreamExt, stream};

const STEPS: u32 = 10;
const PIECES: u32 = 1_000;

/// A step that does nothing.
#[derive(Clone)]
struct Nothing;

#[async_trait]
impl Runnable for Nothing {
    type Input = u64;
    type Output = u64;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("nothing", StepKind::Chain)
    }

    async fn call(&self, input: u64, _context: &RunContext) -> Result<u64> {
        Ok(black_box(input))
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, u64>,
        _context: RunContext,
    ) -> ChunkStream<'a, u64> {
        input.map(black_box).boxed()
    }
}

struct Nobody;

impl Observer for Nobody {
    fn on_event(&self, event: &RunEvent) {
        black_box(event);
    }

    fn wants_content(&self) -> bool {
        false
    }
}

/// The least time of several rounds, in nanoseconds for each of `count` things.
fn nanoseconds(count: u32, mut work: impl FnMut()) -> f64 {
    let mut time = || {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e9 / f64::from(count)
    };
    (0..50).map(|_| time()).fold(f64::INFINITY, f64::min)
}

fn ten_steps() -> impl Runnable<Input = u64, Output = u64> {
    let two = || Nothing.pipe(Nothing);
    two().pipe(two()).pipe(two()).pipe(two()).pipe(two())
}

fn source() -> impl Runnable<Input = u64, Output = u64> {
    generator::<u64, u64>(|_, _| stream::iter((0..u64::from(PIECES)).map(Ok)).boxed())
}

fn count<R: Runnable<Input = u64>>(step: &R, context: &RunContext) {
    let pieces = step.stream_in(0_u64, context).count();
    assert_eq!(pieces.now_or_never(), Some(PIECES as usize));
}

fn main() {
    let chain = ten_steps();
    let streamed = source().pipe(ten_steps());
    let two = parallel((passthrough::<u64>(), passthrough()));
    let by_hand = nanoseconds(1_000 * STEPS, || {
        for input in 0..1_000 {
            let mut value: u64 = input;
            for _ in 0..STEPS {
                let step = black_box(async { black_box(value) }.boxed());
                value = step.now_or_never().unwrap();
            }
            black_box(value);
        }
    });
    println!("by hand, a boxed future a step: {by_hand:.1} ns a step");
    let empty = RunContext::new();
    let observed = empty.with_observer(Arc::new(Nobody));
    for (name, context) in [
        ("nobody observes", &empty),
        ("observed, no content", &observed),
    ] {
        let step = nanoseconds(1_000 * STEPS, || {
            for input in 0..1_000_u64 {
                black_box(chain.invoke_in(input, context).now_or_never());
            }
        });
        let alone = nanoseconds(PIECES, || count(&source(), context));
        let through = nanoseconds(PIECES, || count(&streamed, context));
        let both = nanoseconds(1_000, || {
            for input in 0..1_000_u64 {
                black_box(two.invoke_in(input, context).now_or_never());
            }
        });
        let piece = (through - alone) / f64::from(STEPS);
        println!(
            "{name}: {step:.1} ns a step, {piece:.1} ns a piece and step, {both:.0} ns two branches"
        );
    }
}
