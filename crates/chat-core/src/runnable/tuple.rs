use serde_json::{Value, json};

use super::{Flow, Fold};
use crate::error::Result;

/// A tuple whose parts can be taken out by number, in pieces as well. See
/// [`pick_nth`](super::pick_nth).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no part {N}",
    label = "there is no such part",
    note = "parts are counted from 0, and only tuples have them: `pick_nth::<0, (A, B)>()`"
)]
pub trait TuplePart<const N: usize>: Flow {
    /// The part.
    type Part: Flow;

    /// Takes the part out of the whole tuple.
    fn part(self) -> Self::Part;

    /// Takes the part out of a piece, if the piece has something of it.
    fn piece(chunk: Self::Chunk) -> Option<<Self::Part as Flow>::Chunk>;
}

macro_rules! tuple_part {
    ([$($all:ident)+] $part:ident $at:tt) => {
        impl<$($all: Flow),+> TuplePart<$at> for ($($all,)+) {
            type Part = $part;

            fn part(self) -> $part {
                self.$at
            }

            fn piece(chunk: Self::Chunk) -> Option<$part::Chunk> {
                chunk.$at
            }
        }
    };
}

/// A tuple flows in pieces of its parts: a piece is a tuple of options. While its parts are made
/// side by side, each piece has one of them; the pieces of each part are in order.
macro_rules! tuple {
    ($all:tt $($part:ident $at:tt)+) => {
        impl<$($part: Flow),+> Flow for ($($part,)+) {
            type Chunk = ($(Option<$part::Chunk>,)+);
            type Fold = ($($part::Fold,)+);

            fn into_chunk(self) -> Self::Chunk {
                ($(Some(self.$at.into_chunk()),)+)
            }

            fn show(chunk: &Self::Chunk) -> Value {
                json!([$(chunk.$at.as_ref().map($part::show)),+])
            }

            fn schema() -> Option<Value> {
                let parts = [$($part::schema().unwrap_or(Value::Bool(true))),+];
                let count = parts.len();
                Some(json!({
                    "type": "array",
                    "prefixItems": parts,
                    "minItems": count,
                    "maxItems": count,
                }))
            }
        }

        impl<$($part: Fold),+> Fold for ($($part,)+) {
            type Chunk = ($(Option<$part::Chunk>,)+);
            type Whole = ($($part::Whole,)+);

            fn push(&mut self, chunk: Self::Chunk) -> Result<()> {
                $(if let Some(piece) = chunk.$at {
                    self.$at.push(piece)?;
                })+
                Ok(())
            }

            fn finish(self) -> Result<Self::Whole> {
                Ok(($(self.$at.finish()?,)+))
            }
        }

        $(tuple_part!($all $part $at);)+
    };
}

tuple!([A B] A 0 B 1);
tuple!([A B C] A 0 B 1 C 2);
tuple!([A B C D] A 0 B 1 C 2 D 3);
tuple!([A B C D E] A 0 B 1 C 2 D 3 E 4);
tuple!([A B C D E F] A 0 B 1 C 2 D 3 E 4 F 5);
tuple!([A B C D E F G] A 0 B 1 C 2 D 3 E 4 F 5 G 6);
tuple!([A B C D E F G H] A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);
