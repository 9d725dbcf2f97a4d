//! What several test files need: an observer that writes down, a model that does what it is told,
//! steps of the simplest kinds.

#![allow(dead_code, unused_imports, reason = "each test file uses a part")]

mod blocks;
mod recorder;
mod scripted_model;
mod steps;

pub(crate) use blocks::{every_block, map};
pub(crate) use recorder::Recorder;
pub(crate) use scripted_model::{Attempt, ScriptedModel, finish, refused, unavailable, words};
pub(crate) use steps::{Function, Shout, function};
