use serde::de::{DeserializeOwned, Deserializer};

use super::problem::Problem;

/// Reads a value, or says what is wrong with it and where.
pub(crate) fn read<'de, T, D>(value: D) -> Result<T, Problem>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
    D::Error: std::fmt::Display,
{
    let mut track = serde_path_to_error::Track::new();
    let value = serde_path_to_error::Deserializer::new(value, &mut track);
    T::deserialize(value).map_err(|error| {
        let path = track.path().to_string();
        Problem {
            path: if path == "." { String::new() } else { path },
            text: error.to_string(),
        }
    })
}
