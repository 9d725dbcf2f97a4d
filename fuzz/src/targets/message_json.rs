//! Messages as JSON, in the forms that are read and the two that are written.

use chat_core::{ChatOptions, ChatRequest, Message, RunContext};
use chat_openrouter::ChatOpenRouter;
use serde_json::Value;

/// What can be read is written so that it is read again as the same; the form of OpenAI changes no
/// more once it was read back; and a request with it is JSON or is refused.
pub fn run(data: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    let Ok(message) = serde_json::from_value::<Message>(value.clone()) else {
        return;
    };
    let written = serde_json::to_string(&message).unwrap();
    let again: Message = serde_json::from_str(&written).unwrap();
    assert_eq!(again, message, "{value} became {written}");

    let openai = message.to_openai_json();
    if let Ok(read) = serde_json::from_value::<Message>(openai.clone()) {
        let settled = read.to_openai_json();
        let read: Message = serde_json::from_value(settled.clone()).unwrap();
        assert_eq!(read.to_openai_json(), settled, "{openai}");
    }
    check_request(message);
}

fn check_request(message: Message) {
    thread_local! {
        static MODEL: ChatOpenRouter =
            ChatOpenRouter::builder().api_key("key-0").model("a/b").build().unwrap();
    }
    let (messages, options, context) = ([message], ChatOptions::new(), RunContext::new());
    let request = ChatRequest::new(&messages, &options, &context);
    if let Ok(request) = MODEL.with(|model| model.dry_run(request, true)) {
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        assert_eq!(body["messages"].as_array().map(Vec::len), Some(1));
    }
}
