use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const TABLE: &str = include_str!("../../../../docs/runnables.md");

/// The cells of each row: id, status, what there is.
fn rows() -> impl Iterator<Item = [&'static str; 3]> {
    let rows = TABLE.lines().filter(|line| line.starts_with("| R"));
    rows.map(|row| {
        let mut cells = row.splitn(4, '|').skip(1).map(str::trim);
        [(); 3].map(|()| cells.next().unwrap_or_else(|| panic!("{row}")))
    })
}

/// Every behaviour of the list is done or declined, once and in order.
#[test]
fn the_table_of_runnables_has_every_item_once() {
    for [id, status, here] in rows() {
        assert!(matches!(status, "done" | "declined"), "{id}");
        assert!(here.trim_matches(['|', ' ']).len() > 5, "{id}");
    }
    let expected: Vec<_> = (1..=96).map(|id| format!("R{id:03}")).collect();
    assert_eq!(rows().map(|[id, ..]| id).collect::<Vec<_>>(), expected);
}

/// What stands there as code and is no name of this crate.
const NO_NAMES: [&str; 4] = ["\\|", "_in", "#[tool]", "#[flow(schema)]"];

#[test]
fn the_table_of_runnables_names_nothing_that_is_not_there() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut public = BTreeSet::new();
    for folder in ["chat-core/src", "chat/src"] {
        collect_names(&crates.join(folder), &mut public);
    }
    let is_there = |name: &str| match name.strip_suffix("_*") {
        Some(start) => public.iter().any(|known| known.starts_with(start)),
        None => name == "chat" || public.contains(name),
    };
    let mut names = 0;
    for [id, _, here] in rows() {
        let code = here.split('`').skip(1).step_by(2);
        for code in code.filter(|code| !NO_NAMES.contains(code)) {
            let code = code.replace("(f)", "").replace("()", "");
            for name in code.split("::").flat_map(|path| path.split('.')) {
                assert!(is_there(name), "{id}: there is no `{name}`");
                names += 1;
            }
        }
    }
    assert!(names > 100, "{names}");
}

/// The names of all functions, types, modules and variants that are public, and of trait methods.
fn collect_names(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_names(&path, names);
        } else {
            let source = fs::read_to_string(&path).unwrap();
            names.extend(source.lines().filter_map(public_name).map(str::to_owned));
        }
    }
}

fn public_name(line: &str) -> Option<&str> {
    const KEYWORDS: [&str; 8] = [
        "async", "const", "fn", "struct", "enum", "trait", "mod", "type",
    ];
    let member = line.strip_prefix("    ").unwrap_or_default();
    let is_method = member.starts_with("fn ") || member.starts_with("async fn ");
    let is_variant = member.starts_with(char::is_uppercase);
    let declared = match line.trim_start().strip_prefix("pub ") {
        Some(declared) => declared,
        None if is_method || is_variant => member,
        None => return None,
    };
    let words = declared.split(|char: char| !char.is_alphanumeric() && char != '_');
    words.into_iter().find(|word| !KEYWORDS.contains(word))
}
