#![doc = include_str!("../README.md")]

mod init;
#[cfg(feature = "simulator")]
mod simulated;

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod prelude;

pub use chat_core::*;
#[doc(inline)]
pub use chat_macros::FacadeFlow as Flow;
#[doc(inline)]
pub use chat_macros::facade_tool as tool;
pub use init::{init_chat_model, init_chat_model_from, init_chat_model_with, registry};
#[cfg(feature = "simulator")]
pub use simulated::{is_simulated, simulated};

#[cfg(all(doc, not(doctest), feature = "simulator"))]
#[doc = include_str!("../../../docs/guide.md")]
pub mod guide {}

/// The README of the repository, compiled by the tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
mod readme {}

/// The guide, run by the tests.
#[cfg(all(doctest, feature = "blocking", feature = "simulator"))]
#[doc = include_str!("../../../docs/guide.md")]
mod guide_examples {}

/// What happens when, run by the tests.
#[cfg(all(doctest, feature = "simulator"))]
#[doc = include_str!("../../../docs/what-happens-when.md")]
mod failure_examples {}

/// Tools, run by the tests.
#[cfg(all(doctest, feature = "simulator"))]
#[doc = include_str!("../../../docs/tools.md")]
mod tools_examples {}

/// Structured output, run by the tests.
#[cfg(all(doctest, feature = "simulator"))]
#[doc = include_str!("../../../docs/structured-output.md")]
mod structured_output_examples {}

/// Composition, run by the tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/composition.md")]
mod composition_examples {}

/// Chat models of OpenRouter.
#[cfg(feature = "openrouter")]
pub mod openrouter {
    pub use chat_openrouter::*;
}

/// The OpenRouter simulator and other tools for tests.
#[cfg(feature = "simulator")]
pub mod testing {
    pub use chat_testing::*;
}
