//! What streams through what, on a source that gives a piece each second.

use std::time::Duration;

use std::sync::Arc;

use chat_core::{
    BoxRunnable, ChatPromptTemplate, FakeChatModel, InMemoryChatMessageHistory, JsonOutputParser,
    MessageHistoryExt, Parallel, Router, RunnableExt, StrOutputParser, Variables, alternatives,
    assign, branch, dynamic, generator, lambda, parallel, passthrough, pick, pick_nth, pick_text,
    stream_lambda,
};
use futures::{StreamExt, TryStreamExt, stream};
use tokio::time::Instant;

type Text = BoxRunnable<String, String>;

/// Gives `a b c d`, one piece a second.
fn paced() -> Text {
    stream_lambda::<String, String, _>(|_, _| {
        stream::iter(["a", "b", "c", "d"]).then(|piece| async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(piece.to_owned())
        })
    })
    .boxed()
}

/// At which second each piece comes.
async fn seconds<R: chat_core::Runnable<Input = String>>(step: R) -> Vec<u64> {
    let start = Instant::now();
    let mut seconds = Vec::new();
    let mut pieces = step.stream(String::new());
    while pieces.try_next().await.unwrap().is_some() {
        seconds.push(start.elapsed().as_secs());
    }
    seconds
}

fn same() -> impl chat_core::Runnable<Input = String, Output = String> + Clone {
    generator::<String, String>(|pieces, _| pieces.boxed())
}

#[tokio::test(start_paused = true)]
async fn these_pass_pieces_as_they_come() {
    let each = [1, 2, 3, 4];
    assert_eq!(seconds(paced().pipe(same())).await, each);
    assert_eq!(seconds(paced().pipe(passthrough())).await, each);
    assert_eq!(seconds(paced().inspect(|_| {})).await, each);
    assert_eq!(
        seconds(paced().named("paced").pipe(same().named("same"))).await,
        each
    );
    assert_eq!(
        seconds(paced().with_timeout(Duration::from_secs(9))).await,
        each
    );
    assert_eq!(seconds(paced().with_fallbacks([paced()])).await, each);
    assert_eq!(seconds(paced().race([paced()])).await, each);
    let both = parallel((same(), passthrough()));
    assert_eq!(
        seconds(paced().pipe(both.clone())).await,
        [1, 1, 2, 2, 3, 3, 4, 4]
    );
    assert_eq!(
        seconds(paced().pipe(both).pipe(pick_nth::<0, _>())).await,
        each
    );
    let named = Parallel::new().with("a", same());
    assert_eq!(
        seconds(paced().pipe(named.clone()).pipe(pick(["a"]))).await,
        each
    );
    assert_eq!(
        seconds(paced().pipe(named).pipe(pick_text("a"))).await,
        each
    );
}

#[tokio::test(start_paused = true)]
async fn these_wait_for_their_whole_input_and_then_stream() {
    let after = [5, 6, 7, 8];
    assert_eq!(seconds(paced().map(|text| text)).await, [4]);
    assert_eq!(seconds(paced().pipe(paced())).await, after);
    assert_eq!(
        seconds(paced().pipe(branch().otherwise(paced()))).await,
        after
    );
    assert_eq!(
        seconds(paced().pipe(paced().with_fallbacks([paced()]))).await,
        after
    );
    let router = Router::new().with("key", paced());
    let key = lambda(|_: String| "key".to_owned());
    assert_eq!(
        seconds(paced().pipe(parallel((key, passthrough()))).pipe(router)).await,
        after
    );
}

#[tokio::test(start_paused = true)]
async fn assign_passes_what_is_there_and_then_what_it_adds() {
    let given = lambda(|text: String| Variables::new().with("given", text));
    let text = lambda(|variables: Variables| variables.text("given").map(str::to_owned));
    let step = given.pipe(assign("new", text.pipe(paced())));
    assert_eq!(seconds(step).await, [0, 1, 2, 3, 4]);
}

/// A prompt from a paced text: `a b c d` after four seconds.
fn prompt() -> impl chat_core::Runnable<Input = String, Output = chat_core::Messages> {
    let prompt = ChatPromptTemplate::from_template("{topic}").unwrap();
    paced()
        .pipe(Parallel::new().with("topic", same()))
        .pipe(prompt)
}

/// Three words after a prompt, and then why the model stopped.
const WORDS_AND_END: [u64; 4] = [5, 6, 7, 8];

/// Gives its words, one a second.
fn model(text: &str) -> FakeChatModel {
    FakeChatModel::new([text]).with_pace(Duration::from_secs(1))
}

#[tokio::test(start_paused = true)]
async fn prompts_wait_and_give_one_piece() {
    assert_eq!(seconds(prompt()).await, [4]);
}

#[tokio::test(start_paused = true)]
async fn models_wait_for_their_messages_and_stream_through_parsers() {
    let words = [5, 6, 7];
    assert_eq!(
        seconds(prompt().pipe(model("the wide sea"))).await,
        WORDS_AND_END
    );
    let text = prompt().pipe(model("the wide sea")).pipe(StrOutputParser);
    assert_eq!(seconds(text).await, words);
    let json = prompt().pipe(model("[1, 2, 3]")).pipe(JsonOutputParser);
    assert_eq!(
        seconds(json).await,
        [5, 6, 8],
        "the last value with the end"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_put_round_a_model_streams_as_the_model() {
    let words = WORDS_AND_END;
    let sea = || model("the wide sea");
    assert_eq!(seconds(prompt().pipe(sea().with_retry(2))).await, words);
    assert_eq!(seconds(prompt().pipe(sea().named("sea"))).await, words);
    let one = alternatives(1, sea()).with(2, sea());
    assert_eq!(seconds(prompt().pipe(one)).await, words);
    let chat = sea()
        .with_message_history(InMemoryChatMessageHistory::new())
        .with_session("x");
    assert_eq!(seconds(prompt().pipe(chat)).await, words);
}

#[tokio::test(start_paused = true)]
async fn a_retry_and_a_choice_at_run_time_wait_and_then_stream() {
    let after = [5, 6, 7, 8];
    assert_eq!(seconds(paced().pipe(paced().with_retry(2))).await, after);
    let inner = paced();
    let chosen = dynamic(move |_: &String, _| Ok(Arc::clone(&inner)));
    assert_eq!(seconds(paced().pipe(chosen)).await, after);
}

#[tokio::test(start_paused = true)]
async fn each_gives_its_list_in_one_piece() {
    let list = lambda(|text: String| vec![text.clone(), text]);
    assert_eq!(seconds(paced().pipe(list).pipe(paced().each())).await, [8]);
}
