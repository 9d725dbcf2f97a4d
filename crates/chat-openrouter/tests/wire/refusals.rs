//! What is refused before anything is sent.

use crate::common::{Scripted, builder, dry, map};
use chat_core::{
    ChatModel, ChatOptions, ChatRequest, Content, ContentBlock, ErrorKind, MediaBlock, Message,
    RunContext,
};
use chat_openrouter::OpenRouterOptions;
use serde_json::{Value, json};

async fn refused(messages: Vec<Message>, options: ChatOptions, kind: ErrorKind) -> String {
    let transport = Scripted::new([]);
    let model = builder()
        .max_retries(3)
        .transport(transport.clone())
        .build()
        .unwrap();
    let context = RunContext::new();
    let request = ChatRequest::new(&messages, &options, &context);
    let error = model.generate(request).await.unwrap_err();
    let streamed = model.generate_stream(request).await.unwrap_err();
    assert_eq!((error.kind(), streamed.kind()), (kind, kind), "{error}");
    assert_eq!(
        (transport.count(), error.is_retryable()),
        (0, false),
        "{error}"
    );
    assert!(model.dry_run(request, false).is_err());
    error.to_string()
}

#[tokio::test]
async fn what_cannot_be_right_is_refused_before_anything_is_sent() {
    use ErrorKind::{Configuration, InvalidRequest, Unsupported};
    let hi = || vec![Message::human("hi")];
    let with = ChatOptions::new;
    let of = |block: ContentBlock| vec![Message::human(Content::from(block))];
    let extra = |value: Value| ChatOptions::new().with_extra_body(map(value));
    let cases = [
        (vec![], with(), InvalidRequest, "at least one"),
        (
            hi(),
            with().with_temperature(f64::NAN),
            InvalidRequest,
            "temperature",
        ),
        (
            hi(),
            with().with_temperature(f64::INFINITY),
            InvalidRequest,
            "temperature",
        ),
        (
            hi(),
            with().with_temperature(2.1),
            InvalidRequest,
            "temperature",
        ),
        (
            hi(),
            with().with_temperature(-0.1),
            InvalidRequest,
            "temperature",
        ),
        (hi(), with().with_top_p(1.5), InvalidRequest, "top_p"),
        (
            hi(),
            with().with_frequency_penalty(-2.5),
            InvalidRequest,
            "frequency_penalty",
        ),
        (
            hi(),
            with().with_presence_penalty(3.0),
            InvalidRequest,
            "presence_penalty",
        ),
        (
            hi(),
            with().with_max_tokens(0),
            InvalidRequest,
            "max_tokens",
        ),
        (
            hi(),
            with().with_max_completion_tokens(0),
            InvalidRequest,
            "max_completion_tokens",
        ),
        (
            hi(),
            with().with_stop(["a", "b", "c", "d", "e"]),
            InvalidRequest,
            "4",
        ),
        (
            hi(),
            extra(json!({"stream": true})),
            InvalidRequest,
            "stream",
        ),
        (hi(), extra(json!({"n": 2})), Unsupported, "`n`"),
        (hi(), extra(json!({"n": 2.0})), Unsupported, "`n`"),
        (
            hi(),
            with().with_session_id("x".repeat(257)),
            Configuration,
            "257",
        ),
        (
            of(ContentBlock::Audio(MediaBlock::url("https://x/a.wav"))),
            with(),
            Unsupported,
            "base64",
        ),
        (
            of(ContentBlock::reasoning("hm")),
            with(),
            Unsupported,
            "parts",
        ),
        (
            of(ContentBlock::non_standard(json!("text"))),
            with(),
            Unsupported,
            "JSON objects",
        ),
        (
            vec![Message::tool("", "3")],
            with(),
            InvalidRequest,
            "id of the call",
        ),
        (
            vec![("tool", "3").into()],
            with(),
            InvalidRequest,
            "id of the call",
        ),
    ];
    for (messages, options, kind, says) in cases {
        let text = refused(messages, options, kind).await;
        assert!(text.contains(says), "{text}");
    }
    let longest = ChatOptions::new().with_session_id("é".repeat(256));
    dry(&builder().build().unwrap(), &hi(), &longest, false);
}
