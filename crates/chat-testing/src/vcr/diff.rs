use serde_json::Value;

/// The most differences that are shown.
const SHOWN: usize = 6;

/// How many places differ, and the first of them, each as `path: recorded → asked`.
pub(super) struct Difference {
    pub(super) count: usize,
    lines: Vec<String>,
}

impl Difference {
    pub(super) fn between(recorded: &Value, asked: &Value) -> Self {
        let mut difference = Self {
            count: 0,
            lines: Vec::new(),
        };
        difference.walk("", recorded, asked);
        difference
    }

    pub(super) fn show(&self) -> String {
        let more = self.count.saturating_sub(self.lines.len());
        let more = if more > 0 {
            format!("\n  … and {more} more")
        } else {
            String::new()
        };
        format!("{}{more}", self.lines.join("\n"))
    }

    fn walk(&mut self, path: &str, recorded: &Value, asked: &Value) {
        match (recorded, asked) {
            (Value::Object(old), Value::Object(new)) => {
                for (key, value) in old {
                    self.walk(
                        &format!("{path}.{key}"),
                        value,
                        new.get(key).unwrap_or(&Value::Null),
                    );
                }
                for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                    self.walk(&format!("{path}.{key}"), &Value::Null, value);
                }
            }
            (Value::Array(old), Value::Array(new)) => {
                for at in 0..old.len().max(new.len()) {
                    let null = Value::Null;
                    let (old, new) = (old.get(at).unwrap_or(&null), new.get(at).unwrap_or(&null));
                    self.walk(&format!("{path}[{at}]"), old, new);
                }
            }
            (old, new) if old != new => self.add(path, old, new),
            _ => {}
        }
    }

    fn add(&mut self, path: &str, recorded: &Value, asked: &Value) {
        self.count = self.count.saturating_add(1);
        if self.lines.len() < SHOWN {
            let path = path.trim_start_matches('.');
            self.lines.push(format!(
                "  {path}: recorded {}, asked {}",
                brief(recorded),
                brief(asked)
            ));
        }
    }
}

fn brief(value: &Value) -> String {
    if value.is_null() {
        return "nothing".to_owned();
    }
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
