//! How long a server asks to wait, in all its forms.

use std::time::{Duration, SystemTime};

use super::input::fields;
use super::server::{Answer, whole};

/// A date counts from the server's own clock; seconds and milliseconds are what they say; what is
/// no time is none.
pub fn run(data: &[u8]) {
    let Some((form, data)) = data.split_first() else {
        return;
    };
    if form % 2 == 0 {
        check_dates(data);
    } else {
        check_any(data);
    }
}

fn check_dates(data: &[u8]) {
    let Some((now, then)) = data.first_chunk::<4>().zip(data.last_chunk::<4>()) else {
        return;
    };
    let seconds = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
    let date =
        |seconds| httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
    let (now, then) = (seconds(now), seconds(then));
    let answer = Answer::new(503, "text/plain", b"")
        .header("date", date(now).as_bytes())
        .header("retry-after", date(then).as_bytes());
    let wait = Duration::from_secs(then.saturating_sub(now));
    assert_eq!(whole(answer).unwrap_err().retry_after(), Some(wait));
}

fn check_any(data: &[u8]) {
    let [millis, seconds, date, told] = fields::<4>(data);
    let body = format!(r#"{{"error":{{"availability":{{"retry_after":{told}}}}}}}"#);
    let answer = Answer::new(503, "application/json", body.as_bytes())
        .header("retry-after-ms", millis.as_bytes())
        .header("retry-after", seconds.as_bytes())
        .header("date", date.as_bytes());
    let wait = whole(answer).unwrap_err().retry_after();
    let is_text =
        |text: &str| !text.trim().is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_text(&seconds)
        && millis.is_empty()
        && let Ok(whole) = seconds.parse::<u32>()
    {
        assert_eq!(wait, Some(Duration::from_secs(whole.into())));
    }
    if is_text(&millis)
        && let Ok(whole) = millis.parse::<u32>()
    {
        assert_eq!(wait, Some(Duration::from_millis(whole.into())));
    }
}
