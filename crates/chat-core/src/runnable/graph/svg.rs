use std::fmt::Write;

use super::GraphNodeKind;
use super::layout::{Area, Drawing, Frame, Label, Line, NodeBox};
use crate::context::StepKind;

/// Pixels of a cell.
const CELL: (usize, usize) = (9, 18);
/// Pixels of a letter of the names, which is smaller than a cell.
const FONT_SIZE: usize = 14;

const LINE: &str = "#475569";
const TEXT: &str = "#0f172a";

/// Writes the drawing as an image.
pub(super) fn write(drawing: &Drawing<'_>) -> String {
    let (width, height) = (drawing.width * CELL.0, drawing.height * CELL.1);
    let mut svg = String::new();
    // Writing to a String cannot fail.
    _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"Graph of a chain\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
         font-size=\"{FONT_SIZE}\">"
    );
    _ = writeln!(
        svg,
        "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>"
    );
    for frame in &drawing.frames {
        write_frame(frame, &mut svg);
    }
    for line in &drawing.lines {
        write_line(line, &mut svg);
    }
    for frame in &drawing.frames {
        write_title(frame, &mut svg);
    }
    for node in &drawing.boxes {
        write_node(node, &mut svg);
    }
    for label in &drawing.labels {
        write_label(label, &mut svg);
    }
    svg.push_str("</svg>\n");
    svg
}

/// The middle of a cell, in pixels.
fn middle((x, y): (usize, usize)) -> (usize, usize) {
    (x * CELL.0 + CELL.0 / 2, y * CELL.1 + CELL.1 / 2)
}

/// An area from the middles of its border cells, in pixels: left, top, width and height.
fn rectangle(area: Area) -> (usize, usize, usize, usize) {
    let (x, y) = middle((area.x, area.y));
    (x, y, (area.width - 1) * CELL.0, (area.height - 1) * CELL.1)
}

fn write_frame(frame: &Frame<'_>, svg: &mut String) {
    let (x, y, width, height) = rectangle(frame.area);
    _ = writeln!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\" \
         fill=\"#f8fafc\" stroke=\"#94a3b8\" stroke-dasharray=\"6 4\"/>"
    );
}

/// The title stands above lines that cross the frame, and hides them.
fn write_title(frame: &Frame<'_>, svg: &mut String) {
    let (x, y, _, _) = rectangle(frame.area);
    let (x, y) = (x + CELL.0, y + FONT_SIZE);
    let title = escape(frame.title);
    _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" fill=\"{LINE}\" font-size=\"12\" stroke=\"#f8fafc\" \
         stroke-width=\"4\" paint-order=\"stroke\">{title}</text>"
    );
}

fn write_line(line: &Line, svg: &mut String) {
    let (x1, y1) = middle(line.from);
    let (x2, y2) = middle(line.to);
    let dashes = if line.is_conditional {
        " stroke-dasharray=\"5 4\""
    } else {
        ""
    };
    _ = writeln!(
        svg,
        "<path d=\"M{x1} {y1}L{x2} {y2}\" stroke=\"{LINE}\" stroke-width=\"1.5\"{dashes}/>"
    );
    if line.has_arrow {
        let (left, right, top) = (x2 - 4, x2 + 4, y2 - 8);
        _ = writeln!(
            svg,
            "<path d=\"M{x2} {y2}L{left} {top}L{right} {top}Z\" fill=\"{LINE}\"/>"
        );
    }
}

fn write_node(node: &NodeBox<'_>, svg: &mut String) {
    let (x, y, width, height) = rectangle(node.area);
    let (fill, stroke) = colours(node.kind);
    let radius = match node.kind {
        GraphNodeKind::Input | GraphNodeKind::Output => height / 2,
        _ => 5,
    };
    if node.kind == GraphNodeKind::Choice {
        let (right, bottom, half) = (x + width, y + height, height / 2);
        let (inner_left, inner_right, centre) = (x + CELL.0, right - CELL.0, y + half);
        _ = writeln!(
            svg,
            "<path d=\"M{x} {centre}L{inner_left} {y}H{inner_right}L{right} {centre}\
             L{inner_right} {bottom}H{inner_left}Z\" fill=\"{fill}\" stroke=\"{stroke}\"/>"
        );
    } else {
        _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\" \
             fill=\"{fill}\" stroke=\"{stroke}\"/>"
        );
    }
    for (row, line) in node.lines.iter().enumerate() {
        let colour = if row == 0 { TEXT } else { LINE };
        let (x, y) = (x + width / 2, y + (row + 1) * CELL.1 + FONT_SIZE / 3);
        let line = escape(line);
        _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" fill=\"{colour}\">{line}</text>"
        );
    }
}

fn write_label(label: &Label<'_>, svg: &mut String) {
    let (x, y) = (
        label.x * CELL.0,
        label.y * CELL.1 + CELL.1 / 2 + FONT_SIZE / 3,
    );
    let text = escape(label.text);
    _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" fill=\"{LINE}\" font-size=\"12\">{text}</text>"
    );
}

/// The inside and the border.
fn colours(kind: GraphNodeKind) -> (&'static str, &'static str) {
    match kind {
        GraphNodeKind::Input | GraphNodeKind::Output => ("#f1f5f9", "#64748b"),
        GraphNodeKind::Choice => ("#fef3c7", "#d97706"),
        GraphNodeKind::Step(StepKind::Prompt) => ("#e0f2fe", "#0284c7"),
        GraphNodeKind::Step(StepKind::Model) => ("#ede9fe", "#7c3aed"),
        GraphNodeKind::Step(StepKind::Parser) => ("#dcfce7", "#16a34a"),
        GraphNodeKind::Step(StepKind::Tool) => ("#ffe4e6", "#e11d48"),
        GraphNodeKind::Step(_) | GraphNodeKind::Join => ("#ffffff", "#475569"),
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            char => escaped.push(char),
        }
    }
    escaped
}
