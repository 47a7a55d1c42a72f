//! The lines of a source that a frame shows, prepared for miette.
//!
//! miette counts columns in bytes, scans the file for every label, joins labels that are far apart
//! and prints a line of 30 KB in full. So it is not given the source but an excerpt: windows of the
//! lines that have labels, tabs drawn as rules, what is far from any label elided, and a prepared
//! line and column for each label.

use crate::reporter::concise::governs;
use crate::source::{Source, Span};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// The number of context lines that the drawing is to be asked for: a window is asked for with it,
/// the position of a label with zero, which tells the two apart.
pub(super) const CONTEXT_MARK: usize = 1;

/// Lines of a label that spans several are shown from its beginning only.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    windows: Vec<Window>,
    labels: Vec<Shown>,
}

/// Neighbouring lines of the source.
#[derive(Debug)]
struct Window {
    /// Bytes of the excerpt.
    range: Range<usize>,
    /// The first line, zero-based.
    line: usize,
    lines: usize,
}

/// A label's place in the excerpt and in the source.
#[derive(Clone, Debug, Default)]
struct Shown {
    range: Range<usize>,
    /// Zero-based, in characters.
    line: usize,
    column: usize,
}

impl Excerpt {
    /// The lines that `spans` stand on. Lines wider than `width` columns are elided; tags are left out
    /// of `markup`.
    pub(super) fn new(name: &str, source: &Source, spans: &[Span], markup: bool, width: usize) -> Self {
        let mut excerpt = Self {
            name: name.to_owned(),
            text: String::new(),
            windows: Vec::new(),
            labels: vec![Shown::default(); spans.len()],
        };
        let end = source.text().len() as u32;
        let mut order: Vec<(u32, usize)> = Vec::with_capacity(spans.len());
        for (index, span) in spans.iter().enumerate() {
            let start = first_visible(source, *span);
            order.push((source.lines().line_of(start.min(end)), index));
        }
        order.sort_unstable();
        let mut rest = order.as_slice();
        while let Some((line, _)) = rest.first() {
            let (on_line, after) = rest.split_at(rest.partition_point(|(other, _)| other == line));
            let members: Vec<(usize, Span)> =
                on_line.iter().map(|(_, index)| (*index, spans[*index])).collect();
            excerpt.add_line(source, *line, &members, markup, width);
            rest = after;
        }
        excerpt
    }

    /// Where each of the spans is in the excerpt, in their order.
    pub(super) fn labels(&self) -> impl Iterator<Item = SourceSpan> + '_ {
        self.labels.iter().map(|shown| (shown.range.start, shown.range.len()).into())
    }

    fn add_line(
        &mut self,
        source: &Source,
        line: u32,
        members: &[(usize, Span)],
        markup: bool,
        width: usize,
    ) {
        match self.windows.last_mut() {
            Some(window) if window.line + window.lines == line as usize => window.lines += 1,
            _ => {
                let range = self.text.len()..self.text.len();
                self.windows.push(Window { range, line: line as usize, lines: 1 });
            }
        }
        let start = source.lines().start_of(line) as usize;
        let end = (source.lines().start_of(line + 1) as usize).min(source.text().len());
        let text = source.text().get(start..end).unwrap_or("").trim_end_matches(['\r', '\n']);
        let end = start + text.len();
        let within = |offset: u32| (offset as usize).clamp(start, end) - start;
        let ranges: Vec<Range<usize>> = members
            .iter()
            .map(|(_, span)| within(first_visible(source, *span))..within(span.end))
            .map(|range| range.start..range.end.max(range.start))
            .collect();
        let shown = draw(text, &ranges, markup, width);
        let at = self.text.len();
        for ((index, _), (range, offset)) in members.iter().zip(shown.ranges.iter().zip(&ranges)) {
            let position = source.position((start + offset.start) as u32);
            self.labels[*index] = Shown {
                range: range.start + at..range.end + at,
                line: position.line as usize - 1,
                column: position.column as usize - 1,
            };
        }
        self.text.push_str(&shown.text);
        self.text.push('\n');
        if let Some(window) = self.windows.last_mut() {
            window.range.end = self.text.len();
        }
    }
}

/// The first byte of a span that is no blank: the span of a table may begin with a line break.
fn first_visible(source: &Source, span: Span) -> u32 {
    let text = source.slice(span);
    let blank = text.len() - text.trim_start().len();
    if blank == text.len() { span.start } else { span.start + blank as u32 }
}

/// A line as it is shown.
struct Line {
    text: String,
    ranges: Vec<Range<usize>>,
}

/// A stretch of a line that is shown as a whole.
struct Glyph {
    /// Where it begins in the line.
    offset: usize,
    shown: Drawn,
    columns: usize,
}

enum Drawn {
    Char(char),
    /// The edge of a table's cell.
    Edge,
    Nothing,
}

/// Draws a line: all of it if it fits, else the labels with what stands around them. A label's end
/// that is left out falls on the mark that stands for it.
fn draw(line: &str, labels: &[Range<usize>], markup: bool, width: usize) -> Line {
    let glyphs = glyphs(line, labels, markup);
    let total: usize = glyphs.iter().map(|glyph| glyph.columns).sum();
    let index = |offset: usize| glyphs.partition_point(|glyph| glyph.offset < offset);
    let marked: Vec<Range<usize>> = labels.iter().map(|label| index(label.start)..index(label.end)).collect();
    let keep = if total <= width {
        std::iter::once(0..glyphs.len()).collect()
    } else {
        windows(&glyphs, &marked, width)
    };
    let mut text = String::with_capacity(line.len().min(width * 4) + 8);
    // Where each glyph begins in the text, and where the last one ends.
    let mut starts = vec![0; glyphs.len() + 1];
    let mut last = 0;
    for part in &keep {
        starts[last..part.start].fill(text.len());
        if part.start > last {
            text.push('…');
        }
        for at in part.clone() {
            starts[at] = text.len();
            match glyphs[at].shown {
                Drawn::Char(c) => text.push(c),
                Drawn::Edge => text.push_str(EDGE),
                Drawn::Nothing => {}
            }
        }
        last = part.end;
    }
    starts[last..].fill(text.len());
    if last < glyphs.len() {
        text.push('…');
    }
    let ranges: Vec<Range<usize>> =
        marked.iter().map(|mark| starts[mark.start]..starts[mark.end].max(starts[mark.start])).collect();
    // A caret behind the last character needs a column to stand in.
    if ranges.iter().any(|range| range.is_empty() && range.start == text.len()) {
        text.push(' ');
    }
    Line { text, ranges }
}

const EDGE: &str = " │ ";

/// What a line looks like: tabs, and tags of cells in markup, are edges between cells; other tags and
/// the blanks around edges are nothing, unless a label begins or ends there.
fn glyphs(line: &str, labels: &[Range<usize>], markup: bool) -> Vec<Glyph> {
    let zones = zones(line, labels);
    let mut glyphs: Vec<Glyph> = Vec::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let zone = zones.iter().find(|zone| at < zone.end);
        if zone.is_none_or(|zone| at < zone.start) {
            glyphs.push(Glyph { offset: at, shown: Drawn::Nothing, columns: NEVER });
            at = zone.map_or(line.len(), |zone| zone.start);
            continue;
        }
        let tag = if markup && c == '<' { tag(&line[at..]) } else { None };
        let is_marked = |end: usize| labels.iter().any(|label| at < label.end && label.start < end);
        let (length, shown) = match tag {
            Some(length) if !is_marked(at + length) => {
                let is = |names: &[&str]| is_named(&line[at..], names) && !after_edge(&glyphs);
                let shown = match () {
                    () if is(CELLS) => Drawn::Edge,
                    () if is(BREAKS) && !glyphs.is_empty() => Drawn::Char(' '),
                    () => Drawn::Nothing,
                };
                (length, shown)
            }
            _ if c == '\t' => (1, Drawn::Edge),
            _ if governs(c) => (c.len_utf8(), Drawn::Char('\u{fffd}')),
            _ => (c.len_utf8(), Drawn::Char(c)),
        };
        let columns = match shown {
            Drawn::Char(c) => c.width().unwrap_or(0),
            Drawn::Edge => EDGE.chars().count(),
            Drawn::Nothing => 0,
        };
        glyphs.push(Glyph { offset: at, shown, columns });
        at += length;
    }
    glyphs
}

/// Columns of what is never shown, so that every line that has it is elided there.
const NEVER: usize = 1 << 20;

/// Bytes on both sides of a label's ends that are looked at. No terminal shows more of a line, and a
/// line may be the whole of a large file.
const REACH: usize = 4096;

/// The parts of a line that could be shown.
fn zones(line: &str, labels: &[Range<usize>]) -> Vec<Range<usize>> {
    if line.len() <= 2 * REACH {
        let whole = 0..line.len();
        return Vec::from([whole]);
    }
    let mut zones: Vec<Range<usize>> = labels
        .iter()
        .flat_map(|label| [label.start, label.end])
        .map(|at| {
            let (mut start, mut end) = (at.saturating_sub(REACH), (at + REACH).min(line.len()));
            while !line.is_char_boundary(start) {
                start -= 1;
            }
            while !line.is_char_boundary(end) {
                end += 1;
            }
            start..end
        })
        .collect();
    zones.sort_by_key(|zone| zone.start);
    zones.dedup_by(|next, last| {
        let touches = next.start <= last.end;
        if touches {
            last.end = last.end.max(next.end);
        }
        touches
    });
    zones
}

/// The length of a tag or comment at the beginning of a text.
fn tag(text: &str) -> Option<usize> {
    let second = text[1..].chars().next()?;
    let opens = second.is_ascii_alphabetic() || matches!(second, '/' | '!');
    let length = text.find('>')? + 1;
    opens.then_some(length)
}

const CELLS: &[&str] = &["td", "th"];
const BREAKS: &[&str] = &["p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4"];

/// Whether a tag, opening or closing, has one of some names.
fn is_named(tag: &str, names: &[&str]) -> bool {
    let name = tag[1..].trim_start_matches('/');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    names.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// Whether nothing but blanks is shown since the last edge.
fn after_edge(glyphs: &[Glyph]) -> bool {
    let seen = glyphs.iter().rev().find(|glyph| !matches!(glyph.shown, Drawn::Nothing | Drawn::Char(' ')));
    seen.is_some_and(|glyph| matches!(glyph.shown, Drawn::Edge))
}

/// Parts of a long line that are kept, as indices of glyphs, in order and apart.
fn windows(glyphs: &[Glyph], marked: &[Range<usize>], width: usize) -> Vec<Range<usize>> {
    let share = width / marked.len().max(1);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for mark in marked {
        let columns: usize = glyphs[mark.clone()].iter().map(|glyph| glyph.columns).sum();
        if columns + 8 <= share {
            let around = (share - columns) / 2;
            parts.push(before(glyphs, mark.start, around)..after(glyphs, mark.end, around));
        } else {
            // The label itself is too long: its two ends.
            let around = share / 4;
            parts.push(before(glyphs, mark.start, around / 2)..after(glyphs, mark.start, around));
            parts.push(before(glyphs, mark.end, around)..after(glyphs, mark.end, around / 2));
        }
    }
    parts.sort_by_key(|part| part.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match merged.last_mut() {
            // A gap of a character or two is no shorter than the mark for it.
            Some(last) if part.start <= last.end + 2 => last.end = last.end.max(part.end),
            _ => merged.push(part),
        }
    }
    merged
}

/// The glyph up to `columns` before another.
fn before(glyphs: &[Glyph], from: usize, columns: usize) -> usize {
    let mut used = 0;
    for at in (0..from).rev() {
        used += glyphs[at].columns;
        if used > columns {
            return at + 1;
        }
    }
    0
}

/// The glyph up to `columns` behind another.
fn after(glyphs: &[Glyph], from: usize, columns: usize) -> usize {
    let mut used = 0;
    for (at, glyph) in glyphs.iter().enumerate().skip(from) {
        used += glyph.columns;
        if used > columns {
            return at;
        }
    }
    glyphs.len()
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_before: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let holds = |window: &&Window| window.range.start <= start && end <= window.range.end;
        // A span over two windows is refused, which keeps them apart.
        let window = self.windows.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let label = self.labels.iter().find(|shown| shown.range == (start..end));
        let (line, column) = match label {
            Some(label) if context_before == 0 => (label.line, label.column),
            _ => (window.line, 0),
        };
        let range = window.range.clone();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            &self.text.as_bytes()[range.clone()],
            (range.start, range.len()).into(),
            line,
            column,
            window.lines,
        )))
    }
}

#[cfg(test)]
mod tests;
