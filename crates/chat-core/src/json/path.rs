use std::fmt;

/// Where a value is: a list that grows on the stack, so that a path costs nothing until it is
/// shown.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    Key(&'a Self, &'a str),
    At(&'a Self, usize),
}

/// As in `order.items[2].price`.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(Self::Root, key) => f.write_str(key),
            Self::Key(parent, key) => write!(f, "{parent}.{key}"),
            Self::At(parent, at) => write!(f, "{parent}[{at}]"),
        }
    }
}
