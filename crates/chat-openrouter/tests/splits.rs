//! However the network cuts a stream, it says the same; wherever it breaks off, it says so.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use bytes::Bytes;
use chat_core::{AiMessage, ContentBlock, ErrorKind, Message};
use chat_openrouter::sse::DEFAULT_MAX_EVENT_BYTES;
use chat_openrouter::{ChatOpenRouter, Limits, ServiceTransport};
use chat_testing::simulator::Simulator;
use common::{Answer, Scripted, Step, Streamed, answering, builder, fixture, sse, streamed, whole};
use proptest::prelude::*;
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

/// Texts with characters of one to four bytes, escapes, and comments in between.
fn many_letters() -> String {
    let delta =
        |text: &str| json!({"id": "gen-1", "choices": [{"index": 0, "delta": {"content": text}}]});
    let texts = [
        "Grüße ",
        "\u{1f30a}\u{1f30a}",
        "「海」\n",
        "\"\\\t",
        "e\u{301}nd",
    ];
    let finish = json!({"choices": [{"delta": {"content": ""}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 5, "total_tokens": 6}});
    let events = sse(texts.map(delta)).replace("\n\n", "\n\n: OPENROUTER PROCESSING\n\n");
    format!("{events}{}data: [DONE]\n\n", sse([finish]))
}

fn bodies() -> Vec<String> {
    let plain = [
        many_letters(),
        fixture("tool_calls.sse"),
        fixture("claude_reasoning.sse"),
        fixture("openai_reasoning.sse"),
    ];
    let with_returns = plain
        .iter()
        .map(|body| body.replace('\n', "\r\n"))
        .collect::<Vec<_>>();
    let with_mark = format!("\u{feff}{}", plain[0]);
    plain
        .into_iter()
        .chain(with_returns)
        .chain([with_mark])
        .collect()
}

thread_local! {
    static RUNTIME: Runtime = Builder::new_current_thread().enable_time().build().unwrap();
}

fn run<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| runtime.block_on(work))
}

/// Reads the stream of a body that comes in pieces, cut at these places.
fn read_cut(body: &str, cuts: &[usize]) -> Streamed {
    read_cut_within(body, cuts, DEFAULT_MAX_EVENT_BYTES)
}

/// The same with a limit for events.
fn read_cut_within(body: &str, cuts: &[usize], most: usize) -> Streamed {
    let mut cuts: Vec<_> = cuts.iter().map(|cut| cut % (body.len() + 1)).collect();
    cuts.sort_unstable();
    cuts.push(body.len());
    let mut start = 0;
    let mut steps = vec![];
    for end in cuts {
        let piece = &body.as_bytes()[start..end];
        steps.push(Step::Bytes(Bytes::copy_from_slice(piece)));
        start = end;
    }
    let answer = Answer::of_steps(200, "text/event-stream", steps);
    let limits = Limits::new().with_max_event_bytes(most);
    let builder = builder().transport(Scripted::new([answer])).limits(limits);
    run(streamed(&builder.build().unwrap()))
}

fn assert_same(body: &str, cuts: &[usize]) {
    let uncut = read_cut(body, &[]);
    let cut = read_cut(body, cuts);
    assert_eq!(cut.chunks, uncut.chunks, "{cuts:?}");
    assert_eq!(cut.message(), uncut.message(), "{cuts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_split_says_the_same(
        which in 0_usize..9,
        cuts in proptest::collection::vec(any::<usize>(), 0..40),
    ) {
        assert_same(&bodies()[which], &cuts);
    }
}

/// Lines of events that repeat each other, well or nearly.
fn odd_lines() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "data: {\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
        "data: {\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
        "data: {\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
        "data: {\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
        "data:{\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"bc\"}}]}\n\n",
        "data: {\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"d\"}}]}\r\n\n",
        "data: {\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"e\"}}]}\n\r\n",
        "data: {\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"f\"}}]}\n: f\n\n",
        "data: {\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"\u{1f30a}\\n\"}}]}\n\n\n",
        "data: {\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"long enough to be cut\"}}]}\n\n",
        "data: {\"id\":\"g\",\ndata: \"choices\":[{\"delta\":{\"content\":\"h\"}}]}\n\n",
        "data: {\"id\":\"g\",\n\"choices\":[{\"delta\":{\"content\":\"i\"}}]}\n\n",
        "data: {\"id\":\"g\",\"choices\":[{\"delta\":{\"content\":\"\0\"}}]}\n\n",
        "event: x\n",
        "event:\n",
        ": c\n\n",
        "data\n",
        "\u{feff}",
        "\n",
        "\r",
    ]);
    proptest::collection::vec(line, 1..8).prop_map(|lines| lines.concat())
}

/// Everything that a stream gave, as text.
fn everything(streamed: &Streamed) -> String {
    format!("{:?} {:?}", streamed.chunks, streamed.end)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn odd_lines_say_the_same_in_single_bytes(lines in odd_lines(), most in 60_usize..100) {
        let cuts: Vec<_> = (0..lines.len()).collect();
        let [whole, cut] = [&[][..], &cuts].map(|cuts| read_cut_within(&lines, cuts, most));
        prop_assert_eq!(everything(&whole), everything(&cut));
    }
}

#[test]
fn lines_that_only_look_like_the_last_event_are_not_taken_for_it() {
    let first = "data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"a\"}}]}\n\n";
    let broken = "data: {\"choices\":\n[{\"delta\":{\"content\":\"b\"}}]}\n\n";
    let outcome = read_cut(&[first, first, broken].concat(), &[]);
    assert_eq!(outcome.text(), "aa");
    assert_eq!(outcome.error().kind(), ErrorKind::InvalidResponse);
}

#[test]
fn a_name_that_is_no_text_is_refused_also_if_the_event_repeats_the_last() {
    let event = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    let body = [event, event, "event: \u{e9}\n", event]
        .map(str::as_bytes)
        .concat();
    let broken: Vec<u8> = body.iter().copied().filter(|byte| *byte != 0xa9).collect();
    let outcome = run(common::stream_of(broken));
    assert_eq!(outcome.text(), "aa");
    assert_eq!(outcome.error().kind(), ErrorKind::InvalidResponse);
}

#[test]
fn single_bytes_say_the_same() {
    for body in bodies() {
        assert_same(&body, &(0..body.len()).collect::<Vec<_>>());
    }
}

#[test]
fn every_cut_in_two_says_the_same() {
    let body = many_letters();
    for cut in 0..body.len() {
        assert_same(&body, &[cut]);
    }
}

/// Where the JSON of the event ends that says why the model stopped.
fn end_of_finish(body: &str) -> usize {
    let finish = body.find("\"finish_reason\":\"").unwrap();
    finish + body[finish..].find(['\r', '\n']).unwrap()
}

#[test]
fn a_stream_that_breaks_off_before_its_finish_ends_in_an_error() {
    let first = bodies()[0].len();
    for body in bodies() {
        let full = read_cut(&body, &[]).message();
        // Every place in the first body, some in the others.
        let step = if body.len() == first { 1 } else { 13 };
        for end in (0..end_of_finish(&body)).step_by(step) {
            let piece = Bytes::copy_from_slice(&body.as_bytes()[..end]);
            let clean = vec![Step::Bytes(piece.clone())];
            let torn = vec![Step::Bytes(piece), Step::Break];
            for steps in [clean, torn] {
                let answer = Answer::of_steps(200, "text/event-stream", steps);
                let outcome = run(streamed(&answering(answer)));
                assert!(outcome.end.is_err(), "silent end at {end} of {body}");
                let partial = outcome.partial_text();
                assert!(full.text().starts_with(&partial), "{partial:?} at {end}");
                assert_eq!(partial, outcome.text(), "at {end}");
                let error = outcome.error();
                let calls = error
                    .partial()
                    .map_or(0, |partial| partial.tool_calls().count());
                assert_eq!(calls, 0, "a cut-off call cannot be run, at {end}");
            }
        }
    }
}

fn simulated(slug: &str) -> ChatOpenRouter {
    let transport = ServiceTransport::new(Simulator::new().router());
    builder().model(slug).transport(transport).build().unwrap()
}

/// The content, with calls numbered anew: their ids differ from request to request.
fn content(message: &AiMessage) -> Vec<ContentBlock> {
    let renumber = |(at, block): (usize, &ContentBlock)| match block.clone() {
        ContentBlock::ToolCall(mut call) => {
            call.id = at.to_string();
            ContentBlock::ToolCall(call)
        }
        other => other,
    };
    message.content.iter().enumerate().map(renumber).collect()
}

#[test]
fn whole_and_streamed_answers_of_the_simulator_are_the_same() {
    let slugs = [
        "openai/gpt-4.1",
        "anthropic/claude-sonnet-4.5",
        "google/gemini-2.5-flash",
        "sim/echo",
        "sim/markdown",
        "sim/reasoning",
        "sim/refusal",
        "sim/length",
        "sim/image",
        "sim/long-50",
        "sim/json",
    ];
    for slug in slugs {
        let whole = run(whole(&simulated(slug))).unwrap();
        let streamed = run(streamed(&simulated(slug))).message();
        assert!(!whole.is_empty(), "{slug}");
        assert_eq!(content(&whole), content(&streamed), "{slug}");
        assert_eq!(whole.finish_reason(), streamed.finish_reason(), "{slug}");
        assert_eq!(
            whole.response.native_finish_reason,
            streamed.response.native_finish_reason
        );
        assert_eq!(whole.response.model, streamed.response.model, "{slug}");
        assert_eq!(
            whole.response.provider, streamed.response.provider,
            "{slug}"
        );
        let details = |message: &AiMessage| message.reasoning_details.clone().map(|it| it.entries);
        assert_eq!(details(&whole), details(&streamed), "{slug}");
        let tokens = |message: &AiMessage| message.usage.as_ref().map(|usage| usage.total_tokens);
        assert_eq!(tokens(&whole), tokens(&streamed), "{slug}");
    }
}

#[test]
fn an_answer_can_be_sent_back() {
    let model = simulated("sim/reasoning");
    run(async {
        let answer = whole(&model).await.unwrap();
        let messages = [
            Message::human("hi"),
            answer.into(),
            Message::human("And now?"),
        ];
        let again = chat_core::RunnableExt::invoke(&model, messages)
            .await
            .unwrap();
        assert!(!again.is_empty());
    });
}
