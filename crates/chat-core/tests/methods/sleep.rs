use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chat_core::{
    ChunkStream, Result, RunContext, Runnable, StepInfo, StepKind, async_trait, barrier,
};

use crate::common::refused;

/// Sleeps as many milliseconds as it is told and gives the number back; 13 fails.
#[derive(Clone, Default)]
pub(crate) struct Sleep {
    pub(crate) started: Arc<AtomicUsize>,
    pub(crate) live: Arc<AtomicUsize>,
    pub(crate) most_live: Arc<AtomicUsize>,
}

struct Held(Arc<AtomicUsize>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Runnable for Sleep {
    type Input = u64;
    type Output = u64;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("sleep", StepKind::Chain)
    }

    async fn call(&self, millis: u64, _context: &RunContext) -> Result<u64> {
        self.started.fetch_add(1, Ordering::SeqCst);
        let now = self.live.fetch_add(1, Ordering::SeqCst) + 1;
        let _held = Held(Arc::clone(&self.live));
        self.most_live.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(millis)).await;
        if millis == 13 {
            Err(refused())
        } else {
            Ok(millis)
        }
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, u64>,
        context: RunContext,
    ) -> ChunkStream<'a, u64> {
        barrier(self, input, context)
    }
}
