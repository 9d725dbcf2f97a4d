use std::collections::BTreeMap;

/// A value for an option, or `None`, which unsets it.
///
/// Beside a value itself, what a list or an object is shortly written as will do: an array of texts
/// for a list, an effort for a whole [`Reasoning`](super::Reasoning).
///
/// ```
/// use chat_core::ChatOptions;
/// use chat_openrouter::{OpenRouterOptions, Reasoning, ReasoningEffort};
///
/// let short = ChatOptions::new().with_reasoning(ReasoningEffort::High);
/// let long = ChatOptions::new().with_reasoning(Reasoning::new().with_effort("high"));
/// assert_eq!(short, long);
///
/// let unset = ChatOptions::new().with_reasoning(None).or(&short);
/// assert_eq!(unset, ChatOptions::new().with_reasoning(None));
/// ```
pub trait OptionValue<T> {
    /// The value, if there is one.
    fn into_value(self) -> Option<T>;
}

impl<T> OptionValue<T> for T {
    fn into_value(self) -> Option<T> {
        Some(self)
    }
}

impl<T> OptionValue<T> for Option<T> {
    fn into_value(self) -> Self {
        self
    }
}

impl OptionValue<String> for &str {
    fn into_value(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl OptionValue<String> for &String {
    fn into_value(self) -> Option<String> {
        Some(self.clone())
    }
}

impl<T, S: Into<T>, const N: usize> OptionValue<Vec<T>> for [S; N] {
    fn into_value(self) -> Option<Vec<T>> {
        Some(self.into_iter().map(Into::into).collect())
    }
}

impl<T, S: Clone + Into<T>> OptionValue<Vec<T>> for &[S] {
    fn into_value(self) -> Option<Vec<T>> {
        Some(self.iter().cloned().map(Into::into).collect())
    }
}

impl<K: Into<String>, V: Into<T>, T, const N: usize> OptionValue<BTreeMap<String, T>>
    for [(K, V); N]
{
    fn into_value(self) -> Option<BTreeMap<String, T>> {
        let pairs = self.into_iter();
        Some(
            pairs
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        )
    }
}
