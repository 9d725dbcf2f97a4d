/// How the nodes of a graph stand on the page. Chains are always made of these, so a drawing needs
/// no search for a layout.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// A node, by its place in the graph.
    Node(usize),
    /// Blocks below each other.
    Column(Vec<Self>),
    /// Blocks beside each other.
    Fan(Fan),
    /// A block with a frame round it: the place of the group in the graph.
    Frame(usize, Box<Self>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fan {
    /// The node that chooses a branch. Without one, all of them run.
    pub(super) fork: Option<usize>,
    /// The branches, of which there is at least one, and their labels.
    pub(super) branches: Vec<(Option<String>, Block)>,
    /// The node that puts the outputs together.
    pub(super) join: Option<usize>,
}
