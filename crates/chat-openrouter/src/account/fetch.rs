use std::sync::Arc;

use async_trait::async_trait;
use chat_core::{
    ChunkStream, Error, ErrorKind, JsonMap, Result, RetryPolicy, RunContext, Runnable, RunnableExt,
    StepInfo, StepKind, Whole, barrier,
};
use http::Uri;
use serde_json::Value;

use crate::catalog::Model;
use crate::catalog::lenient::FromJson;
use crate::client::Client;
use crate::wire::decode_failure;

/// A page of the catalogue.
pub(super) struct Page {
    pub(super) models: Vec<Model>,
    /// What to ask for the next page by, if there is one.
    pub(super) next_query: Option<Vec<(String, String)>>,
}

/// Gets what is at an address, as a step: the one retry engine is that of steps.
pub(super) struct Fetch {
    pub(super) client: Arc<Client>,
    pub(super) address: Uri,
    /// Whether it may be there a moment later if it is not there now.
    pub(super) may_come: bool,
}

impl Fetch {
    async fn get(self, retry: &RetryPolicy) -> Result<JsonMap> {
        let client = Arc::clone(&self.client);
        let json = self
            .with_retry_policy(retry.clone())
            .invoke(Whole(()))
            .await?;
        object(&client, &json.0)
    }

    /// What the answer has in `data`.
    pub(super) async fn get_data<T: FromJson>(self, retry: &RetryPolicy) -> Result<T> {
        data(&mut self.get(retry).await?)
    }

    /// The models of the answer, and where there are more.
    pub(super) async fn get_page(self, retry: &RetryPolicy) -> Result<Page> {
        let mut answer = self.get(retry).await?;
        let models = data(&mut answer)?;
        let next = answer.get("links").and_then(|links| links.get("next"));
        let query = next
            .and_then(Value::as_str)
            .and_then(|next| next.split_once('?'));
        let next_query = query.map(|(_, query)| {
            let pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.into_owned().collect()
        });
        Ok(Page { models, next_query })
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Runnable for Fetch {
    type Input = Whole<()>;
    type Output = Whole<String>;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("OpenRouterAccount", StepKind::Chain)
    }

    async fn call(&self, _input: Whole<()>, _context: &RunContext) -> Result<Whole<String>> {
        match self.client.get(self.address.clone()).await {
            Ok(json) => Ok(Whole(json)),
            Err(error) if self.may_come && error.kind() == ErrorKind::NotFound => {
                Err(error.with_retryable(true))
            }
            Err(error) => Err(error),
        }
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Whole<()>>,
        context: RunContext,
    ) -> ChunkStream<'a, Whole<String>> {
        barrier(self, input, context)
    }
}

/// The object that an answer is, unless it is the report of a failure.
fn object(client: &Client, json: &str) -> Result<JsonMap> {
    match serde_json::from_str(json) {
        Ok(Value::Object(answer)) if !answer.contains_key("data") => Err(
            if answer.get("error").is_some_and(|error| !error.is_null()) {
                decode_failure(200, json, &client.key)
            } else {
                invalid("the answer has no `data`")
            },
        ),
        Ok(Value::Object(answer)) => Ok(answer),
        _ => Err(invalid("the answer is no JSON object; check the base URL")),
    }
}

fn data<T: FromJson>(answer: &mut JsonMap) -> Result<T> {
    let data = answer.remove("data").and_then(T::from_json);
    data.ok_or_else(|| invalid("the answer's `data` is not of the form that is due"))
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::InvalidResponse, message)
}
