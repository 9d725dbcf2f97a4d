//! A chain as a value that can be drawn.
//!
//! `build` makes the graph of what the steps tell about themselves; Mermaid and DOT are written from
//! its nodes and edges. `layout` places its blocks on a grid of characters, and the text and the SVG
//! are two ways to show that grid.

mod block;
mod build;
mod dot;
mod frames;
mod layout;
mod mermaid;
mod step_graph;
mod svg;
mod text;

pub(super) use build::build;
pub use step_graph::{GraphEdge, GraphGroup, GraphNode, GraphNodeKind, StepGraph};
