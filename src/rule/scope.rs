//! Owns the parts of a report that a rule about wording looks at: how a rule file names them, and
//! the stretches of text that they are.
//!
//! Knows no kind; every kind that looks at words asks here.

use super::{Fault, PackView};
use crate::document::{Block, Role};
use crate::recognize::Report;
use crate::source::{FoldBuilder, Folded, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Parts of a report. Written as one name or a list of names: `title`, `preamble`, `headings` (of
/// sections), `prose` (preamble and sections), `tables`, `notes`, `ending` (the last paragraph),
/// `everything`, or the key of a section of the form.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Scope {
    /// One part.
    One(String),
    /// Several; each stretch of text counts once.
    Many(Vec<String>),
}

/// Names of parts that are no section.
const PARTS: [&str; 8] =
    ["title", "preamble", "headings", "prose", "tables", "notes", "ending", "everything"];

/// A paragraph or a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'r> {
    /// What it says.
    pub(super) text: &'r Folded,
    /// Block index.
    pub(super) block: usize,
    /// Index of the section that holds it; for a heading, of the section that it begins.
    pub(super) section: Option<usize>,
    /// What it is.
    pub(super) sort: Sort,
}

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Title,
    Heading,
    Prose,
    Cell,
    Note,
}

impl Default for Scope {
    fn default() -> Self {
        Scope::One("prose".into())
    }
}

impl Scope {
    /// The names as written.
    pub(super) fn names(&self) -> &[String] {
        match self {
            Scope::One(name) => std::slice::from_ref(name),
            Scope::Many(names) => names,
        }
    }

    /// Names that are neither a part nor a section of the forms, as faults below `path`.
    pub(super) fn faults(&self, path: &str, pack: &PackView<'_>) -> Vec<Fault> {
        let known =
            |name: &str| PARTS.contains(&name) || pack.forms.iter().any(|form| form.section(name).is_some());
        let unknown = self.names().iter().enumerate().filter(|(_, name)| !known(name));
        unknown
            .map(|(index, name)| {
                let index = index.to_string();
                let path = if matches!(self, Scope::One(_)) { vec![path] } else { vec![path, &index] };
                let sections = pack.forms.iter().flat_map(|form| &form.sections).map(|section| &*section.key);
                super::unknown(&path, "part of a report", name, PARTS.into_iter().chain(sections))
            })
            .collect()
    }

    /// The stretches of text of these parts, part after part in the order written, each once.
    pub(super) fn stretches<'r>(&self, report: &'r Report<'_>) -> Vec<Stretch<'r>> {
        // Cells are many, and most rules are about prose.
        let with_cells = self
            .names()
            .iter()
            .any(|name| !matches!(name.as_str(), "title" | "preamble" | "headings" | "prose" | "notes"));
        let all = all(report, with_cells);
        let last = all.iter().rfind(|stretch| stretch.sort != Sort::Note).copied();
        let mut taken = vec![false; all.len()];
        let mut stretches = Vec::new();
        for name in self.names() {
            for (index, stretch) in all.iter().enumerate() {
                if !taken[index] && belongs(stretch, name, report, last) {
                    taken[index] = true;
                    stretches.push(*stretch);
                }
            }
        }
        stretches
    }

    /// The first of these parts that the report does not have.
    pub(super) fn missing(&self, report: &Report<'_>) -> Option<String> {
        let missing = |name: &str| match name {
            "title" => report.title.found().is_none(),
            "preamble" => report.paragraphs(report.preamble.clone()).next().is_none(),
            "headings" => report.sections.is_empty(),
            name if PARTS.contains(&name) => false,
            key => report.section(key).is_none(),
        };
        self.names().iter().find(|name| missing(name)).cloned()
    }

    /// The place that stands for these parts: the heading of a section, the title, or the beginning.
    pub(super) fn place(&self, report: &Report<'_>) -> Span {
        let section = self.names().iter().find_map(|name| report.section(name));
        let title = || report.title.found().map(|title| title.span);
        section.map(|section| section.heading).or_else(title).unwrap_or_default()
    }

    /// The key of the only section among these parts; empty if there is none or several.
    pub(super) fn section_key(&self) -> &str {
        match self.names() {
            [name] if !PARTS.contains(&name.as_str()) => name,
            _ => "",
        }
    }
}

/// Whether a stretch is of the part with a name; `last` is the last stretch that is no note.
fn belongs(stretch: &Stretch<'_>, name: &str, report: &Report<'_>, last: Option<Stretch<'_>>) -> bool {
    match (name, stretch.sort) {
        ("everything", _) | ("title", Sort::Title) | ("headings", Sort::Heading) => true,
        ("prose", Sort::Prose) | ("tables", Sort::Cell) | ("notes", Sort::Note) => true,
        ("preamble", Sort::Prose) => report.preamble.contains(&stretch.block),
        ("ending", Sort::Prose) => {
            last.is_some_and(|last| last.sort == Sort::Prose && last.block == stretch.block)
        }
        (key, Sort::Prose | Sort::Cell) if !PARTS.contains(&key) => {
            let section = stretch.section.and_then(|index| report.sections.get(index));
            section.is_some_and(|section| section.key.as_deref() == Some(key))
        }
        _ => false,
    }
}

/// Every stretch of text from the title on, in order of place; the cells of tables only if asked for.
fn all<'r>(report: &'r Report<'_>, with_cells: bool) -> Vec<Stretch<'r>> {
    let title = report.title.found().map_or(0..0, |title| title.blocks.clone());
    let mut stretches = Vec::with_capacity(report.document.blocks.len());
    let headings: HashMap<usize, usize> =
        report.sections.iter().enumerate().map(|(index, section)| (section.block, index)).collect();
    let mut section = None;
    for (index, block) in report.document.blocks.iter().enumerate() {
        if index < title.start {
            continue;
        }
        let begins = headings.get(&index).copied();
        section = begins.or(section);
        match block {
            Block::Paragraph(paragraph) => {
                let sort = match paragraph.role {
                    Role::Note => Sort::Note,
                    Role::Body if title.contains(&index) => Sort::Title,
                    Role::Body => match begins {
                        Some(begins) if report.sections[begins].text == paragraph.text.as_str() => {
                            Sort::Heading
                        }
                        _ => Sort::Prose,
                    },
                    _ => continue,
                };
                stretches.push(Stretch { text: &paragraph.text, block: index, section, sort });
            }
            Block::Table(table) if with_cells => {
                let cells = table.cells().iter().filter(|cell| !cell.text.is_empty());
                stretches.extend(cells.map(|cell| Stretch {
                    text: &cell.text,
                    block: index,
                    section,
                    sort: Sort::Cell,
                }));
            }
            Block::Table(_) | Block::Picture(_) => {}
        }
    }
    stretches
}

/// Whether the source under `span` says `folded` and nothing else, so that an edit there destroys
/// no markup.
pub(super) fn is_plain(report: &Report<'_>, span: Span, folded: &str) -> bool {
    let mut builder = FoldBuilder::new();
    builder.push(report.source.slice(span), span.start);
    builder.finish().as_str() == folded
}

/// The edit that turns the folded bytes `range` of a text into `replacement`, narrowed to what
/// differs; `None` where nothing differs or where markup stands between.
pub(super) fn edit(
    report: &Report<'_>,
    text: &Folded,
    range: std::ops::Range<usize>,
    replacement: &str,
) -> Option<(Span, String)> {
    let old = &text.as_str()[range.clone()];
    let same = |pair: &(char, char)| pair.0 == pair.1;
    let head: usize = old.chars().zip(replacement.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (old, new) = (&old[head..], &replacement[head..]);
    let tail = old.chars().rev().zip(new.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8());
    let tail: usize = tail.sum();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let start = range.start + head;
    let span = text.span(start..start + old.len());
    (!(old.is_empty() && new.is_empty()) && is_plain(report, span, old)).then(|| (span, new.to_owned()))
}

/// Reads a value that may be written as a plain string or as a map of its own.
pub(super) fn string_or_map<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + From<String>,
    D: serde::Deserializer<'de>,
{
    struct Either<T>(std::marker::PhantomData<T>);
    impl<'de, T: Deserialize<'de> + From<String>> serde::de::Visitor<'de> for Either<T> {
        type Value = T;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a string or a map")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text.to_owned()))
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(serde::de::value::MapAccessDeserializer::new(map))
        }
    }
    deserializer.deserialize_any(Either(std::marker::PhantomData))
}
