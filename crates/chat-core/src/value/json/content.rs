use serde::de::{Deserialize, Deserializer};
use serde_json::Value;

use super::annotation::annotation_block;
use super::block::read_block;
use crate::value::Content;

/// A text, a list of blocks, or one block. Annotations that stand in a text block become blocks
/// after it.
pub(super) fn read_content(value: Value) -> Content {
    match value {
        Value::Null => Content::default(),
        Value::String(text) => Content::from(text),
        Value::Array(items) => {
            let mut content = Content::default();
            for mut item in items {
                let annotations = take_annotations(&mut item);
                content.push(read_block(item));
                for annotation in annotations {
                    content.push(annotation_block(annotation));
                }
            }
            content
        }
        block => Content::from(read_block(block)),
    }
}

fn take_annotations(item: &mut Value) -> Vec<Value> {
    let is_text = matches!(
        item.get("type").and_then(Value::as_str),
        Some("text" | "output_text")
    );
    let annotations = item
        .as_object_mut()
        .filter(|fields| is_text && fields.get("annotations").is_some_and(Value::is_array))
        .and_then(|fields| fields.shift_remove("annotations"));
    match annotations {
        Some(Value::Array(annotations)) => annotations,
        _ => Vec::new(),
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(read_content)
    }
}
