use std::time::Duration;

use chat_core::{Error, FakeChatModel, RunContext, RunnableExt};
use futures::{StreamExt, TryStreamExt, stream};
use tokio::time::{Instant, sleep};

use crate::common::{Recorder, Shout, function, refused};

#[tokio::test(start_paused = true)]
async fn a_step_starts_with_the_first_piece() {
    let pieces = stream::iter(["a", "b"]).then(|text| async move {
        sleep(Duration::from_secs(1)).await;
        Ok(text.to_owned())
    });
    let begin = Instant::now();
    let mut shouted = Shout.transform_chunks(pieces);
    for (second, expected) in [(1, "A"), (2, "B")] {
        assert_eq!(shouted.try_next().await.unwrap().unwrap(), expected);
        assert_eq!(begin.elapsed().as_secs(), second);
    }
    assert_eq!(shouted.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn it_is_a_run_under_its_context_and_passes_errors_on() {
    let (recorder, context) = Recorder::in_context();
    let pieces = stream::iter([Ok("a".to_owned()), Err(refused())]);
    let results: Vec<Result<String, Error>> =
        Shout.transform_chunks_in(pieces, &context).collect().await;
    assert_eq!(results[0].as_ref().unwrap(), "A");
    assert_eq!(results[1].as_ref().unwrap_err().kind(), refused().kind());
    assert_eq!(recorder.lines(), ["start shout", "error shout"]);
}

#[tokio::test]
async fn a_barrier_gets_the_whole_of_the_pieces() {
    let ask = function("ask", |text: String| Ok(chat_core::Messages::from(text)))
        .pipe(FakeChatModel::new(["x"]));
    let pieces = stream::iter(["how ", "are ", "you"].map(|text| Ok(text.to_owned())));
    let chunks = ask.transform_chunks_in(pieces, &RunContext::new());
    assert!(chunks.try_collect::<Vec<_>>().await.is_ok());
}
