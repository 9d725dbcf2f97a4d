//! A model is one run, however it is called and however often it is tried.

use crate::common::{Recorder, ScriptedModel, unavailable, words};
use chat_core::{
    AiMessage, ChatModel, ChatModelExt, ChatOptions, ChatRequest, FakeChatModel, Message,
    RunContext, RunnableExt,
};
use futures::TryStreamExt;

async fn generate(model: &impl ChatModel, context: &RunContext) -> chat_core::Result<AiMessage> {
    let messages = [Message::human("hi")];
    model
        .generate(ChatRequest::new(&messages, &ChatOptions::new(), context))
        .await
}

async fn generate_stream(
    model: &impl ChatModel,
    context: &RunContext,
) -> chat_core::Result<chat_core::ChatStream> {
    let messages = [Message::human("hi")];
    model
        .generate_stream(ChatRequest::new(&messages, &ChatOptions::new(), context))
        .await
}

#[tokio::test]
async fn a_model_is_one_run_however_it_is_called() {
    let model = FakeChatModel::new(["good day"]);
    let expected = [
        "start FakeChatModel",
        "usage FakeChatModel",
        "end FakeChatModel",
    ];

    let (recorder, context) = Recorder::in_context();
    model.invoke_in("hi", &context).await.unwrap();
    assert_eq!(recorder.lines(), expected);

    let (recorder, context) = Recorder::in_context();
    generate(&model, &context).await.unwrap();
    assert_eq!(recorder.lines(), expected);

    for is_direct in [true, false] {
        let (recorder, context) = Recorder::in_context();
        if is_direct {
            let stream = generate_stream(&model, &context).await.unwrap();
            stream.try_collect::<Vec<_>>().await.unwrap();
        } else {
            model
                .stream_in("hi", &context)
                .try_collect::<Vec<_>>()
                .await
                .unwrap();
        }
        assert_eq!(recorder.lines(), expected, "direct: {is_direct}");
        assert_eq!(recorder.chunks(), 3, "direct: {is_direct}");
    }

    let (recorder, context) = Recorder::in_context();
    drop(generate_stream(&model, &context).await.unwrap());
    assert_eq!(
        recorder.lines(),
        ["start FakeChatModel", "dropped FakeChatModel"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_model_with_retries_is_one_run() {
    let model = || {
        let script = [
            Err(unavailable()),
            Ok(vec![Err(unavailable())]),
            words("good day"),
        ];
        ScriptedModel::new(script)
            .with_retry(2)
            .bind(ChatOptions::new())
    };
    let expected = [
        "start ScriptedModel",
        "retry ScriptedModel",
        "retry ScriptedModel",
        "usage ScriptedModel",
        "end ScriptedModel",
    ];
    let (recorder, context) = Recorder::in_context();
    model().invoke_in("hi", &context).await.unwrap();
    assert_eq!(recorder.lines(), expected);

    let (recorder, context) = Recorder::in_context();
    model()
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    assert_eq!(recorder.lines(), expected);

    let (recorder, context) = Recorder::in_context();
    generate(&model(), &context).await.unwrap();
    assert_eq!(recorder.lines(), expected);

    let (recorder, context) = Recorder::in_context();
    let stream = generate_stream(&model(), &context).await.unwrap();
    assert_eq!(stream.message().await.unwrap().text(), "good day");
    assert_eq!(recorder.lines(), expected);
    recorder.assert_every_run_ended_once();
}

#[tokio::test(start_paused = true)]
async fn a_model_whose_retries_fail_is_one_run() {
    let (recorder, context) = Recorder::in_context();
    let model = ScriptedModel::new([Err(unavailable())]).with_retry(1);
    let expected = [
        "start ScriptedModel",
        "retry ScriptedModel",
        "error ScriptedModel",
    ];
    generate(&model, &context).await.unwrap_err();
    generate_stream(&model, &context).await.unwrap_err();
    model.invoke_in("hi", &context).await.unwrap_err();
    assert_eq!(recorder.lines(), [expected, expected, expected].concat());
    recorder.assert_every_run_ended_once();
}
