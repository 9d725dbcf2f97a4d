use super::{GraphGroup, GraphNode, StepGraph};

/// What a drawing in words is made of.
#[derive(Clone, Copy)]
pub(super) enum Part<'g> {
    Node(usize, &'g GraphNode),
    FrameBegins(usize, &'g GraphGroup),
    FrameEnds,
}

/// Gives all nodes and frames, each inside the frame that it is in, with the indent of its line.
pub(super) fn for_each_part<'g>(graph: &'g StepGraph, mut each: impl FnMut(&str, Part<'g>)) {
    inside(graph, None, 1, &mut each);
}

fn inside<'g>(
    graph: &'g StepGraph,
    group: Option<usize>,
    depth: usize,
    each: &mut impl FnMut(&str, Part<'g>),
) {
    let indent = "    ".repeat(depth);
    let nodes = graph.nodes.iter().enumerate();
    for (at, node) in nodes.filter(|(_, node)| node.group == group) {
        each(&indent, Part::Node(at, node));
    }
    let frames = graph.groups.iter().enumerate();
    for (at, frame) in frames.filter(|(_, frame)| frame.parent == group) {
        each(&indent, Part::FrameBegins(at, frame));
        inside(graph, Some(at), depth + 1, each);
        each(&indent, Part::FrameEnds);
    }
}
