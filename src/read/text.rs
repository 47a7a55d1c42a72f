//! Reads plain text: paragraphs from lines, tables from tabs, from bars and from columns of blanks.
//!
//! Knows no word of any report. What cannot be told from tabs, blanks and line ends stays a
//! paragraph; nothing is invented.

mod aligned;
mod bars;
mod cells;
mod columns;
mod lines;
mod rows;
mod tabs;
mod wrap;

use super::error::{Clause, clause, limit, malformed, too_large};
use super::{Input, ReadError, Reader, Reading};
use crate::document::{Block, Document, Fidelity, Note, NoteKind, Paragraph};
use crate::source::encoding::{Decoded, decode};
use crate::source::{Source, Span};
use lines::Line;
use std::ops::Range;

/// Notes of undecodable bytes that one document has at most; the last one covers the rest.
const MAX_DAMAGE_NOTES: usize = 1000;

/// Control characters that a text may have however short it is.
const FEW_CONTROLS: usize = 4;

/// Lines with nothing but a number that make it plain that tables fell apart.
const MANY_VALUES: usize = 16;

pub(super) struct Text;

impl Reader for Text {
    fn format(&self) -> &'static str {
        "text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn recognizes(&self, _bytes: &[u8]) -> bool {
        false
    }

    fn read(&self, input: Input<'_>) -> Result<Reading, ReadError> {
        let decoded = decode(input.bytes, input.encoding, None);
        super::check_length(decoded.text.len())?;
        check(&decoded, self.format())?;
        let mut document = Document { notes: damage(&decoded.malformed), ..Document::default() };
        lay_out(&decoded.text, 0, &mut document)?;
        document.fidelity = fidelity(&decoded, &document);
        document.notes.sort_by_key(|note| note.span);
        let source = Source::new(input.name, decoded.text, decoded.origin, decoded.encoding);
        Ok(Reading { source, document, format: self.format() })
    }
}

/// Refuses what is no text: nothing readable, or mostly control characters and undecodable bytes; and
/// too much of it.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::Malformed`] and [`ReadError::TooLarge`].
pub(super) fn check(decoded: &Decoded, format: &'static str) -> Result<(), ReadError> {
    // A line costs many times its bytes.
    let lines = decoded.text.bytes().filter(|byte| *byte == b'\n').count();
    if lines > lines::MAX_LINES {
        return Err(too_many_lines());
    }
    let (mut all, mut control, mut readable) = (0_usize, 0_usize, 0_usize);
    for c in decoded.text.chars() {
        all += 1;
        control += usize::from(c.is_control() && !c.is_whitespace());
        readable += usize::from(!c.is_control() && !c.is_whitespace() && c != '\u{FEFF}');
    }
    let undecodable = decoded.malformed.iter().map(|span| span.len() as usize).sum::<usize>()
        / char::REPLACEMENT_CHARACTER.len_utf8();
    let no_text =
        |reason: Clause, count: usize| Err(malformed(format, reason.with("count", count).with("all", all)));
    if control > FEW_CONTROLS && control * 20 > all {
        return no_text(clause("reason-control"), control);
    }
    if undecodable * 3 > all {
        return no_text(clause("reason-undecodable").with("encoding", decoded.encoding), undecodable);
    }
    if readable == 0 { Err(ReadError::Empty) } else { Ok(()) }
}

fn too_many_lines() -> ReadError {
    too_large("what-lines", limit("limit-number", lines::MAX_LINES))
}

/// A note for each damaged place.
pub(super) fn damage(malformed: &[Span]) -> Vec<Note> {
    let note = |span| Note { kind: NoteKind::Undecodable, span };
    let shown = malformed.len().min(MAX_DAMAGE_NOTES);
    let mut notes: Vec<Note> = malformed[..shown].iter().map(|span| note(*span)).collect();
    if let (Some(last), Some(end)) = (notes.last_mut(), malformed.last()) {
        last.span = last.span.cover(*end);
    }
    notes
}

/// How faithful blocks are that were read from decoded text.
pub(super) fn fidelity(decoded: &Decoded, document: &Document) -> Fidelity {
    let damaged = decoded.malformed.iter().map(|span| u64::from(span.len())).sum::<u64>();
    if damaged * 100 > decoded.text.len() as u64 {
        return Fidelity::Damaged;
    }
    if document.fidelity == Fidelity::Damaged {
        return Fidelity::Damaged;
    }
    let rebuilt = document.blocks.iter().any(|block| matches!(block, Block::Table(_)));
    if rebuilt { Fidelity::Rebuilt } else { Fidelity::Exact }
}

/// Adds the blocks of a stretch of plain text that begins at byte `base` of the source.
///
/// # Errors
/// [`ReadError::TooLarge`] for more lines than any report has.
pub(super) fn lay_out(text: &str, base: u32, document: &mut Document) -> Result<(), ReadError> {
    let Some(mut lines) = lines::split(text, base) else { return Err(too_many_lines()) };
    lines::leave_out_page_numbers(&mut lines, &mut document.notes);
    let mut tables = tables(&lines, &mut document.notes);
    if fell_apart(&lines, &tables) {
        // The cells of tables were written one by one. Those that words and values still tell come back,
        // but what is not among them may be there all the same.
        document.fidelity = Fidelity::Damaged;
        let free = between(&tables, lines.len());
        let cells = free.iter().flat_map(|range| {
            let from = range.start;
            let found = cells::tables(&lines[range.clone()]);
            found.into_iter().map(move |(range, table)| (from + range.start..from + range.end, table))
        });
        let cells = cells.filter_map(|(range, table)| Some((range, Block::Table(table.ok()?))));
        let cells: Vec<_> = cells.collect();
        tables.extend(cells);
        tables.sort_by_key(|(range, _)| range.start);
    }
    let free = between(&tables, lines.len());
    let setting = wrap::Setting::of(free.iter().flat_map(|range| &lines[range.clone()]));
    let mut tables = tables.into_iter();
    for range in free {
        paragraphs(&lines[range], setting, document);
        if let Some((_, block)) = tables.next() {
            document.blocks.push(block);
        }
    }
    Ok(())
}

/// The lines before, between and behind tables.
fn between(tables: &[(Range<usize>, Block)], lines: usize) -> Vec<Range<usize>> {
    let starts = std::iter::once(0).chain(tables.iter().map(|(range, _)| range.end));
    let ends = tables.iter().map(|(range, _)| range.start).chain(std::iter::once(lines));
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether so many values stand alone outside of tables that these fell apart.
fn fell_apart(lines: &[Line<'_>], tables: &[(Range<usize>, Block)]) -> bool {
    let free = between(tables, lines.len());
    let alone = free.iter().flat_map(|range| &lines[range.clone()]).filter(|line| is_value(line)).count();
    alone >= MANY_VALUES && alone * 4 >= lines.len()
}

/// The tables among the lines, and which lines each takes.
fn tables(lines: &[Line<'_>], notes: &mut Vec<Note>) -> Vec<(Range<usize>, Block)> {
    let mut found = Vec::new();
    let (mut at, mut free) = (0, 0);
    while at < lines.len() {
        let (table, count) = match &lines[at] {
            line if line.tabs => tabs::table(&lines[at..]),
            line if bars::is_candidate(line) => bars::table(&lines[at..]),
            _ => (None, 1),
        };
        match table {
            Some(Ok(table)) => {
                aligned_tables(lines, free..at, &mut found, notes);
                found.push((at..at + count, Block::Table(table)));
                free = at + count;
            }
            Some(Err(_)) => notes.push(uncertain(&lines[at..at + count])),
            None => {}
        }
        at += count;
    }
    aligned_tables(lines, free..lines.len(), &mut found, notes);
    found
}

fn aligned_tables(
    lines: &[Line<'_>],
    range: Range<usize>,
    found: &mut Vec<(Range<usize>, Block)>,
    notes: &mut Vec<Note>,
) {
    let start = range.start;
    for table in aligned::tables(&lines[range]) {
        let range = start + table.from..start + table.to;
        if table.uncertain || table.table.is_err() {
            notes.push(uncertain(&lines[range.clone()]));
        }
        if let Ok(table) = table.table {
            found.push((range, Block::Table(table)));
        }
    }
}

fn is_value(line: &Line<'_>) -> bool {
    let value = line.text.trim();
    !value.is_empty() && value.chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn uncertain(lines: &[Line<'_>]) -> Note {
    let start = lines.first().map_or(0, |line| line.span().start);
    let end = lines.last().map_or(start, |line| line.span().end);
    Note { kind: NoteKind::UncertainTable, span: Span::new(start, end) }
}

fn paragraphs(lines: &[Line<'_>], setting: wrap::Setting, document: &mut Document) {
    let mut at = 0;
    while let Some((paragraph, count)) = wrap::paragraph(&lines[at..], setting) {
        push(paragraph, document);
        at += count;
    }
}

fn push(paragraph: Paragraph, document: &mut Document) {
    if !paragraph.text.is_empty() {
        document.blocks.push(Block::Paragraph(paragraph));
    }
}

/// Whether the first of some paragraphs are rows of a table that was set with tabs, and how many were
/// judged.
pub(super) fn tabbed(paragraphs: &[&str]) -> (bool, usize) {
    let lines: Vec<Line<'_>> = paragraphs
        .iter()
        .map(|text| Line { text, at: 0, blanks: 0, page: false, tabs: text.contains('\t') })
        .collect();
    tabs::rows(&lines)
}

#[cfg(test)]
mod tests;
