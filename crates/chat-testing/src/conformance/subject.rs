use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chat_core::ChatModel;

use super::{Capabilities, Traffic};

/// What the provider behind a model does while a case runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Situation {
    /// It answers.
    Works,
    /// The first so many requests fail before any output, in a way that may pass, such as an
    /// overload; all later ones are answered. They ask for no wait, or for a short one.
    FailsFirst(u32),
    /// It refuses every request for good, such as for a wrong key.
    Refuses,
    /// Every streamed answer gives some text, and then fails: the connection breaks, or the
    /// provider reports an error.
    BreaksOff,
    /// Every streamed answer gives some text, and then its bytes end, as if all were well, before
    /// the provider said why the model stopped.
    EndsEarly,
    /// Every streamed answer gives some text, and then nothing more, without an end. An answer
    /// that is not streamed never comes.
    Stalls,
}

/// What a case wants from the backend's author: a model whose provider behaves like this.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stage {
    /// What the provider does.
    pub situation: Situation,
    /// What the provider counts requests in.
    pub traffic: Traffic,
    /// The key to set the model up with, if it takes one. The suite looks for it where no key may
    /// ever be.
    pub secret: &'static str,
}

type Build = dyn Fn(&Stage) -> Option<Arc<dyn ChatModel>> + Send + Sync;

/// A backend under test.
///
/// ```
/// use chat_testing::conformance::{self, Outcome, Subject};
/// use chat_testing::fakes::EchoModel;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let subject = Subject::new(EchoModel::new());
/// assert_eq!(conformance::invoke_gives_text(&subject).await, Ok(Outcome::Passed));
/// # }
/// ```
#[derive(Clone)]
pub struct Subject {
    build: Arc<Build>,
    capabilities: Capabilities,
    prompt: String,
    secrets: Vec<String>,
    left_out: BTreeMap<String, String>,
    patience: Duration,
    silence: Duration,
}

impl Subject {
    /// The key that a [`Stage`] asks for.
    pub const SECRET: &'static str = "conformance-canary-5f0c2a91d7";

    /// A model whose provider can be made to do nothing but work. The cases that need failures or
    /// counted requests are skipped; [`staged`](Self::staged) runs them too.
    #[must_use]
    pub fn new(model: impl ChatModel) -> Self {
        let model: Arc<dyn ChatModel> = Arc::new(model);
        let works =
            move |stage: &Stage| (stage.situation == Situation::Works).then(|| Arc::clone(&model));
        let capabilities = Capabilities::new()
            .with_counts_requests(false)
            .with_sees_drops(false);
        Self::staged(works).with_capabilities(capabilities)
    }

    /// A backend whose provider is played by a stand-in: `build` makes a fresh model for each
    /// stage, or gives `None` where it cannot bring the situation about.
    #[must_use]
    pub fn staged(
        build: impl Fn(&Stage) -> Option<Arc<dyn ChatModel>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            build: Arc::new(build),
            capabilities: Capabilities::new(),
            prompt: "Write one sentence about the sea, the wind, and the ships that sail."
                .to_owned(),
            secrets: vec![Self::SECRET.to_owned()],
            left_out: BTreeMap::new(),
            patience: Duration::from_secs(30),
            silence: Duration::from_secs(2),
        }
    }

    /// Sets what the backend can do.
    #[must_use]
    pub fn with_capabilities(mut self, capabilities: Capabilities) -> Self {
        self.capabilities = capabilities;
        self
    }

    /// Sets what most cases ask. The answer must have some words.
    #[must_use]
    pub fn with_prompt(mut self, prompt: impl Into<String>) -> Self {
        self.prompt = prompt.into();
        self
    }

    /// Adds a text that must never show, beside [`SECRET`](Self::SECRET): the key of a live
    /// backend.
    #[must_use]
    pub fn with_secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Leaves a case out, visibly, for this reason.
    #[must_use]
    pub fn without(mut self, case: impl Into<String>, reason: impl Into<String>) -> Self {
        self.left_out.insert(case.into(), reason.into());
        self
    }

    /// Sets how long to wait for what must happen. Default: 30 s.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Sets how long to wait for what must not happen. Default: 2 s.
    #[must_use]
    pub fn with_silence(mut self, silence: Duration) -> Self {
        self.silence = silence;
        self
    }

    /// What the backend can do.
    #[must_use]
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    pub(super) fn prompt(&self) -> &str {
        &self.prompt
    }

    pub(super) fn patience(&self) -> Duration {
        self.patience
    }

    pub(super) fn silence(&self) -> Duration {
        self.silence
    }

    pub(super) fn shows_secret(&self, text: &str) -> bool {
        self.secrets
            .iter()
            .any(|secret| !secret.is_empty() && text.contains(secret.as_str()))
    }

    /// Why the case is left out, if it is.
    pub(super) fn left_out(&self, case: &str) -> Option<&str> {
        self.left_out.get(case).map(String::as_str)
    }

    /// A fresh model in this situation, or why there is none.
    pub(super) fn stage(&self, situation: Situation) -> Result<Staged, String> {
        let traffic = Traffic::new();
        let stage = Stage {
            situation,
            traffic: traffic.clone(),
            secret: Self::SECRET,
        };
        let model = (self.build)(&stage);
        let model = model.ok_or_else(|| format!("the subject has no stage for {situation:?}"))?;
        let counts = self.capabilities.counts_requests;
        Ok(Staged {
            model,
            traffic,
            counts,
        })
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject")
            .field("capabilities", &self.capabilities)
            .field("left_out", &self.left_out)
            .finish_non_exhaustive()
    }
}

/// A model in a situation.
pub(super) struct Staged {
    pub(super) model: Arc<dyn ChatModel>,
    pub(super) traffic: Traffic,
    counts: bool,
}

impl Staged {
    /// How many requests reached the provider, if that is counted.
    pub(super) fn requests(&self) -> Option<usize> {
        self.counts.then(|| self.traffic.requests())
    }

    /// Whether as many requests reached the provider, or nobody counts.
    pub(super) fn made(&self, requests: usize) -> bool {
        self.requests().is_none_or(|made| made == requests)
    }
}
