//! A model that uses whatever tools it is given.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chat_core::schemars::JsonSchema;
use chat_core::{
    ChatModelExt, ChatOptions, Messages, OutputMethod, RunnableExt, ToolChoice, ToolSet, tool,
};
use chat_testing::fakes::TestModel;
use serde::Deserialize;

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "chat_core::schemars")]
#[allow(dead_code, reason = "the fields are only read from JSON")]
struct Order {
    city: String,
    size: Size,
    count: u8,
    notes: Option<String>,
    stops: Vec<Stop>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "chat_core::schemars")]
enum Size {
    Small,
    Large,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "chat_core::schemars")]
#[allow(dead_code, reason = "the fields are only read from JSON")]
struct Stop {
    name: String,
    next: Option<Box<Self>>,
}

fn tools() -> ToolSet {
    ToolSet::new([tool(
        "order",
        "Orders something.",
        |order: Order| async move { format!("{:?} to {:?}", order.size, order.city) },
    )])
    .unwrap()
}

#[tokio::test]
async fn it_calls_each_tool_once_and_says_what_they_gave() {
    let tools = tools();
    let model = TestModel::new().bind_tools(&tools).unwrap();
    let mut messages = Messages::from("Order something.");
    let asked = model.invoke(messages.clone()).await.unwrap();
    assert_eq!(asked.tool_calls().count(), 1);
    let results = tools.run(&asked).await.unwrap();
    messages.push(asked);
    messages.extend(results);
    let answer = model.invoke(messages).await.unwrap();
    assert_eq!(answer.text(), "the tools gave: Small to \"a\"");
    assert_eq!(answer.tool_calls().count(), 0);
}

#[tokio::test]
async fn it_calls_no_tool_that_it_must_not() {
    let model = TestModel::new().bind_tools(&tools()).unwrap();
    let none = ChatOptions::new().with_tool_choice(ToolChoice::None);
    let answer = model.bind(none).invoke("Order something.").await.unwrap();
    assert_eq!(answer.text(), "no tool was called");
}

#[tokio::test]
async fn it_gives_structured_output_of_any_type() {
    for method in [OutputMethod::FunctionCalling, OutputMethod::JsonSchema] {
        for strict in [None, Some(true)] {
            let model = TestModel::new().with_structured_output::<Order>().unwrap();
            let model = model.with_method(method).unwrap().with_strict(strict);
            let order = model.unwrap().invoke("Order something.").await.unwrap();
            assert_eq!(order.repairs(), 0);
        }
    }
}
