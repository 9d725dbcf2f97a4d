//! Numbers as people read them.

/// The least, the median and the most of several measurements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) min: f64,
    pub(crate) median: f64,
    pub(crate) max: f64,
}

impl Spread {
    /// `None` of nothing.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        let upper = *values.get(middle)?;
        let median = if values.len().is_multiple_of(2) {
            (values.get(middle - 1)? + upper) / 2.0
        } else {
            upper
        };
        Some(Self {
            min: *values.first()?,
            median,
            max: *values.last()?,
        })
    }

    /// `min / median / max`, the median in bold; one figure if there is only one.
    pub(crate) fn show(&self) -> String {
        let [min, median, max] = [self.min, self.median, self.max].map(figure);
        if min == max {
            format!("**{median}**")
        } else {
            format!("{min} / **{median}** / {max}")
        }
    }
}

/// Three digits, or whole with commas.
pub(crate) fn figure(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        "0".to_owned()
    } else if size < 0.0095 {
        format!("{value:.4}")
    } else if size < 9.995 {
        format!("{value:.2}")
    } else if size < 99.95 {
        format!("{value:.1}")
    } else {
        whole(value.round() as i64)
    }
}

/// A whole number with commas.
pub(crate) fn whole(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if value < 0 {
        format!("-{shown}")
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::{Spread, figure};

    #[test]
    fn numbers_read_well() {
        let shown = [0.0, 0.0012, 0.5, 9.999, 12.34, 99.97, 1_234_567.8, -1_234.0].map(figure);
        assert_eq!(
            shown,
            [
                "0",
                "0.0012",
                "0.50",
                "10.0",
                "12.3",
                "100",
                "1,234,568",
                "-1,234"
            ]
        );
    }

    #[test]
    fn a_median_lies_in_the_middle() {
        assert_eq!(
            Spread::of([3.0, 1.0, 2.0, 10.0]).map(|spread| spread.median),
            Some(2.5)
        );
        assert_eq!(
            Spread::of([3.0, 1.0, 10.0]).map(|spread| spread.median),
            Some(3.0)
        );
        assert_eq!(Spread::of([]), None);
    }
}
