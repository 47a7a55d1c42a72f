//! Sections: where headings may stand in a document, in lines of their own or in running text.
//!
//! Which of them are headings is told by their neighbours, in `confirm`.

mod confirm;

use super::heading::{self, Heading, Titles, is_closing};
use super::line::{self, lines};
use super::number;
use super::profile::NumberingSpec;
use super::{HeadingNumber, Named, Section, TitleMatch};
use crate::document::{Document, Role};
use crate::source::Folded;
use std::ops::Range;

/// Fewer sections than this found by their lines, and running text is searched for headings.
const FEW: usize = 3;

/// Lines that may be headings, of which each is held against the others; what comes behind so many is
/// text.
const MOST: usize = 1000;

/// Finds the headings of top-level sections, in order of place. The flag says that the line breaks
/// of the document were lost.
pub(super) fn find(
    document: &Document,
    numbering: &NumberingSpec,
    titles: &Titles<'_>,
) -> (Vec<Heading>, bool) {
    let by_lines = confirm::confirmed(document, numbering, by_lines(document, numbering, titles));
    let known = |found: &[Heading]| found.iter().filter(|heading| heading.key.is_some()).count();
    if known(&by_lines) >= FEW {
        return (completed(document, numbering, titles, by_lines), false);
    }
    let bracketed = confirm::confirmed(document, numbering, by_other_schemes(document, numbering, titles));
    if known(&bracketed) >= FEW && known(&bracketed) > known(&by_lines) {
        return (bracketed, false);
    }
    let inline = confirm::confirmed(document, numbering, in_running_text(document, numbering, titles));
    if known(&inline) >= FEW && known(&inline) > known(&by_lines) {
        (inline, true)
    } else {
        (by_lines, false)
    }
}

/// The section that a heading opens; its place in blocks is set when the document has been cut.
pub(super) fn section(document: &Document, heading: &Heading) -> Section {
    let empty = Folded::default();
    let text = line::paragraph(document, heading.block).unwrap_or(&empty);
    let named = |range: Range<usize>| named(text, range);
    let start = heading.range.start;
    Section {
        key: heading.key.clone(),
        title_match: heading.matched.clone(),
        heading: text.span(heading.range.clone()),
        text: text.as_str()[heading.range.clone()].to_owned(),
        number: heading.number.as_ref().map(|number| HeadingNumber {
            value: number.value,
            glyph: named(start + number.glyph.start..start + number.glyph.end),
            separator: named(start + number.separator.start..start + number.separator.end),
        }),
        title: named(heading.title.clone()),
        block: heading.block,
        body: 0..0,
        inline: heading.inline,
    }
}

/// A part of a folded text with its place.
pub(super) fn named(text: &Folded, range: Range<usize>) -> Named {
    Named { text: text.as_str()[range.clone()].to_owned(), span: text.span(range) }
}

fn bodies(document: &Document) -> impl Iterator<Item = (usize, &Folded)> {
    document.blocks.iter().enumerate().filter_map(|(index, block)| {
        let paragraph = block.as_paragraph().filter(|paragraph| paragraph.role == Role::Body)?;
        Some((index, &paragraph.text))
    })
}

fn by_lines(document: &Document, numbering: &NumberingSpec, titles: &Titles<'_>) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    for (block, text) in bodies(document) {
        let mut lines = line::ranges(text).peekable();
        while let Some(range) = lines.next() {
            if range.is_empty() {
                continue;
            }
            let next = lines.peek().map(|next| next.end);
            // A line that goes on with an enumeration was wrapped; no section begins there.
            if text.as_str()[..range.start].trim_end().ends_with(['；', ';', '、', '，', ',']) {
                continue;
            }
            if let Some(heading) = heading::read(numbering, titles, text, block, range.clone(), next) {
                if heading.range.end > range.end {
                    lines.next();
                }
                found.push(heading);
            }
        }
    }
    found
}

/// Official titles at the start of a line behind a number of a lower scheme, as in reports that
/// number their sections （一） to （六）.
fn by_other_schemes(document: &Document, numbering: &NumberingSpec, titles: &Titles<'_>) -> Vec<Heading> {
    let mut found = Vec::new();
    for line in lines(document, 0..document.blocks.len(), Role::Body) {
        let words = line.text(document);
        for (at, scheme) in numbering.sub.iter().enumerate() {
            let Some(mut number) = number::parse(scheme, words) else { continue };
            let rest = &words[number.end()..];
            let Some((title, length)) = titles.find_in(rest) else { continue };
            if title.matched != TitleMatch::Exact || !rest[length..].chars().all(is_closing) {
                continue;
            }
            number.proper = false;
            let from = line.range.start + number.end();
            found.push(Heading {
                block: line.block,
                range: line.range.clone(),
                scheme: numbering.top.len() + at,
                title: from..from + length,
                key: Some(title.section.to_owned()),
                matched: title.matched,
                run_in: false,
                inline: false,
                number: Some(number),
            });
        }
    }
    // A list inside the preamble ends each part with the same mark but the last.
    let listed = found.iter().filter(|heading| ends_with_separator(document, heading)).count();
    if listed + 1 >= found.len() { Vec::new() } else { found }
}

fn ends_with_separator(document: &Document, heading: &Heading) -> bool {
    line::paragraph(document, heading.block)
        .is_some_and(|text| text.as_str()[heading.range.clone()].ends_with(['；', ';', '、', '，', ',']))
}

/// Numbered official titles inside running text.
fn in_running_text(document: &Document, numbering: &NumberingSpec, titles: &Titles<'_>) -> Vec<Heading> {
    let Some(scheme) = numbering.top.first() else { return Vec::new() };
    let mut found: Vec<Heading> = Vec::new();
    for (block, text) in bodies(document) {
        let words = text.as_str();
        let mut from = 0;
        // The separators are few and constant, the numerals are many: look for the former.
        for separator in scheme.after.iter().filter(|after| !after.is_empty()) {
            for (at, _) in words.match_indices(separator.as_str()) {
                let Some(start) = start_of_numeral(scheme, words, at).filter(|start| *start >= from) else {
                    continue;
                };
                let Some(number) = number::parse(scheme, &words[start..]) else { continue };
                let title = start + number.end();
                let Some((entry, length)) = titles.find_in(&words[title..]) else { continue };
                let end = title + length;
                if words[title..].starts_with(is_closing) || titles.is_row(&words[start..end]) {
                    continue;
                }
                let marks =
                    words[end..].find(|c: char| !is_closing(c)).map_or(words.len(), |more| end + more);
                let run_in = marks < words.len();
                found.push(Heading {
                    block,
                    range: start..marks,
                    number: Some(number),
                    scheme: 0,
                    title: title..end,
                    key: Some(entry.section.to_owned()),
                    matched: entry.matched,
                    run_in,
                    inline: true,
                });
                from = end;
            }
        }
    }
    found.sort_by_key(|heading| (heading.block, heading.range.start));
    found.truncate(MOST);
    // A title that is listed comes again where it is set.
    let listed: Vec<bool> = found
        .iter()
        .enumerate()
        .map(|(index, heading)| found[index + 1..].iter().any(|later| later.key == heading.key))
        .collect();
    let mut listed = listed.into_iter();
    found.retain(|heading| !(listed.next().unwrap_or(false) && ends_with_separator(document, heading)));
    found
}

/// Adds headings that stand behind other text in their line, where sections are missing: numbered as
/// the form numbers them, between their neighbours, behind the end of a sentence.
fn completed(
    document: &Document,
    numbering: &NumberingSpec,
    titles: &Titles<'_>,
    mut found: Vec<Heading>,
) -> Vec<Heading> {
    let has = |found: &[Heading], key: &str| found.iter().any(|other| other.key.as_deref() == Some(key));
    if titles.order().iter().all(|key| has(&found, key)) {
        return found;
    }
    for heading in in_running_text(document, numbering, titles) {
        let Some(key) = heading.key.as_deref().filter(|key| !has(&found, key)) else { continue };
        let Some(at) = titles.order().iter().position(|known| *known == key) else { continue };
        let value = heading.number.as_ref().and_then(|number| number.value);
        let place = (heading.block, heading.range.start);
        let in_order = found.iter().all(|other| {
            let other_at = titles.order().iter().position(|known| other.key.as_deref() == Some(*known));
            other_at.is_none_or(|other_at| (other_at < at) == ((other.block, other.range.start) < place))
        });
        let stands = heading.matched == TitleMatch::Exact && begins_sentence(document, &heading);
        if stands
            && in_order
            && value == u32::try_from(at + 1).ok()
            && !ends_with_separator(document, &heading)
        {
            // A line that begins with an official title was taken for an unknown heading.
            found.retain(|other| {
                other.key.is_some()
                    || other.block != heading.block
                    || other.range.end <= heading.range.start
                    || heading.range.end <= other.range.start
            });
            let next = found.partition_point(|other| (other.block, other.range.start) < place);
            found.insert(next, heading);
        }
    }
    found
}

/// Whether a heading begins a line or follows the end of a sentence, a number or a gap.
fn begins_sentence(document: &Document, heading: &Heading) -> bool {
    let Some(text) = line::paragraph(document, heading.block) else { return false };
    let start = heading.range.start;
    let before = &text.as_str()[..start];
    let Some(last) = before.trim_end().chars().next_back() else { return true };
    let listed = matches!(last, '；' | ';' | '、' | '，' | ',');
    let wrapped = text.line_starts().contains(&(start as u32));
    if listed && wrapped {
        return false;
    }
    wrapped
        || last.is_ascii_digit()
        || matches!(last, '。' | '！' | '”' | '）' | ')' | '…')
        || text.span(0..start).end < text.span(start..heading.range.end).start
}

/// Where the numeral before a separator begins: the longest one that ends there.
fn start_of_numeral(scheme: &super::profile::Scheme, words: &str, separator: usize) -> Option<usize> {
    words[..separator]
        .char_indices()
        .rev()
        .take(3)
        .map(|(at, _)| at)
        .take_while(|at| {
            number::parse(scheme, &words[*at..])
                .is_some_and(|number| at + number.separator.start == separator)
        })
        .last()
}

#[cfg(test)]
mod tests;
