use std::fmt::Write;

use super::frames::{Part, for_each_part};
use super::{GraphEdge, GraphNodeKind, StepGraph};

/// Writes the graph as a Mermaid flowchart.
pub(super) fn write(graph: &StepGraph) -> String {
    let mut text = String::from("flowchart TD\n");
    for_each_part(graph, |indent, part| write_part(indent, part, &mut text));
    for edge in &graph.edges {
        write_edge(edge, &mut text);
    }
    text
}

fn write_part(indent: &str, part: Part<'_>, text: &mut String) {
    // Writing to a String cannot fail.
    _ = match part {
        Part::Node(at, node) => {
            let label = node.label("<br/>", escape);
            let (open, close) = match node.kind {
                GraphNodeKind::Input | GraphNodeKind::Output => ("([", "])"),
                GraphNodeKind::Choice => ("{{", "}}"),
                GraphNodeKind::Step(_) | GraphNodeKind::Join => ("[", "]"),
            };
            writeln!(text, "{indent}n{at}{open}\"{label}\"{close}")
        }
        Part::FrameBegins(at, frame) => {
            let title = escape(&frame.title);
            writeln!(text, "{indent}subgraph g{at}[\"{title}\"]")
        }
        Part::FrameEnds => writeln!(text, "{indent}end"),
    };
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
