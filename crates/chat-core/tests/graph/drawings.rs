use chat_core::{
    Arrangement, ChatModelExt, ChatOptions, ChatPromptTemplate, FakeChatModel, GraphNodeKind,
    RunnableExt, StepGraph, StepKind, StrOutputParser,
};
use insta::assert_snapshot;

use crate::drawn::{Drawn, drawn, leaf};

fn simple() -> StepGraph {
    let prompt = ChatPromptTemplate::from_template("{topic}").unwrap();
    let model = FakeChatModel::new(["a"])
        .bind(ChatOptions::new())
        .with_retry(2);
    (prompt | model | StrOutputParser).graph()
}

/// A choice inside a loop, beside a frame with a note, under a frame of its own.
fn nested() -> StepGraph {
    let answer = drawn("by language", Arrangement::Choice)
        .branch("French?", leaf("french").pipe(leaf("translate")))
        .branch("otherwise", leaf("english"));
    let each = drawn("each", Arrangement::Loop).part(leaf("split").pipe(answer));
    let patient = drawn("patient", Arrangement::Wrapper)
        .note("with_timeout(30s)")
        .part(leaf("search").pipe(leaf("rank").with_retry(1)));
    let both = drawn("parallel", Arrangement::Parallel)
        .branch("answers", each)
        .branch("sources", patient)
        .branch("question", leaf("passthrough"));
    leaf("clean")
        .pipe(both)
        .pipe(leaf("print").note("to the log"))
        .graph()
}

#[test]
fn a_simple_chain_in_every_format() {
    let graph = simple();
    assert_snapshot!("simple_text", graph.to_text());
    assert_snapshot!("simple_mermaid", graph.to_mermaid());
    assert_snapshot!("simple_dot", graph.to_dot());
    assert_snapshot!("simple_svg", graph.to_svg());
}

#[test]
fn a_nested_chain_in_every_format() {
    let graph = nested();
    assert_snapshot!("nested_text", graph.to_text());
    assert_snapshot!("nested_ascii", graph.to_ascii());
    assert_snapshot!("nested_mermaid", graph.to_mermaid());
    assert_snapshot!("nested_dot", graph.to_dot());
    assert_snapshot!("nested_svg", graph.to_svg());
    insta::assert_json_snapshot!("nested_json", graph);
}

#[test]
fn a_graph_can_be_asked() {
    let graph = simple();
    let names: Vec<_> = graph
        .nodes()
        .iter()
        .map(|node| node.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Variables",
            "ChatPromptTemplate",
            "FakeChatModel",
            "StrOutputParser",
            "String"
        ]
    );
    let model = &graph.nodes()[2];
    assert_eq!(model.kind, GraphNodeKind::Step(StepKind::Model));
    assert_eq!(model.notes, ["bind", "with_retry(2)"]);
    let edges: Vec<_> = graph
        .edges()
        .iter()
        .map(|edge| (edge.from, edge.to))
        .collect();
    assert_eq!(edges, [(0, 1), (1, 2), (2, 3), (3, 4)]);
    assert!(graph.groups().is_empty());
}

#[test]
fn odd_steps_are_drawn_too() {
    let one = |step: Drawn| step.graph().to_text();
    let alone = one(leaf("x"));
    for arrangement in [
        Arrangement::Sequence,
        Arrangement::Parallel,
        Arrangement::Choice,
    ] {
        assert_eq!(one(drawn("x", arrangement)), alone);
    }
    let fan = |arrangement| drawn("fan", arrangement).part(leaf("only"));
    assert_snapshot!(
        "one_branch",
        one(fan(Arrangement::Parallel)) + &one(fan(Arrangement::Choice))
    );
    let narrow = drawn(
        "a name that is wider than all branches",
        Arrangement::Choice,
    )
    .branch("一二三", leaf("漢字"))
    .branch("b", leaf("b"));
    assert_snapshot!("wide_names", one(narrow));
}
