//! Marks of an edition: words that only one edition of the form has, and the edition that they tell.

use super::{Form, Mark};
use crate::document::{Block, Document, Role};
use crate::source::Folded;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::ops::Range;

/// Looks for the marks of all editions at once.
#[derive(Debug)]
pub(super) struct Search {
    search: Option<AhoCorasick>,
    /// Index of the form of each mark.
    owners: Vec<usize>,
}

impl Search {
    pub(super) fn new(forms: &[Form]) -> Self {
        let marks = forms.iter().enumerate();
        let marks: Vec<(usize, &str)> = marks
            .flat_map(|(index, form)| form.marks.iter().map(move |mark| (index, mark.as_str())))
            .collect();
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(marks.iter().map(|(_, mark)| mark))
            .ok();
        Self { search, owners: marks.into_iter().map(|(form, _)| form).collect() }
    }

    /// Words of one edition only, in cells and where a line shows what was a cell. A sentence may use
    /// the same words of anything.
    pub(super) fn find(&self, document: &Document) -> Vec<Mark> {
        let Some(search) = &self.search else { return Vec::new() };
        let mut marks = Vec::new();
        let mut look = |text: &Folded, in_cell: bool| {
            let words = text.as_str();
            let hits: Vec<_> = search.find_iter(words).map(|hit| (hit.pattern(), hit.range())).collect();
            for (at, (pattern, range)) in hits.iter().enumerate() {
                let joined = at > 0 && hits[at - 1].1.end == range.start;
                let goes_on = hits.get(at + 1).is_some_and(|(_, next)| next.start == range.end);
                let alone = (joined || begins_apart(text, range)) && (goes_on || ends_apart(text, range));
                if in_cell || alone {
                    let form = self.owners[pattern.as_usize()];
                    marks.push(Mark {
                        form,
                        text: words[range.clone()].to_owned(),
                        span: text.span(range.clone()),
                    });
                }
            }
        };
        for block in &document.blocks {
            match block {
                Block::Paragraph(paragraph) if paragraph.role == Role::Body => look(&paragraph.text, false),
                Block::Table(table) => table.cells().iter().for_each(|cell| look(&cell.text, true)),
                _ => {}
            }
        }
        marks
    }
}

/// The edition of which most different marks are met; the later one of equals.
pub(super) fn edition(marks: &[Mark]) -> Option<usize> {
    let mut distinct: Vec<(usize, &str)> = marks.iter().map(|mark| (mark.form, mark.text.as_str())).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let count = |form: usize| distinct.iter().filter(|(owner, _)| *owner == form).count();
    distinct.iter().map(|(owner, _)| *owner).max_by_key(|form| (count(*form), *form))
}

/// Whether nothing that belongs to a sentence stands right before a range.
fn begins_apart(text: &Folded, range: &Range<usize>) -> bool {
    let before = text.as_str()[..range.start].chars().next_back();
    before.is_none_or(sets_apart) || text.span(0..range.start).end < text.span(range.clone()).start
}

/// Whether nothing that belongs to a sentence stands right behind a range.
fn ends_apart(text: &Folded, range: &Range<usize>) -> bool {
    let rest = &text.as_str()[range.end..];
    let after = rest.chars().next();
    after.is_none_or(|c| sets_apart(c) || matches!(c, '(' | '（'))
        || text.span(range.clone()).end < text.span(range.end..text.as_str().len()).start
}

fn sets_apart(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_digit() || c == '|'
}
