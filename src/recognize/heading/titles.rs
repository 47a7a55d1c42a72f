//! Owns the titles that the forms' sections have: which section some words are the title of. Whether
//! the words are a heading is no business of this file.

use super::LONGEST;
use crate::recognize::line::{bare, begins_with};
use crate::recognize::{Form, TitleMatch};

/// Every title of every section of the forms, without marks.
#[derive(Debug)]
pub(in crate::recognize) struct Titles<'a> {
    entries: Vec<Entry<'a>>,
    /// Labels of rows, without marks: they are numbered like headings.
    rows: Vec<String>,
    /// Keys of the sections of the first edition, in order.
    order: Vec<&'a str>,
    /// Captions of blocks of tables, without marks.
    captions: Vec<String>,
    /// Number, key and hints of the sections of the first edition that have some.
    hints: Vec<(u32, &'a str, &'a [Vec<String>])>,
}

#[derive(Debug)]
struct Entry<'a> {
    bare: String,
    length: usize,
    section: &'a str,
    matched: TitleMatch,
    /// Official or accepted: good enough without a number.
    good: bool,
}

/// A title found at the start of some words.
pub(in crate::recognize) struct TitleFound<'t> {
    pub(in crate::recognize) section: &'t str,
    pub(in crate::recognize) matched: TitleMatch,
    /// Official or accepted: good enough without a number.
    pub(super) good: bool,
}

impl<'a> Titles<'a> {
    /// Titles of all editions; those of the edition at `first` win.
    pub(in crate::recognize) fn new(forms: &'a [Form], first: usize) -> Self {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let order = forms.get(first).into_iter().chain(forms);
        for section in order.flat_map(|form| &form.sections) {
            let groups = [
                (std::slice::from_ref(&section.title), TitleMatch::Exact),
                (&section.accepted, TitleMatch::Exact),
                (&section.repealed, TitleMatch::Repealed),
                (&section.deviating, TitleMatch::Deviating),
            ];
            for (titles, matched) in groups {
                for title in titles {
                    let bare = bare(title);
                    if entries.iter().any(|entry| entry.bare == bare) || bare.is_empty() {
                        continue;
                    }
                    let good = matched == TitleMatch::Exact;
                    let length = bare.chars().count();
                    entries.push(Entry {
                        bare,
                        length,
                        section: &section.key,
                        matched: matched.clone(),
                        good,
                    });
                }
            }
        }
        let mut rows: Vec<String> = Vec::new();
        let specs = forms.iter().flat_map(|form| &form.tables).flat_map(|table| table.rows());
        for label in specs.flat_map(|(_, row)| row.under.iter().chain([&row.label]).chain(&row.accepted)) {
            let bare = bare(label);
            if bare.chars().count() > 3 && !rows.contains(&bare) {
                rows.push(bare);
            }
        }
        let blocks = forms.iter().flat_map(|form| &form.tables).flat_map(|table| &table.blocks);
        let mut captions: Vec<String> =
            blocks.filter_map(|block| block.caption.as_deref()).map(bare).collect();
        captions.sort_unstable();
        captions.dedup();
        let sections = forms.get(first).map_or(&[][..], |form| &form.sections);
        let order = sections.iter().map(|section| &*section.key).collect();
        let hints = (1..).zip(sections).filter(|(_, section)| !section.hints.is_empty());
        let hints = hints.map(|(number, section)| (number, &*section.key, &section.hints[..])).collect();
        Self { entries, rows, order, captions, hints }
    }

    /// The section of a number whose hints a title has.
    pub(super) fn hinted(&self, number: u32, title: &str) -> Option<TitleFound<'_>> {
        let (_, section, lists) = self.hints.iter().find(|(own, ..)| *own == number)?;
        let has = |list: &Vec<String>| list.iter().any(|word| title.contains(word.as_str()));
        let found = TitleFound { section, matched: TitleMatch::Deviating, good: false };
        lists.iter().all(has).then_some(found)
    }

    /// Keys of the sections of the form, in order.
    pub(in crate::recognize) fn order(&self) -> &[&'a str] {
        &self.order
    }

    /// Whether a line is a row of an official table or the caption of a part of one.
    pub(in crate::recognize) fn is_label(&self, line: &str) -> bool {
        self.is_row(line) || self.captions.contains(&bare(line))
    }

    /// Whether a line is a row of an official table, with or without its values behind.
    pub(in crate::recognize) fn is_row(&self, line: &str) -> bool {
        let only_values = |rest: &str| rest.chars().all(|c| !c.is_alphabetic());
        if self.rows.iter().any(|row| begins_with(line, row).is_some_and(|end| only_values(&line[end..]))) {
            return true;
        }
        // A label without its number, or one half of a label that was broken.
        let words = if line.len() <= LONGEST * 3 { bare(line) } else { String::new() };
        let half = |row: &String| {
            row.ends_with(&words) || (words.chars().nth(5).is_some() && row.starts_with(&words))
        };
        words.chars().nth(3).is_some() && self.rows.iter().any(half)
    }

    /// Every title's words that a text may begin with, for search.
    pub(in crate::recognize) fn find_in(&self, text: &str) -> Option<(TitleFound<'_>, usize)> {
        self.entries
            .iter()
            .filter_map(|entry| begins_with(text, &entry.bare).map(|end| (entry, end)))
            .max_by_key(|(_, end)| *end)
            .map(|(entry, end)| (entry.found(), end))
    }

    pub(super) fn exact(&self, bare: &str) -> Option<TitleFound<'_>> {
        self.entries.iter().find(|entry| entry.bare == bare).map(Entry::found)
    }

    /// The title that some words are but for a slip: within a quarter of its length, and every other
    /// section clearly farther.
    pub(super) fn near(&self, bare: &str) -> Option<TitleFound<'_>> {
        let length = bare.chars().count();
        if !(4..=LONGEST).contains(&length) {
            return None;
        }
        let mut best: Option<(usize, &Entry<'_>)> = None;
        let mut other = usize::MAX;
        for entry in &self.entries {
            let limit = entry.length.max(length) / 4;
            // One more than the limit, so that a rival just beyond it still counts as near.
            if entry.length.abs_diff(length) > limit + 1 || shared(bare, &entry.bare) + limit + 1 < length {
                continue;
            }
            let distance = strsim::levenshtein(bare, &entry.bare);
            match best {
                Some((least, leader)) if distance >= least => {
                    if leader.section != entry.section {
                        other = other.min(distance);
                    }
                }
                _ => {
                    if let Some((least, leader)) = best
                        && leader.section != entry.section
                    {
                        other = other.min(least);
                    }
                    best = Some((distance, entry));
                }
            }
        }
        let (distance, entry) = best?;
        let fits = distance <= entry.length.max(length) / 4 && distance.saturating_add(2) <= other;
        fits.then(|| {
            let mut found = entry.found();
            if found.matched == TitleMatch::Exact {
                found.matched = TitleMatch::Deviating;
            }
            found
        })
    }
}

impl Entry<'_> {
    fn found(&self) -> TitleFound<'_> {
        TitleFound { section: self.section, matched: self.matched.clone(), good: self.good }
    }
}

/// How many characters of `a` occur in `b`; an upper bound for what the two have in common.
fn shared(a: &str, b: &str) -> usize {
    a.chars().filter(|c| b.contains(*c)).count()
}
