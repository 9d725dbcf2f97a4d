use std::collections::HashSet;

use chat_core::{Arrangement, RunnableExt, StepGraph};
use proptest::prelude::*;

use crate::drawn::{drawn, leaf};

const NASTY: [&str; 8] = [
    "<script>alert(1)</script>",
    "a\" onload=\"x",
    "]]> & &amp; --",
    "end\n  subgraph x\n",
    "\\N \\\" \u{0} \u{1b}[31m",
    "`code` #quot; $$x$$ **b**",
    "\u{FFFE}\u{FFFF}",
    "",
];

fn graph(names: &[String; 4]) -> StepGraph {
    let [first, second, label, note] = names;
    let choice = drawn(first, Arrangement::Choice)
        .branch(label, leaf(second).pipe(leaf(first)))
        .branch(note, leaf(label).note(note));
    drawn(label, Arrangement::Wrapper)
        .note(note)
        .part(choice)
        .graph()
}

fn check(names: &[String; 4]) {
    let graph = graph(names);
    let shape = graph_of_plain_names();

    let svg = graph.to_svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts: HashSet<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| node.text().unwrap_or_default())
        .collect();
    for node in graph.nodes() {
        assert!(
            texts.contains(node.name.as_str()),
            "{:?} is not in {svg}",
            node.name
        );
    }
    let tags = |svg: &str| {
        let document = roxmltree::Document::parse(svg).unwrap();
        let tags = document.descendants().filter(|node| node.is_element());
        tags.map(|node| node.tag_name().name().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(tags(&svg), tags(&shape.to_svg()));

    // What a name says never becomes syntax: the lines and the quotes are those of plain names.
    let mermaid = graph.to_mermaid();
    assert_eq!(mermaid.lines().count(), shape.to_mermaid().lines().count());
    assert_eq!(
        mermaid.matches('"').count(),
        shape.to_mermaid().matches('"').count()
    );
    let dot = graph.to_dot();
    assert_eq!(dot.lines().count(), shape.to_dot().lines().count());
    let quotes = |dot: &str| {
        dot.replace("\\\\", "")
            .replace("\\\"", "")
            .matches('"')
            .count()
    };
    assert_eq!(quotes(&dot), quotes(&shape.to_dot()));
    let text = graph.to_text();
    assert!(!text.chars().any(|char| char.is_control() && char != '\n'));
    assert_eq!(text.lines().count(), shape.to_text().lines().count());
}

fn graph_of_plain_names() -> StepGraph {
    graph(&["a", "b", "c", "d"].map(str::to_owned))
}

#[test]
fn nasty_names_stay_names() {
    for at in 0..NASTY.len() {
        let name = |by: usize| NASTY[(at + by) % NASTY.len()].to_owned();
        let names = [name(0), name(1), name(2), name(3)];
        if names[3].is_empty() {
            continue;
        }
        check(&names);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_names_stay_names(first in ".*", second in ".*", label in ".*", note in ".+") {
        check(&[first, second, label, note]);
    }
}
