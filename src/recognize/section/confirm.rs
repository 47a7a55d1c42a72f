//! Which of the lines that read like headings are headings.
//!
//! A heading's neighbours decide: a run of headings with nothing between them that come again later
//! is a table of contents; an unknown heading has to fit the sequence of numbers.

use super::{FEW, MOST};
use crate::document::{Block, Document, Role};
use crate::recognize::heading::Heading;
use crate::recognize::profile::{NumberingSpec, Numerals};
use crate::recognize::{TitleMatch, line};
use std::ops::Range;

/// Keeps the headings that their neighbours confirm.
pub(super) fn confirmed(
    document: &Document,
    numbering: &NumberingSpec,
    mut found: Vec<Heading>,
) -> Vec<Heading> {
    found.truncate(MOST);
    let found = without_contents(document, found);
    let found = without_echoes(found);
    let found = without_inner_lists(numbering, found);
    in_sequence(numbering, found)
}

/// Leaves out tables of contents: runs of headings with nothing between them that come again.
fn without_contents(document: &Document, found: Vec<Heading>) -> Vec<Heading> {
    let mut listed = vec![false; found.len()];
    let mut start = 0;
    while start < found.len() {
        let mut end = start + 1;
        while end < found.len()
            && nothing_between(document, &found[end - 1], &found[end])
            && !(start..end).any(|at| same(&found[at], &found[end]))
        {
            end += 1;
        }
        let again = (start..end).filter(|at| found[end..].iter().any(|later| same(&found[*at], later)));
        let again = again.count();
        if end - start >= FEW && again * 2 >= end - start {
            listed[start..end].fill(true);
        }
        start = end;
    }
    let mut listed = listed.into_iter();
    found.into_iter().filter(|_| !listed.next().unwrap_or(false)).collect()
}

fn same(a: &Heading, b: &Heading) -> bool {
    match (&a.key, &b.key) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a.number.as_ref().map(|n| n.value) == b.number.as_ref().map(|n| n.value),
        _ => false,
    }
}

/// Whether two headings follow each other with only marks between them.
fn nothing_between(document: &Document, a: &Heading, b: &Heading) -> bool {
    let marks = |block: usize, range: Range<usize>| {
        line::paragraph(document, block)
            .and_then(|text| text.as_str().get(range))
            .is_some_and(|text| text.chars().all(|c| !c.is_alphabetic()))
    };
    if a.block == b.block {
        return marks(a.block, a.range.end..b.range.start);
    }
    let length = line::paragraph(document, a.block).map_or(0, |text| text.as_str().len());
    marks(a.block, a.range.end..length)
        && marks(b.block, 0..b.range.start)
        && document.blocks[a.block + 1..b.block].iter().all(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text.is_empty() || paragraph.role != Role::Body,
            _ => false,
        })
}

/// Leaves out what only repeats a numbered heading: unnumbered lines with the same title, such as a
/// table's caption.
fn without_echoes(found: Vec<Heading>) -> Vec<Heading> {
    let echo: Vec<bool> = found
        .iter()
        .map(|heading| {
            heading.number.is_none()
                && found.iter().any(|other| {
                    other.key == heading.key
                        && (other.number.is_some()
                            || (other.block, other.range.start) < (heading.block, heading.range.start))
                })
        })
        .collect();
    let mut echo = echo.into_iter();
    found.into_iter().filter(|_| !echo.next().unwrap_or(false)).collect()
}

/// Leaves out lists inside a section: behind a heading numbered as the form numbers them, a run that
/// begins at one again in other numerals and holds only few titles that sections have too.
fn without_inner_lists(numbering: &NumberingSpec, mut found: Vec<Heading>) -> Vec<Heading> {
    let numerals = |heading: &Heading| {
        heading.number.as_ref().and_then(|_| numbering.top.get(heading.scheme).map(|scheme| scheme.numerals))
    };
    let Some(official) = numbering.top.first().map(|scheme| scheme.numerals) else { return found };
    let mut start = 0;
    while start < found.len() {
        let inner = numerals(&found[start]).filter(|inner| {
            let first = found[start].number.as_ref().and_then(|number| number.value) == Some(1);
            let outer =
                found[..start].iter().any(|other| other.key.is_some() && numerals(other) == Some(official));
            first && outer && *inner != official
        });
        let Some(inner) = inner else {
            start += 1;
            continue;
        };
        let length = found[start..].iter().take_while(|other| numerals(other) == Some(inner)).count();
        let mut keys: Vec<&str> =
            found[start..start + length].iter().filter_map(|other| other.key.as_deref()).collect();
        keys.sort_unstable();
        keys.dedup();
        if keys.len() < FEW {
            found.drain(start..start + length);
        } else {
            start += length;
        }
    }
    found
}

/// Leaves out unknown headings that do not fit between the numbers around them, and known ones
/// numbered unlike the others (items of a list that happen to be called like a section).
fn in_sequence(numbering: &NumberingSpec, found: Vec<Heading>) -> Vec<Heading> {
    let numerals = |heading: &Heading| numbering.top.get(heading.scheme).map(|scheme| scheme.numerals);
    let counted = |wanted: Numerals| {
        let known = found.iter().filter(|heading| heading.key.is_some() && heading.number.is_some());
        known.filter(|heading| numerals(heading) == Some(wanted)).count()
    };
    let official = numbering.top.first().map_or(Numerals::Digits, |scheme| scheme.numerals);
    let usual = numbering
        .top
        .iter()
        .map(|scheme| scheme.numerals)
        .max_by_key(|wanted| (counted(*wanted), *wanted == official))
        .unwrap_or(official);
    let mut last: Option<u32> = None;
    let mut kept = Vec::with_capacity(found.len());
    for (index, heading) in found.iter().enumerate() {
        let value = heading.number.as_ref().and_then(|number| number.value);
        let unlike = heading.number.is_some() && numerals(heading) != Some(usual) && counted(usual) >= FEW;
        let doubtful = heading.matched != TitleMatch::Exact
            || found.iter().filter(|other| other.key == heading.key).count() > 1
            || value != Some(last.unwrap_or(0) + 1);
        if unlike && doubtful {
            continue;
        }
        if heading.key.is_some() {
            last = value.or(last.map(|last| last + 1)).or(Some(1));
            kept.push(heading.clone());
            continue;
        }
        let next = found[index + 1..]
            .iter()
            .find(|later| later.key.is_some())
            .and_then(|later| later.number.as_ref()?.value);
        let fits = value == Some(last.unwrap_or(0) + 1)
            && next.is_none_or(|next| value.is_some_and(|value| value < next))
            && numerals(heading) == Some(usual);
        if fits {
            last = value;
            kept.push(heading.clone());
        }
    }
    kept
}
