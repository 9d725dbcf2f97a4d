//! Every link of the documentation leads to a file of the repository, and to a heading in it.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn pages() -> Vec<PathBuf> {
    let mut folders = vec![root(), root().join("docs")];
    let crates = std::fs::read_dir(root().join("crates")).unwrap();
    folders.extend(crates.map(|entry| entry.unwrap().path()));
    let is_page = |path: &PathBuf| path.extension().is_some_and(|end| end == "md");
    let files = |folder: &PathBuf| {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().path())
    };
    folders.iter().flat_map(files).filter(is_page).collect()
}

/// The text without its blocks of code.
fn prose(page: &Path) -> String {
    let text = std::fs::read_to_string(page).unwrap();
    text.split("```").step_by(2).collect()
}

fn targets(page: &Path) -> Vec<String> {
    let prose = prose(page);
    let links = prose.split("](").skip(1);
    let links = links.filter_map(|rest| rest.split_once(')'));
    let here = links.map(|(target, _)| target.to_owned());
    here.filter(|target| !target.contains("://")).collect()
}

/// The anchor of a heading, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let plain = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = plain
        .chars()
        .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.map(|it| if it == ' ' { '-' } else { it }).collect()
}

fn has_heading(page: &Path, wanted: &str) -> bool {
    let prose = prose(page);
    let mut headings = prose.lines().filter(|line| line.starts_with('#'));
    headings.any(|heading| anchor(heading) == wanted)
}

#[test]
fn no_link_leads_nowhere() {
    let mut seen = 0;
    for page in pages() {
        for target in targets(&page) {
            let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
            let file = match file {
                "" => page.clone(),
                file => page.parent().unwrap().join(file),
            };
            assert!(
                file.exists(),
                "{}: {target} leads to no file",
                page.display()
            );
            let is_there = heading.is_empty() || has_heading(&file, heading);
            assert!(is_there, "{}: {target} leads to no heading", page.display());
            seen += 1;
        }
    }
    assert!(seen > 10, "the links were not found: {seen}");
}
