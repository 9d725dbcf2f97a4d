//! What a `sim/…` slug stands for.

/// How a model behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behavior {
    Answer,
    Echo,
    Markdown,
    Slow,
    Reasoning,
    Tools,
    Json,
    Refusal,
    Length,
    Image,
    Long(u32),
    Error(u16),
    Flaky(u32),
    MidstreamError(ErrorShape),
    Cut,
    Reset,
    ErrorBody,
    Stall,
    UsageNullFinish,
    UsageEmptyChoices,
    OddTools,
    Audio,
    EmptyDetails,
}

/// How the chunk looks that tells of an error in the middle of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorShape {
    /// Finish reason `error` beside the error.
    Documented,
    EmptyChoices,
    /// A null finish reason, with usage, and a `[DONE]` after it.
    NullFinish,
    /// As documented, for an internal error, of which OpenRouter says nothing.
    Masked,
}

impl Behavior {
    /// Whether an answer ends as it should, so that it may be answered from a cache.
    pub(crate) fn succeeds(self) -> bool {
        !matches!(
            self,
            Self::Error(_)
                | Self::MidstreamError(_)
                | Self::Cut
                | Self::Reset
                | Self::ErrorBody
                | Self::Stall
        )
    }

    /// The behaviour of a slug without variants; none for an unknown `sim/…` slug.
    pub(crate) fn from_slug(slug: &str) -> Option<Self> {
        let Some(name) = slug.strip_prefix("sim/") else {
            return Some(Self::Answer);
        };
        Some(match name {
            "echo" => Self::Echo,
            "markdown" => Self::Markdown,
            "slow" => Self::Slow,
            "reasoning" => Self::Reasoning,
            "tools" => Self::Tools,
            "json" => Self::Json,
            "refusal" => Self::Refusal,
            "length" => Self::Length,
            "image" => Self::Image,
            "midstream-error" => Self::MidstreamError(ErrorShape::Documented),
            "midstream-error-empty-choices" => Self::MidstreamError(ErrorShape::EmptyChoices),
            "midstream-error-null-finish" => Self::MidstreamError(ErrorShape::NullFinish),
            "cut" => Self::Cut,
            "reset" => Self::Reset,
            "error-body" => Self::ErrorBody,
            "stall" => Self::Stall,
            "midstream-500" => Self::MidstreamError(ErrorShape::Masked),
            "usage-null-finish" => Self::UsageNullFinish,
            "usage-empty-choices" => Self::UsageEmptyChoices,
            "odd-tools" => Self::OddTools,
            "audio" => Self::Audio,
            "empty-details" => Self::EmptyDetails,
            other => return numbered(other),
        })
    }
}

fn numbered(name: &str) -> Option<Behavior> {
    let (kind, number) = name.rsplit_once('-')?;
    match kind {
        "long" => Some(Behavior::Long(number.parse().ok()?)),
        "flaky" => Some(Behavior::Flaky(number.parse().ok()?)),
        "error" => {
            let status: u16 = number.parse().ok()?;
            (400..600)
                .contains(&status)
                .then_some(Behavior::Error(status))
        }
        _ => None,
    }
}
