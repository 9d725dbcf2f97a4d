use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use serde::de::DeserializeOwned;

use super::StructuredModel;
use crate::context::{RunContext, guard_stream};
use crate::error::Result;
use crate::model::ChatModel;
use crate::parser::{Elements, OutputType, Structured};
use crate::runnable::ChunkStream;
use crate::value::Messages;

impl<M, E> StructuredModel<M, Vec<E>>
where
    M: ChatModel,
    E: OutputType,
{
    /// Streams the entries of the list, each once it is finished.
    ///
    /// ```
    /// use chat_core::{ChatModelExt, FakeChatModel};
    /// use futures::TryStreamExt;
    /// # use chat_core::schemars::{self, JsonSchema};
    /// # use serde::Deserialize;
    ///
    /// #[derive(Deserialize, JsonSchema)]
    /// struct Movie {
    ///     title: String,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// # let model = FakeChatModel::new([r#"[{"title": "Solaris"}, {"title": "Stalker"}]"#]);
    /// let model = model.with_structured_output::<Vec<Movie>>()?;
    /// let mut movies = model.stream_elements("Films by Tarkovsky");
    /// while let Some(movie) = movies.try_next().await? {
    ///     println!("{}", movie.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Each entry is checked before it is given. An entry that does not fit ends the list: nothing
    /// more is given, and the error comes when the answer is whole, and carries it. There are no
    /// repair rounds, since what was given cannot be taken back.
    pub fn stream_elements(&self, input: impl Into<Messages>) -> BoxStream<'_, Result<E>> {
        self.stream_elements_at("", input, &RunContext::new())
    }
}

impl<M, T> StructuredModel<M, T>
where
    M: ChatModel,
    T: OutputType,
{
    /// Streams the entries of the list at a JSON pointer of the value, such as `/items`, each once
    /// it is finished, under a context. See [`stream_elements`](Self::stream_elements).
    ///
    /// Nothing is asked if the value can have no field of such a name.
    pub fn stream_elements_at<E>(
        &self,
        pointer: &str,
        input: impl Into<Messages>,
        context: &RunContext,
    ) -> BoxStream<'_, Result<E>>
    where
        E: DeserializeOwned + Send + 'static,
    {
        if let Err(error) = self.requests.schema.format.check_pointer(pointer) {
            return stream::iter([Err(error)]).boxed();
        }
        let input = stream::iter([Ok(input.into())]).boxed();
        let chunks = guard_stream(context, self.stream_rounds(input, context.clone(), 0));
        let state = (chunks, Elements::new(pointer));
        stream::try_unfold(state, |state| next(state)).boxed()
    }
}

async fn next<T, E>(
    (mut chunks, mut elements): State<'_, T, E>,
) -> Result<Option<(E, State<'_, T, E>)>>
where
    T: OutputType,
    E: DeserializeOwned,
{
    loop {
        if let Some(element) = elements.pop() {
            return Ok(Some((element, (chunks, elements))));
        }
        match chunks.try_next().await? {
            Some(chunk) => elements.push(&chunk),
            None => return elements.end().map(|()| None),
        }
    }
}

type State<'a, T, E> = (ChunkStream<'a, Structured<T>>, Elements<E>);
