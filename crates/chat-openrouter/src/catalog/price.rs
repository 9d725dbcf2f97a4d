use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::lenient::{FromJson, lenient};

/// A price in US dollars per token, or per whatever the field counts.
///
/// The API writes prices as decimal text, which is kept beside the number.
///
/// ```
/// # fn run() -> serde_json::Result<()> {
/// use chat_openrouter::Price;
///
/// let price: Price = serde_json::from_str(r#""0.000003""#)?;
/// assert_eq!(price.text(), "0.000003");
/// assert_eq!(price.dollars(), Some(0.000003));
/// assert_eq!(price.per_million(), Some(3.0));
/// # Ok(())
/// # }
/// # run().unwrap();
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Price {
    text: String,
    /// Not a number where the text is none.
    dollars: Option<f64>,
}

impl Price {
    /// The price as the API writes it, such as `0.000003`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// US dollars for one. `None` where the price is not known beforehand: a router, whose price is
    /// that of the model it chooses, says `-1`.
    #[must_use]
    pub fn dollars(&self) -> Option<f64> {
        self.dollars
    }

    /// US dollars for a million, as price lists say it, without the noise of binary fractions.
    #[must_use]
    pub fn per_million(&self) -> Option<f64> {
        self.dollars.map(|dollars| (dollars * 1e12).round() / 1e6)
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl FromJson for Price {
    fn from_json(value: Value) -> Option<Self> {
        let text = String::from_json(value)?;
        let number = text.trim().parse::<f64>().ok();
        let dollars = number.filter(|dollars| dollars.is_finite() && *dollars >= 0.0);
        Some(Self { text, dollars })
    }
}

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lenient(deserializer)
    }
}
