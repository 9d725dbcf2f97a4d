use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::{StaticDefinition, Tool, ToolDefinition, ToolSet, ToolSpec};
use crate::error::Result;

/// One tool of a list, as users have them.
#[derive(Clone)]
pub enum ToolItem {
    /// It can be bound to a model.
    Spec(ToolSpec),
    /// It can be bound, and run.
    Tool(Arc<dyn Tool>),
}

impl fmt::Debug for ToolItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(spec) => spec.fmt(f),
            Self::Tool(tool) => tool.definition().fmt(f),
        }
    }
}

impl ToolItem {
    pub(super) fn into_spec(self) -> ToolSpec {
        match self {
            Self::Spec(spec) => spec,
            Self::Tool(tool) => ToolSpec::Function(tool.definition().clone()),
        }
    }
}

/// The tools as they are bound to a model, checked.
pub(crate) fn specs(tools: impl IntoTools) -> Result<Arc<[ToolSpec]>> {
    let mut items = Vec::new();
    tools.add_to(&mut items)?;
    let specs: Arc<[_]> = items.into_iter().map(ToolItem::into_spec).collect();
    ToolSpec::check_all(&specs)?;
    Ok(specs)
}

/// Whatever is a tool: what `#[tool]` and [`tool`](fn@super::tool) make, a [`ToolDefinition`], JSON,
/// a [`ToolSpec`], or anything that implements [`Tool`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tool",
    label = "this is not a tool",
    note = "write `#[tool]` above the function or struct, make one of a closure with `tool(name, description, |args: Args| async move {{ … }})`, or use `ToolDefinition::of::<Type>()`"
)]
pub trait IntoTool {
    /// Adds it to a list.
    #[doc(hidden)]
    fn into_item(self) -> Result<ToolItem>;
}

#[diagnostic::do_not_recommend]
impl<T: Tool + 'static> IntoTool for T {
    fn into_item(self) -> Result<ToolItem> {
        Ok(ToolItem::Tool(Arc::new(self)))
    }
}

impl IntoTool for ToolSpec {
    fn into_item(self) -> Result<ToolItem> {
        Ok(ToolItem::Spec(self))
    }
}

impl IntoTool for ToolDefinition {
    fn into_item(self) -> Result<ToolItem> {
        Ok(ToolItem::Spec(self.into()))
    }
}

impl IntoTool for StaticDefinition {
    fn into_item(self) -> Result<ToolItem> {
        self.definition().into_item()
    }
}

/// A tool as JSON; see [`ToolSpec::from_json`].
impl IntoTool for Value {
    fn into_item(self) -> Result<ToolItem> {
        ToolSpec::from_json(self).map(ToolItem::Spec)
    }
}

/// One tool or several: an array, a `Vec` or a slice of one kind, a tuple of several kinds, or a
/// [`ToolSet`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of tools",
    label = "these are not tools",
    note = "write `#[tool]` above the function or struct, make one of a closure with `tool(name, description, |args: Args| async move {{ … }})`, or use `ToolDefinition::of::<Type>()`",
    note = "tools of one kind go into an array or `Vec`, of several kinds into a tuple"
)]
pub trait IntoTools {
    /// Adds them to a list.
    #[doc(hidden)]
    fn add_to(self, items: &mut Vec<ToolItem>) -> Result<()>;
}

#[diagnostic::do_not_recommend]
impl<T: IntoTool> IntoTools for T {
    fn add_to(self, items: &mut Vec<ToolItem>) -> Result<()> {
        items.push(self.into_item()?);
        Ok(())
    }
}

macro_rules! lists {
    ($([$($generics:tt)*] $list:ty),* $(,)?) => {$(
        impl<$($generics)*> IntoTools for $list {
            fn add_to(self, items: &mut Vec<ToolItem>) -> Result<()> {
                for tool in self {
                    items.push(tool.clone().into_item()?);
                }
                Ok(())
            }
        }
    )*};
}

impl<T: IntoTool, const N: usize> IntoTools for [T; N] {
    fn add_to(self, items: &mut Vec<ToolItem>) -> Result<()> {
        self.into_iter().try_for_each(|tool| tool.add_to(items))
    }
}

impl<T: IntoTool> IntoTools for Vec<T> {
    fn add_to(self, items: &mut Vec<ToolItem>) -> Result<()> {
        self.into_iter().try_for_each(|tool| tool.add_to(items))
    }
}

lists!(
    [T: IntoTool + Clone] &[T],
    [T: IntoTool + Clone] &Vec<T>,
    [T: IntoTool + Clone, const N: usize] &[T; N],
);

impl IntoTools for &ToolSet {
    fn add_to(self, items: &mut Vec<ToolItem>) -> Result<()> {
        items.extend(self.items());
        Ok(())
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: IntoTools),*> IntoTools for ($($name,)*) {
            #[allow(non_snake_case, unused_variables, reason = "names of types stand for values")]
            fn add_to(self, items: &mut Vec<ToolItem>) -> Result<()> {
                let ($($name,)*) = self;
                $($name.add_to(items)?;)*
                Ok(())
            }
        }
    };
}

tuples!();
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
