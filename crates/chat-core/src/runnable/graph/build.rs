use super::block::{Block, Fan};
use super::{GraphEdge, GraphGroup, GraphNode, GraphNodeKind, StepGraph};
use crate::runnable::{Arrangement, StepDetails, StepPart};

/// The graph of a step.
pub(in crate::runnable) fn build(part: &StepPart<'_>) -> StepGraph {
    let mut builder = Builder::default();
    let (input, exits) = builder.node(&part.input.name(), GraphNodeKind::Input, &[]);
    let (steps, exits) = builder.step(part, &exits);
    let (output, _) = builder.node(&part.output.name(), GraphNodeKind::Output, &exits);
    let mut blocks = vec![input];
    append(&mut blocks, steps);
    blocks.push(output);
    StepGraph {
        nodes: builder.nodes,
        edges: builder.edges,
        groups: builder.groups,
        block: Block::Column(blocks),
    }
}

#[derive(Default)]
struct Builder {
    nodes: Vec<GraphNode>,
    edges: Vec<GraphEdge>,
    groups: Vec<GraphGroup>,
    /// The group that new nodes are in.
    within: Option<usize>,
}

/// The beginning of an edge that goes on to whatever comes next.
#[derive(Clone)]
struct Exit {
    node: usize,
    label: Option<String>,
    is_conditional: bool,
}

impl Builder {
    fn step(&mut self, part: &StepPart<'_>, from: &[Exit]) -> (Block, Vec<Exit>) {
        let details = part
            .info
            .details
            .map_or_else(StepDetails::leaf, |details| details.describe());
        match (details.arrangement, details.parts.as_slice()) {
            (Arrangement::Sequence, parts) if !parts.is_empty() => self.sequence(parts, from),
            (Arrangement::Parallel, parts) => self.parallel(part, parts, from),
            (Arrangement::Choice, parts) if !parts.is_empty() => self.choice(part, parts, from),
            (Arrangement::Wrapper, [inner]) => {
                let note = printable(&details.note.unwrap_or_default());
                let is_renamed = part.info.name != inner.info.name;
                let name = is_renamed.then(|| printable(&part.info.name));
                self.wrapper(name, note, inner, from)
            }
            (Arrangement::Loop, [inner]) => {
                let title = format!("{}, many times", printable(&part.info.name));
                self.framed(title, inner, from)
            }
            _ => {
                let kind = GraphNodeKind::Step(part.info.kind);
                let (block, exits) = self.node(&part.info.name, kind, from);
                if let (Some(note), Some(node)) = (details.note, self.nodes.last_mut()) {
                    node.notes.push(printable(&note));
                }
                (block, exits)
            }
        }
    }

    fn node(&mut self, name: &str, kind: GraphNodeKind, from: &[Exit]) -> (Block, Vec<Exit>) {
        let node = self.nodes.len();
        self.nodes.push(GraphNode {
            name: printable(name),
            kind,
            notes: Vec::new(),
            group: self.within,
        });
        self.edges.extend(from.iter().map(|exit| GraphEdge {
            from: exit.node,
            to: node,
            label: exit.label.clone(),
            is_conditional: exit.is_conditional,
        }));
        let exit = Exit {
            node,
            label: None,
            is_conditional: false,
        };
        (Block::Node(node), vec![exit])
    }

    fn sequence(&mut self, parts: &[StepPart<'_>], from: &[Exit]) -> (Block, Vec<Exit>) {
        let mut blocks = Vec::new();
        let mut exits = from.to_vec();
        for part in parts {
            let (block, next) = self.step(part, &exits);
            append(&mut blocks, block);
            exits = next;
        }
        (Block::Column(blocks), exits)
    }

    fn parallel(
        &mut self,
        part: &StepPart<'_>,
        parts: &[StepPart<'_>],
        from: &[Exit],
    ) -> (Block, Vec<Exit>) {
        let mut branches = Vec::new();
        let mut ends = Vec::new();
        for branch in parts {
            let label = branch.label.as_deref().map(printable);
            let (block, exits) = self.step(branch, from);
            ends.extend(exits.into_iter().map(|exit| Exit {
                label: exit.label.or_else(|| label.clone()),
                ..exit
            }));
            branches.push((label, block));
        }
        let has_branches = !branches.is_empty();
        let ends = if has_branches { &ends } else { from };
        let (join, exits) = self.node(&part.info.name, GraphNodeKind::Join, ends);
        match join {
            Block::Node(node) if has_branches => {
                let fan = Fan {
                    fork: None,
                    branches,
                    join: Some(node),
                };
                (Block::Fan(fan), exits)
            }
            join => (join, exits),
        }
    }

    fn choice(
        &mut self,
        part: &StepPart<'_>,
        parts: &[StepPart<'_>],
        from: &[Exit],
    ) -> (Block, Vec<Exit>) {
        let fork = self.nodes.len();
        self.node(&part.info.name, GraphNodeKind::Choice, from);
        let mut branches = Vec::new();
        let mut exits = Vec::new();
        for branch in parts {
            let label = branch.label.as_deref().map(printable);
            let way = Exit {
                node: fork,
                label: label.clone(),
                is_conditional: true,
            };
            let (block, ends) = self.step(branch, &[way]);
            exits.extend(ends);
            branches.push((label, block));
        }
        let fan = Fan {
            fork: Some(fork),
            branches,
            join: None,
        };
        (Block::Fan(fan), exits)
    }

    /// A note on the one node inside, or a frame round several.
    fn wrapper(
        &mut self,
        name: Option<String>,
        note: String,
        inner: &StepPart<'_>,
        from: &[Exit],
    ) -> (Block, Vec<Exit>) {
        let title = match &name {
            Some(name) if note.is_empty() => name.clone(),
            Some(name) => format!("{name}: {note}"),
            None => note.clone(),
        };
        let group = self.groups.len();
        let outer = self.within;
        match self.framed(title, inner, from) {
            (Block::Frame(_, block), exits) => match *block {
                Block::Node(at) if self.groups.len() == group + 1 => {
                    self.groups.truncate(group);
                    if let Some(node) = self.nodes.get_mut(at) {
                        node.group = outer;
                        node.name = name.unwrap_or_else(|| std::mem::take(&mut node.name));
                        node.notes
                            .extend(Some(note).filter(|note| !note.is_empty()));
                    }
                    (Block::Node(at), exits)
                }
                block => (Block::Frame(group, Box::new(block)), exits),
            },
            unframed => unframed,
        }
    }

    fn framed(&mut self, title: String, inner: &StepPart<'_>, from: &[Exit]) -> (Block, Vec<Exit>) {
        let group = self.groups.len();
        let outer = self.within.replace(group);
        self.groups.push(GraphGroup {
            title,
            parent: outer,
        });
        let (block, exits) = self.step(inner, from);
        self.within = outer;
        (Block::Frame(group, Box::new(block)), exits)
    }
}

/// Adds a block to a column; a column in a column is one column.
fn append(blocks: &mut Vec<Block>, block: Block) {
    match block {
        Block::Column(inner) => blocks.extend(inner),
        block => blocks.push(block),
    }
}

/// A name that every format can show, in one line: no control character, nothing that XML forbids.
fn printable(name: &str) -> String {
    let show = |char: char| match char {
        char if char.is_whitespace() => ' ',
        char if char.is_control() || matches!(char, '\u{FFFE}' | '\u{FFFF}') => '\u{FFFD}',
        char => char,
    };
    name.chars().map(show).collect()
}
