use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chat_core::{Error, ErrorKind, Result, RetryPolicy};
use http::Uri;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::fetch::Fetch;
use super::{Credits, Generation, KeyInfo, ModelEndpoints};
use crate::catalog::{Model, ModelCatalog};
use crate::client::Client;

/// How long a catalogue is good: models come and change prices by the day.
const MAX_AGE: Duration = Duration::from_secs(60 * 60);

/// The most pages of a catalogue. A server that always names a next one is left after so many.
const MAX_PAGES: usize = 50;

/// What is round OpenRouter's chat: its models, the records of answers, the key and the credits.
///
/// Made by [`ChatOpenRouter::account`](crate::ChatOpenRouter::account). It uses the connections,
/// the key and the limits of that model, and tries again as that model does. Cheap to clone; clones
/// share the catalogue.
///
/// ```no_run
/// use chat_openrouter::ChatOpenRouter;
///
/// # async fn run() -> chat_core::Result<()> {
/// let account = ChatOpenRouter::new("openrouter/auto")?.account();
///
/// let catalog = account.models().await?;
/// for model in catalog.supporting("tools") {
///     println!("{}: {:?} tokens", model.id, model.context_length);
/// }
/// let left = account.key().await?.limit_remaining;
/// println!("left of the key's limit: {left:?} US dollars");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct OpenRouterAccount {
    client: Arc<Client>,
    retry: RetryPolicy,
    max_age: Duration,
    catalog: Arc<Mutex<Option<Dated>>>,
}

/// A catalogue, and when it was asked for.
struct Dated {
    catalog: ModelCatalog,
    at: Instant,
}

impl OpenRouterAccount {
    pub(crate) fn new(client: Arc<Client>, retry: RetryPolicy) -> Self {
        Self {
            client,
            retry,
            max_age: MAX_AGE,
            catalog: Arc::default(),
        }
    }

    /// Sets how old a catalogue may be before [`models`](Self::models) asks for a new one. Default:
    /// an hour. Clones that were made before keep their own.
    #[must_use]
    pub fn with_max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }

    /// Sets how a request that failed is tried again. Default: as the model does.
    #[must_use]
    pub fn with_retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// All models that write text. The catalogue is kept for a time (see
    /// [`with_max_age`](Self::with_max_age)); callers at the same time cause one request.
    ///
    /// # Errors
    ///
    /// If the catalogue cannot be got. An old one does not stand in for it.
    pub async fn models(&self) -> Result<ModelCatalog> {
        let mut kept = self.catalog.lock().await;
        match &*kept {
            Some(dated) if dated.at.elapsed() < self.max_age => Ok(dated.catalog.clone()),
            _ => self.renew(&mut kept).await,
        }
    }

    /// All models that write text, asked for now. [`models`](Self::models) gives them from then on.
    ///
    /// # Errors
    ///
    /// If the catalogue cannot be got. The one that was kept stays.
    pub async fn refresh_models(&self) -> Result<ModelCatalog> {
        let mut kept = self.catalog.lock().await;
        self.renew(&mut kept).await
    }

    /// One model, asked for now. Variants and moving names are understood, such as
    /// `openai/gpt-4.1:nitro` and `~anthropic/claude-sonnet-latest`, and so are models that write no
    /// text.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if the id is not of the form `author/slug`,
    /// [`NotFound`](ErrorKind::NotFound) if there is no such model, or whatever fails on the way.
    pub async fn model(&self, id: &str) -> Result<Model> {
        let (author, slug) = author_and_slug(id)?;
        let address = self.client.resource(&["model", author, slug], &[])?;
        self.fetch(address).get_data(&self.retry).await
    }

    /// Who serves a model, and on which terms.
    ///
    /// # Errors
    ///
    /// As [`model`](Self::model).
    pub async fn endpoints(&self, id: &str) -> Result<ModelEndpoints> {
        let (author, slug) = author_and_slug(id)?;
        let path = ["models", author, slug, "endpoints"];
        let address = self.client.resource(&path, &[])?;
        self.fetch(address).get_data(&self.retry).await
    }

    /// The record of an answer, by its id, `gen-…`. It has the final tokens and cost also of a
    /// stream that broke off or that was dropped.
    ///
    /// The id is in the metadata of an answer and of each of its chunks, and in
    /// [`Error::request_id`]. A record comes a moment after its answer ends; until then OpenRouter
    /// knows nothing of it (404), which is tried again as the retry policy says. Where that is too
    /// early, wait, or be more patient:
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use chat_core::RetryPolicy;
    /// use chat_openrouter::ChatOpenRouter;
    ///
    /// # async fn run() -> chat_core::Result<()> {
    /// # let model = ChatOpenRouter::new("openai/gpt-4.1")?;
    /// let patient = RetryPolicy::new(6).with_base(Duration::from_secs(1));
    /// let account = model.account().with_retry_policy(patient);
    /// let generation = account.generation("gen-1700000000-abcdefghij").await?;
    /// println!("{:?} US dollars", generation.total_cost);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) if there is no record of it, or none yet; or whatever fails
    /// on the way.
    pub async fn generation(&self, id: &str) -> Result<Generation> {
        if id.trim().is_empty() {
            let message = "the id of an answer is empty; it begins with `gen-`";
            return Err(Error::new(ErrorKind::InvalidRequest, message));
        }
        let address = self
            .client
            .resource(&["generation"], &[("id", id.trim())])?;
        let fetch = Fetch {
            may_come: true,
            ..self.fetch(address)
        };
        fetch.get_data(&self.retry).await.map_err(|error| {
            let message = format!(
                "there is no record of the answer {}, or none yet: it comes some seconds after the \
                 answer; ask again later, or with a more patient retry policy",
                id.trim()
            );
            match error.kind() {
                ErrorKind::NotFound => reworded(&error, &self.client.key.scrub(&message)),
                _ => error,
            }
        })
    }

    /// The key: what it has used and what it may still use.
    ///
    /// # Errors
    ///
    /// If the key is not accepted, or whatever fails on the way.
    pub async fn key(&self) -> Result<KeyInfo> {
        let address = self.client.resource(&["key"], &[])?;
        self.fetch(address).get_data(&self.retry).await
    }

    /// The money of the account. Only a management key may see it.
    ///
    /// # Errors
    ///
    /// [`Permission`](ErrorKind::Permission) with any other key; see [`key`](Self::key) for what
    /// that has left. Or whatever fails on the way.
    pub async fn credits(&self) -> Result<Credits> {
        let address = self.client.resource(&["credits"], &[])?;
        let credits = self.fetch(address).get_data(&self.retry).await;
        credits.map_err(|error| match error.kind() {
            ErrorKind::Permission => reworded(
                &error,
                "only a management key may see the credits of an account; use one, or see with \
                 `key` what this key has left",
            ),
            _ => error,
        })
    }

    fn fetch(&self, address: Uri) -> Fetch {
        Fetch {
            client: Arc::clone(&self.client),
            address,
            may_come: false,
        }
    }

    async fn renew(&self, kept: &mut Option<Dated>) -> Result<ModelCatalog> {
        let at = Instant::now();
        let catalog = self.all_pages().await?;
        *kept = Some(Dated {
            catalog: catalog.clone(),
            at,
        });
        Ok(catalog)
    }

    /// A catalogue is one page, unless a server on the way cuts it into more.
    async fn all_pages(&self) -> Result<ModelCatalog> {
        let mut models: Vec<Model> = vec![];
        let mut address = self.client.resource(&["models"], &[])?;
        for _ in 0..MAX_PAGES {
            let page = self.fetch(address).get_page(&self.retry).await?;
            models.extend(page.models.into_iter().filter(|model| !model.id.is_empty()));
            let Some(query) = page.next_query else { break };
            let query: Vec<_> = query
                .iter()
                .map(|(name, value)| (&**name, &**value))
                .collect();
            address = self.client.resource(&["models"], &query)?;
        }
        Ok(models.into_iter().collect())
    }
}

/// The two parts of a model's id. A preset behind it is left out.
fn author_and_slug(id: &str) -> Result<(&str, &str)> {
    let name = id.trim().split('@').next().unwrap_or_default();
    match name.split_once('/') {
        Some((author, slug)) if !author.is_empty() && !slug.is_empty() && !slug.contains('/') => {
            Ok((author, slug))
        }
        _ => {
            let message = format!("`{id}` is no model's id; write it as `openai/gpt-4.1`");
            Err(Error::new(ErrorKind::InvalidRequest, message))
        }
    }
}

/// The same failure in better words.
fn reworded(error: &Error, message: &str) -> Error {
    let mut better = Error::new(error.kind(), message)
        .with_retryable(error.is_retryable())
        .with_attempts(error.attempts());
    if let Some(status) = error.status() {
        better = better.with_status(status);
    }
    match error.raw() {
        Some(raw) => better.with_raw(raw),
        None => better,
    }
}

impl fmt::Debug for OpenRouterAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenRouterAccount")
            .field("client", &self.client)
            .field("retry", &self.retry)
            .field("max_age", &self.max_age)
            .finish_non_exhaustive()
    }
}
