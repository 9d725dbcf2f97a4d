//! Hears everything that is logged, by whomever.

use std::fmt::{self, Debug, Write};
use std::sync::{Mutex, OnceLock};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Everything that was logged, by whomever.
pub(crate) fn logged() -> &'static Mutex<String> {
    static LOGGED: OnceLock<Mutex<String>> = OnceLock::new();
    LOGGED.get_or_init(Mutex::default)
}

fn note(line: impl fmt::Display) {
    writeln!(logged().lock().unwrap(), "{line}").unwrap();
}

/// Keeps all spans and events of all targets and levels.
pub(crate) struct Everything;

struct Fields<'a>(&'a str);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        note(format_args!("{} {field}={value:?}", self.0));
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Fields(span.metadata().target()));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields("span"));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Fields(event.metadata().target()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        note(format_args!("{} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}
