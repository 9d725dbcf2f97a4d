//! Test tools for chat models.
//!
//! * [`conformance`] checks that a backend keeps the contract of
//!   [`ChatModel`](chat_core::ChatModel): a suite that runs in a few lines.
//! * [`fakes`] are models without a network, and what tests ask of them.
//!
//! With the feature `simulator`, `simulator` holds a deterministic fake of OpenRouter that speaks
//! its real HTTP dialect: in process, or on a loopback port. With the feature `http`, there are
//! tower services for tests of backends that speak HTTP: one that refuses every request, and one
//! that counts them. With the feature `faults`, `faults` is a server on loopback that misbehaves byte
//! for byte. With the feature `vcr`, `vcr` records real exchanges and replays them.

#[cfg(any(feature = "faults", feature = "simulator"))]
mod accept;
pub mod conformance;
pub mod fakes;
#[cfg(feature = "faults")]
pub mod faults;
#[cfg(feature = "simulator")]
pub mod simulator;
#[cfg(feature = "vcr")]
pub mod vcr;

/// The page on testing, run by the tests.
#[cfg(all(doctest, feature = "simulator", feature = "faults", feature = "vcr"))]
#[doc = include_str!("../../../docs/testing.md")]
mod testing_page {}
