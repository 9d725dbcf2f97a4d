//! Structured output of a golden case.

use chat_core::{
    ChatModel, ChatModelExt, Message, Messages, OutputMethod, RawStructured, Result, RunnableExt,
    StructuredModel, fold,
};
use serde_json::{Value, json};

/// The value that comes of a case, with the words of the cases.
pub(crate) async fn ask<M: ChatModel>(
    model: M,
    given: &Value,
    messages: Vec<Message>,
    is_streamed: bool,
) -> Result<Value> {
    let structured = build(model, given)?.include_raw();
    let input = Messages::from(messages);
    let output: RawStructured<Value> = if is_streamed {
        fold::<RawStructured<Value>>(structured.stream(input)).await?
    } else {
        structured.invoke(input).await?
    };
    let raw_text = output.raw.text().into_owned();
    match output.parsed {
        Ok(value) => Ok(json!({
            "parsed": value.json(), "raw_text": raw_text, "parsing_error": false,
        })),
        Err(_) if given["include_raw"] == true => Ok(json!({
            "parsed": null, "raw_text": raw_text, "parsing_error": true,
        })),
        Err(error) => Err(error),
    }
}

fn build<M: ChatModel>(model: M, given: &Value) -> Result<StructuredModel<M, Value>> {
    let mut structured = model.with_structured_output_schema(given["schema"].clone())?;
    if let Some(method) = given["method"].as_str() {
        structured = structured.with_method(method.parse::<OutputMethod>()?)?;
    }
    structured.with_strict(given["strict"].as_bool())
}

/// The reference sends the schema of a strict response format as it was given. OpenAI refuses it
/// then, unless all of its objects are closed and all fields required, so this crate sends it so.
pub(crate) fn close_strict_schema(body: &mut Value) {
    let Some(format) = body.pointer_mut("/response_format/json_schema") else {
        return;
    };
    if format["strict"] == true {
        close(&mut format["schema"]);
    }
}

fn close(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else {
        return;
    };
    fields.remove("title");
    if let Some(properties) = fields.get_mut("properties") {
        let properties = properties.as_object_mut().unwrap();
        properties.values_mut().for_each(close);
        let names: Vec<_> = properties.keys().cloned().collect();
        fields.insert("required".to_owned(), json!(names));
        fields.insert("additionalProperties".to_owned(), json!(false));
    }
    if let Some(items) = fields.get_mut("items") {
        close(items);
    }
}
