use super::ToolSpec;
use crate::error::{Error, ErrorKind, Result};

/// Whether a model must call a tool, and which.
///
/// A text is one of the words `auto`, `none`, `any` or `required`, or else the name of a tool:
///
/// ```
/// use chat_core::ToolChoice;
///
/// assert_eq!(ToolChoice::from("any"), ToolChoice::Required);
/// assert_eq!(ToolChoice::from("get_weather"), ToolChoice::Named("get_weather".to_owned()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ToolChoice {
    /// The model decides.
    Auto,
    /// The model must not call a tool.
    None,
    /// The model must call one tool or several.
    Required,
    /// The model must call the tool of this name, or the provider's own tool of this type.
    Named(String),
    /// The model must call the only tool that is bound. With several tools it is an error.
    Only,
}

impl ToolChoice {
    /// The choice among these tools: `Only` becomes the name of the only one. Backends call it
    /// before they send.
    ///
    /// # Errors
    ///
    /// If a tool is chosen that is not bound, or the only one of none or several.
    pub fn resolve(&self, tools: &[ToolSpec]) -> Result<Self> {
        let known = || {
            let names: Vec<_> = tools
                .iter()
                .map(|tool| format!("`{}`", tool.name()))
                .collect();
            names.join(", ")
        };
        let problem = match (self, tools) {
            (Self::Auto | Self::None, _) => return Ok(self.clone()),
            (_, []) => "the model must call a tool, but none is bound; bind one, or leave the \
                        choice of tools out"
                .to_owned(),
            (Self::Required, _) => return Ok(self.clone()),
            (Self::Only, [tool]) => return Ok(Self::Named(tool.name().to_owned())),
            (Self::Only, _) => format!(
                "`ToolChoice::Only` needs exactly one tool, and there are {}: {}; name one of them",
                tools.len(),
                known()
            ),
            (Self::Named(name), _) if tools.iter().any(|tool| tool.name() == name) => {
                return Ok(self.clone());
            }
            (Self::Named(name), _) => {
                format!(
                    "the model must call `{name}`, which is not bound; there are {}",
                    known()
                )
            }
        };
        Err(Error::new(ErrorKind::InvalidRequest, problem))
    }
}

impl From<&str> for ToolChoice {
    fn from(word: &str) -> Self {
        match word {
            "auto" => Self::Auto,
            "none" => Self::None,
            "any" | "required" => Self::Required,
            name => Self::Named(name.to_owned()),
        }
    }
}

impl From<String> for ToolChoice {
    fn from(word: String) -> Self {
        Self::from(word.as_str())
    }
}
