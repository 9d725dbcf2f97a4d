//! A deterministic fake of OpenRouter's HTTP API, for tests and for first steps without a key.
//!
//! [`Simulator::router`] serves it in process, [`Simulator::serve`] on a free loopback port. Two
//! simulators that get the same requests in the same order give the same bytes. Answers are
//! canned: there is no language model behind them.
//!
//! Besides a catalogue of well-known models, these slugs each show one behaviour:
//!
//! | slug | behaviour |
//! |---|---|
//! | `sim/echo` | repeats the last user message |
//! | `sim/markdown` | answers with headings, a list, a table and code |
//! | `sim/slow` | waits before each chunk |
//! | `sim/reasoning` | always thinks first |
//! | `sim/tools` | calls every bound tool once |
//! | `sim/json` | fills the requested schema, or gives a JSON object |
//! | `sim/refusal` | refuses, with HTTP 200 |
//! | `sim/length` | is cut off by the length limit |
//! | `sim/image` | answers with a generated image |
//! | `sim/long-N` | N text chunks |
//! | `sim/error-STATUS` | fails with that HTTP status (400 to 599) |
//! | `sim/flaky-N` | fails N times with 429 and `Retry-After: 0`, then answers |
//! | `sim/midstream-error` | partial text, then an error with finish reason `error` |
//! | `sim/midstream-error-empty-choices` | the same, with empty `choices` |
//! | `sim/midstream-error-null-finish` | the same, with a null finish reason and usage |
//! | `sim/cut` | the body ends in the middle, without a finish |
//! | `sim/reset` | the connection breaks in the middle |
//! | `sim/error-body` | HTTP 200 with only an error in the body |
//! | `sim/midstream-500` | as `sim/midstream-error`, for an internal error without details |
//! | `sim/stall` | two chunks, then nothing until the client leaves |
//! | `sim/usage-null-finish` | the usage chunk has a null finish reason |
//! | `sim/usage-empty-choices` | the usage chunk has empty `choices` |
//! | `sim/odd-tools` | tool calls with missing, repeated, empty and malformed parts |
//! | `sim/audio` | speaks; needs `stream: true` |
//! | `sim/empty-details` | thinks with `reasoning_details: []`, and wants it back after tool calls |
//!
//! `google/gemini-3-pro-preview` wants the encrypted thought of a tool call back with the call's
//! result, and Claude's signed thoughts must come back unchanged.
//!
//! A [`Script`] puts answers of your own in place of these, and [`Faults`] break answers byte by
//! byte. A simulator on a port takes scripts over HTTP: `POST /__sim/script` sets one,
//! `POST /__sim/reset` forgets everything that happened, and `GET /__sim/journal` shows it.

mod account;
mod admin;
mod answer;
mod arithmetic;
mod audio;
mod auth;
mod behavior;
mod catalog;
mod catalog_routes;
mod completions;
mod compose;
mod deltas;
mod envelope;
mod error_statuses;
mod errors;
mod faults;
mod field_values;
mod frames;
mod generation;
mod identity;
mod journal;
mod knowledge;
mod limits;
mod logprobs;
mod message;
mod model_json;
mod odd_tools;
mod options;
mod phrases;
mod pieces;
mod places;
mod poems;
mod prompt_cache;
mod rate_limit;
mod reasoning;
mod render_stream;
mod render_whole;
mod replay;
mod reply;
mod request;
mod respond;
mod response_cache;
mod router;
mod router_metadata;
mod routing;
mod schema_fill;
mod script;
mod script_run;
mod server;
mod state;
mod stream_body;
mod tool_choice;
mod tools;
mod usage;
mod wire;
mod words;

pub use faults::{Cut, Faults};
pub use journal::{Journal, RecordedRequest, StreamCounts};
pub use script::{Match, Rule, Script, ScriptError, ScriptedCall, ScriptedError, ScriptedReply};
pub use server::SimulatorServer;
pub use state::Simulator;
