//! The clause and the sentence around a figure, and the year that they speak of.
//!
//! Brackets are clauses of their own: the words before a bracket go on behind it.

use super::super::profile::FigureSpec;
use super::super::title;
use std::ops::Range;

/// Brackets that belong together.
const BRACKETS: [(char, char); 2] = [('（', '）'), ('(', ')')];
/// How far a sentence is followed to either side, in bytes: text without marks is no prose.
const REACH: usize = 4_000;

/// Where a figure stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Context {
    /// The clause, in bytes of the paragraph.
    pub(super) clause: Range<usize>,
    /// The sentence.
    pub(super) sentence: Range<usize>,
    /// How many brackets are open.
    pub(super) depth: usize,
}

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Opens,
    Closes,
    EndsClause,
    EndsSentence,
}

/// A paragraph and the marks in it that part clauses, with their bytes, in order.
#[derive(Debug)]
pub(super) struct Marked<'t> {
    text: &'t str,
    marks: Vec<(Range<usize>, Sort)>,
}

impl<'t> Marked<'t> {
    pub(super) fn new(text: &'t str, spec: &FigureSpec) -> Self {
        let mut sorts: Vec<(char, Sort)> = Vec::new();
        sorts
            .extend(BRACKETS.iter().flat_map(|(open, close)| [(*open, Sort::Opens), (*close, Sort::Closes)]));
        sorts.extend(spec.sentence_ends.chars().map(|c| (c, Sort::EndsSentence)));
        sorts.extend(spec.clause_ends.chars().map(|c| (c, Sort::EndsClause)));
        let mut marks = Vec::new();
        for (at, c) in text.char_indices() {
            let Some((_, sort)) = sorts.iter().find(|(mark, _)| *mark == c) else { continue };
            let ends = matches!(sort, Sort::EndsClause | Sort::EndsSentence);
            if !ends || !is_inside_number(text, at, c) {
                marks.push((at..at + c.len_utf8(), *sort));
            }
        }
        Self { text, marks }
    }
}

impl Context {
    /// The context of a range of a paragraph.
    pub(super) fn at(marked: &Marked<'_>, range: &Range<usize>) -> Self {
        let Marked { text, marks } = marked;
        let first = text.floor_char_boundary(range.start.saturating_sub(REACH));
        let last = text.floor_char_boundary((range.end + REACH).min(text.len()));
        let (mut clause, mut sentence) = (None, first);
        let (mut depth, mut closed) = (0, 0_usize);
        let before = &marks[..marks.partition_point(|(mark, _)| mark.start < range.start)];
        for (mark, sort) in before.iter().rev().take_while(|(mark, _)| mark.start >= first) {
            match sort {
                Sort::Closes => closed += 1,
                Sort::Opens => {
                    if closed == 0 {
                        depth += 1;
                        clause.get_or_insert(mark.end);
                    }
                    closed = closed.saturating_sub(1);
                }
                Sort::EndsClause | Sort::EndsSentence if closed > 0 => {}
                Sort::EndsClause => _ = clause.get_or_insert(mark.end),
                Sort::EndsSentence => {
                    clause.get_or_insert(mark.end);
                    sentence = mark.end;
                    break;
                }
            }
        }
        let clause = clause.unwrap_or(sentence).max(sentence);
        let (mut clause_end, mut sentence_end) = (None, last);
        let mut open = 0_usize;
        let behind = &marks[marks.partition_point(|(mark, _)| mark.start < range.end)..];
        for (mark, sort) in behind.iter().take_while(|(mark, _)| mark.start < last) {
            match sort {
                Sort::Opens => open += 1,
                Sort::Closes => {
                    if open == 0 {
                        clause_end.get_or_insert(mark.start);
                    }
                    open = open.saturating_sub(1);
                }
                Sort::EndsClause | Sort::EndsSentence if open > 0 => {}
                Sort::EndsClause => _ = clause_end.get_or_insert(mark.start),
                Sort::EndsSentence => {
                    clause_end.get_or_insert(mark.start);
                    sentence_end = mark.start;
                    break;
                }
            }
        }
        let clause_end = clause_end.unwrap_or(sentence_end).min(sentence_end);
        Self { clause: clause..clause_end, sentence: sentence..sentence_end, depth }
    }
}

/// Whether a comma parts groups of three digits.
fn is_inside_number(text: &str, at: usize, c: char) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    matches!(c, ',' | '，' | '.')
        && digit(text[..at].chars().next_back())
        && text[at + c.len_utf8()..].chars().take(3).filter(char::is_ascii_digit).count() == 3
        && !digit(text[at + c.len_utf8()..].chars().nth(3))
}

/// The years that a paragraph names, with their bytes, in order.
#[derive(Debug)]
pub(super) struct Years(Vec<(Range<usize>, i16)>);

impl Years {
    /// `own` is the report's year, which words for the year before are reckoned from.
    pub(super) fn of(text: &str, spec: &FigureSpec, own: i16) -> Self {
        let mut found: Vec<(Range<usize>, i16)> = Vec::new();
        if let Some(pattern) = &spec.year {
            for captures in pattern.captures_iter(text) {
                let (Some(all), Some(year)) = (captures.get(0), captures.name("year")) else { continue };
                found.extend(title::year(year.as_str()).map(|year| (all.range(), year)));
            }
        }
        for (list, year) in [(&spec.last_year, own - 1), (&spec.this_year, own)] {
            for word in list.iter().filter(|word| !word.is_empty()) {
                found.extend(text.match_indices(word.as_str()).map(|(at, word)| (at..at + word.len(), year)));
            }
        }
        found.sort_by_key(|(range, _)| range.start);
        Self(found)
    }

    /// The year that holds at a place: one named in its clause, else the last one that began a clause of
    /// its sentence at or behind `from`.
    pub(super) fn at(
        &self,
        text: &str,
        context: &Context,
        at: usize,
        from: usize,
        spec: &FigureSpec,
    ) -> Option<i16> {
        let begins = |start: usize| {
            let before = text[context.sentence.start..start].trim_end();
            before.is_empty()
                || before.ends_with(|c| spec.clause_ends.contains(c) || spec.sentence_ends.contains(c))
        };
        let first = self.0.partition_point(|(range, _)| range.start < context.sentence.start);
        let own = self.0[first..].iter().take_while(|(range, _)| range.start < at);
        let own: Vec<_> =
            own.filter(|(range, _)| range.end <= at && !is_in_closed_bracket(&text[range.end..at])).collect();
        let in_clause = own.iter().rfind(|(range, _)| range.start >= context.clause.start);
        let led = || own.iter().rfind(|(range, _)| range.start >= from && begins(range.start));
        in_clause.or_else(led).map(|(_, year)| *year)
    }
}

/// Whether a bracket closes behind a place that was open there.
fn is_in_closed_bracket(behind: &str) -> bool {
    let mut open = 0_usize;
    for c in behind.chars() {
        if BRACKETS.iter().any(|(bracket, _)| *bracket == c) {
            open += 1;
        } else if BRACKETS.iter().any(|(_, bracket)| *bracket == c) {
            if open == 0 {
                return true;
            }
            open -= 1;
        }
    }
    false
}

/// Words without what stands in brackets between them.
pub(super) fn without_brackets(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut open: Vec<usize> = Vec::new();
    for c in words.chars() {
        if BRACKETS.iter().any(|(bracket, _)| *bracket == c) {
            open.push(out.len());
        }
        out.push(c);
        if BRACKETS.iter().any(|(_, bracket)| *bracket == c)
            && let Some(start) = open.pop()
        {
            out.truncate(start);
        }
    }
    out
}

/// Words up to a bracket that opens among them, or the end of an item.
pub(super) fn own_words<'w>(words: &'w str, item_ends: &str) -> &'w str {
    let ends = |c: char| item_ends.contains(c) || BRACKETS.iter().any(|(bracket, _)| *bracket == c);
    &words[..words.find(ends).unwrap_or(words.len())]
}
