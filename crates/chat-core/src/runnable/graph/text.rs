use unicode_width::UnicodeWidthChar;

use super::GraphNodeKind;
use super::layout::{Area, Drawing};

const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

/// The characters of a drawing.
pub(super) struct Style {
    /// Lines by the sides that they touch: the sum of up 1, down 2, left 4, right 8.
    lines: [char; 16],
    arrow: char,
    /// The corners of the input and the output, in the order of the lines that make them: down and
    /// left, up and left, down and right, up and right.
    round: [char; 4],
}

pub(super) const UNICODE: Style = Style {
    lines: [
        ' ', '│', '│', '│', '─', '┘', '┐', '┤', '─', '└', '┌', '├', '─', '┴', '┬', '┼',
    ],
    arrow: '▼',
    round: ['╮', '╯', '╭', '╰'],
};

pub(super) const ASCII: Style = Style {
    lines: [
        ' ', '|', '|', '|', '-', '+', '+', '+', '-', '+', '+', '+', '-', '+', '+', '+',
    ],
    arrow: 'v',
    round: ['.', '\'', '.', '\''],
};

#[derive(Clone, Copy)]
enum Cell {
    /// A piece of line that touches these sides.
    Line(u8),
    /// A corner of the input or the output.
    Corner(u8),
    /// A character; a wide one takes the next cell, too.
    Char(char),
    Taken,
}

struct Canvas {
    width: usize,
    cells: Vec<Cell>,
}

/// Writes the drawing line by line.
pub(super) fn write(drawing: &Drawing<'_>, style: &Style) -> String {
    let mut canvas = Canvas {
        width: drawing.width,
        cells: vec![Cell::Line(0); drawing.width * drawing.height],
    };
    for frame in &drawing.frames {
        canvas.rectangle(frame.area);
    }
    for node in &drawing.boxes {
        canvas.rectangle(node.area);
    }
    for line in &drawing.lines {
        canvas.line(line.from, line.to, line.has_arrow);
        if line.has_arrow {
            canvas.set((line.to.0, line.to.1 - 1), Cell::Char(style.arrow));
        }
    }
    for frame in &drawing.frames {
        canvas.text(
            frame.area.x + 1,
            frame.area.y,
            &format!(" {} ", frame.title),
        );
    }
    for node in &drawing.boxes {
        if matches!(node.kind, GraphNodeKind::Input | GraphNodeKind::Output) {
            canvas.round(node.area);
        }
        for (row, line) in node.lines.iter().enumerate() {
            let free = node.area.width - width(line);
            canvas.text(node.area.x + free / 2, node.area.y + 1 + row, line);
        }
    }
    for label in &drawing.labels {
        canvas.text(label.x, label.y, label.text);
    }
    canvas.write(style)
}

fn width(text: &str) -> usize {
    text.chars().map(cells).sum()
}

/// How many cells a character takes.
fn cells(char: char) -> usize {
    char.width().unwrap_or_default()
}

impl Canvas {
    fn cell(&mut self, (x, y): (usize, usize)) -> Option<&mut Cell> {
        self.cells
            .get_mut(y * self.width + x)
            .filter(|_| x < self.width)
    }

    fn set(&mut self, at: (usize, usize), cell: Cell) {
        if let Some(place) = self.cell(at) {
            *place = cell;
        }
    }

    fn join(&mut self, at: (usize, usize), sides: u8) {
        if let Some(Cell::Line(old)) = self.cell(at) {
            *old |= sides;
        }
    }

    /// A straight line. One with an arrow leaves the border that it ends on as it is.
    fn line(&mut self, from: (usize, usize), to: (usize, usize), has_arrow: bool) {
        let is_vertical = from.0 == to.0;
        let (back, forth) = if is_vertical {
            (UP, DOWN)
        } else {
            (LEFT, RIGHT)
        };
        let (start, end) = if is_vertical {
            (from.1, to.1)
        } else {
            (from.0, to.0)
        };
        for at in start..=end {
            let cell = if is_vertical {
                (from.0, at)
            } else {
                (at, from.1)
            };
            if at > start && !(has_arrow && at == end) {
                self.join(cell, back);
            }
            if at < end {
                self.join(cell, forth);
            }
        }
    }

    fn rectangle(&mut self, area: Area) {
        let (right, bottom) = (area.x + area.width - 1, area.y + area.height - 1);
        for y in [area.y, bottom] {
            self.line((area.x, y), (right, y), false);
        }
        for x in [area.x, right] {
            self.line((x, area.y), (x, bottom), false);
        }
    }

    fn round(&mut self, area: Area) {
        let (right, bottom) = (area.x + area.width - 1, area.y + area.height - 1);
        for at in [
            (area.x, area.y),
            (right, area.y),
            (area.x, bottom),
            (right, bottom),
        ] {
            if let Some(cell) = self.cell(at)
                && let Cell::Line(sides) = *cell
            {
                *cell = Cell::Corner(sides);
            }
        }
    }

    fn text(&mut self, mut x: usize, y: usize, text: &str) {
        for char in text.chars() {
            let wide = cells(char);
            if wide == 0 {
                continue;
            }
            self.set((x, y), Cell::Char(char));
            if wide == 2 {
                self.set((x + 1, y), Cell::Taken);
            }
            x += wide;
        }
    }

    fn write(&self, style: &Style) -> String {
        let mut text = String::new();
        for row in self.cells.chunks(self.width.max(1)) {
            let line: String = row.iter().filter_map(|cell| style.char(*cell)).collect();
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

impl Style {
    fn char(&self, cell: Cell) -> Option<char> {
        match cell {
            Cell::Line(sides) => self.lines.get(usize::from(sides)).copied(),
            Cell::Corner(sides) => {
                let right = if sides & RIGHT == 0 { 0 } else { 2 };
                let up = usize::from(sides & DOWN == 0);
                self.round.get(right + up).copied()
            }
            Cell::Char(char) => Some(char),
            Cell::Taken => None,
        }
    }
}
