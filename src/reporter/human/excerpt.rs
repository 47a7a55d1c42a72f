//! The lines of a source that a frame shows, prepared for miette.
//!
//! miette counts columns in bytes, scans the file for every label, joins labels that are far apart
//! and prints a line of 30 KB in full. So it is not given the source but an excerpt: windows of the
//! lines that have labels, tabs drawn as rules, what is far from any label elided, and a prepared
//! line and column for each label.

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
    /// The lines that `spans` stand on. Lines wider than `width` columns are elided.
    pub(super) fn new(name: &str, source: &Source, spans: &[Span], width: usize) -> Self {
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
            excerpt.add_line(source, *line, &members, width);
            rest = after;
        }
        excerpt
    }

    /// Where each of the spans is in the excerpt, in their order.
    pub(super) fn labels(&self) -> impl Iterator<Item = SourceSpan> + '_ {
        self.labels.iter().map(|shown| (shown.range.start, shown.range.len()).into())
    }

    fn add_line(&mut self, source: &Source, line: u32, members: &[(usize, Span)], width: usize) {
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
        let shown = draw(text, &ranges, width);
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

/// Draws a line: all of it if it fits, else the labels with what stands around them.
fn draw(line: &str, labels: &[Range<usize>], width: usize) -> Line {
    let columns = |text: &str| text.chars().map(shown_width).sum::<usize>();
    let keep = if columns(line) <= width { vec![0..line.len()] } else { windows(line, labels, width) };
    let mut text = String::with_capacity(line.len().min(width * 4) + 8);
    let mut ranges = vec![0..0; labels.len()];
    let mut place = |offset: usize, at: usize| {
        for (range, label) in ranges.iter_mut().zip(labels) {
            // An elided end falls on the mark that stands for it.
            if label.start >= offset {
                range.start = at;
            }
            if label.end >= offset {
                range.end = at;
            }
        }
    };
    let mut last = 0;
    for part in &keep {
        if part.start > last {
            text.push('…');
        }
        for (at, c) in line[part.clone()].char_indices() {
            place(part.start + at, text.len());
            match c {
                '\t' => text.push_str(" │ "),
                c if c.is_control() => text.push('\u{fffd}'),
                c => text.push(c),
            }
        }
        place(part.end, text.len());
        last = part.end;
    }
    if last < line.len() {
        text.push('…');
    }
    // A caret behind the last character needs a column to stand in.
    if ranges.iter().any(|range| range.is_empty() && range.start == text.len()) {
        text.push(' ');
    }
    for range in &mut ranges {
        range.end = range.end.max(range.start);
    }
    Line { text, ranges }
}

fn shown_width(c: char) -> usize {
    if c == '\t' { 3 } else { c.width().unwrap_or(1) }
}

/// Parts of a long line that are kept, in order and apart.
fn windows(line: &str, labels: &[Range<usize>], width: usize) -> Vec<Range<usize>> {
    let share = width / labels.len().max(1);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for label in labels {
        let words = &line[label.clone()];
        let label_width: usize = words.chars().map(shown_width).sum();
        if label_width + 8 <= share {
            let around = (share - label_width) / 2;
            parts.push(before(line, label.start, around)..after(line, label.end, around));
        } else {
            // The label itself is too long: its two ends.
            let around = share / 4;
            parts.push(before(line, label.start, around / 2)..after(line, label.start, around));
            parts.push(before(line, label.end, around)..after(line, label.end, around / 2));
        }
    }
    parts.sort_by_key(|part| part.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match merged.last_mut() {
            // A gap of a character or two is no shorter than the mark for it.
            Some(last) if part.start <= last.end + 6 => last.end = last.end.max(part.end),
            _ => merged.push(part),
        }
    }
    merged
}

/// The offset up to `columns` before another.
fn before(line: &str, from: usize, columns: usize) -> usize {
    let mut used = 0;
    for (at, c) in line[..from].char_indices().rev() {
        used += shown_width(c);
        if used > columns {
            return at + c.len_utf8();
        }
    }
    0
}

/// The offset up to `columns` behind another.
fn after(line: &str, from: usize, columns: usize) -> usize {
    let mut used = 0;
    for (at, c) in line[from..].char_indices() {
        used += shown_width(c);
        if used > columns {
            return from + at;
        }
    }
    line.len()
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
mod tests {
    use super::*;

    fn excerpt(text: &str, words: &[&str], width: usize) -> Excerpt {
        let source = Source::plain("a", text);
        let spans: Vec<Span> = words
            .iter()
            .map(|word| {
                let at = text.find(word).unwrap();
                Span::from(at..at + word.len())
            })
            .collect();
        Excerpt::new("a", &source, &spans, width)
    }

    fn under(excerpt: &Excerpt) -> Vec<&str> {
        excerpt.labels.iter().map(|shown| &excerpt.text[shown.range.clone()]).collect()
    }

    #[test]
    fn labels_keep_their_words_and_tabs_become_rules() {
        let excerpt = excerpt("甲\n项目\t12\t34\n乙", &["34", "12"], 80);
        assert_eq!(excerpt.text, "项目 │ 12 │ 34\n");
        assert_eq!(under(&excerpt), ["34", "12"]);
        assert_eq!((excerpt.labels[0].line, excerpt.labels[0].column), (1, 6));
    }

    #[test]
    fn long_lines_are_elided_around_their_labels() {
        let line = format!("{}目标{}终点{}", "填".repeat(3000), "空".repeat(3000), "尾".repeat(3000));
        let excerpt = excerpt(&line, &["目标", "终点"], 80);
        assert!(excerpt.text.chars().count() < 60, "{}", excerpt.text);
        assert_eq!(excerpt.text.matches('…').count(), 3);
        assert_eq!(under(&excerpt), ["目标", "终点"]);
        assert_eq!(excerpt.labels[0].column, 3000);
    }

    #[test]
    fn a_label_longer_than_the_line_shows_its_ends() {
        let line = format!("甲{}乙", "长".repeat(500));
        let excerpt = excerpt(&line, &[line.as_str()], 80);
        assert!(
            excerpt.text.starts_with("甲长") && excerpt.text.trim_end().ends_with("长乙"),
            "{}",
            excerpt.text
        );
        assert_eq!(under(&excerpt)[0], excerpt.text.trim_end());
    }

    #[test]
    fn lines_apart_are_windows_of_their_own() {
        let excerpt = excerpt("甲\n乙\n丙\n丁", &["甲", "乙", "丁"], 80);
        let windows: Vec<(usize, usize)> = excerpt.windows.iter().map(|w| (w.line, w.lines)).collect();
        assert_eq!(windows, [(0, 2), (3, 1)]);
        let over: SourceSpan = (0, excerpt.text.len()).into();
        assert!(excerpt.read_span(&over, 1, 1).is_err());
    }

    #[test]
    fn an_empty_place_at_the_end_has_a_column() {
        let source = Source::plain("a", "甲");
        let excerpt = Excerpt::new("a", &source, &[source.end()], 80);
        assert_eq!(excerpt.text, "甲 \n");
        assert_eq!(excerpt.labels[0].range, 3..3);
    }
}
