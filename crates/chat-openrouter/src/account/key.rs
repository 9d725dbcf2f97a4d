use crate::catalog::lenient::api_object;

api_object! {
    /// A key: what it has used and what it may still use. Money is in US dollars; days, weeks and
    /// months are those of UTC, and weeks begin on Monday.
    KeyInfo {
        /// A name for it, or its first and last letters.
        label: Option<String>,
        /// The most that it may use. `None` is no limit.
        limit: Option<f64>,
        /// What of the limit is left. `None` is no limit.
        limit_remaining: Option<f64>,
        /// When the limit begins anew: `daily`, `weekly`, `monthly`, or never.
        limit_reset: Option<String>,
        /// Whether use of the account's own provider keys counts towards the limit.
        include_byok_in_limit: Option<bool>,
        /// What it has used.
        usage: Option<f64>,
        /// What it has used today.
        usage_daily: Option<f64>,
        /// What it has used this week.
        usage_weekly: Option<f64>,
        /// What it has used this month.
        usage_monthly: Option<f64>,
        /// What it has used of the account's own provider keys.
        byok_usage: Option<f64>,
        /// What of that it has used today.
        byok_usage_daily: Option<f64>,
        /// What of that it has used this week.
        byok_usage_weekly: Option<f64>,
        /// What of that it has used this month.
        byok_usage_monthly: Option<f64>,
        /// Whether the account has never paid, which narrows the use of free models.
        is_free_tier: Option<bool>,
        /// Whether it is a management key, which [`credits`](super::OpenRouterAccount::credits)
        /// needs.
        is_management_key: Option<bool>,
        /// Who made it.
        creator_user_id: Option<String>,
        /// When it expires, in ISO 8601. `None` is never.
        expires_at: Option<String>,
    }
}
