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

impl Context {
    /// The context of a range.
    pub(super) fn at(text: &str, range: &Range<usize>, spec: &FigureSpec) -> Self {
        let ends_sentence = |c: char| spec.sentence_ends.contains(c);
        let ends_clause = |c: char| ends_sentence(c) || spec.clause_ends.contains(c);
        let first = text.floor_char_boundary(range.start.saturating_sub(REACH));
        let last = text.floor_char_boundary((range.end + REACH).min(text.len()));
        let (mut clause, mut sentence) = (None, first);
        let (mut depth, mut closed) = (0, 0_usize);
        for (at, c) in text[first..range.start].char_indices().rev() {
            let behind = first + at + c.len_utf8();
            if BRACKETS.iter().any(|(_, close)| *close == c) {
                closed += 1;
            } else if BRACKETS.iter().any(|(open, _)| *open == c) {
                if closed == 0 {
                    depth += 1;
                    clause.get_or_insert(behind);
                }
                closed = closed.saturating_sub(1);
            } else if closed == 0 && ends_clause(c) && !is_inside_number(text, behind - c.len_utf8(), c) {
                clause.get_or_insert(behind);
                if ends_sentence(c) {
                    sentence = behind;
                    break;
                }
            }
        }
        let clause = clause.unwrap_or(sentence).max(sentence);
        let (mut clause_end, mut sentence_end) = (None, last);
        let mut open = 0_usize;
        for (at, c) in text[range.end..last].char_indices() {
            let at = range.end + at;
            if BRACKETS.iter().any(|(open, _)| *open == c) {
                open += 1;
            } else if BRACKETS.iter().any(|(_, close)| *close == c) {
                if open == 0 {
                    clause_end.get_or_insert(at);
                }
                open = open.saturating_sub(1);
            } else if open == 0 && ends_clause(c) && !is_inside_number(text, at, c) {
                clause_end.get_or_insert(at);
                if ends_sentence(c) {
                    sentence_end = at;
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

/// The year that holds at a place: one named in its clause, else the last one that began a clause of
/// its sentence at or behind `from`. `own` is the report's year, which words for the year before are
/// reckoned from.
pub(super) fn year(
    text: &str,
    context: &Context,
    at: usize,
    from: usize,
    spec: &FigureSpec,
    own: i16,
) -> Option<i16> {
    let words = &text[context.sentence.start..at];
    let mut found: Vec<(Range<usize>, i16)> = Vec::new();
    if let Some(pattern) = &spec.year {
        for captures in pattern.captures_iter(words) {
            let (Some(all), Some(year)) = (captures.get(0), captures.name("year")) else { continue };
            found.extend(title::year(year.as_str()).map(|year| (all.range(), year)));
        }
    }
    for (list, year) in [(&spec.last_year, own - 1), (&spec.this_year, own)] {
        for word in list.iter().filter(|word| !word.is_empty()) {
            found.extend(words.match_indices(word.as_str()).map(|(at, word)| (at..at + word.len(), year)));
        }
    }
    found.retain(|(range, _)| !is_in_closed_bracket(&words[range.end..]));
    found.sort_by_key(|(range, _)| range.start);
    let clause = context.clause.start - context.sentence.start;
    let begins = |start: usize| {
        let before = words[..start].trim_end();
        before.is_empty()
            || before.ends_with(|c| spec.clause_ends.contains(c) || spec.sentence_ends.contains(c))
    };
    let in_clause = found.iter().rfind(|(range, _)| range.start >= clause);
    let led = || {
        let leads = |start: usize| context.sentence.start + start >= from && begins(start);
        found.iter().rfind(|(range, _)| leads(range.start))
    };
    in_clause.or_else(led).map(|(_, year)| *year)
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
