//! Headings: whether a line is a heading at all, and of which section of the form.
//!
//! A line is judged by itself here; what its neighbours say about it is for `section`.

mod titles;

use titles::TitleFound;
pub(super) use titles::Titles;

use super::TitleMatch;
use super::line::bare;
use super::number::{self, Number};
use super::profile::NumberingSpec;
use crate::source::Folded;
use std::ops::Range;

/// Longest title of a section that is looked for, in characters.
const LONGEST: usize = 60;
/// Longest title of a section that the form does not have, in characters.
const LONGEST_UNKNOWN: usize = 25;
/// Longest title that is known by its hints alone, in characters.
const LONGEST_HINTED: usize = 40;
/// Marks that stand inside a sentence and in no title of an unknown section.
const SENTENCE_MARKS: &[char] = &['。', '；', '：', '，', '！', '？', ';', ':', ',', '!', '?', '《', '“'];

/// A line that reads like a heading, in bytes of its paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) block: usize,
    pub(super) range: Range<usize>,
    pub(super) number: Option<Number>,
    /// Index of the numbering scheme in the profile; lookalikes count to the first.
    pub(super) scheme: usize,
    pub(super) title: Range<usize>,
    /// Section of the form.
    pub(super) key: Option<String>,
    pub(super) matched: TitleMatch,
    /// Text follows in the same line.
    pub(super) run_in: bool,
    /// The heading stands inside running text.
    pub(super) inline: bool,
}

/// Reads the line `line` of a paragraph as a heading of the top level. `after` is the end of the
/// next line of the paragraph, should the heading have been wrapped.
pub(super) fn read(
    numbering: &NumberingSpec,
    titles: &Titles<'_>,
    text: &Folded,
    block: usize,
    line: Range<usize>,
    after: Option<usize>,
) -> Option<Heading> {
    let whole = &text.as_str()[line.clone()];
    let found = numbers(numbering, whole)
        .find_map(|(scheme, number)| numbered(numbering, titles, text, &line, after, scheme, number))
        .or_else(|| unnumbered(numbering, titles, whole, &line))?;
    Some(Heading { block, ..found })
}

/// The ways in which a line may begin with a number, the likeliest first.
fn numbers<'n>(
    numbering: &'n NumberingSpec,
    line: &'n str,
) -> impl Iterator<Item = (usize, Number)> + use<'n> {
    let schemes = || numbering.top.iter().enumerate();
    let proper = schemes().filter_map(|(at, scheme)| Some((at, number::parse(scheme, line)?)));
    let loose = schemes()
        .filter_map(|(at, scheme)| Some((at, number::parse_loosely(scheme, &numbering.slips, line)?)));
    let lookalike = numbering.top.first().and_then(|scheme| {
        number::parse_lookalike(scheme, &numbering.lookalikes, &numbering.slips, line).map(|found| (0, found))
    });
    // A stray character before the numeral, as scanners and list converters leave.
    let stray = line.chars().next().filter(|c| c.is_ascii() && !c.is_ascii_digit());
    let behind = stray.and_then(|c| {
        let at = c.len_utf8();
        let scheme = numbering.top.first()?;
        let mut number = number::parse(scheme, &line[at..])?.shifted(at);
        number.proper = false;
        Some((0, number))
    });
    proper.chain(loose).chain(lookalike).chain(behind)
}

fn numbered(
    numbering: &NumberingSpec,
    titles: &Titles<'_>,
    text: &Folded,
    line: &Range<usize>,
    after: Option<usize>,
    scheme: usize,
    number: Number,
) -> Option<Heading> {
    let from = line.start + number.end();
    let rest = &text.as_str()[from..line.end];
    let make = |end: usize, title: Range<usize>, found: Option<TitleFound<'_>>, run_in: bool| Heading {
        block: 0,
        range: line.start..end,
        number: Some(number.clone()),
        scheme,
        title: trimmed(text.as_str(), title),
        key: found.as_ref().map(|found| found.section.to_owned()),
        matched: found.map_or(TitleMatch::Unknown, |found| found.matched),
        run_in,
        inline: false,
    };
    let short = rest.len() <= LONGEST * 4;
    let words = if short { bare(rest) } else { String::new() };
    if words.is_empty() && short {
        return None;
    }
    if let Some(found) = titles.exact(&words) {
        return Some(make(line.end, from..line.end, Some(found), false));
    }
    if let Some(after) = after.filter(|_| short && !rest.ends_with(SENTENCE_MARKS))
        && let Some(found) = titles.exact(&bare(&text.as_str()[from..after]))
    {
        return Some(make(after, from..after, Some(found), false));
    }
    if let Some((found, length)) = titles.find_in(rest) {
        let tail = &rest[length..];
        let end = from + length;
        if is_page_reference(tail) {
            return Some(make(line.end, from..end, Some(found), false));
        }
        let apart = tail.starts_with(|c: char| !c.is_alphabetic() || c.is_ascii_alphabetic())
            || has_gap(text, end, line.end);
        if apart && !enumerates(numbering, tail) {
            let marks = tail.find(|c: char| !is_closing(c)).unwrap_or(tail.len());
            return Some(make(end + marks, from..end, Some(found), true));
        }
    }
    if !short || titles.is_row(&text.as_str()[line.clone()]) {
        return None;
    }
    let sentence = rest.trim_end_matches(is_closing).contains(SENTENCE_MARKS);
    if !sentence
        && number.separator.start < number.separator.end
        && let Some(found) = titles.near(&words)
    {
        return Some(make(line.end, from..line.end, Some(found), false));
    }
    let characters = rest.chars().count();
    if number.proper
        && !sentence
        && (2..=LONGEST_HINTED).contains(&characters)
        && let Some(found) = number.value.and_then(|value| titles.hinted(value, rest))
    {
        return Some(make(line.end, from..line.end, Some(found), false));
    }
    let unknown = number.proper
        && !sentence
        && !rest.ends_with(is_closing)
        && (2..=LONGEST_UNKNOWN).contains(&characters)
        && rest.trim_start().starts_with(char::is_alphanumeric);
    unknown.then(|| make(line.end, from..line.end, None, false))
}

fn unnumbered(
    numbering: &NumberingSpec,
    titles: &Titles<'_>,
    whole: &str,
    line: &Range<usize>,
) -> Option<Heading> {
    if whole.len() > LONGEST * 3
        || !whole.starts_with(char::is_alphanumeric)
        || whole.trim_end_matches(is_closing).contains(SENTENCE_MARKS)
        || numbering.captions.iter().any(|caption| whole.starts_with(caption.as_str()))
        || numbering.sub.iter().any(|scheme| number::parse(scheme, whole).is_some())
    {
        return None;
    }
    let words = bare(whole);
    let found =
        titles.exact(&words).filter(|found| found.matched != TitleMatch::Deviating).or_else(|| {
            let near = titles.near(&words).filter(|near| near.good);
            near.filter(|_| words.chars().count() >= 8 && !whole.ends_with(SENTENCE_MARKS))
        })?;
    Some(Heading {
        block: 0,
        range: line.clone(),
        number: None,
        scheme: 0,
        title: trimmed(whole, 0..whole.len()).start + line.start
            ..trimmed(whole, 0..whole.len()).end + line.start,
        key: Some(found.section.to_owned()),
        matched: found.matched,
        run_in: false,
        inline: false,
    })
}

/// A range without the marks and blanks that close it.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = words.len() - words.trim_start().len();
    let end = words.trim_end_matches(|c| is_closing(c) || c == ' ').len();
    range.start + start..range.start + end.max(start)
}

/// Marks that close a heading without being a part of it.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, '。' | '：' | ':' | '．' | '.' | '、' | '，' | ',' | '；' | ';') || c.is_whitespace()
}

/// Leaders and a page number, as in a table of contents.
fn is_page_reference(tail: &str) -> bool {
    let tail = tail.trim();
    tail.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '…' | '·' | '-' | '—' | ' ' | '。'))
        && tail.chars().filter(char::is_ascii_digit).count() <= 3
}

/// Whether what follows a title goes on enumerating: the title is then quoted, not set.
fn enumerates(numbering: &NumberingSpec, tail: &str) -> bool {
    let rest = tail.trim_start_matches(is_closing);
    let marked = rest.len() < tail.len() && tail.starts_with(['；', ';', '、', '，', ',']);
    marked && (rest.is_empty() || numbering.top.iter().any(|scheme| number::parse(scheme, rest).is_some()))
}

/// Whether the source has a blank between two characters that the folded text sets together.
fn has_gap(text: &Folded, at: usize, end: usize) -> bool {
    at < end && text.span(0..at).end < text.span(at..end).start
}

#[cfg(test)]
mod tests;
