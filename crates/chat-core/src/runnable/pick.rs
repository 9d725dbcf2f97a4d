use std::fmt;

use async_trait::async_trait;
use futures::stream::{self, StreamExt};
use serde_json::Value;

use super::{
    ChunkStream, Flow, Fold, Named, Runnable, StepInfo, TuplePart, VariablePiece, Variables,
    VariablesChunk, barrier,
};
use crate::context::{RunContext, StepKind};
use crate::error::{Error, ErrorKind, Result};

/// Takes a part out of a value. Made by [`pick`], [`pick_text`], [`pick_value`], [`pick_named`] and
/// [`pick_nth`].
pub struct Pick<I: Flow, O: Flow> {
    names: Vec<String>,
    whole: Whole<I, O>,
    /// `None` if the part is there only at the end.
    piece: Option<Piece<I, O>>,
}

type Whole<I, O> = fn(I, &[String]) -> Result<O>;
type Piece<I, O> = fn(<I as Flow>::Chunk, &[String]) -> Result<Option<<O as Flow>::Chunk>>;

/// Keeps the variables of these names and leaves out the others. It streams. A variable that is not
/// there is left out; use [`pick_text`] and [`pick_value`] to get one that must be there.
///
/// ```
/// use chat_core::{RunnableExt, Variables, pick};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let picked = pick(["topic"]).invoke([("topic", "the sea"), ("style", "brief")]).await?;
/// assert_eq!(picked, Variables::from([("topic", "the sea")]));
/// # Ok(())
/// # }
/// ```
pub fn pick<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Pick<Variables, Variables> {
    Pick {
        names: names.into_iter().map(Into::into).collect(),
        whole: |variables, names| Ok(variables.only(names)),
        piece: Some(|chunk, names| {
            Ok(match chunk {
                VariablesChunk::All(all) => Some(VariablesChunk::All(all.only(names))),
                VariablesChunk::One { ref name, .. } => {
                    names.iter().any(|kept| **kept == **name).then_some(chunk)
                }
            })
        }),
    }
}

/// Takes the text of a variable. It streams, piece by piece. A variable that is not there, or is no
/// text, is an error.
///
/// ```
/// use chat_core::{RunnableExt, pick_text};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// assert_eq!(pick_text("topic").invoke([("topic", "the sea")]).await?, "the sea");
/// let error = pick_text("topik").invoke([("topic", "the sea")]).await.unwrap_err();
/// assert!(error.message().contains("there is: topic"));
/// # Ok(())
/// # }
/// ```
pub fn pick_text(name: impl Into<String>) -> Pick<Variables, String> {
    Pick {
        names: vec![name.into()],
        whole: |variables, names| variables.text(one(names)).map(str::to_owned),
        piece: Some(|chunk, names| {
            let name = one(names);
            match chunk {
                VariablesChunk::All(all) if all.get(name).is_some() => {
                    all.text(name).map(|text| Some(text.to_owned()))
                }
                VariablesChunk::One { name: found, piece } if *found == *name => match piece {
                    VariablePiece::Text(text) | VariablePiece::Value(Value::String(text)) => {
                        Ok(Some(text))
                    }
                    VariablePiece::Value(_) => Err(not_a_text(name)),
                },
                _ => Ok(None),
            }
        }),
    }
}

/// Takes the value of a variable, once all of it is there. A variable that is not there is an
/// error.
pub fn pick_value(name: impl Into<String>) -> Pick<Variables, Value> {
    Pick {
        names: vec![name.into()],
        whole: |variables, names| variables.value(one(names)).cloned(),
        piece: None,
    }
}

/// Takes one of the [`Named`] values. It streams. A name that is not there is an error.
///
/// ```
/// use chat_core::{RunnableExt, lambda, parallel, pick_named};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let length = lambda(|text: String| text.len());
/// let step = parallel([("length", length)]).pipe(pick_named("length"));
/// assert_eq!(step.invoke("sea").await?, 3);
/// # Ok(())
/// # }
/// ```
pub fn pick_named<T: Flow>(name: impl Into<String>) -> Pick<Named<T>, T> {
    Pick {
        names: vec![name.into()],
        whole: |named: Named<T>, names| {
            let error = missing(one(names), named.names());
            named.take(one(names)).ok_or(error)
        },
        piece: Some(|chunk, names| Ok(chunk.take(one(names)))),
    }
}

/// Takes the part of this number, counted from 0, out of a tuple. It streams.
///
/// ```
/// use chat_core::{RunnableExt, lambda, parallel, passthrough, pick_nth};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let step = parallel((passthrough(), lambda(|text: String| text.len()))).pipe(pick_nth::<1, _>());
/// assert_eq!(step.invoke("sea").await?, 3);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn pick_nth<const N: usize, T: TuplePart<N>>() -> Pick<T, T::Part> {
    Pick {
        names: vec![N.to_string()],
        whole: |tuple, _| Ok(tuple.part()),
        piece: Some(|chunk, _| Ok(T::piece(chunk))),
    }
}

/// The name, of a step that was made with one.
fn one(names: &[String]) -> &str {
    names.first().map_or("", String::as_str)
}

pub(super) fn not_a_text(name: &str) -> Error {
    let message = format!("the variable `{name}` is no text; take its value with `pick_value`");
    Error::new(ErrorKind::InvalidRequest, message)
}

pub(super) fn missing<'a>(wanted: &str, there: impl Iterator<Item = &'a str>) -> Error {
    let there: Vec<_> = there.collect();
    let message = match &*there {
        [] => format!("there is no `{wanted}`, and nothing else"),
        there => format!("there is no `{wanted}`; there is: {}", there.join(", ")),
    };
    Error::new(ErrorKind::InvalidRequest, message)
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<I: Flow, O: Flow> Runnable for Pick<I, O> {
    type Input = I;
    type Output = O;

    fn info(&self) -> StepInfo<'_> {
        let name = match &*self.names {
            [one] => format!("pick {one}"),
            names => format!("pick {}", names.join(", ")),
        };
        StepInfo::new(name, StepKind::Chain)
    }

    async fn call(&self, input: I, _context: &RunContext) -> Result<O> {
        (self.whole)(input, &self.names)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, I>,
        context: RunContext,
    ) -> ChunkStream<'a, O> {
        let Some(piece) = self.piece else {
            return barrier(self, input, context);
        };
        let start = (input, Some(I::Fold::default()));
        stream::try_unfold(start, move |(mut input, mut unmatched)| async move {
            while let Some(chunk) = input.next().await.transpose()? {
                if let Some(unmatched) = &mut unmatched {
                    unmatched.push(chunk.clone())?;
                }
                if let Some(piece) = piece(chunk, &self.names)? {
                    return Ok(Some((piece, (input, None))));
                }
            }
            // Nothing of the part has come: say what `call` says to the same value.
            let Some(unmatched) = unmatched else {
                return Ok(None);
            };
            let part = (self.whole)(unmatched.finish()?, &self.names)?;
            Ok(Some((part.into_chunk(), (input, None))))
        })
        .boxed()
    }
}

impl<I: Flow, O: Flow> Clone for Pick<I, O> {
    fn clone(&self) -> Self {
        Self {
            names: self.names.clone(),
            whole: self.whole,
            piece: self.piece,
        }
    }
}

impl<I: Flow, O: Flow> fmt::Debug for Pick<I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pick").field(&self.names).finish()
    }
}
