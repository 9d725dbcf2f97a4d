//! The JSON of answers: C1 to C22.

use chat_core::{ErrorKind, FinishReason, ToolCall};
use chat_openrouter::Limits;
use chat_testing::faults::{Reply, events};
use serde_json::{Value, json};

use crate::common::{streamed, whole};
use crate::support::{ask, in_time, limited, serve, stream};

/// A plain completion with one thing changed.
fn changed(pointer: &str, value: Value) -> String {
    let mut body: Value = serde_json::from_str(&events::completion("Hi")).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[key] = value;
    body.to_string()
}

fn streaming(list: &[String]) -> Reply {
    Reply::stream().chunk(list.concat()).end()
}

#[tokio::test]
async fn finish_reasons_are_kept_whatever_they_are() {
    let body = changed("/choices/0/finish_reason", json!("weird_reason"));
    let message = ask([Reply::json(200, body)]).await.said("Hi", 1);
    let weird = FinishReason::Other("weird_reason".into());
    assert_eq!(message.finish_reason(), Some(&weird));
    let empty =
        events::event(&json!({"choices": [{"delta": {"content": "H"}, "finish_reason": ""}]}));
    let list = [empty, events::text("i"), events::finish("weird_reason")];
    let message = stream([streaming(&list)]).await.said("Hi", 1);
    assert_eq!(message.finish_reason(), Some(&weird));
}

#[tokio::test]
async fn counts_that_make_no_sense_cost_no_answer() {
    for count in [
        "5.0",
        "-35",
        "null",
        "\"5\"",
        "1e308",
        "18446744073709551616",
        "{}",
        "[]",
        "true",
        "1.5",
    ] {
        let usage =
            format!("{{\"prompt_tokens\":{count},\"completion_tokens\":7,\"total_tokens\":12}}");
        let body = events::completion("Hi").replace(
            &json!({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}).to_string(),
            &usage,
        );
        assert!(body.contains(&usage));
        let message = ask([Reply::json(200, body)]).await.said("Hi", 1);
        assert_eq!(message.usage.unwrap().output_tokens, 7, "{count}");
        let last = format!("data: {{\"choices\":[],\"usage\":{usage}}}\n\n");
        let list = [events::text("Hi"), events::finish("stop"), last];
        let message = stream([streaming(&list)]).await.said("Hi", 1);
        assert_eq!(message.usage.unwrap().output_tokens, 7, "{count}");
    }
}

#[tokio::test]
async fn fields_of_any_form_and_none_cost_no_answer() {
    for (pointer, value) in [
        ("/created", json!(1_700_000_001_000_u64)),
        ("/created", json!(1.5)),
        ("/created", json!(null)),
        ("/id", json!(null)),
        ("/model", json!(7)),
        ("/object", json!([])),
        ("/service_tier", json!("platinum")),
        ("/choices/0/logprobs", json!({"content": null, "odd": [1]})),
        ("/choices/0/message/novelty", json!({"a": 1})),
        ("/choices/0/message/refusal", json!(null)),
        ("/choices/0/message/tool_calls", json!(null)),
        ("/usage", json!(null)),
        ("/usage", json!("none")),
    ] {
        let body = changed(pointer, value);
        ask([Reply::json(200, body)]).await.said("Hi", 1);
    }
    let bare = json!({"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]});
    ask([Reply::json(200, bare.to_string())])
        .await
        .said("Hi", 1);
    for empty in [
        json!({"choices": []}),
        json!({"choices": null}),
        json!({"choices": [{"delta": null}]}),
        json!({"choices": [{"delta": null, "message": null, "finish_reason": null}]}),
        json!({}),
    ] {
        let list = [
            events::text("H"),
            events::event(&empty),
            events::text("i"),
            events::finish("stop"),
        ];
        stream([streaming(&list)]).await.said("Hi", 1);
    }
}

#[tokio::test]
async fn an_answer_without_choices_is_no_answer() {
    for choices in [json!([]), json!(null)] {
        let body = changed("/choices", choices);
        ask([Reply::json(200, body)])
            .await
            .failed(ErrorKind::Unavailable, 3);
    }
}

#[tokio::test]
async fn content_in_parts_is_text() {
    let parts = json!([{"type": "text", "text": "H"}, {"type": "text", "text": "i"}]);
    let body = changed("/choices/0/message/content", parts);
    ask([Reply::json(200, body)]).await.said("Hi", 1);
    let null = changed("/choices/0/message/content", json!(null));
    ask([Reply::json(200, null)]).await.said("", 1);
}

#[tokio::test]
async fn odd_texts_end_in_an_error_or_pass_but_never_in_a_panic() {
    let text = |inside: &str| events::text("~").replace('~', inside);
    let fine = [
        ("\\ufeff", "\u{feff}"),
        ("\\ud83d\\ude00", "\u{1f600}"),
        ("\u{feff}x", "\u{feff}x"),
    ];
    for (written, said) in fine {
        let list = [text(written), events::finish("stop")];
        stream([streaming(&list)]).await.said(said, 1);
    }
    for surrogate in ["\\ud800", "\\udc00x", "\\ud800\\ud800"] {
        let list = [events::text("Hi"), text(surrogate), events::finish("stop")];
        let outcome = stream([streaming(&list)]).await;
        outcome.failed(ErrorKind::InvalidResponse, "Hi", 1);
    }
    let key = "k".repeat(1 << 20);
    let list = [
        format!(
            "data: {{\"{key}\":1,\"__proto__\":{{}},\"id\":\"a\",\"id\":\"b\",\"choices\":[{{\"delta\":{{\"content\":\"Hi\"}}}}]}}\n\n"
        ),
        events::finish("stop"),
    ];
    stream([streaming(&list)]).await.said("Hi", 1);
}

/// The stack of a thread that Rust makes, which is what an unoptimised build needs; an optimised one
/// does with a quarter.
const STACK: usize = if cfg!(debug_assertions) {
    2 << 20
} else {
    512 << 10
};

fn on_a_small_stack(work: impl Future<Output = ()> + Send + 'static) {
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread();
        { runtime }.enable_all().build().unwrap().block_on(work);
    };
    let thread = std::thread::Builder::new().stack_size(STACK);
    thread.spawn(run).unwrap().join().unwrap();
}

#[test]
fn nesting_ends_in_an_error_and_not_in_the_stack() {
    on_a_small_stack(async {
        for depth in [100, 126, 127, 128, 129, 200_000] {
            let nested = "[".repeat(depth) + &"]".repeat(depth);
            let fields = [
                format!(
                    "{{\"unknown\":{nested},\"choices\":[{{\"delta\":{{\"content\":\"Hi\"}}}}]}}"
                ),
                format!("{{\"choices\":[{{\"delta\":{{\"content\":{nested}}}}}]}}"),
                format!("{{\"choices\":[{{\"delta\":{{\"reasoning_details\":{nested}}}}}]}}"),
                format!("{{\"error\":{nested}}}"),
            ];
            for field in fields {
                let list = [
                    format!("data: {field}\n\n"),
                    events::text("!"),
                    events::finish("stop"),
                ];
                // It is an answer or an error, and comes.
                let outcome = stream([streaming(&list)]).await;
                if depth > 1_000
                    && let Err(error) = outcome.got.end
                {
                    assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}");
                }
            }
            let arguments = format!("{{\"a\":{nested}}}");
            let list = [
                events::tool_call(0, Some("call_1"), Some("look"), &arguments),
                events::finish("tool_calls"),
            ];
            let message = stream([streaming(&list)]).await.said("", 1);
            let calls: Vec<&ToolCall> = message.tool_calls().collect();
            assert_eq!(calls.len(), usize::from(depth < 127), "{depth}");
            assert_eq!(message.invalid_tool_calls().count(), 1 - calls.len());
        }
    });
}

#[tokio::test]
async fn the_last_usage_counts_once() {
    let counted = |event: String, usage: u64| {
        let json: &str = event.trim_end().strip_prefix("data: ").unwrap();
        let mut json: Value = serde_json::from_str(json).unwrap();
        json["usage"] =
            json!({"prompt_tokens": 10, "completion_tokens": usage, "total_tokens": 10 + usage});
        events::event(&json)
    };
    let list = [
        counted(events::text("H"), 1),
        counted(events::text("i"), 2),
        counted(events::finish("stop"), 3),
        events::usage(10, 3),
    ];
    let message = stream([streaming(&list)]).await.said("Hi", 1);
    assert_eq!(message.usage.unwrap().total_tokens, 13);
}

#[tokio::test]
async fn only_the_first_answer_is_read() {
    let of = |index: u64, text: &str| {
        events::event(&json!({"choices": [{"index": index, "delta": {"content": text}}]}))
    };
    let list = [
        of(0, "H"),
        of(1, "no"),
        of(4_294_967_295, "no"),
        of(0, "i"),
        events::finish("stop"),
    ];
    stream([streaming(&list)]).await.said("Hi", 1);
}

#[tokio::test]
async fn an_answer_that_changes_its_model_is_one_answer() {
    let of = |id: &str, model: &str, text: &str| {
        events::event(&json!({"id": id, "model": model, "choices": [{"delta": {"content": text}}]}))
    };
    let finish =
        json!({"id": "gen-2", "model": "b/2", "choices": [{"delta": {}, "finish_reason": "stop"}]});
    let list = [
        of("gen-1", "a/1", "H"),
        of("gen-2", "b/2", "i"),
        events::event(&finish),
    ];
    let message = stream([streaming(&list)]).await.said("Hi", 1);
    assert_eq!(message.response.model.as_deref(), Some("b/2"));
    assert_eq!(message.response.id.as_deref(), Some("gen-2"));
}

#[tokio::test]
async fn a_failure_in_a_stream_is_one_in_all_its_forms() {
    let error = |json: Value| events::event(&json);
    for (event, kind) in [
        (events::failure(502, "Gone"), ErrorKind::Unavailable),
        (
            error(json!({"error": {"code": 429, "message": "Slow"}})),
            ErrorKind::RateLimited,
        ),
        (error(json!({"error": "Gone"})), ErrorKind::Unavailable),
        (
            error(json!({"choices": [{"delta": {}, "finish_reason": "error"}]})),
            ErrorKind::Unavailable,
        ),
    ] {
        let list = [events::text("Hi"), event.clone(), events::DONE.to_owned()];
        let failed = stream([streaming(&list)]).await.failed(kind, "Hi", 1);
        assert!(
            failed.is_retryable(),
            "the caller may, who knows what was shown"
        );
        // Before any output it is as if nothing had been sent.
        let early = streaming(&[events::COMMENT.to_owned(), event]);
        stream([early, Reply::streamed(["Hi"])]).await.said("Hi", 2);
    }
    let null =
        json!({"error": null, "choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]});
    stream([streaming(&[error(null)])]).await.said("Hi", 1);
}

#[tokio::test]
async fn a_failure_in_a_whole_answer_is_one_in_all_its_forms() {
    for (body, message) in [
        (json!({"error": "Gone"}), "Gone"),
        (json!({"error": {"message": "Gone"}}), "Gone"),
        (json!({"error": ""}), "the provider gave no reason"),
    ] {
        let error = ask([Reply::json(500, body.to_string())]).await;
        let error = error.failed(ErrorKind::Unavailable, 3);
        assert_eq!(error.message(), message);
    }
    for body in [
        json!({"detail": "Not authenticated"}),
        json!({"message": "Not authenticated"}),
    ] {
        let error = ask([Reply::json(401, body.to_string())]).await;
        let error = error.failed(ErrorKind::Authentication, 1);
        assert!(error.message().contains("Not authenticated"), "{error}");
    }
    ask([Reply::json(200, changed("/error", json!(null)))])
        .await
        .said("Hi", 1);
    let partly = changed("/choices/0/error", json!({"code": 502, "message": "Gone"}));
    let error = ask([Reply::json(200, partly)]).await;
    let error = error.failed(ErrorKind::Unavailable, 3);
    assert_eq!(error.partial().unwrap().text(), "Hi");
}

#[tokio::test]
async fn calls_without_end_are_cut_off() {
    let limits = Limits::new()
        .with_max_tool_calls(8)
        .with_max_argument_bytes(1 << 10);
    let call = |index| events::tool_call(index, Some(&format!("call_{index}")), Some("look"), "{}");
    let many: Vec<String> = (0..100).map(call).collect();
    let long = [
        vec![events::tool_call(
            0,
            Some("call_1"),
            Some("look"),
            "{\"a\":\"",
        )],
        vec![events::tool_call(0, None, None, &"x".repeat(100)); 100],
    ]
    .concat();
    let unnumbered: Vec<String> = (0..100)
        .map(|id| {
            events::delta(
                &json!({"tool_calls": [{"index": 0, "id": format!("call_{id}"),
                "function": {"name": "look", "arguments": ""}}]}),
            )
        })
        .collect();
    for list in [many, long, unnumbered] {
        let server = serve([streaming(&list)]).await;
        let error = in_time(streamed(&limited(&server, limits.clone())))
            .await
            .error();
        assert_eq!(
            (error.kind(), server.request_count()),
            (ErrorKind::InvalidResponse, 1)
        );
        assert!(error.message().contains("`Limits::max_"), "{error}");
        let partial = error.partial().unwrap();
        assert_eq!(partial.tool_calls().count(), 0, "none may be run");
        assert!(partial.invalid_tool_calls().count() <= 8);
    }
    let calls: Vec<Value> = (0..9)
        .map(|id| json!({"id": format!("call_{id}"), "function": {"name": "f", "arguments": "{}"}}))
        .collect();
    let body = changed("/choices/0/message/tool_calls", json!(calls));
    let server = serve([Reply::json(200, body)]).await;
    let error = in_time(whole(&limited(&server, limits))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
}
