use unicode_width::UnicodeWidthStr;

use super::block::{Block, Fan};
use super::{GraphNodeKind, StepGraph};

/// The free cells between two branches.
const GAP: usize = 3;

/// A graph on a grid of characters, from the top left.
#[derive(Debug, Default)]
pub(super) struct Drawing<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) frames: Vec<Frame<'a>>,
    pub(super) lines: Vec<Line>,
    pub(super) boxes: Vec<NodeBox<'a>>,
    pub(super) labels: Vec<Label<'a>>,
}

/// Where something stands and how large it is, its border included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

#[derive(Debug)]
pub(super) struct NodeBox<'a> {
    pub(super) area: Area,
    pub(super) kind: GraphNodeKind,
    pub(super) lines: Vec<&'a str>,
}

#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) area: Area,
    pub(super) title: &'a str,
}

/// A straight line between two cells, both included.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) from: (usize, usize),
    pub(super) to: (usize, usize),
    /// Whether it points at the box whose border it ends on.
    pub(super) has_arrow: bool,
    pub(super) is_conditional: bool,
}

#[derive(Debug)]
pub(super) struct Label<'a> {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) text: &'a str,
}

/// How far a block reaches to either side of the line that goes into and out of it, and down.
#[derive(Clone, Copy, Default)]
struct Extent {
    left: usize,
    right: usize,
    height: usize,
}

/// Gives every part of the graph its place.
pub(super) fn place(graph: &StepGraph) -> Drawing<'_> {
    let layout = Layout { graph };
    let extent = layout.measure(&graph.block);
    let mut drawing = Drawing {
        width: extent.left + 1 + extent.right,
        ..Drawing::default()
    };
    let mut pen = Pen {
        x: extent.left,
        y: 0,
        is_conditional: false,
    };
    layout.draw(&graph.block, &mut pen, &mut drawing);
    drawing.height = pen.y;
    drawing
}

struct Layout<'a> {
    graph: &'a StepGraph,
}

/// The line that goes on downwards: the first free row below what is drawn.
#[derive(Clone, Copy)]
struct Pen {
    x: usize,
    y: usize,
    is_conditional: bool,
}

impl Pen {
    /// Goes down so many rows.
    fn down(&mut self, rows: usize, drawing: &mut Drawing<'_>) {
        drawing.lines.push(Line {
            from: (self.x, self.y.saturating_sub(1)),
            to: (self.x, self.y + rows - 1),
            has_arrow: false,
            is_conditional: self.is_conditional,
        });
        self.y += rows;
    }

    /// Goes down a row, with a label beside it.
    fn label<'a>(&mut self, text: &'a str, drawing: &mut Drawing<'a>) {
        self.down(1, drawing);
        drawing.labels.push(Label {
            x: self.x + 2,
            y: self.y - 1,
            text,
        });
    }
}

impl<'a> Layout<'a> {
    fn measure(&self, block: &Block) -> Extent {
        match block {
            Block::Node(node) => self.measure_node(*node),
            Block::Column(blocks) => blocks.iter().fold(Extent::default(), |whole, block| {
                let extent = self.measure(block);
                Extent {
                    left: whole.left.max(extent.left),
                    right: whole.right.max(extent.right),
                    height: whole.height + extent.height,
                }
            }),
            Block::Fan(fan) => self.measure_fan(fan),
            Block::Frame(group, inner) => {
                let inner = self.measure(inner);
                let title = self.title(*group).width() + 4;
                let (left, right) = (inner.left + 2, inner.right + 2);
                let right = right.max(title.saturating_sub(left + 1));
                Extent {
                    left,
                    right,
                    height: inner.height + 3,
                }
            }
        }
    }

    /// A box and the row of the arrow above it.
    fn measure_node(&self, node: usize) -> Extent {
        let lines = self.lines(node);
        let text = lines.iter().map(|line| line.width()).max();
        let width = text.unwrap_or_default() + 4;
        let left = (width - 1) / 2;
        Extent {
            left,
            right: width - 1 - left,
            height: lines.len() + 3,
        }
    }

    fn measure_fan(&self, fan: &Fan) -> Extent {
        let (anchors, right_end, branch_height) = self.spread(fan);
        let (first, last) = ends(&anchors);
        let middle = first.midpoint(last);
        let mut extent = Extent {
            left: middle,
            right: right_end.saturating_sub(middle),
            height: branch_height + 2 + usize::from(has_labels(fan)),
        };
        for node in [fan.fork, fan.join].into_iter().flatten() {
            let node = self.measure_node(node);
            extent.left = extent.left.max(node.left);
            extent.right = extent.right.max(node.right);
            extent.height += node.height;
        }
        extent
    }

    /// Where the lines of the branches stand, counted from the left end of the first branch; the
    /// right end of the last; and the height of the highest.
    fn spread(&self, fan: &Fan) -> (Vec<usize>, usize, usize) {
        let mut anchors = Vec::new();
        let (mut next, mut end, mut height) = (0, 0, 0);
        for (label, block) in &fan.branches {
            let extent = self.measure(block);
            let label = label.as_ref().map_or(0, |label| label.width() + 1);
            let anchor = next + extent.left;
            anchors.push(anchor);
            end = anchor + extent.right.max(label);
            next = end + 1 + GAP;
            height = height.max(extent.height);
        }
        (anchors, end, height)
    }

    fn draw(&self, block: &'a Block, pen: &mut Pen, drawing: &mut Drawing<'a>) {
        match block {
            Block::Node(node) => self.draw_node(*node, pen, drawing),
            Block::Column(blocks) => {
                for block in blocks {
                    self.draw(block, pen, drawing);
                    pen.is_conditional = false;
                }
            }
            Block::Fan(fan) => self.draw_fan(fan, pen, drawing),
            Block::Frame(group, inner) => self.draw_frame(*group, inner, block, pen, drawing),
        }
    }

    fn draw_node(&self, node: usize, pen: &mut Pen, drawing: &mut Drawing<'a>) {
        let Extent {
            left,
            right,
            height,
        } = self.measure_node(node);
        if pen.y > 0 {
            drawing.lines.push(Line {
                from: (pen.x, pen.y - 1),
                to: (pen.x, pen.y + 1),
                has_arrow: true,
                is_conditional: pen.is_conditional,
            });
            pen.y += 1;
        }
        let area = Area {
            x: pen.x.saturating_sub(left),
            y: pen.y,
            width: left + 1 + right,
            height: height - 1,
        };
        pen.y += area.height;
        if let Some(node) = self.graph.nodes.get(node) {
            drawing.boxes.push(NodeBox {
                area,
                kind: node.kind,
                lines: node.lines().collect(),
            });
        }
    }

    fn draw_fan(&self, fan: &'a Fan, pen: &mut Pen, drawing: &mut Drawing<'a>) {
        if let Some(fork) = fan.fork {
            self.draw_node(fork, pen, drawing);
        }
        let (anchors, _, height) = self.spread(fan);
        let (first, last) = ends(&anchors);
        let start = pen.x.saturating_sub(first.midpoint(last));
        let top = pen.y;
        let bottom = top + 1 + height + usize::from(has_labels(fan));
        pen.is_conditional |= fan.fork.is_some();
        pen.down(1, drawing);
        for (anchor, (label, block)) in anchors.iter().zip(&fan.branches) {
            let mut branch = Pen {
                x: start + anchor,
                ..*pen
            };
            let label = label.as_deref();
            if let Some(label) = label.filter(|_| fan.fork.is_some()) {
                branch.label(label, drawing);
            }
            self.draw(block, &mut branch, drawing);
            branch.is_conditional = false;
            if let Some(label) = label.filter(|_| fan.fork.is_none()) {
                branch.label(label, drawing);
            }
            branch.down(bottom + 1 - branch.y, drawing);
        }
        for (y, is_conditional) in [(top, pen.is_conditional), (bottom, false)] {
            drawing.lines.push(Line {
                from: (start + first, y),
                to: (start + last, y),
                has_arrow: false,
                is_conditional,
            });
        }
        pen.is_conditional = false;
        pen.y = bottom + 1;
        if let Some(join) = fan.join {
            self.draw_node(join, pen, drawing);
        }
    }

    fn draw_frame(
        &self,
        group: usize,
        inner: &'a Block,
        block: &Block,
        pen: &mut Pen,
        drawing: &mut Drawing<'a>,
    ) {
        let extent = self.measure(block);
        pen.down(2, drawing);
        drawing.frames.push(Frame {
            area: Area {
                x: pen.x.saturating_sub(extent.left),
                y: pen.y - 1,
                width: extent.left + 1 + extent.right,
                height: extent.height - 1,
            },
            title: self.title(group),
        });
        self.draw(inner, pen, drawing);
        pen.is_conditional = false;
        pen.down(1, drawing);
    }

    fn lines(&self, node: usize) -> Vec<&'a str> {
        let node = self.graph.nodes.get(node);
        node.map(|node| node.lines().collect()).unwrap_or_default()
    }

    fn title(&self, group: usize) -> &'a str {
        let group = self.graph.groups.get(group);
        group.map_or("", |group| group.title.as_str())
    }
}

fn has_labels(fan: &Fan) -> bool {
    fan.branches.iter().any(|(label, _)| label.is_some())
}

fn ends(anchors: &[usize]) -> (usize, usize) {
    let first = anchors.first().copied().unwrap_or_default();
    (first, anchors.last().copied().unwrap_or(first))
}
