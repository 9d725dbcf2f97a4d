use serde::Serialize;

use super::block::Block;
use super::{dot, layout, mermaid, svg, text};
use crate::context::StepKind;

/// A chain as nodes and edges: something to look at, to draw, and to check in a test. Made by
/// [`graph`](crate::RunnableExt::graph).
///
/// ```
/// use chat_core::{ChatPromptTemplate, FakeChatModel, RunnableExt, StrOutputParser};
///
/// let prompt = ChatPromptTemplate::from_template("Write a poem about {topic}.")?;
/// let chain = prompt | FakeChatModel::new(["The sea is wide."]).with_retry(2) | StrOutputParser;
/// let drawing = chain.graph().to_text();
/// assert!(drawing.contains("│ ChatPromptTemplate │"));
/// assert!(drawing.contains("│ with_retry(2) │"));
/// # Ok::<(), chat_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepGraph {
    pub(super) nodes: Vec<GraphNode>,
    pub(super) edges: Vec<GraphEdge>,
    pub(super) groups: Vec<GraphGroup>,
    #[serde(skip)]
    pub(super) block: Block,
}

/// A box of a graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GraphNode {
    /// The name of the step; of the input and the output, the type.
    pub name: String,
    /// What the box stands for.
    pub kind: GraphNodeKind,
    /// What is done to the step, such as `with_retry(2)`, the innermost first.
    pub notes: Vec<String>,
    /// The innermost group that it is in, as its place in [`StepGraph::groups`].
    pub group: Option<usize>,
}

/// What a box of a graph stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GraphNodeKind {
    /// What goes into the chain.
    Input,
    /// What comes out of it.
    Output,
    /// A step.
    Step(StepKind),
    /// The choice of one of several steps.
    Choice,
    /// The point where outputs of several steps go together.
    Join,
}

/// An arrow of a graph. Nodes are named by their place in [`StepGraph::nodes`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GraphEdge {
    /// Where it comes from.
    pub from: usize,
    /// Where it goes to.
    pub to: usize,
    /// The condition of a choice, or the name of an output.
    pub label: Option<String>,
    /// Whether it is one of several ways to go.
    pub is_conditional: bool,
}

/// A frame of a graph: what is done to all steps inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GraphGroup {
    /// What is done.
    pub title: String,
    /// The group round it.
    pub parent: Option<usize>,
}

impl StepGraph {
    /// The boxes. The first is the input, the last the output.
    #[must_use]
    pub fn nodes(&self) -> &[GraphNode] {
        &self.nodes
    }

    /// The arrows.
    #[must_use]
    pub fn edges(&self) -> &[GraphEdge] {
        &self.edges
    }

    /// The frames; outer ones stand before inner ones.
    #[must_use]
    pub fn groups(&self) -> &[GraphGroup] {
        &self.groups
    }

    /// The graph as a Mermaid flowchart.
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        mermaid::write(self)
    }

    /// The graph in DOT, Graphviz's language.
    #[must_use]
    pub fn to_dot(&self) -> String {
        dot::write(self)
    }

    /// The graph in box-drawing characters, for a terminal.
    #[must_use]
    pub fn to_text(&self) -> String {
        text::write(&layout::place(self), &text::UNICODE)
    }

    /// The graph in plain ASCII; only names may hold other characters.
    #[must_use]
    pub fn to_ascii(&self) -> String {
        text::write(&layout::place(self), &text::ASCII)
    }

    /// The graph as an SVG image. It needs no fonts, scripts or files of others.
    #[must_use]
    pub fn to_svg(&self) -> String {
        svg::write(&layout::place(self))
    }
}

impl GraphNode {
    /// The lines of text in the box, each escaped, with this between them.
    pub(super) fn label(&self, line_end: &str, escape: fn(&str) -> String) -> String {
        let lines: Vec<_> = self.lines().map(escape).collect();
        lines.join(line_end)
    }

    /// The lines of text in the box.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name)
            .chain(&self.notes)
            .map(String::as_str)
    }
}
