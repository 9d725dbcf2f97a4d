use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt, try_join};

use super::{Branches, merge, tee};
use crate::context::RunContext;
use crate::error::Result;
use crate::runnable::part::Part;
use crate::runnable::step::{part, part_stream};
use crate::runnable::{ChunkStream, Flow, Runnable, StepDetails};

/// The tag of a branch's run is LangChain's.
const TAG: &str = "map:key";

macro_rules! tuple_branches {
    ($count:literal, $first:ident $first_at:tt $($branch:ident $at:tt)+) => {
        #[async_trait]
        impl<$first, $($branch),+> Branches for ($first, $($branch,)+)
        where
            $first: Runnable,
            $($branch: Runnable<Input = $first::Input>,)+
        {
            type Input = $first::Input;
            type Output = ($first::Output, $($branch::Output,)+);

            fn describe(&self) -> StepDetails<'_> {
                StepDetails::parallel()
                    .branch(stringify!($first_at), &self.$first_at)
                    $(.branch(stringify!($at), &self.$at))+
            }

            async fn call(&self, input: Self::Input, context: &RunContext) -> Result<Self::Output> {
                try_join!(
                    part(
                        &self.$first_at,
                        input.clone(),
                        context,
                        Part::numbered(TAG, $first_at)
                    ),
                    $(part(&self.$at, input.clone(), context, Part::numbered(TAG, $at))),+
                )
            }

            fn transform<'a>(
                &'a self,
                input: ChunkStream<'a, Self::Input>,
                context: RunContext,
            ) -> ChunkStream<'a, Self::Output> {
                let mut inputs = tee::<Self::Input>(input, $count).into_iter();
                let mut streams: Vec<ChunkStream<'a, Self::Output>> = Vec::with_capacity($count);
                tuple_branches!(@stream self inputs streams context, $first $first_at);
                $(tuple_branches!(@stream self inputs streams context, $branch $at);)+
                merge::<Self::Output>(streams)
            }
        }
    };
    (@stream $this:ident $inputs:ident $streams:ident $context:ident,
     $branch:ident $at:tt) => {
        if let Some(input) = $inputs.next() {
            let pieces = part_stream(&$this.$at, input, &$context, Part::numbered(TAG, $at));
            let tagged = pieces.map_ok(|piece| {
                let mut chunk = <<Self::Output as Flow>::Chunk as Default>::default();
                chunk.$at = Some(piece);
                chunk
            });
            $streams.push(tagged.boxed());
        }
    };
}

tuple_branches!(2, A 0 B 1);
tuple_branches!(3, A 0 B 1 C 2);
tuple_branches!(4, A 0 B 1 C 2 D 3);
tuple_branches!(5, A 0 B 1 C 2 D 3 E 4);
tuple_branches!(6, A 0 B 1 C 2 D 3 E 4 F 5);
tuple_branches!(7, A 0 B 1 C 2 D 3 E 4 F 5 G 6);
tuple_branches!(8, A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);
