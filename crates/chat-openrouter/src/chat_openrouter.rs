use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chat_core::{
    AiMessage, AiMessageChunk, ApiKey, ChatModel, ChatOptions, ChatRequest, ChatStream, Error,
    ErrorKind, FinishReason, MessageFold, ModelIdentity, ModelProfile, Result, RetryPolicy, leaf,
    leaf_stream,
};
use futures::stream;
use serde::de::IgnoredAny;

use crate::account::OpenRouterAccount;
use crate::builder::ChatOpenRouterBuilder;
use crate::call_limits::CallLimits;
use crate::catalog::{KnownModel, base_name};
use crate::client::{Client, Outgoing, Reply};
use crate::config::Configuration;
use crate::wire::{PROVIDER, encode};

/// A chat model of [OpenRouter](https://openrouter.ai).
///
/// It is cheap to clone; clones share one pool of connections.
///
/// ```no_run
/// use chat_core::RunnableExt;
/// use chat_openrouter::ChatOpenRouter;
///
/// # async fn run() -> chat_core::Result<()> {
/// let model = ChatOpenRouter::builder()
///     .model("anthropic/claude-sonnet-4.5")
///     .temperature(0.0)
///     .max_tokens(1024)
///     .max_retries(2)
///     .build()?;
///
/// let message = model
///     .invoke([
///         ("system", "Translate the user's sentence to French."),
///         ("human", "I love programming."),
///     ])
///     .await?;
/// println!("{}", message.text());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ChatOpenRouter(Arc<Inner>);

struct Inner {
    client: Arc<Client>,
    account: OpenRouterAccount,
    options: ChatOptions,
    retry: RetryPolicy,
    known: KnownModel,
    configuration: Configuration,
}

chat_core::runnable_model!(ChatOpenRouter);

impl ChatOpenRouter {
    /// The model of this name, with the key and everything else from the environment.
    ///
    /// # Errors
    ///
    /// If `OPENROUTER_API_KEY` is not set, or something in the environment is wrong.
    pub fn new(model: impl Into<String>) -> Result<Self> {
        Self::builder().model(model).build()
    }

    /// Sets a model up.
    pub fn builder() -> ChatOpenRouterBuilder {
        ChatOpenRouterBuilder::new()
    }

    pub(crate) fn new_inner(
        client: Client,
        options: ChatOptions,
        retry: RetryPolicy,
        configuration: Configuration,
    ) -> Self {
        let client = Arc::new(client);
        let retry = retry.or_default_budget();
        Self(Arc::new(Inner {
            account: OpenRouterAccount::new(Arc::clone(&client), retry.clone()),
            client,
            options,
            retry,
            known: KnownModel::default(),
            configuration,
        }))
    }

    pub(crate) fn configuration(&self) -> &Configuration {
        &self.0.configuration
    }

    pub(crate) fn key(&self) -> &ApiKey {
        &self.0.client.key
    }

    /// What is round the chat: the catalogue of models, records of answers, the key, the credits.
    /// It goes through the same client as this model's requests.
    #[must_use]
    pub fn account(&self) -> OpenRouterAccount {
        self.0.account.clone()
    }

    /// Looks up in OpenRouter's catalogue what the model can do, and keeps it: from then on
    /// [`profile`](ChatModel::profile) gives it, for clones too.
    ///
    /// A call that the model cannot do then fails with
    /// [`Unsupported`](ErrorKind::Unsupported) before anything is sent: tools, or an image, a sound, a
    /// video or a file that it does not take (PDF files are sent all the same: OpenRouter reads them).
    /// An option that it does not take is reported once, as a `tracing` warning. Neither happens for
    /// what the catalogue does not tell, nor for a call that names another model or fallbacks.
    ///
    /// The catalogue is that of [`account`](Self::account), kept for an hour; to look again sooner,
    /// call its [`refresh_models`](OpenRouterAccount::refresh_models) first.
    ///
    /// ```no_run
    /// use chat_core::ChatModel;
    /// use chat_openrouter::ChatOpenRouter;
    ///
    /// # async fn run() -> chat_core::Result<()> {
    /// let model = ChatOpenRouter::new("openai/gpt-4.1")?;
    /// assert_eq!(model.profile().image_inputs, None);
    ///
    /// model.load_profile().await?;
    /// assert_eq!(model.profile().image_inputs, Some(true));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) if there is no such model, or if only a preset is named; or
    /// whatever fails on the way. What was known stays.
    pub async fn load_profile(&self) -> Result<Arc<ModelProfile>> {
        let name = self.0.options.model.get().map_or("", String::as_str);
        if base_name(name.trim()).is_none() {
            let message = format!("`{name}` names no model, so there is no profile of it");
            return Err(Error::new(ErrorKind::NotFound, message));
        }
        let catalog = self.0.account.models().await?;
        let model = match catalog.get(name) {
            Some(model) => model.clone(),
            None => self.0.account.model(name).await?,
        };
        Ok(self.0.known.set(model))
    }

    /// The HTTP request that would be sent, without sending it. Its `authorization` header is
    /// marked as sensitive, so that `Debug` hides it.
    ///
    /// # Errors
    ///
    /// If the request cannot be right.
    pub fn dry_run(
        &self,
        request: ChatRequest<'_>,
        is_streamed: bool,
    ) -> Result<http::Request<Bytes>> {
        let call = self.encode(request, is_streamed)?;
        Ok(self.0.client.request(call, is_streamed))
    }

    fn encode(&self, request: ChatRequest<'_>, is_streamed: bool) -> Result<Outgoing> {
        let own = &self.0.options;
        let options = request.options.over(own);
        crate::options::check(&options)?;
        self.0.known.check(own, request.messages, &options)?;
        let body = encode(request.messages, &options, is_streamed)?;
        self.0.client.outgoing(body, &options.headers)
    }

    async fn send_whole(&self, call: Outgoing) -> Result<AiMessage> {
        match self.0.client.send(call, false).await? {
            Reply::Whole(json) => self.decode_whole(&json),
            Reply::Streamed(answer) => ChatStream::new(*answer).message().await,
        }
    }

    async fn send_streamed(&self, call: Outgoing) -> Result<ChatStream> {
        Ok(match self.0.client.send(call, true).await? {
            Reply::Streamed(answer) => ChatStream::new(*answer),
            Reply::Whole(json) => {
                let message = self.decode_whole(&json)?;
                ChatStream::new(stream::iter([Ok(message.into_chunk())]))
            }
        })
    }

    fn decode_whole(&self, json: &str) -> Result<AiMessage> {
        let client = &self.0.client;
        let decoded = client
            .decoder()
            .decode(json)
            .map_err(|error| if is_cut(json) { cut(&error) } else { error })?;
        CallLimits::new(&client.limits).count(&decoded.chunk)?;
        let is_output = decoded.chunk.is_output();
        let mut fold = MessageFold::new();
        fold += decoded.chunk;
        if let Some(failure) = decoded.failure {
            return Err(failure.with_partial(fold.into_partial()));
        }
        if fold.finish_reason().is_none() {
            if !is_output {
                let message = "the provider gave no answer, as it may while it starts; try again";
                return Err(Error::new(ErrorKind::Unavailable, message));
            }
            fold.push(&AiMessageChunk::default().with_finish_reason(FinishReason::from("unknown")));
        }
        Ok(fold.into_message())
    }
}

/// Whether a text is the beginning of some JSON.
fn is_cut(json: &str) -> bool {
    let whole = serde_json::from_str::<IgnoredAny>(json);
    !json.trim().is_empty() && whole.is_err_and(|error| error.is_eof())
}

fn cut(error: &Error) -> Error {
    let message = "the answer ended in the middle of its JSON; try again";
    Error::new(ErrorKind::Interrupted, message).with_raw(error.raw().unwrap_or_default())
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl ChatModel for ChatOpenRouter {
    fn identity(&self) -> ModelIdentity {
        let model = self.0.options.model.get().cloned().unwrap_or_default();
        ModelIdentity::new(PROVIDER, model).with_endpoint(self.0.client.endpoint.to_string())
    }

    fn profile(&self) -> Arc<ModelProfile> {
        self.0.known.profile()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        let call = self.encode(request, false)?;
        leaf(self, request, &self.0.retry, || {
            // On the heap, since what is round it moves it several times.
            Box::pin(self.send_whole(call.clone()))
        })
        .await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        let call = self.encode(request, true)?;
        leaf_stream(self, request, &self.0.retry, || {
            Box::pin(self.send_streamed(call.clone()))
        })
        .await
    }
}

impl fmt::Debug for ChatOpenRouter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatOpenRouter")
            .field("options", &self.0.options)
            .field("client", &self.0.client)
            .field("retry", &self.0.retry)
            .finish_non_exhaustive()
    }
}
