use std::time::Duration;

use chat_core::{
    BoxRunnable, ChunkStream, Messages, Result, RunContext, Runnable, RunnableExt, StepInfo,
    StepKind, StrOutputParser, async_trait, barrier,
};
use futures::TryStreamExt;
use proptest::prelude::*;

use crate::common::{ScriptedModel, function, words};

/// A tree of steps whose leaves ask a model.
#[derive(Clone, Debug)]
enum Tree {
    Model,
    /// One after the other.
    Chain(Vec<Self>),
    /// A batch of so many, and how it is read.
    Batch(usize, Reading, Box<Self>),
}

#[derive(Clone, Copy, Debug)]
enum Reading {
    Whole,
    AsCompleted,
    /// As streams that all are open at once.
    Streams,
}

impl Tree {
    fn requests(&self) -> usize {
        match self {
            Self::Model => 1,
            Self::Chain(steps) => steps.iter().map(Self::requests).sum(),
            Self::Batch(count, _, inner) => count * inner.requests(),
        }
    }

    fn build(&self, model: &ScriptedModel) -> BoxRunnable<String, String> {
        match self {
            Self::Model => function("ask", |text: String| Ok(Messages::from(text)))
                .pipe(model.clone())
                .pipe(StrOutputParser)
                .boxed(),
            Self::Chain(steps) => steps
                .iter()
                .map(|step| step.build(model))
                .reduce(|chain, step| chain.pipe(step).boxed())
                .unwrap(),
            Self::Batch(count, reading, inner) => Batch {
                count: *count,
                reading: *reading,
                inner: inner.build(model),
            }
            .boxed(),
        }
    }
}

struct Batch {
    count: usize,
    reading: Reading,
    inner: BoxRunnable<String, String>,
}

#[async_trait]
impl Runnable for Batch {
    type Input = String;
    type Output = String;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("batch", StepKind::Chain)
    }

    async fn call(&self, input: String, context: &RunContext) -> Result<String> {
        let inputs = vec![input; self.count];
        let texts: Vec<String> = match self.reading {
            Reading::Whole => self.inner.try_batch_in(inputs, context).await?,
            Reading::AsCompleted => {
                use futures::StreamExt;
                self.inner
                    .batch_as_completed_in(inputs, context)
                    .map(|(_, result)| result)
                    .try_collect()
                    .await?
            }
            Reading::Streams => {
                let streams = inputs.into_iter().map(|input| {
                    let pieces = self.inner.stream_in(input, context);
                    pieces.try_collect::<String>()
                });
                futures::future::try_join_all(streams).await?
            }
        };
        Ok(texts.join(" "))
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, String>,
        context: RunContext,
    ) -> ChunkStream<'a, String> {
        barrier(self, input, context)
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let reading = prop_oneof![
        Just(Reading::Whole),
        Just(Reading::AsCompleted),
        Just(Reading::Streams),
    ];
    Just(Tree::Model).prop_recursive(4, 24, 3, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Tree::Chain),
            (1..5_usize, reading.clone(), inner).prop_map(|(count, reading, inner)| {
                Tree::Batch(count, reading, Box::new(inner))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However batches and chains are nested, the limit holds for all requests together, and nobody
    /// waits for ever.
    #[test]
    fn one_limit_holds_for_any_tree(tree in tree(), most in 1..5_usize) {
        prop_assume!(tree.requests() <= 400);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let model = ScriptedModel::new([words("a b")]).with_pace(Duration::from_millis(1));
            let step = tree.build(&model);
            let context = RunContext::new().with_max_concurrency(most);
            let run = step.invoke_in("q", &context);
            tokio::time::timeout(Duration::from_secs(3600), run).await.unwrap().unwrap();
            assert_eq!(model.attempts(), tree.requests());
            assert!(model.most_live() <= most, "{} at once", model.most_live());
            assert_eq!(model.live(), 0);
        });
    }

    /// A deadline ends any tree on time, and leaves nothing under way.
    #[test]
    fn one_deadline_holds_for_any_tree(tree in tree(), most in 1..5_usize, millis in 1..40_u64) {
        prop_assume!(tree.requests() <= 400);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let model = ScriptedModel::new([words("a b")]).with_pace(Duration::from_millis(1));
            let step = tree.build(&model);
            let context = RunContext::new()
                .with_max_concurrency(most)
                .with_timeout(Duration::from_millis(millis));
            let begin = tokio::time::Instant::now();
            let result = step.invoke_in("q", &context).await;
            assert!(begin.elapsed() <= Duration::from_millis(millis + 1));
            assert!(result.is_err() || model.attempts() == tree.requests());
            assert_eq!(model.live(), 0);
        });
    }
}

#[tokio::test(start_paused = true)]
async fn one_budget_holds_for_a_nested_batch() {
    let model = ScriptedModel::new([words("a")]);
    let inner = Tree::Batch(4, Reading::Whole, Box::new(Tree::Model));
    let tree = Tree::Batch(4, Reading::Whole, Box::new(inner));
    let budget = chat_core::Budget::new().with_max_requests(5);
    let context = RunContext::new().with_budget(budget.clone());
    let error = tree
        .build(&model)
        .invoke_in("q", &context)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), chat_core::ErrorKind::Budget);
    assert_eq!((model.attempts(), budget.requests()), (5, 5));
}
