use proc_macro2::TokenStream;
use syn::parse::Parser;
use syn::{LitBool, LitStr, Result};

/// What stands in the brackets of `#[tool(…)]`.
#[derive(Default)]
pub(super) struct Words {
    pub(super) name: Option<LitStr>,
    pub(super) description: Option<LitStr>,
    pub(super) strict: Option<bool>,
}

impl Words {
    /// Reads them. Any other word is an error at that word.
    pub(super) fn parse(tokens: TokenStream) -> Result<Self> {
        let mut words = Self::default();
        let parser = syn::meta::parser(|meta| {
            if meta.path.is_ident("name") {
                words.name = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("description") {
                words.description = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("strict") {
                words.strict = Some(match meta.value() {
                    Ok(value) => value.parse::<LitBool>()?.value,
                    Err(_) => true,
                });
            } else {
                let knows =
                    "`tool` knows the words `name = \"…\"`, `description = \"…\"` and `strict`";
                return Err(meta.error(knows));
            }
            Ok(())
        });
        parser.parse2(tokens)?;
        Ok(words)
    }
}
