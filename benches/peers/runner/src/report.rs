use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::build::{scratch, workspace};
use crate::machine;
use crate::sections::Section;

/// What a section found.
#[derive(Debug)]
pub(crate) struct Findings {
    /// Its part of the report.
    pub(crate) markdown: String,
    /// Plots by file name.
    pub(crate) plots: Vec<(&'static str, String)>,
}

impl From<String> for Findings {
    fn from(markdown: String) -> Self {
        Self {
            markdown,
            plots: Vec::new(),
        }
    }
}

/// Keeps what a section found, for this report and later ones.
pub(crate) fn save(is_quick: bool, section: Section, findings: &Findings) -> Result<()> {
    fs::create_dir_all(parts(is_quick))?;
    fs::create_dir_all(plots(is_quick))?;
    fs::write(part(is_quick, section), &findings.markdown)?;
    for (name, svg) in &findings.plots {
        fs::write(plots(is_quick).join(name), svg)?;
    }
    Ok(())
}

/// Writes the report from all parts that there are.
pub(crate) fn write(is_quick: bool) -> Result<PathBuf> {
    let mut report = String::from(
        "# Results\n\nWritten by the benchmark; [README.md](README.md) says how it measures and how to read it.\n",
    );
    report.push_str(&format!("\nMachine: {}.\n", machine::describe()));
    for section in Section::ALL {
        if let Ok(part) = fs::read_to_string(part(is_quick, section)) {
            report.push_str(&format!(
                "\n## {}\n\n{}\n",
                section.title(),
                part.trim_end()
            ));
        }
    }
    let path = match is_quick {
        true => parts(true).join("RESULTS.md"),
        false => workspace().join("RESULTS.md"),
    };
    fs::write(&path, report)?;
    Ok(path)
}

fn parts(is_quick: bool) -> PathBuf {
    scratch().join(if is_quick { "quick" } else { "full" })
}

fn part(is_quick: bool, section: Section) -> PathBuf {
    parts(is_quick).join(format!("{section}.md"))
}

/// The committed plots are beside the project's documentation, which shows them.
fn plots(is_quick: bool) -> PathBuf {
    match is_quick {
        true => parts(true).join("../../docs/plots"),
        false => workspace().join("../../docs/plots"),
    }
}
