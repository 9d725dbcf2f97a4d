//! Whole conversations are filtered, joined and cut, and no result of a tool is left without its
//! call.

#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

use chat_core::{
    AiMessage, ContentBlock, HumanMessage, JsonMap, Message, MessageFilter, Messages,
    ReasoningDetails, ToolCall, TrimOptions, Usage,
};
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, proptest};

fn calls(text: &str, ids: &[&str]) -> Message {
    let mut content = vec![ContentBlock::text(text)];
    let call = |id: &&str| ContentBlock::ToolCall(ToolCall::new("t", JsonMap::new(), *id));
    content.extend(ids.iter().map(call));
    Message::ai(content)
}

fn conversation() -> Messages {
    Messages::from([
        Message::system("s"),
        HumanMessage::new("q").with_name("ada").with_id("1").into(),
        calls("c", &["x", "y"]),
        Message::tool("x", "rx"),
        Message::tool("y", "ry"),
        Message::ai("a"),
        Message::human("z"),
    ])
}

fn texts(messages: &Messages) -> String {
    let texts: Vec<_> = messages.iter().map(Message::text).collect();
    texts.join(" ")
}

#[test]
fn a_filter_includes_and_excludes() {
    let new = MessageFilter::new;
    let cases = [
        (new(), "s q c rx ry a z"),
        (new().include_types(["human"]), "q z"),
        (new().include_types(["user"]).exclude_names(["ada"]), "z"),
        (
            new().include_names(["ada"]).include_types(["system"]),
            "s q",
        ),
        (new().include_ids(["1"]), "q"),
        (
            new().exclude_ids(["1"]).exclude_types(["system", "ai"]),
            "z",
        ),
        (new().include_types(["tool"]), ""),
        (new().exclude_types(["tool"]), "s q c a z"),
        (new().exclude_all_tool_calls(), "s q a z"),
        (new().exclude_tool_calls(["x"]), "s q c ry a z"),
        (new().exclude_tool_calls(["x", "y"]), "s q a z"),
    ];
    for (filter, expected) in cases {
        assert_eq!(
            texts(&conversation().filter(&filter)),
            expected,
            "{filter:?}"
        );
    }
    let without_x = conversation().filter(&new().exclude_tool_calls(["x"]));
    assert_eq!(without_x[2], calls("c", &["y"]));
}

#[test]
fn neighbours_of_one_type_are_joined() {
    let blocks = [ContentBlock::text("c"), ContentBlock::image_url("u")];
    let messages = Messages::from([
        Message::human("a"),
        Message::human(""),
        Message::human("b"),
        Message::human(blocks.clone()),
        Message::tool("x", "1"),
        Message::tool("x", "2"),
        Message::from(("critic", "d")),
        Message::from(("judge", "e")),
        HumanMessage::new("f").with_name("ada").into(),
        HumanMessage::new("g").with_name("bob").into(),
    ]);
    let merged = messages.merge_runs("\n");
    assert_eq!(merged.len(), 7);
    let [text, image] = blocks;
    assert_eq!(merged[0].content()[..], ["a\nb".into(), text, image]);
    assert_eq!(merged[1..], messages[4..]);
    assert_eq!(Messages::new().merge_runs("\n"), Messages::new());
}

#[test]
fn joined_answers_add_up() {
    let mut first = AiMessage::new("a").with_id("1");
    first.usage = Some(Usage::new(1, 2));
    first.reasoning_details = Some(ReasoningDetails::new(vec![JsonMap::new()]));
    let mut second = first.clone().with_id("2");
    let both = Messages::from([first.clone(), second.clone()]).merge_runs(" ");
    let Message::Ai(joined) = &both[0] else {
        panic!("{both:?}");
    };
    assert_eq!(
        (joined.text(), joined.id.as_deref()),
        ("a a".into(), Some("1"))
    );
    assert_eq!(joined.usage, Some(Usage::new(2, 4)));
    assert_eq!(joined.reasoning_details.as_ref().unwrap().entries.len(), 2);
    second.reasoning_details.as_mut().unwrap().model = Some("other".into());
    assert_eq!(Messages::from([first, second]).merge_runs(" ").len(), 2);
}

#[test]
fn a_trimmed_conversation_fits() {
    let (last, first) = (TrimOptions::last, TrimOptions::first);
    let cases = [
        (last(7), "s q c rx ry a z"),
        (last(0), ""),
        (last(2), "a z"),
        (last(4), "a z"),
        (last(5), "c rx ry a z"),
        (last(3).with_system(), "s a z"),
        (last(1).with_system(), "s"),
        (last(0).with_system(), ""),
        (last(5).with_start_on(["human"]), "z"),
        (last(6).with_start_on(["human"]), "q c rx ry a z"),
        (last(3).with_system().with_start_on(["human"]), "s z"),
        (last(4).with_end_on(["tool"]), "q c rx ry"),
        (last(3).with_end_on(["tool", "ai"]), "a"),
        (last(9).with_end_on(["critic"]), ""),
        (first(3), "s q"),
        (first(4), "s q"),
        (first(5), "s q c rx ry"),
        (first(9).with_end_on(["human"]), "s q c rx ry a z"),
        (first(6).with_end_on(["human", "ai"]), "s q c rx ry a"),
        (first(5).with_end_on(["human"]), "s q"),
        (first(2).with_start_on(["human"]), "q"),
        (first(2).with_start_on(["human"]).with_system(), "s q"),
    ];
    for (options, expected) in cases {
        let trimmed = conversation().trim(&options, |_| 1);
        assert_eq!(texts(&trimmed), expected, "{options:?}");
    }
}

#[test]
fn tokens_are_counted_about() {
    let human = Message::human("a".repeat(40));
    assert_eq!(human.count_tokens_approximately(), 14);
    let image = Message::human(ContentBlock::image_url("https://example.test"));
    assert_eq!(image.count_tokens_approximately(), 89);
    assert!(calls("", &["x"]).count_tokens_approximately() > 6);
}

/// Any messages: calls and results with few ids, in any order.
fn any_messages() -> impl Strategy<Value = Messages> {
    let message = (0..4_usize, any::<bool>(), any::<bool>()).prop_map(|(kind, x, y)| match kind {
        0 => Message::human("q"),
        1 => Message::tool(if x { "x" } else { "y" }, "r"),
        2 => Message::system("s"),
        _ => calls("c", &[if x { "x" } else { "y" }, if y { "z" } else { "x" }]),
    });
    proptest::collection::vec(message, 0..12).prop_map(Messages::from)
}

/// Whether each result comes after a call of its id.
fn is_sound(messages: &Messages) -> bool {
    messages
        .iter()
        .enumerate()
        .all(|(at, message)| match message {
            Message::Tool(result) => messages[..at].iter().any(|message| match message {
                Message::Ai(ai) => ai.tool_calls().any(|call| call.id == result.tool_call_id),
                _ => false,
            }),
            _ => true,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_result_is_left_without_its_call(
        messages in any_messages(),
        max_tokens in 0..14_u64,
        is_first in any::<bool>(),
        has_system in any::<bool>(),
        role in proptest::sample::select(vec!["", "human", "ai", "tool"]),
    ) {
        let options = if is_first { TrimOptions::first } else { TrimOptions::last };
        let mut options = options(max_tokens);
        options.include_system = has_system;
        let roles = || Some(role).filter(|role| !role.is_empty());
        for options in [options.clone().with_start_on(roles()), options.with_end_on(roles())] {
            let trimmed = messages.trim(&options, |_| 1);
            prop_assert!(is_sound(&trimmed), "{:?}", trimmed);
            prop_assert!(trimmed.len() as u64 <= max_tokens);
        }
        for filter in [
            MessageFilter::new(),
            MessageFilter::new().exclude_types(roles()),
            MessageFilter::new().exclude_tool_calls(["x"]),
            MessageFilter::new().exclude_all_tool_calls(),
        ] {
            prop_assert!(is_sound(&messages.filter(&filter)));
        }
    }
}
