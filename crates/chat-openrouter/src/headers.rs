use chat_core::{Error, ErrorKind, HeaderSetting, Headers, Result};
use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};

/// Headers that say who asks, or how requests and answers are framed. They are made here.
const RESERVED: [&str; 15] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Lays headers that a user set over those that are there.
///
/// # Errors
///
/// If a header is not the user's to set, cannot be sent, or has lost its value on the way through
/// JSON.
pub(crate) fn lay_over(headers: &mut HeaderMap, own: &Headers) -> Result<()> {
    for (name, setting) in own.iter() {
        let named = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| wrong(&format!("`{name}` cannot be the name of a header")))?;
        if RESERVED.contains(&named.as_str()) {
            return Err(wrong(&match named.as_str() {
                "authorization" => {
                    "the authorization header is made from the key; set `api_key`".to_owned()
                }
                name => format!("the header `{name}` is made by the client and cannot be set"),
            }));
        }
        match setting {
            HeaderSetting::Set(value) => {
                let mut value = header_value(name, value)?;
                // A gateway's own key may be in it.
                value.set_sensitive(true);
                headers.insert(named, value);
            }
            HeaderSetting::Unset => {
                headers.remove(named);
            }
            _ => {
                return Err(wrong(&format!(
                    "the value of the header `{name}` was withheld from the JSON that the \
                     configuration comes from; set it again, or leave the header out"
                )));
            }
        }
    }
    Ok(())
}

pub(crate) fn header_value(name: &str, value: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(value)
        .ok()
        .filter(|value| value.to_str().is_ok())
        .ok_or_else(|| {
            wrong(&format!(
                "{name} is sent in a header and must be plain ASCII without line ends"
            ))
        })
}

fn wrong(message: &str) -> Error {
    Error::new(ErrorKind::Configuration, message)
}
