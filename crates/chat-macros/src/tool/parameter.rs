use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Expr, FnArg, Ident, Pat, Path, Result, Type};

use super::docs;

/// A parameter of the function.
pub(super) enum Parameter {
    /// The model gives it.
    Argument(Box<Argument>),
    /// The context of the call.
    Context,
    /// A value of the app.
    State(Box<Type>),
}

pub(super) struct Argument {
    /// The constant that describes it.
    constant: Ident,
    name: String,
    description: String,
    default: Option<Expr>,
    ty: Type,
}

impl Parameter {
    /// Reads a parameter, and takes off it what only `#[tool]` understands.
    pub(super) fn take(parameter: &mut FnArg, at: usize) -> Result<Self> {
        let parameter = match parameter {
            FnArg::Typed(parameter) => parameter,
            FnArg::Receiver(receiver) => {
                return Err(Error::new_spanned(
                    receiver,
                    "a tool has no `self`: ask for a value of the app with `#[state] name: &Type`",
                ));
            }
        };
        let attributes = std::mem::take(&mut parameter.attrs);
        let marks = Marks::of(&attributes)?;
        let ty = (*parameter.ty).clone();
        if is_context(&ty) {
            return Ok(Self::Context);
        }
        match (&ty, marks.is_state) {
            (Type::Reference(reference), true) => Ok(Self::State(reference.elem.clone())),
            (_, true) => Err(Error::new_spanned(
                ty,
                "a tool borrows a value of the app: write `&Type`",
            )),
            (Type::Reference(_), false) => Err(Error::new_spanned(
                ty,
                "what a model gives is owned: write `String` for text and `Vec<T>` for lists, or \
                 `#[state]` before a value of the app",
            )),
            (Type::ImplTrait(_), false) => {
                Err(Error::new_spanned(ty, "a parameter of a tool has one type"))
            }
            _ => Ok(Self::Argument(Box::new(Argument {
                constant: format_ident!("PARAMETER_{at}"),
                name: name(&parameter.pat)?,
                description: docs::text(&attributes),
                default: marks.default,
                ty,
            }))),
        }
    }

    /// The constant that describes an argument.
    pub(super) fn constant(&self, root: &Path) -> Option<TokenStream> {
        let Self::Argument(argument) = self else {
            return None;
        };
        let Argument {
            constant,
            name,
            description,
            default,
            ty,
        } = &**argument;
        let default = default.as_ref().map(
            |default| quote_spanned!(default.span()=> .or(|| { let value: #ty = #default; value })),
        );
        let new = quote_spanned!(ty.span()=> #root::macros::parameter::<#ty>);
        Some(
            quote!(const #constant: #root::macros::Parameter<#ty> = #new(#name, #description) #default;),
        )
    }

    /// The name of that constant.
    pub(super) fn constant_name(&self) -> Option<&Ident> {
        match self {
            Self::Argument(argument) => Some(&argument.constant),
            Self::Context | Self::State(_) => None,
        }
    }

    /// What the function is called with.
    pub(super) fn value(&self) -> TokenStream {
        match self {
            Self::Argument(argument) => {
                let constant = &argument.constant;
                quote!(args.take(&#constant)?)
            }
            Self::Context => quote!(context),
            Self::State(ty) => quote_spanned!(ty.span()=> context.require_state::<#ty>()?),
        }
    }
}

/// The attributes of a parameter.
#[derive(Default)]
struct Marks {
    is_state: bool,
    default: Option<Expr>,
}

impl Marks {
    fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut marks = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("state") {
                attribute.meta.require_path_only()?;
                marks.is_state = true;
            } else if attribute.path().is_ident("default") {
                marks.default = Some(attribute.parse_args()?);
            } else if !attribute.path().is_ident("doc") {
                return Err(Error::new_spanned(
                    attribute,
                    "a parameter of a tool takes a doc comment, `#[default(…)]` or `#[state]`",
                ));
            }
        }
        Ok(marks)
    }
}

fn name(pattern: &Pat) -> Result<String> {
    match pattern {
        Pat::Ident(pattern) if pattern.subpat.is_none() => Ok(pattern.ident.unraw().to_string()),
        other => Err(Error::new_spanned(other, "a parameter of a tool is a name")),
    }
}

/// Whether it is `&ToolContext`, however it is imported.
fn is_context(ty: &Type) -> bool {
    let Type::Reference(reference) = ty else {
        return false;
    };
    let Type::Path(path) = &*reference.elem else {
        return false;
    };
    path.path
        .segments
        .last()
        .is_some_and(|last| last.ident == "ToolContext")
}
