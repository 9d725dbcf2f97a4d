//! Names of tools that do not exist: D18.

use chat_core::{ToolSet, ToolStatus, tool};
use serde_json::json;

use super::support::{calls_of, piece};

/// Says what the weather is like.
#[tool]
fn get_weather() -> &'static str {
    "rain"
}

/// Says what time it is.
#[tool]
fn get_time() -> &'static str {
    "noon"
}

#[tokio::test]
async fn an_unknown_name_is_answered_with_the_known_ones() {
    let tools = ToolSet::new((get_weather, get_time)).unwrap();
    for name in ["Get_weather", "get_weather ", "weather", "get_weather{}"] {
        let message = calls_of([piece(json!(0), "call_a", name, "{}")]).await;
        let results = tools.run(&message).await.unwrap();
        assert_eq!((results.len(), results[0].status), (1, ToolStatus::Error));
        let words = format!("Error: `{name}` is not a tool; the tools are: get_weather, get_time");
        assert_eq!(results[0].content.text(), words);
        assert_eq!(results[0].tool_call_id, "call_a");
    }
}
