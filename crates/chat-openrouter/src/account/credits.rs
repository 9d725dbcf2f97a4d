use crate::catalog::lenient::api_object;

api_object! {
    /// The money of an account, in US dollars.
    Credits {
        /// All that was ever paid in.
        total_credits: f64,
        /// All that was ever used.
        total_usage: f64,
    }
}

impl Credits {
    /// What is left, in US dollars. Less than nothing if more was used than paid in.
    #[must_use]
    pub fn remaining(&self) -> f64 {
        self.total_credits - self.total_usage
    }
}
