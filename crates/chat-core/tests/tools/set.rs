//! How the calls of an answer are made, and what becomes of those that fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::common::{Recorder, map};
use chat_core::{
    AiMessage, CancellationToken, ContentBlock, Error, ErrorKind, FakeChatModel, InvalidToolCall,
    Json, RunContext, RunEventKind, RunnableExt, StepKind, ToolCall, ToolContext, ToolDefinition,
    ToolMessage, ToolOutput, ToolSet, ToolStatus, tool,
};
use serde_json::{Value, json};
use tokio::time::Instant;

/// Says what it is told, after some time.
#[tool]
async fn echo(text: String, #[default(0)] wait_ms: u64) -> String {
    tokio::time::sleep(Duration::from_millis(wait_ms)).await;
    text
}

/// Panics.
#[tool]
async fn panics(#[default(true)] now: bool) -> String {
    assert!(!now, "out of cheese");
    String::new()
}

fn call(name: &str, args: Value, id: &str) -> ContentBlock {
    ContentBlock::ToolCall(ToolCall::new(name, map(args), id))
}

fn answer(calls: impl IntoIterator<Item = ContentBlock>) -> AiMessage {
    AiMessage::new(calls.into_iter().collect::<Vec<_>>())
}

fn texts(messages: &[ToolMessage]) -> Vec<String> {
    messages
        .iter()
        .map(|message| message.content.text().into_owned())
        .collect()
}

/// The only result of a call that fails.
async fn failure(tools: &ToolSet, block: ContentBlock) -> String {
    let messages = tools.run(&answer([block])).await.unwrap();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].status, ToolStatus::Error);
    assert_eq!(messages[0].tool_call_id, "call_1");
    messages[0].content.text().into_owned()
}

#[tokio::test(start_paused = true)]
async fn results_stand_in_the_order_of_the_calls_and_the_calls_run_together() {
    let tools = ToolSet::new([echo]).unwrap();
    let started = Instant::now();
    let calls = [30, 10, 20].map(|wait| {
        call(
            "echo",
            json!({ "text": wait.to_string(), "wait_ms": wait }),
            &format!("id_{wait}"),
        )
    });
    let results = tools.run(&answer(calls)).await.unwrap();
    assert_eq!(texts(&results), ["30", "10", "20"]);
    let ids: Vec<_> = results
        .iter()
        .map(|message| message.tool_call_id.as_str())
        .collect();
    assert_eq!(ids, ["id_30", "id_10", "id_20"]);
    assert!(
        results
            .iter()
            .all(|message| message.status == ToolStatus::Success)
    );
    assert_eq!(results[0].name.as_deref(), Some("echo"));
    assert_eq!(started.elapsed(), Duration::from_millis(30));
    assert!(
        tools
            .run(&AiMessage::new("no calls"))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn no_more_calls_run_at_once_than_allowed() {
    for (most, expected) in [(None, 8), (Some(3), 3), (Some(0), 1)] {
        let (live, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counters = (Arc::clone(&live), Arc::clone(&peak));
        let work = tool("work", "Works.", move || {
            let (live, peak) = counters.clone();
            async move {
                peak.fetch_max(live.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_secs(1)).await;
                live.fetch_sub(1, Ordering::SeqCst);
            }
        });
        let mut tools = ToolSet::new([work]).unwrap();
        if let Some(most) = most {
            tools = tools.with_max_concurrency(most);
        }
        let calls = (0..20).map(|at| call("work", json!({}), &format!("call_{at}")));
        assert_eq!(tools.run(&answer(calls)).await.unwrap().len(), 20);
        assert_eq!(peak.load(Ordering::SeqCst), expected);
    }
}

#[tokio::test]
async fn every_failure_is_a_result_for_the_model() {
    let typed = tool("typed", "Takes numbers.", |args: Items| async move {
        args.items.len()
    });
    let broken = tool("broken", "Breaks.", || async {
        Err::<(), _>("the disk is full")
    });
    let tools = ToolSet::new((echo, panics, typed, broken)).unwrap();
    let cases = [
        (
            call("ecko", json!({}), "call_1"),
            "Error: `ecko` is not a tool; the tools are: echo, panics, typed, broken",
        ),
        (
            call("echo", json!({}), "call_1"),
            "Error: wrong arguments for `echo`: text: missing",
        ),
        (
            call(
                "typed",
                json!({ "items": [{ "price": 1 }, { "price": "x" }] }),
                "call_1",
            ),
            "Error: wrong arguments for `typed`: items[1].price: expected a number, found a string",
        ),
        (
            call("typed", json!({}), "call_1"),
            "Error: wrong arguments for `typed`: items: missing",
        ),
        (
            call("broken", json!({}), "call_1"),
            "Error: the disk is full",
        ),
        (
            call("panics", json!({}), "call_1"),
            "Error: the tool panicked: out of cheese",
        ),
    ];
    for (block, words) in cases {
        assert_eq!(failure(&tools, block).await, words);
    }
}

#[derive(serde::Deserialize, chat_core::schemars::JsonSchema)]
#[schemars(crate = "chat_core::schemars")]
struct Items {
    items: Vec<Item>,
}

#[derive(serde::Deserialize, chat_core::schemars::JsonSchema)]
#[schemars(crate = "chat_core::schemars")]
#[allow(dead_code, reason = "only its form counts")]
struct Item {
    price: f64,
}

#[tokio::test]
async fn arguments_for_a_raw_schema_are_checked_before_the_call() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let schema = json!({
        "type": "object",
        "properties": { "unit": { "enum": ["c", "f"] }, "days": { "type": "integer", "minimum": 1 } },
        "required": ["unit"],
        "additionalProperties": false,
    });
    let raw = ToolDefinition::new("raw", "Takes JSON.", schema).with_function(
        move |args: chat_core::JsonMap| {
            counter.fetch_add(1, Ordering::SeqCst);
            async move { Json(args) }
        },
    );
    let tools = ToolSet::new(raw).unwrap();
    let wrong = call("raw", json!({ "days": 0, "place": 1 }), "call_1");
    assert_eq!(
        failure(&tools, wrong).await,
        "Error: wrong arguments for `raw`: unit: missing; days: must be at least 1, not 0; place: not a known field"
    );
    assert_eq!(calls.load(Ordering::SeqCst), 0);
    let right = answer([call("raw", json!({ "unit": "c" }), "call_1")]);
    assert_eq!(
        texts(&tools.run(&right).await.unwrap()),
        [r#"{"unit":"c"}"#]
    );
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_tool_that_takes_too_long_is_dropped_and_the_others_go_on() {
    let tools = ToolSet::new([echo]).unwrap();
    let message = answer([
        call(
            "echo",
            json!({ "text": "slow", "wait_ms": 61_000 }),
            "call_1",
        ),
        call("echo", json!({ "text": "fast" }), "call_2"),
    ]);
    let started = Instant::now();
    let results = tools.run(&message).await.unwrap();
    assert_eq!(
        texts(&results),
        ["Error: the tool did not end within 60s", "fast"]
    );
    assert_eq!(started.elapsed(), Duration::from_secs(60));
    let patient = tools.with_timeout(Duration::from_secs(90));
    assert_eq!(
        texts(&patient.run(&message).await.unwrap()),
        ["slow", "fast"]
    );
}

#[tokio::test]
async fn invalid_calls_are_answered_with_the_reason() {
    let tools = ToolSet::new([echo]).unwrap();
    let mut cut = InvalidToolCall::new("{\"te", "the answer was cut off");
    (cut.name, cut.id) = (Some("echo".to_owned()), Some("call_1".to_owned()));
    let mut unknown = cut.clone();
    unknown.name = Some("nothing".to_owned());
    assert_eq!(
        failure(&tools, ContentBlock::InvalidToolCall(cut.clone())).await,
        "Error: the call was not made: the answer was cut off; make it again with complete arguments"
    );
    assert_eq!(
        failure(&tools, ContentBlock::InvalidToolCall(unknown)).await,
        "Error: `nothing` is not a tool; the tools are: echo"
    );
    let good = call("echo", json!({ "text": "hi" }), "call_0");
    let both = answer([ContentBlock::InvalidToolCall(cut), good]);
    let ids: Vec<_> = tools
        .run(&both)
        .await
        .unwrap()
        .into_iter()
        .map(|m| m.tool_call_id)
        .collect();
    assert_eq!(ids, ["call_1", "call_0"]);
}

#[tokio::test]
async fn long_results_are_cut_at_a_character_with_a_note() {
    let long = tool("long", "Says much.", || async { "é".repeat(100_000) });
    let blocks = tool("blocks", "Says and shows.", || async {
        ToolOutput::new(vec![
            ContentBlock::text("abc"),
            ContentBlock::image_url("https://example.test/a.png"),
            ContentBlock::text("defgh"),
            ContentBlock::text("ijk"),
        ])
    });
    let tools = ToolSet::new([long, blocks]).unwrap();
    let result = tools
        .run(&answer([call("long", json!({}), "a")]))
        .await
        .unwrap();
    let text = result[0].content.text();
    assert!(
        text.ends_with("é\n[cut: 65536 of 200000 bytes are shown]"),
        "{}",
        &text[65_000..]
    );
    assert_eq!(result[0].status, ToolStatus::Success);
    let short = tools.with_max_result_bytes(5);
    let result = short
        .run(&answer([call("long", json!({}), "a")]))
        .await
        .unwrap();
    assert_eq!(
        result[0].content.text(),
        "éé\n[cut: 4 of 200000 bytes are shown]"
    );
    let result = short
        .run(&answer([call("blocks", json!({}), "a")]))
        .await
        .unwrap();
    assert_eq!(
        result[0].content.text(),
        "abcde\n[cut: 5 of 11 bytes are shown]"
    );
    assert_eq!(result[0].content.len(), 3);
    let result = short
        .run(&answer([call("nobody", json!({}), "a")]))
        .await
        .unwrap();
    assert!(result[0].content.text().starts_with("Error\n[cut"));
}

#[tokio::test]
async fn artifacts_and_state_reach_the_app_and_the_tool() {
    #[derive(Clone)]
    struct Db(Arc<AtomicUsize>);
    /// Counts.
    #[tool]
    fn count(#[state] db: &Db, context: &ToolContext) -> ToolOutput {
        let count = db.0.fetch_add(1, Ordering::SeqCst);
        ToolOutput::from(format!("{} {count}", context.call_id))
            .with_artifact(json!({ "n": count }))
    }
    let db = Db(Arc::default());
    let tools = ToolSet::new(count).unwrap();
    let message = answer([call("count", json!({}), "call_1")]);
    assert_eq!(
        tools.run(&message).await.unwrap()[0].status,
        ToolStatus::Error
    );
    let tools = tools.with_state(db.clone()).with_state("another value");
    let results = tools.run(&message).await.unwrap();
    assert_eq!(results[0].content.text(), "call_1 0");
    assert_eq!(results[0].artifact, Some(json!({ "n": 0 })));
    assert_eq!(db.0.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn each_call_is_a_run_and_what_it_calls_is_below_it() {
    let model = FakeChatModel::new(["fine"]);
    let ask = tool(
        "ask",
        "Asks a model.",
        move |_args: chat_core::JsonMap, context: ToolContext| {
            let model = model.clone();
            async move {
                model
                    .invoke_in("how are you", &context.run)
                    .await
                    .map(|it| it.text().into_owned())
            }
        },
    );
    let tools = ToolSet::new((ask, panics)).unwrap();
    let (recorder, context) = Arc::new(Recorder::with_content()).observing();
    let calls = [
        call("ask", json!({ "a": 1 }), "x"),
        call("panics", json!({}), "y"),
        call("no", json!({}), "z"),
    ];
    let results = tools
        .clone()
        .with_max_concurrency(1)
        .run_in(&answer(calls), &context)
        .await
        .unwrap();
    assert_eq!(results.len(), 3);
    assert_eq!(
        recorder.lines(),
        [
            "start ask",
            "  start FakeChatModel",
            "  usage FakeChatModel",
            "  end FakeChatModel",
            "end ask",
            "start panics",
            "error panics"
        ]
    );
    recorder.assert_every_run_ended_once();
    let events = recorder.events();
    assert_eq!(events[0].step, StepKind::Tool);
    match (&events[0].kind, &events[4].kind) {
        (RunEventKind::Start { input, .. }, RunEventKind::End { output, .. }) => {
            assert_eq!(input.as_ref().unwrap()["args"], json!({ "a": 1 }));
            assert_eq!(output.as_ref().unwrap()["content"], json!("fine"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_run_is_an_error_and_not_a_result() {
    let tools = ToolSet::new([echo]).unwrap();
    let slow = answer([call(
        "echo",
        json!({ "text": "", "wait_ms": 5_000 }),
        "call_1",
    )]);
    let context = RunContext::new().with_timeout(Duration::from_secs(1));
    let error = tools.run_in(&slow, &context).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
    let token = CancellationToken::new();
    let context = RunContext::new().with_cancellation(token.clone());
    let (result, ()) = tokio::join!(tools.run_in(&slow, &context), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        token.cancel();
    });
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Cancelled);
}

#[tokio::test]
async fn a_tool_that_speaks_of_a_deadline_of_its_own_does_not_end_the_run() {
    let late = tool("late", "Is late.", || async {
        Err::<(), _>(Error::new(ErrorKind::Cancelled, "the upstream gave up"))
    });
    let tools = ToolSet::new(late).unwrap();
    assert_eq!(
        failure(&tools, call("late", json!({}), "call_1")).await,
        "Error: the upstream gave up"
    );
}
