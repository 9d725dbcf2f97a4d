use std::fmt::Write;

use super::frames::{Part, for_each_part};
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
    for_each_part(graph, |indent, part| write_part(indent, part, &mut text));
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

fn write_part(indent: &str, part: Part<'_>, text: &mut String) {
    // Writing to a String cannot fail.
    _ = match part {
        Part::Node(at, node) => {
            let label = node.label("\\n", escape);
            let shape = match node.kind {
                GraphNodeKind::Input | GraphNodeKind::Output => ", shape=ellipse",
                GraphNodeKind::Choice => ", shape=diamond",
                GraphNodeKind::Step(_) | GraphNodeKind::Join => "",
            };
            writeln!(text, "{indent}n{at} [label=\"{label}\"{shape}];")
        }
        Part::FrameBegins(at, frame) => {
            let title = escape(&frame.title);
            _ = writeln!(text, "{indent}subgraph cluster_{at} {{");
            writeln!(text, "{indent}    label=\"{title}\"; style=dashed;")
        }
        Part::FrameEnds => writeln!(text, "{indent}}}"),
    };
}

fn escape(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"")
}
