//! Columns of a table whose cells are set apart by blanks: pieces of lines, and where they stand.
//!
//! Knows one stretch of lines of one page; which lines make a table is decided elsewhere.

use super::lines::{Line, columns, ends_sentence};
use crate::source::{is_slip, is_wide};

/// Pieces of one line beyond which it is no row of a report's table.
const MAX_SEGMENTS: usize = 200;

/// How a tool counted when it put text into columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Every character takes one column (`pdftotext -layout`).
    Characters,
    /// Ideographs take two (an editor with a fixed-width font).
    Columns,
}

/// A piece of a line between gaps of two blanks or more.
#[derive(Clone, Debug)]
pub(super) struct Segment<'a> {
    /// What is written.
    pub(super) text: &'a str,
    /// First byte in the source.
    pub(super) at: u32,
    /// First column.
    pub(super) left: u32,
    /// One past the last column.
    pub(super) right: u32,
    /// Whether it is a value: a number, perhaps with a unit or a note in brackets, or a dash.
    pub(super) number: bool,
}

impl Segment<'_> {
    /// Whether two pieces stand above each other in part.
    pub(super) fn overlaps(&self, other: &Segment<'_>) -> bool {
        self.left < other.right && other.left < self.right
    }
}

/// The pieces of a line; a single one for a line of running text.
///
/// Where a column is as narrow as its values, a single blank is all that sets them apart.
pub(super) fn segments<'a>(line: &Line<'a>, measure: Measure) -> Vec<Segment<'a>> {
    let pieces = pieces(line, measure);
    let mut found = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        let before_value = pieces.get(index + 1).is_some_and(|next| next.number);
        match values_at_end(piece.text, before_value) {
            Some(count) => cut(piece, count, measure, &mut found),
            None => found.push(piece.clone()),
        }
    }
    found
}

/// How many values set apart by single blanks end a piece, if it is to be cut there. One alone behind
/// a label may be part of the label, unless another value follows. A slip among values, such as a letter
/// for a digit, is one of them.
fn values_at_end(text: &str, before_value: bool) -> Option<usize> {
    if !text.contains(char::is_whitespace) {
        return None;
    }
    let words = || text.split_whitespace().rev();
    let count = words().take_while(|word| is_plain(word) || is_slip(word)).count();
    let plain = words().take(count).filter(|word| is_plain(word)).count();
    let only_values = before_value && plain > 0 && count == words().count();
    if only_values || (plain >= MANY_VALUES && plain * 2 > count) {
        return Some(count);
    }
    let count = words().take_while(|word| is_plain(word)).count();
    (count >= 2 || (count == 1 && before_value)).then_some(count)
}

/// Whether a word is a value and nothing else: digits, or a dash.
fn is_plain(word: &str) -> bool {
    let digits = word.trim_start_matches(['-', '－', '+', '−']);
    is_number(word)
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '０'..='９' | '—' | '－' | '-'))
}

/// Adds a piece cut before each of the values that end it.
fn cut<'a>(piece: &Segment<'a>, count: usize, measure: Measure, found: &mut Vec<Segment<'a>>) {
    let mut cuts: Vec<usize> = Vec::with_capacity(count + 1);
    let mut end = piece.text.len();
    for _ in 0..count {
        let start = piece.text[..end].rfind(char::is_whitespace);
        let start = start.map_or(0, |at| at + piece.text[at..].chars().next().map_or(1, char::len_utf8));
        cuts.push(start);
        end = piece.text[..start].trim_end().len();
    }
    if end > 0 {
        cuts.push(0);
    }
    cuts.reverse();
    for (index, from) in cuts.iter().enumerate() {
        let to = cuts.get(index + 1).copied().unwrap_or(piece.text.len());
        found.push(part(piece, *from, to, measure));
    }
}

/// A stretch of a piece, blanks at its end left out.
pub(super) fn part<'a>(piece: &Segment<'a>, from: usize, to: usize, measure: Measure) -> Segment<'a> {
    let wide = |text: &str| text.chars().map(|c| width(c, measure)).sum::<u32>();
    let text = piece.text[from..to].trim_end();
    let left = piece.left + wide(&piece.text[..from]);
    Segment { text, at: piece.at + from as u32, left, right: left + wide(text), number: is_number(text) }
}

/// The pieces of a line between gaps of two blanks or more.
fn pieces<'a>(line: &Line<'a>, measure: Measure) -> Vec<Segment<'a>> {
    let (text, at) = (line.text.trim_end(), line.at);
    let mut found: Vec<Segment<'a>> = Vec::new();
    let (mut column, mut blanks, mut start) = (0, 0, None);
    let mut push = |from: usize, left: u32, to: usize, right: u32| {
        let text = &text[from..to];
        found.push(Segment { text, at: at + from as u32, left, right, number: is_number(text) });
    };
    let (mut end, mut right) = (0, 0);
    for (offset, c) in text.char_indices() {
        if c.is_whitespace() {
            blanks += 1;
        } else {
            if let Some((from, left)) = start
                && blanks >= 2
            {
                push(from, left, end, right);
                start = None;
            }
            start.get_or_insert((offset, column));
            blanks = 0;
            end = offset + c.len_utf8();
            right = column + width(c, measure);
        }
        column += width(c, measure);
    }
    if let Some((from, left)) = start {
        push(from, left, end, right);
    }
    found
}

/// Values that end a line and are set apart by single blanks, from which on it is a row of a table.
const MANY_VALUES: usize = 3;

/// Whether a line is set in columns: it has gaps or ends with values, and no piece is a sentence.
pub(super) fn is_row(line: &Line<'_>) -> bool {
    let inner = line.text.trim();
    let mut blanks = 0;
    let gaps = inner.chars().any(|c| {
        blanks = if c.is_whitespace() { blanks + 1 } else { 0 };
        blanks == 2
    });
    let narrow = || {
        let values = inner.split_whitespace().rev().take_while(|word| is_plain(word) || is_slip(word));
        values.filter(|word| is_plain(word)).count() >= MANY_VALUES
    };
    if line.tabs || !(gaps || narrow()) {
        return false;
    }
    let segments = segments(line, Measure::Characters);
    let is_sentence = |text: &str| ends_sentence(text) && columns(text) > 20;
    segments.len() <= MAX_SEGMENTS && !segments.iter().any(|segment| is_sentence(segment.text))
}

fn width(c: char, measure: Measure) -> u32 {
    if measure == Measure::Columns && is_wide(c) { 2 } else { 1 }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['-', '－', '+', '−']);
    if text.chars().all(|c| matches!(c, '-' | '－' | '—' | '–' | '/' | '／' | '−')) {
        return true;
    }
    let number = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let behind = unsigned.trim_start_matches(|c| number(c) || matches!(c, ',' | '，' | '.' | '．'));
    let written = &unsigned[..unsigned.len() - behind.len()];
    let unit = behind.trim_start();
    unsigned.starts_with(number)
        && written.ends_with(number)
        && (unit.starts_with(['(', '（', '%', '％'])
            || (unit.chars().count() <= 2 && unit.chars().all(char::is_alphanumeric)))
}

/// The columns of a stretch of lines.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Left and right edges, from the left.
    columns: Vec<(u32, u32)>,
    /// The first column that mostly holds numbers.
    values: Option<usize>,
    /// Whether most lines fill every column, so that the order of their pieces alone tells where
    /// each belongs.
    full: bool,
}

impl Grid {
    /// Finds the columns. `rows` are the lines of one page.
    pub(super) fn new(rows: &[&[Segment<'_>]]) -> Self {
        let most = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let anchors: Vec<&[Segment<'_>]> =
            rows.iter().filter(|row| row.len() >= 2 && row.len() * 5 >= most * 3).copied().collect();
        let mut counts = vec![0_usize; most + 1];
        for row in &anchors {
            counts[row.len()] += 1;
        }
        let usual = (0..counts.len()).max_by_key(|length| counts[*length]).unwrap_or(0);
        let count = counts.get(usual).copied().unwrap_or(0);
        if count == 1 && anchors.len() > 1 {
            // One row of values under a head: the head's lines have the columns that the row leaves blank.
            let anchors: Vec<_> =
                rows.iter().filter(|row| row.len() >= 2 && row.len() * 3 >= most).copied().collect();
            Self::sparse(&anchors)
        } else if count * 2 >= anchors.len() {
            Self::full(anchors.into_iter().filter(|row| row.len() == usual).collect(), usual)
        } else {
            Self::sparse(&anchors)
        }
    }

    /// Whether it was made of one line alone, which shows nothing of the columns that the line leaves
    /// blank.
    pub(super) fn is_of_one(rows: &[&[Segment<'_>]]) -> bool {
        rows.iter().filter(|row| row.len() >= 2).count() < 2
    }

    /// Lines with equally many pieces: each column reaches as far as its pieces do. A line that has two
    /// labels for the others' one, and as many values less, shows nothing of columns.
    fn full(rows: Vec<&[Segment<'_>]>, length: usize) -> Self {
        let numbers = |column: usize| rows.iter().filter(|row| row[column].number).count();
        let values = (0..length).find(|column| numbers(*column) * 2 >= rows.len());
        let labelled = |row: &&&[Segment<'_>]| values.is_none_or(|first| row[first].number);
        let mut columns = vec![(u32::MAX, 0); length];
        for (index, segment) in rows.iter().filter(labelled).flat_map(|row| row.iter().enumerate()) {
            let (left, right) = columns[index];
            columns[index] = (left.min(segment.left), right.max(segment.right));
        }
        Self { columns, values, full: true }
    }

    /// Lines with many blanks: columns are what is left between the stretches where no line has
    /// anything.
    fn sparse(rows: &[&[Segment<'_>]]) -> Self {
        let mut edges: Vec<(u32, u32)> =
            rows.iter().flat_map(|row| row.iter().map(|segment| (segment.left, segment.right))).collect();
        edges.sort_unstable();
        let mut columns: Vec<(u32, u32)> = Vec::new();
        for (left, right) in edges {
            match columns.last_mut() {
                Some(last) if left <= last.1 + 1 => last.1 = last.1.max(right),
                _ => columns.push((left, right)),
            }
        }
        let mut grid = Self { columns, values: None, full: false };
        grid.merge_labels(rows);
        grid
    }

    /// Labels of several depths indent to columns of their own. Those left of the values of which
    /// no line fills two are one column.
    fn merge_labels(&mut self, rows: &[&[Segment<'_>]]) {
        let mut numbers = vec![0_i32; self.columns.len()];
        let mut filled = vec![false; self.columns.len()];
        for row in rows {
            let mut before = None;
            for segment in row.iter() {
                let column = self.columns.partition_point(|(_, right)| *right <= segment.left);
                if let Some(count) = numbers.get_mut(column) {
                    *count += if segment.number { 1 } else { -1 };
                    // Whether some line has pieces both here and in the column before.
                    filled[column] |= column > 0 && before == Some(column - 1);
                }
                before = Some(column);
            }
        }
        self.values = numbers.iter().position(|count| *count >= 0);
        let labels = self.values.unwrap_or(0);
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (index, column) in self.columns.iter().enumerate() {
            match merged.last_mut() {
                Some(last) if index < labels && !filled[index] => last.1 = column.1,
                _ => merged.push(*column),
            }
        }
        self.values = self.values.map(|values| values - (self.columns.len() - merged.len()));
        self.columns = merged;
    }

    /// Number of columns.
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// Where the values begin, labels to their left; `None` where the first column has values.
    pub(super) fn values_from(&self) -> Option<u32> {
        let index = self.values.filter(|index| *index > 0)?;
        self.columns.get(index).map(|(left, _)| *left)
    }

    /// Left and right edge of everything.
    pub(super) fn edges(&self) -> (u32, u32) {
        (self.columns.first().map_or(0, |first| first.0), self.columns.last().map_or(0, |last| last.1))
    }

    /// The left edge of a column.
    pub(super) fn left(&self, column: usize) -> u32 {
        self.columns.get(column).map_or(0, |(left, _)| *left)
    }

    /// Whether a piece stands over the values and not over the labels.
    pub(super) fn over_values(&self, segment: &Segment<'_>) -> bool {
        let Some(first) = self.values.filter(|first| *first > 0) else { return false };
        let behind = self.values_from().is_some_and(|left| segment.left + 2 >= left);
        behind || self.column(segment).is_some_and(|column| column >= first)
    }

    /// The columns of the pieces of a row that are values, where its labels fill no column of their own.
    pub(super) fn place_values(&self, values: &[Segment<'_>]) -> Option<Vec<usize>> {
        let first = self.values?;
        let columns = self.place(values)?;
        columns.iter().all(|column| *column >= first).then_some(columns)
    }

    /// The columns that hold values.
    pub(super) fn value_columns(&self) -> std::ops::Range<usize> {
        self.values.unwrap_or(self.columns.len())..self.columns.len()
    }

    /// How many columns hold values.
    pub(super) fn values(&self) -> usize {
        self.values.map_or(0, |first| self.columns.len() - first)
    }

    /// The first column that a piece stands in or right beside.
    pub(super) fn column(&self, segment: &Segment<'_>) -> Option<usize> {
        let over = self.columns.iter().position(|edges| overlap(*edges, segment) > 0);
        over.or_else(|| {
            let beside = |edges: &(u32, u32)| edges.0 < segment.right + 2 && segment.left < edges.1 + 2;
            self.columns.iter().position(beside)
        })
    }

    /// The column of each piece; `None` when nobody can tell: two pieces share a column, or a piece
    /// spans several or stands in none.
    pub(super) fn place(&self, row: &[Segment<'_>]) -> Option<Vec<usize>> {
        let labels = self.values.unwrap_or(0);
        if self.full && row.len() == self.columns.len() && !row[labels..].iter().any(|piece| !piece.number) {
            return Some((0..row.len()).collect());
        }
        let mut placed: Vec<usize> = Vec::with_capacity(row.len());
        for segment in row {
            let first = self.column(segment)?;
            // Where columns reach into each other, the one that holds more of the piece has it.
            let held = |column: usize| self.columns.get(column).map_or(0, |edges| overlap(*edges, segment));
            let column = match (held(first), held(first + 1)) {
                (here, next) if here == next && here > 0 => return None,
                (here, next) if next > here => first + 1,
                _ => first,
            };
            let (left, right) = self.columns[column];
            let other = if column == first { first + 1 } else { first };
            // A piece that is no wider than its column may touch the next one; a wider one spans both.
            let spans = held(other) > 0 && segment.right - segment.left > right - left;
            if spans || placed.last().is_some_and(|last| *last >= column) {
                return None;
            }
            placed.push(column);
        }
        Some(placed)
    }
}

/// Columns that a piece shares with a stretch.
fn overlap((left, right): (u32, u32), segment: &Segment<'_>) -> u32 {
    right.min(segment.right).saturating_sub(left.max(segment.left))
}

#[cfg(test)]
mod tests;
