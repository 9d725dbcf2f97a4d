use std::fmt::Write;

use super::{GraphEdge, GraphNodeKind, StepGraph};

/// Writes the graph as a Mermaid flowchart.
pub(super) fn write(graph: &StepGraph) -> String {
    let mut text = String::from("flowchart TD\n");
    write_group(graph, None, 1, &mut text);
    for edge in &graph.edges {
        write_edge(edge, &mut text);
    }
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
        let label = label.join("<br/>");
        let (open, close) = match node.kind {
            GraphNodeKind::Input | GraphNodeKind::Output => ("([", "])"),
            GraphNodeKind::Choice => ("{{", "}}"),
            GraphNodeKind::Step(_) | GraphNodeKind::Join => ("[", "]"),
        };
        // Writing to a String cannot fail.
        _ = writeln!(text, "{indent}n{at}{open}\"{label}\"{close}");
    }
    for (at, inner) in graph.groups.iter().enumerate() {
        if inner.parent != group {
            continue;
        }
        let title = escape(&inner.title);
        _ = writeln!(text, "{indent}subgraph g{at}[\"{title}\"]");
        write_group(graph, Some(at), depth + 1, text);
        _ = writeln!(text, "{indent}end");
    }
}

fn write_edge(edge: &GraphEdge, text: &mut String) {
    let arrow = if edge.is_conditional { "-.->" } else { "-->" };
    let GraphEdge { from, to, .. } = edge;
    _ = match &edge.label {
        Some(label) => writeln!(text, "    n{from} {arrow}|\"{}\"| n{to}", escape(label)),
        None => writeln!(text, "    n{from} {arrow} n{to}"),
    };
}

/// Replaces what means something to Mermaid or to the HTML that it makes.
fn escape(label: &str) -> String {
    let mut escaped = String::new();
    for char in label.chars() {
        match char {
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '$' | '%' | ';' => {
                _ = write!(escaped, "#{};", u32::from(char));
            }
            char => escaped.push(char),
        }
    }
    escaped
}
