//! Tables whose cells were written one below another with nothing to set them apart, as web pages come
//! out when every cell is a paragraph.
//!
//! Knows no word of any table. A row is the words right before a run of values, and those values;
//! nothing tells how many columns there are, nor whether a blank cell was left out. To be asked only
//! where it is plain that tables fell apart.

use super::bars::is_words;
use super::lines::{Line, fold, trimmed};
use crate::document::{Columns, Table, TableBuilder, TableFull};
use crate::source::Span;
use std::ops::Range;

/// Characters of a cell beyond which a line is prose.
const LONGEST_CELL: usize = 60;

/// Words before the first value of a row that can all be labels of it: a group, a group inside it, and
/// its own.
const MOST_LABELS: usize = 3;

/// Words between two rows that are a caption, a header and labels of one table; more are what stands
/// between two tables.
const MOST_WORDS: usize = 8;

/// Values that a table has at least.
const FEWEST_VALUES: usize = 3;

/// Blank lines that may stand between two cells.
const MAX_BLANKS: u32 = 3;

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Value,
    Words,
    /// A bar or the like, which sets cells apart.
    Separator,
    Prose,
}

/// A row: the lines of its words, and those of its values.
struct Row {
    words: Vec<usize>,
    values: Vec<usize>,
}

/// The tables among lines, with the lines that each takes.
pub(super) fn tables(lines: &[Line<'_>]) -> Vec<(Range<usize>, Result<Table, TableFull>)> {
    let mut found = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut words: Vec<usize> = Vec::new();
    let mut values: Vec<usize> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let kind = if line.tabs { Kind::Prose } else { kind(line.text) };
        let apart = line.blanks > MAX_BLANKS;
        if kind == Kind::Separator && !apart {
            continue;
        }
        if (apart || kind != Kind::Value) && !values.is_empty() {
            rows.push(Row { words: std::mem::take(&mut words), values: std::mem::take(&mut values) });
        }
        if apart || kind == Kind::Prose {
            finish(lines, &mut rows, &mut found);
            words.clear();
        }
        match kind {
            Kind::Words => words.push(index),
            // Values that no words introduce belong to no row.
            Kind::Value if !words.is_empty() => {
                if values.is_empty() && (rows.is_empty() || words.len() > MOST_WORDS) {
                    finish(lines, &mut rows, &mut found);
                    words.drain(..words.len() - 1);
                }
                values.push(index);
            }
            _ => {}
        }
    }
    if !values.is_empty() {
        rows.push(Row { words, values });
    }
    finish(lines, &mut rows, &mut found);
    found
}

fn kind(text: &str) -> Kind {
    let text = text.trim();
    if !text.is_empty() && text.chars().all(|c| c == '|' || c.is_whitespace()) {
        Kind::Separator
    } else if is_date(text) {
        Kind::Prose
    } else if !is_words(text) {
        Kind::Value
    } else if text.chars().count() > LONGEST_CELL
        || text.contains(['。', '；', '|'])
        || text.ends_with(['，', '：', '、'])
    {
        Kind::Prose
    } else {
        Kind::Words
    }
}

/// Whether digits go on behind a mark that no number has inside, as those of a date or a time do.
fn is_date(text: &str) -> bool {
    let inner = text.trim_start_matches(|c: char| !c.is_numeric());
    inner.contains(['-', '/', ':', '：']) && inner.ends_with(char::is_numeric)
}

fn finish(
    lines: &[Line<'_>],
    rows: &mut Vec<Row>,
    found: &mut Vec<(Range<usize>, Result<Table, TableFull>)>,
) {
    let rows = std::mem::take(rows);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
    let (Some(start), Some(end)) = (first.words.first(), last.values.last()) else { return };
    if rows.iter().map(|row| row.values.len()).sum::<usize>() >= FEWEST_VALUES {
        found.push((*start..end + 1, build(lines, &rows)));
    }
}

fn build(lines: &[Line<'_>], rows: &[Row]) -> Result<Table, TableFull> {
    let mut builder = TableBuilder::new();
    let mut span: Option<Span> = None;
    let mut add = |builder: &mut TableBuilder, cells: &[usize]| {
        builder.row();
        for cell in cells {
            let line = &lines[*cell];
            let place = trimmed(line.text, line.at);
            span = Some(span.map_or(place, |span| span.cover(place)));
            builder.cell(fold(line.text, line.at), place, 1, 1)?;
        }
        Ok(())
    };
    for row in rows {
        let labels = if row.words.len() > MOST_LABELS { row.words.len() - 1 } else { 0 };
        // What stands above the label is a caption and a header; where one ends cannot be told.
        for header in &row.words[..labels] {
            add(&mut builder, &[*header])?;
        }
        add(&mut builder, &[&row.words[labels..], &row.values[..]].concat())?;
    }
    builder.finish(span.unwrap_or_default(), Columns::Listed)
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    /// The rows of each table of a text, cells joined by `/`.
    fn shown(text: &str) -> Vec<Vec<String>> {
        let lines = split(text, 0).unwrap();
        let row = |table: &Table, row| {
            table.row(row).map(|cell| cell.text.as_str().to_owned()).collect::<Vec<_>>().join("/")
        };
        tables(&lines)
            .into_iter()
            .map(|(_, table)| table.unwrap())
            .map(|table| (0..table.rows).map(|at| row(&table, at)).collect())
            .collect()
    }

    #[test]
    fn a_row_is_words_and_the_values_behind_them() {
        let text = "规章\n0\n—\n3\n文件\n1\n0\n8\n第二十条\n内容\n数量\n许可\n12件\n结果\n公开\n4\n";
        assert_eq!(
            shown(text),
            [vec!["规章/0/—/3", "文件/1/0/8", "第二十条", "内容", "数量", "许可/12件", "结果/公开/4"]]
        );
    }

    #[test]
    fn bars_and_blank_lines_between_cells_do_not_count() {
        assert_eq!(shown("规章\n|\n0\n|\n2\n\n|\n文件\n|\n\n5\n"), [vec!["规章/0/2", "文件/5"]]);
    }

    #[test]
    fn headings_and_the_header_of_the_next_table_stay_outside() {
        let header = "维持\n纠正\n其他\n未结\n总计\n直接\n复议后\n";
        let text = format!("许可\n1\n2\n3\n四、有关情况\n复议\n{header}合计\n4\n5\n6\n五、下一步\n");
        assert_eq!(shown(&text), [vec!["许可/1/2/3"], vec!["合计/4/5/6"]]);
    }

    #[test]
    fn a_title_its_date_and_a_count_are_no_table() {
        assert!(shown("青禾市统计局\n2023\n年度报告\n2024-01-16\n浏览次数：\n325\n12\n7\n").is_empty());
        assert!(
            shown("青禾市统计局年度报告\n2024-01-16 10:23\n全年公开信息若干条。\n325\n12\n7\n").is_empty()
        );
    }
}
