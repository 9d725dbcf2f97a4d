use std::slice;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::{Flow, Fold};
use crate::error::Result;

/// Values of one type, by name: what [`parallel`](fn@super::parallel) makes of a list of named steps.
///
/// Two are equal if the same names have the same values, in whatever order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<T>(IndexMap<Arc<str>, T>);

impl<T> Named<T> {
    /// The value of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.get(name)
    }

    /// Takes the value of this name out.
    #[must_use]
    pub fn take(mut self, name: &str) -> Option<T> {
        self.0.swap_remove(name)
    }

    /// The names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(|name| &**name)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T, N: Into<Arc<str>>> FromIterator<(N, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        Self(pairs.map(|(name, value)| (name.into(), value)).collect())
    }
}

/// A piece of [`Named`] values: pieces of some of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedChunk<C>(Pieces<C>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Pieces<C> {
    One((Arc<str>, C)),
    All(Arc<[(Arc<str>, C)]>),
}

impl<C> NamedChunk<C> {
    pub(super) fn one(name: Arc<str>, piece: C) -> Self {
        Self(Pieces::One((name, piece)))
    }

    pub(super) fn all(pieces: impl IntoIterator<Item = (Arc<str>, C)>) -> Self {
        Self(Pieces::All(pieces.into_iter().collect()))
    }

    /// The names and their pieces. While the values are made side by side there is one.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &C)> {
        self.pieces().iter().map(|(name, piece)| (&**name, piece))
    }

    fn pieces(&self) -> &[(Arc<str>, C)] {
        match &self.0 {
            Pieces::One(piece) => slice::from_ref(piece),
            Pieces::All(pieces) => pieces,
        }
    }
}

impl<C: Clone> NamedChunk<C> {
    fn into_pieces(self) -> Vec<(Arc<str>, C)> {
        match self.0 {
            Pieces::One(piece) => vec![piece],
            Pieces::All(pieces) => pieces.to_vec(),
        }
    }

    /// The piece of this name.
    pub(super) fn take(self, name: &str) -> Option<C> {
        let mut pieces = self.into_pieces().into_iter();
        pieces
            .find(|(key, _)| &**key == name)
            .map(|(_, piece)| piece)
    }
}

impl<T: Flow> Flow for Named<T> {
    type Chunk = NamedChunk<T::Chunk>;
    type Fold = NamedFold<T>;

    fn into_chunk(self) -> Self::Chunk {
        let values = self.0.into_iter();
        NamedChunk::all(values.map(|(name, value)| (name, value.into_chunk())))
    }

    fn show(chunk: &Self::Chunk) -> Value {
        let pieces = chunk.iter();
        let shown = pieces.map(|(name, piece)| (name.to_owned(), T::show(piece)));
        Value::Object(shown.collect())
    }

    fn schema() -> Option<Value> {
        let values = T::schema().unwrap_or(Value::Bool(true));
        Some(json!({ "type": "object", "additionalProperties": values }))
    }
}

/// Folds each named value by itself.
#[derive(Debug)]
pub struct NamedFold<T: Flow>(IndexMap<Arc<str>, T::Fold>);

impl<T: Flow> Default for NamedFold<T> {
    fn default() -> Self {
        Self(IndexMap::new())
    }
}

impl<T: Flow> Fold for NamedFold<T> {
    type Chunk = NamedChunk<T::Chunk>;
    type Whole = Named<T>;

    fn push(&mut self, chunk: Self::Chunk) -> Result<()> {
        for (name, piece) in chunk.into_pieces() {
            self.0.entry(name).or_default().push(piece)?;
        }
        Ok(())
    }

    fn finish(self) -> Result<Named<T>> {
        let folds = self.0.into_iter();
        let values = folds.map(|(name, fold)| Ok((name, fold.finish()?)));
        Ok(Named(values.collect::<Result<_>>()?))
    }
}
