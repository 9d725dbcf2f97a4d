//! No key is ever shown.

use std::borrow::Cow;

use chat_core::{ApiKey, Error, ErrorKind, redact};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};

const KEY: &str = "sk-or-v1-0123456789abcdef0123456789abcdef";

#[test]
fn debug_shows_nothing_of_a_key() {
    for key in ["", "a", KEY] {
        assert_eq!(format!("{:?}", ApiKey::from(key)), "ApiKey([redacted])");
        assert_eq!(
            format!("{:#?}", Some(ApiKey::new(key)))
                .matches("redacted")
                .count(),
            1
        );
    }
}

/// If one of these traits were there, the compiler could not tell which `check` is meant.
#[test]
fn a_key_can_be_neither_shown_nor_written_nor_compared() {
    trait Ambiguous<A> {
        fn check() {}
    }
    struct Shown;
    struct Written;
    struct Compared;
    impl<T: ?Sized> Ambiguous<()> for T {}
    impl<T: std::fmt::Display> Ambiguous<Shown> for T {}
    impl<T: serde::Serialize> Ambiguous<Written> for T {}
    impl<T: PartialEq> Ambiguous<Compared> for T {}
    <ApiKey as Ambiguous<_>>::check();
}

#[test]
fn space_around_a_key_is_cut_off() {
    assert_eq!(ApiKey::new(" abc\r\n").expose(), "abc");
    assert_eq!(ApiKey::from(format!("{KEY}\n")).expose(), KEY);
}

#[test]
fn a_key_of_any_form_is_scrubbed_by_itself() {
    let key = ApiKey::new("my+secret/key==");
    assert_eq!(key.scrub("a my+secret/key==b"), "a [redacted]b");
    assert_eq!(
        key.scrub(&format!("my+secret/key== and {KEY}")),
        "[redacted] and [redacted]"
    );
    assert_eq!(key.scrub(KEY), "[redacted]");
    assert!(matches!(
        key.scrub("nothing here"),
        Cow::Borrowed("nothing here")
    ));
    assert_eq!(ApiKey::new("").scrub("abc"), "abc");
    assert_eq!(ApiKey::new("a").scrub("abc"), "abc");
}

#[test]
fn what_looks_like_a_secret_is_hidden() {
    let cases = [
        (format!("key {KEY}."), "key [redacted]."),
        (format!("{KEY}{KEY}"), "[redacted]"),
        (format!("{KEY} {KEY}"), "[redacted] [redacted]"),
        (format!("{{\"k\":\"{KEY}\"}}"), r#"{"k":"[redacted]"}"#),
        (format!(r"line\n{KEY}"), r"line\n[redacted]"),
        (format!("%20{KEY}"), "%20[redacted]"),
        (format!("key_{KEY}"), "key_[redacted]"),
        ("sk-proj-abcdefghij_klm".to_owned(), "[redacted]"),
        ("sk-ant-api03-abcdefghij".to_owned(), "[redacted]"),
        (
            "Authorization: Bearer abc.def+ghi/j=".to_owned(),
            "Authorization: Bearer [redacted]",
        ),
        (
            "authorization: bearer abcdefgh".to_owned(),
            "authorization: bearer [redacted]",
        ),
        (
            r#""Bearer abcdefgh","x""#.to_owned(),
            r#""Bearer [redacted]","x""#,
        ),
        (
            "http://me:p@ss@host/a@b".to_owned(),
            "http://[redacted]@host/a@b",
        ),
        (
            "https://me:p\u{e4}ss\0word@h/x".to_owned(),
            "https://[redacted]@h/x",
        ),
        (
            "socks5://u:p@h, http://v:q@i".to_owned(),
            "socks5://[redacted]@h, http://[redacted]@i",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(redact(&text), expected);
    }
}

#[test]
fn what_does_not_look_like_one_stays() {
    for text in [
        "",
        "a task-list of 12",
        "sk-short",
        "the risk-free-interest-rate is low",
        "Bearer of news",
        "https://host.test/path?user=a@b",
        "https://host.test",
        "a@b://c",
        "://@",
        "grüße sk- 日本",
    ] {
        assert!(
            matches!(redact(text), Cow::Borrowed(same) if same == text),
            "{text}"
        );
    }
}

#[test]
fn redacting_twice_changes_nothing_more() {
    let text = format!("Bearer {KEY} https://{KEY}@host {KEY}");
    let once = redact(&text).into_owned();
    assert_eq!(redact(&once), once);
    assert_eq!(
        redact("Bearer [redacte"),
        "Bearer [redacte",
        "cut short, but hidden"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_key_never_survives(before in ".{0,30}", hex in "[0-9a-f]{16,64}", after in ".{0,30}") {
        let text = format!("{before}sk-or-v1-{hex}{after}");
        prop_assert!(!redact(&text).contains(&hex), "{}", redact(&text));
        prop_assert!(!ApiKey::new("other key").scrub(&text).contains(&hex));
        let error = Error::new(ErrorKind::Connection, &text).with_raw(&text);
        let shown = format!("{error} {error:?} {:?}", error.raw());
        prop_assert!(!shown.contains(&hex));
    }

    #[test]
    fn a_key_never_survives_where_secrets_stand(
        before in "[ -~]{0,12}(Bearer |bearer |https://|https://me:|sk-|\"|\\\\n|@|/)",
        hex in "[0-9a-f]{32}",
        after in "(@|/|\"| |sk-|://)[ -~]{0,12}",
    ) {
        let text = format!("{before}sk-or-v1-{hex}{after}");
        prop_assert!(!redact(&text).contains(&hex), "{}", redact(&text));
    }

    #[test]
    fn a_key_of_any_form_never_survives_its_own_scrubbing(
        before in ".{0,20}",
        key in "[!-~]{4,40}",
        after in ".{0,20}",
    ) {
        let text = format!("{before}{key}{after}");
        let scrubbed = ApiKey::new(&key).scrub(&text).into_owned();
        let rest = scrubbed.replace("[redacted]", " ");
        prop_assert!(!rest.contains(&key), "{rest}");
    }

    #[test]
    fn text_without_secrets_is_untouched(text in "[a-zA-Z0-9 .,äß日]{0,60}") {
        if !text.to_lowercase().contains("bearer") {
            prop_assert_eq!(redact(&text), text.as_str());
        }
    }
}
