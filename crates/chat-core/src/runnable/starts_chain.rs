//! Steps that start a chain with `|`.

use super::{
    Alternatives, Assign, Branch, Branches, Dynamic, Each, Flow, Generator, Lambda, Parallel,
    Passthrough, Pick, Race, Router, Runnable, WithConfig, WithFallbacks, WithListeners, WithRetry,
    WithTimeout,
};

/// Gives a step `|`: `starts_chain!([R] WithRetry<R>);`.
macro_rules! starts_chain {
    ($([$($generics:ident $(: $bound:path)?),*] $step:ty),+ $(,)?) => {$(
        impl<$($generics $(: $bound)?,)* Next> ::std::ops::BitOr<Next> for $step
        where
            Self: $crate::Runnable,
            Next: $crate::Takes<<Self as $crate::Runnable>::Output>,
        {
            type Output = $crate::Sequence<Self, Next>;

            fn bitor(self, next: Next) -> Self::Output {
                $crate::Sequence::new(self, next)
            }
        }
    )+};
}
pub(crate) use starts_chain;

starts_chain!(
    [K, R] Alternatives<K, R>,
    [] Assign,
    [I: Flow, O: Flow] Branch<I, O>,
    [R: Runnable] Dynamic<R>,
    [R] Each<R>,
    [I: Flow, O: Flow] Generator<I, O>,
    [I: Flow, O: Flow] Lambda<I, O>,
    [B: Branches] Parallel<B>,
    [T: Flow] Passthrough<T>,
    [I: Flow, O: Flow] Pick<I, O>,
    [R, F] Race<R, F>,
    [K, R] Router<K, R>,
    [R] WithConfig<R>,
    [R, F] WithFallbacks<R, F>,
    [R, T] WithListeners<R, T>,
    [R] WithRetry<R>,
    [R] WithTimeout<R>,
);
