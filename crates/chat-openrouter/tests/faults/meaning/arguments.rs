//! Arguments that cannot be used: D15, D19.

use chat_core::schemars::{self, JsonSchema};
use chat_core::{ErrorKind, ToolSet, ToolStatus, tool};
use chat_testing::faults::events;
use serde::Deserialize;
use serde_json::json;

use super::support::{calls_of, invalid, names, piece, read, whole_stream};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Order {
    #[schemars(range(min = 1, max = 9))]
    count: u8,
    what: String,
}

fn tools() -> ToolSet {
    let order = tool("order", "Orders.", |order: Order| async move {
        format!("{} {}", order.count, order.what)
    });
    ToolSet::new(order).unwrap()
}

/// What the model reads after a call with these arguments.
async fn result(arguments: &str) -> (ToolStatus, String) {
    let message = calls_of([piece(json!(0), "call_a", "order", arguments)]).await;
    let results = tools().run(&message).await.unwrap();
    assert_eq!(results.len(), 1);
    (results[0].status, results[0].content.text().into_owned())
}

#[tokio::test]
async fn what_is_no_object_is_kept_and_told_to_the_model() {
    for arguments in [
        "{bad",
        "null",
        "[1]",
        "7",
        r#""{\"count\":1}""#,
        r#"{"count":1}{"count":2}"#,
        r#"{"count":1,}"#,
    ] {
        let message = calls_of([piece(json!(0), "call_a", "order", arguments)]).await;
        assert_eq!(names(&message), [], "{arguments}");
        assert_eq!(invalid(&message)[0].args, arguments);
        let (status, words) = result(arguments).await;
        assert_eq!(status, ToolStatus::Error);
        assert!(words.contains("not a JSON object"), "{arguments}: {words}");
    }
    let message = calls_of([piece(json!(0), "call_a", "now", "")]).await;
    assert_eq!(names(&message), [("now".to_owned(), json!({}))]);
}

#[tokio::test]
async fn what_violates_the_schema_is_told_in_few_words() {
    let cases = [
        (r#"{"count":1}"#, "what: missing"),
        (
            r#"{"count":"1","what":"tea"}"#,
            "count: expected an integer, found a string",
        ),
        (
            r#"{"count":10,"what":"tea"}"#,
            "count: must be at most 9, not 10",
        ),
        (
            r#"{"count":1,"what":"tea","milk":true}"#,
            "milk: not a known field",
        ),
    ];
    for (arguments, problem) in cases {
        let expected = format!("Error: wrong arguments for `order`: {problem}");
        assert_eq!(result(arguments).await, (ToolStatus::Error, expected));
    }
    let long = format!(r#"{{"count":1,"what":{{"x":"{}"}}}}"#, "x".repeat(200_000));
    let (status, words) = result(&long).await;
    assert_eq!(status, ToolStatus::Error);
    assert!(words.len() < 1_000, "{} bytes", words.len());
    // More than the transport lets through is an error of its own, before any tool.
    let huge = format!(r#"{{"what":"{}"}}"#, "x".repeat(2 << 20));
    let pieces = [piece(json!(0), "call_a", "order", &huge)];
    let deltas = pieces.map(|piece| events::delta(&json!({ "tool_calls": [piece] })));
    let error = read(whole_stream(deltas)).await.error();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert_eq!(result(r#"{"count":2,"what":"tea"}"#).await.1, "2 tea");
}
