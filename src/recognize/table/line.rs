//! Rows of all tables of a document, in reading order, as lines of slots; and lines of running text
//! that are rows whose table was lost.

use super::label;
use crate::document::{Block, Columns, Document, Role, Table};
use crate::source::{Folded, Span, is_slip, is_wide};
use crate::value::Value;

/// Tables beyond this size are no official tables; looking through them would only cost time.
const MAX_ROWS: usize = 4_000;
const MAX_COLUMNS: usize = 120;

/// One row of a table, or one line of text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Block index.
    pub(super) block: usize,
    /// What stands in it, from the left, each cell once.
    pub(super) slots: Vec<Slot>,
    /// Whether columns can be trusted.
    pub(super) columns: Columns,
    /// Columns of the whole table.
    pub(super) width: usize,
    /// It is a line of running text, not of a table.
    pub(super) prose: bool,
    /// The source under the cells that begin here.
    pub(super) span: Span,
}

/// A cell as seen from one row.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// First column.
    pub(super) column: usize,
    /// Columns covered.
    pub(super) width: usize,
    /// The folded text.
    pub(super) text: String,
    /// The text as labels are compared; empty for what is no words.
    pub(super) key: String,
    /// Where.
    pub(super) span: Span,
    /// What it is worth.
    pub(super) value: Value,
    /// The cell begins in this row (it does not reach in from above).
    pub(super) own: bool,
}

impl Slot {
    /// Whether it could be (part of) a label: words, not a number, a slip for one, or a stroke.
    pub(super) fn is_words(&self) -> bool {
        self.value == Value::Text && !is_slip(&self.text)
    }

    /// Whether it holds a number.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.value, Value::Number(_))
    }
}

impl Line {
    /// The slots that could label the row: words left of the first number.
    pub(super) fn labels(&self) -> impl DoubleEndedIterator<Item = &Slot> {
        let end = self.slots.iter().position(Slot::is_number).unwrap_or(self.slots.len());
        self.slots[..end].iter().filter(|slot| slot.is_words())
    }

    /// How many numbers it holds.
    pub(super) fn numbers(&self) -> usize {
        self.slots.iter().filter(|slot| slot.is_number()).count()
    }
}

/// All rows of all tables, and lines of text that end in at least one number.
pub(super) fn lines(document: &Document) -> Vec<Line> {
    let mut lines = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Table(table) if table.rows <= MAX_ROWS && table.columns <= MAX_COLUMNS => {
                (0..table.rows).for_each(|row| lines.push(table_line(index, table, row)));
            }
            Block::Paragraph(paragraph) if paragraph.role == Role::Body => {
                prose_lines(index, &paragraph.text, &mut lines)
            }
            _ => {}
        }
    }
    lines
}

fn table_line(block: usize, table: &Table, row: usize) -> Line {
    let slots: Vec<Slot> = table
        .row(row)
        .map(|cell| {
            let value = Value::parse(cell.text.as_str());
            Slot {
                column: cell.column,
                width: cell.column_span,
                text: cell.text.as_str().to_owned(),
                key: if value == Value::Text { label::key(cell.text.as_str()) } else { String::new() },
                span: cell.span,
                value,
                own: cell.row == row,
            }
        })
        .collect();
    let span = slots
        .iter()
        .filter(|slot| slot.own)
        .map(|slot| slot.span)
        .reduce(Span::cover)
        .unwrap_or_else(|| slots.first().map_or(Span::at(table.span.start), |slot| slot.span));
    Line { block, slots, columns: table.alignment, width: table.columns, prose: false, span }
}

/// Fewest numbers of a line without words that can be a row whose label was wrapped around it.
const FEWEST_NUMBERS: usize = 3;

/// A line such as `1.属于国家秘密 0 0 0 0 0 0 0`: words, then nothing but numbers with blanks between;
/// or several numbers alone.
fn prose_lines(block: usize, text: &Folded, lines: &mut Vec<Line>) {
    let whole = text.as_str();
    let starts = std::iter::once(0).chain(text.line_starts().iter().map(|at| *at as usize));
    let ends = text.line_starts().iter().map(|at| *at as usize).chain(std::iter::once(whole.len()));
    for (start, end) in starts.zip(ends) {
        let line = whole[start..end].trim_end();
        // Long lines are prose, whatever they end in; nor are there rows without a number.
        if line.len() > 240 {
            continue;
        }
        let words_end = values_at_end(line);
        let key = label::key(&line[..words_end]);
        let unlabelled = key.is_empty();
        let is_number = |token: &&str| token.contains(|c: char| c.is_ascii_digit());
        let numbers = line[words_end..].split(' ').filter(is_number).count();
        if words_end == line.len() || (unlabelled && numbers < FEWEST_NUMBERS) {
            continue;
        }
        let slot = |column: usize, from: usize, to: usize| Slot {
            column,
            width: 1,
            text: whole[start + from..start + to].trim().to_owned(),
            key: String::new(),
            span: text.span(start + from..start + to),
            value: Value::parse(&line[from..to]),
            own: true,
        };
        let mut slots = Vec::with_capacity(numbers + 1);
        if !unlabelled {
            slots.push(Slot { value: Value::Text, key, ..slot(0, 0, words_end) });
        }
        let mut from = words_end;
        for token in line[words_end..].split(' ') {
            if !token.is_empty() {
                slots.push(slot(slots.len(), from, from + token.len()));
            }
            from += token.len() + 1;
        }
        let span = text.span(start..start + line.len());
        let width = slots.len();
        lines.push(Line { block, slots, columns: Columns::Ordered, width, prose: true, span });
    }
}

/// Byte offset at which the run of values begins that ends the line; the first may touch the words.
fn values_at_end(line: &str) -> usize {
    let (mut begin, mut end) = (line.len(), line.len());
    for token in line.rsplit(' ') {
        let start = end - token.len();
        if !token.chars().all(is_of_value) && !is_slip(token) {
            let words = token.trim_end_matches(is_of_value).len();
            // The blank behind an ideograph was folded away.
            let slip = token.rfind(is_wide).map_or("", |at| &token[at..]);
            let slip = slip.trim_start_matches(is_wide);
            begin = match start + words {
                _ if is_slip(slip) => start + token.len() - slip.len(),
                words if words < start + token.len() => words,
                _ => begin,
            };
            break;
        }
        begin = start;
        end = start.saturating_sub(1);
    }
    // `3. 4` belongs to a label that begins with its own number; a mark cannot begin a number.
    let run = &line[begin..];
    begin + (run.len() - run.trim_start_matches(['.', ',', ' ']).len())
}

fn is_of_value(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '-') || is_stroke(c)
}

fn is_stroke(c: char) -> bool {
    matches!(c, '—' | '－' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Paragraph;
    use crate::source::FoldBuilder;

    fn of(text: &str) -> Vec<Vec<String>> {
        let mut builder = FoldBuilder::new();
        builder.push(text, 0);
        let folded = builder.finish();
        let span = folded.whole_span();
        let document =
            Document { blocks: vec![Block::Paragraph(Paragraph::body(folded, span))], ..Document::default() };
        lines(&document)
            .into_iter()
            .map(|line| line.slots.into_iter().map(|slot| slot.text).collect())
            .collect()
    }

    #[test]
    fn a_line_of_words_and_numbers_is_a_row() {
        assert_eq!(of("规章 2 0 11\n行政许可 0"), [vec!["规章", "2", "0", "11"], vec!["行政许可", "0"]]);
        assert_eq!(of("1.属于国家秘密 4 0 1,234"), [vec!["1.属于国家秘密", "4", "0", "1,234"]]);
    }

    #[test]
    fn a_slip_or_a_stroke_among_numbers_is_a_value() {
        assert_eq!(of("规章 2 O 11\n行政许可 —"), [vec!["规章", "2", "O", "11"], vec!["行政许可", "—"]]);
        assert_eq!(of("1.属于国家秘密4 0 1O"), [vec!["1.属于国家秘密", "4", "0", "1O"]]);
        assert_eq!(of("规章 O 0"), [vec!["规章", "O", "0"]]);
        assert!(of("见附件 B").is_empty() && of("- 3 -").is_empty());
    }

    #[test]
    fn a_line_of_numbers_is_a_row_without_its_label() {
        assert_eq!(of("1.申请人无正当理由\n0 2 0 11\n逾期不补正"), [vec!["0", "2", "0", "11"]]);
        assert!(of("2023 12").is_empty());
    }

    #[test]
    fn prose_is_no_row() {
        assert!(of("全年共收到申请11件。").is_empty());
        assert!(of("2021年").is_empty());
    }
}
