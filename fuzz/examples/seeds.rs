//! Writes the inputs to begin with into `corpus`: the fixtures of the tests, and one or two of each
//! form that a target takes.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

const FIXTURES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../crates/chat-openrouter/tests/fixtures"
);

const MESSAGES: &[&str] = &[
    r#"{"role":"user","content":"hi"}"#,
    r#"{"type":"human","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}},{"type":"image_url","image_url":{"url":"https://e.test/a.png","detail":"low"}}]}"#,
    r#"{"role":"assistant","content":null,"reasoning":"hm","tool_calls":[{"id":"1","type":"function","function":{"name":"add","arguments":"{\"a\":1}"}}]}"#,
    r#"{"role":"tool","tool_call_id":"1","content":"3"}"#,
    r#"{"type":"ai","content":[{"type":"reasoning","reasoning":"hm"},{"type":"tool_call","id":"1","name":"add","args":{"a":1}}],"response_metadata":{"id":"gen-1"},"usage_metadata":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}"#,
    r#"{"lc":1,"type":"constructor","id":["langchain","schema","messages","AIMessage"],"kwargs":{"content":"hi","additional_kwargs":{"x":1}}}"#,
    r#"{"role":"system","name":"n","content":[{"type":"input_audio","input_audio":{"data":"QUJD","format":"wav"}},{"type":"file","file":{"file_data":"data:application/pdf;base64,QUJD","filename":"a"}}]}"#,
];

const FAILURES: &[&str] = &[
    r#"{"error":{"code":401,"message":"No auth credentials found \u0007"}}"#,
    r#"{"error":{"code":429,"message":"Provider returned error","metadata":{"raw":"{\"error\":{\"message\":\"slow down\"}}","provider_name":"X"}},"user_id":"u"}"#,
    r#"{"error":{"error_type":"provider_overloaded","http_status":503,"availability":{"retryable":true,"retry_after":4}}}"#,
    "<html><head><title>502</title></head><body>Bad gateway\u{7}</body></html>",
    "data: {\"error\":{\"code\":502,\"message\":\"x\"},\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}\n\n",
];

const SCHEMAS: &[&str] = &[
    r##"{"title":"Film","type":"object","properties":{"title":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"next":{"$ref":"#/$defs/Film"}},"required":["title"],"$defs":{"Film":{"type":"object","properties":{"year":{"type":"integer","minimum":1900}}}}}"##,
    r#"{"type":"array","items":{"oneOf":[{"const":"a"},{"type":["number","null"],"maximum":3}]}}"#,
    r#"{"allOf":[{"type":"object","properties":{"a":{"enum":["x","y"]}}},{"properties":{"b":{"type":"boolean","default":true}}}]}"#,
];

fn main() -> Result<(), Box<dyn Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut fixtures = fs::read_dir(FIXTURES)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<PathBuf>, std::io::Error>>()?;
    fixtures.sort();
    let mut count = 0;
    let mut write = |target: &str, seed: &[u8]| -> std::io::Result<()> {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        count += 1;
        fs::write(folder.join(format!("seed-{count}")), seed)
    };
    let with = |head: &[u8], body: &[u8]| [head, body].concat();
    for path in fixtures {
        let body = fs::read(&path)?;
        if path.extension().is_some_and(|kind| kind == "sse") {
            write("sse", &with(&[255, 2, 9, 0, 200, 0], &body))?;
            write("stream", &with(&[2, 9, 0, 200, 0], &body))?;
        } else {
            write("partial_json", &with(&[2, 9, 0, 200, 0], &body))?;
            write("failure", &with(&[0, 0], &body))?;
        }
    }
    for message in MESSAGES {
        write("message_json", message.as_bytes())?;
        write("partial_json", &with(&[1, 9, 0], message.as_bytes()))?;
    }
    for (status, body) in (4_u8..).zip(FAILURES) {
        write("failure", &with(&[status, status], body.as_bytes()))?;
    }
    for schema in SCHEMAS {
        write("strict_schema", schema.as_bytes())?;
        write(
            "strict_schema",
            &with(schema.as_bytes(), b"\xfe{\"title\":null,\"tags\":[null]}"),
        )?;
    }
    write("retry_after", b"\0\x40\x59\x73\x65\x41\x59\x73\x65")?;
    write(
        "retry_after",
        b"\x01100\xfe2\xfeSun, 06 Nov 1994 08:49:37 GMT\xfe1.5",
    )?;
    write("retry_after", b"\x01\xfe1.5\xfe\xfe40")?;
    write("config", b"https://openrouter.ai/api/v1\xfesk-or-v1-0123456789\xfex-own\xfevalue\xfeMy app\xfea/b\xfes-1")?;
    write(
        "config",
        b"http://[::1]:8080/v1/\xfe key-1234\n\xfe\xfe\xfe\xfea/b",
    )?;
    write(
        "config",
        b"https://user:key-1234@host/?q\xfekey-1234\xfea b\xfe\xfe\xfea/b",
    )?;
    println!("{count} seeds in {}", corpus.display());
    Ok(())
}
