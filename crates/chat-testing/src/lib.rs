//! Test tools for chat models.
//!
//! With the feature `simulator`, [`simulator`] holds a deterministic fake of OpenRouter that speaks
//! its real HTTP dialect: in process, or on a loopback port.

#[cfg(feature = "simulator")]
pub mod simulator;
