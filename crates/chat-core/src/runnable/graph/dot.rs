use std::fmt::Write;

use super::{GraphNodeKind, StepGraph};

const HEAD: &str = "\
digraph chain {
    rankdir=TB;
    node [shape=box, style=rounded, fontname=\"Helvetica\"];
    edge [fontname=\"Helvetica\"];
";

/// Writes the graph in Graphviz's language.
pub(super) fn write(graph: &StepGraph) -> String {
    let mut text = String::from(HEAD);
    write_group(graph, None, 1, &mut text);
    for edge in &graph.edges {
        let mut attributes = Vec::new();
        if let Some(label) = &edge.label {
            attributes.push(format!("label=\"{}\"", escape(label)));
        }
        if edge.is_conditional {
            attributes.push("style=dashed".to_owned());
        }
        // Writing to a String cannot fail.
        _ = write!(text, "    n{} -> n{}", edge.from, edge.to);
        if !attributes.is_empty() {
            _ = write!(text, " [{}]", attributes.join(", "));
        }
        text.push_str(";\n");
    }
    text.push_str("}\n");
    text
}

/// Writes the nodes and the groups of a group.
fn write_group(graph: &StepGraph, group: Option<usize>, depth: usize, text: &mut String) {
    let indent = "    ".repeat(depth);
    for (at, node) in graph.nodes.iter().enumerate() {
        if node.group != group {
            continue;
        }
        let label: Vec<_> = node.lines().map(escape).collect();
        let label = label.join("\\n");
        let shape = match node.kind {
            GraphNodeKind::Input | GraphNodeKind::Output => ", shape=ellipse",
            GraphNodeKind::Choice => ", shape=diamond",
            GraphNodeKind::Step(_) | GraphNodeKind::Join => "",
        };
        _ = writeln!(text, "{indent}n{at} [label=\"{label}\"{shape}];");
    }
    for (at, inner) in graph.groups.iter().enumerate() {
        if inner.parent != group {
            continue;
        }
        let title = escape(&inner.title);
        _ = writeln!(text, "{indent}subgraph cluster_{at} {{");
        _ = writeln!(text, "{indent}    label=\"{title}\"; style=dashed;");
        write_group(graph, Some(at), depth + 1, text);
        _ = writeln!(text, "{indent}}}");
    }
}

fn escape(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"")
}
