use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use futures::future::try_join_all;
use futures::{StreamExt, TryStreamExt};

use super::merge::{at_least_one, merge};
use super::{Branches, tee};
use crate::context::RunContext;
use crate::error::{Error, ErrorKind, Result};
use crate::runnable::named::{Named, NamedChunk};
use crate::runnable::part::Part;
use crate::runnable::step::{part, part_stream};
use crate::runnable::{ChunkStream, Flow, Runnable, StepDetails};

/// Steps of one type by name, in whatever list.
async fn call<R: Runnable>(
    steps: &[(&str, &R)],
    input: R::Input,
    context: &RunContext,
) -> Result<Named<R::Output>> {
    check_names(steps)?;
    let calls = steps.iter().map(|&(name, step)| {
        let input = input.clone();
        async move {
            let output = part(step, input, context, Part::named("map:key", name)).await?;
            Ok((name, output))
        }
    });
    Ok(try_join_all(calls).await?.into_iter().collect())
}

fn transform<'a, R: Runnable>(
    steps: &[(&'a str, &'a R)],
    input: ChunkStream<'a, R::Input>,
    context: &RunContext,
) -> ChunkStream<'a, Named<R::Output>> {
    if let Err(error) = check_names(steps) {
        return futures::stream::iter([Err(error)]).boxed();
    }
    if steps.is_empty() {
        let nothing: Named<R::Output> = Named::from_iter::<[(&str, _); 0]>([]);
        return futures::stream::iter([Ok(nothing.into_chunk())]).boxed();
    }
    let inputs = tee::<R::Input>(input, steps.len());
    let streams = steps.iter().zip(inputs).map(|(&(name, step), input)| {
        let pieces = part_stream(step, input, context, Part::named("map:key", name));
        let name: Arc<str> = name.into();
        at_least_one::<R::Output>(pieces)
            .map_ok(move |piece| NamedChunk::one(Arc::clone(&name), piece))
            .boxed()
    });
    merge::<Named<R::Output>>(streams)
}

/// Outputs of two branches of one name would be one value, and their pieces a jumble.
fn check_names<R>(steps: &[(&str, &R)]) -> Result<()> {
    let mut known = HashSet::new();
    match steps.iter().find(|(name, _)| !known.insert(*name)) {
        None => Ok(()),
        Some((name, _)) => Err(Error::new(
            ErrorKind::Configuration,
            format!(
                "two branches of the parallel step are called `{name}`; give each its own name"
            ),
        )),
    }
}

macro_rules! list_branches {
    ($([$($generics:tt)*] $list:ty;)*) => {$(
        #[async_trait]
        impl<R: Runnable, $($generics)*> Branches for $list {
            type Input = R::Input;
            type Output = Named<R::Output>;

            fn describe(&self) -> StepDetails<'_> {
                let steps = self.iter();
                steps.fold(StepDetails::parallel(), |details, (name, step)| {
                    details.branch(&**name, step)
                })
            }

            async fn call(&self, input: R::Input, context: &RunContext) -> Result<Self::Output> {
                let steps: Vec<_> = self.iter().map(|(name, step)| (&**name, step)).collect();
                call(&steps, input, context).await
            }

            fn transform<'a>(
                &'a self,
                input: ChunkStream<'a, R::Input>,
                context: RunContext,
            ) -> ChunkStream<'a, Self::Output> {
                let steps: Vec<_> = self.iter().map(|(name, step)| (&**name, step)).collect();
                transform(&steps, input, &context)
            }
        }
    )*};
}

list_branches!(
    [] Vec<(String, R)>;
    [const N: usize] [(&'static str, R); N];
);
