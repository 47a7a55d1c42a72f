//! Tables whose cells are set apart by vertical bars, as tools write web pages out as text: a row a
//! line, or a cell a line with a bar behind it.
//!
//! Where each cell has a line of its own nothing marks the end of a row: one begins with the words
//! that follow a value. Bars with nothing between them stand for merged cells and end a row.

use super::lines::{Line, fold, is_blank, trimmed};
use crate::document::{Columns, Table, TableBuilder, TableFull};
use crate::source::{Span, is_slip};

/// Blank lines that may stand inside a table.
const MAX_BLANKS: u32 = 2;

/// Lines with bars that make a table; fewer are a trail of links or a row of buttons.
const FEWEST_LINES: usize = 4;

/// Values in a single row that make a table of it.
const MANY_VALUES: usize = 6;

/// Bytes of a cell beyond which a line is prose with a bar in it.
const LONGEST_CELL: usize = 400;

/// Words in a row that can all be labels of it: a group, a group inside it, and its own.
const MOST_LABELS: usize = 3;

/// Characters of the unit behind a number.
const LONGEST_UNIT: usize = 2;

/// Whether a line may belong to such a table.
pub(super) fn is_candidate(line: &Line<'_>) -> bool {
    !line.tabs && line.text.contains('|') && line.text.split('|').all(|field| field.len() <= LONGEST_CELL)
}

/// The table that begins with the first of `lines`, a candidate, and how many lines were judged;
/// `None` if these make no table.
pub(super) fn table(lines: &[Line<'_>]) -> (Option<Result<Table, TableFull>>, usize) {
    let run = lines
        .iter()
        .enumerate()
        .take_while(|(index, line)| is_candidate(line) && (*index == 0 || line.blanks <= MAX_BLANKS))
        .count();
    let rows = rows(&lines[..run]);
    let values = |row: &Vec<Cell<'_>>| row.iter().filter(|cell| !cell.words).count();
    let with_values = rows.iter().filter(|row| row.len() > 1 && values(row) > 0).count();
    // A table that is laid out wide has one row of values, and many in it.
    let is_wide = || rows.iter().any(|row| values(row) >= MANY_VALUES);
    let is_table = run >= FEWEST_LINES && (with_values > 1 || is_wide());
    (is_table.then(|| build(&lines[..run], &rows)), run)
}

/// What stands between two bars.
struct Cell<'a> {
    text: &'a str,
    at: u32,
    /// It says something, and is no value: no blank, stroke or number, be it with a unit.
    words: bool,
}

impl<'a> Cell<'a> {
    fn new(text: &'a str, at: u32) -> Self {
        Self { words: is_words(text), text, at }
    }
}

/// Whether a cell says something and is no value: no blank, stroke or number, be it with a unit or with a
/// slip in it.
pub(super) fn is_words(text: &str) -> bool {
    let unit = text.trim().trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | ',' | '+' | '-'));
    let number = &text.trim()[..text.trim().len() - unit.len()];
    let measured = number.ends_with(char::is_numeric) && unit.chars().count() <= LONGEST_UNIT;
    text.contains(char::is_alphabetic) && !measured && !is_slip(text)
}

fn rows<'a>(lines: &[Line<'a>]) -> Vec<Vec<Cell<'a>>> {
    let mut rows: Vec<Vec<Cell<'_>>> = Vec::new();
    let mut open: Vec<Cell<'_>> = Vec::new();
    for line in lines {
        let mut at = line.at;
        let mut fields: Vec<Cell<'_>> = Vec::new();
        for field in line.text.split('|') {
            fields.push(Cell::new(field, at));
            at += field.len() as u32 + 1;
        }
        let bars = fields.len() - 1;
        let filled = fields.iter().filter(|cell| !is_blank(cell.text)).count();
        let is_rule = line.text.chars().all(|c| matches!(c, '-' | '|' | ':' | ' '));
        match filled {
            _ if is_rule && line.text.contains('-') => {}
            0 if bars == 1 => {
                fields.truncate(1);
                open.append(&mut fields);
            }
            0 => close(&mut open, &mut rows),
            1 if !is_blank(fields[0].text) => {
                let words_behind_value = fields[0].words && open.last().is_some_and(|before| !before.words);
                if words_behind_value {
                    close(&mut open, &mut rows);
                }
                // A label with as many blank cells as the row above has others is a row of its own.
                let is_row = open.is_empty() && bars > 1 && rows.last().is_some_and(|row| row.len() == bars);
                fields.truncate(if is_row { bars } else { 1 });
                open.append(&mut fields);
                if bars > 1 {
                    close(&mut open, &mut rows);
                }
            }
            _ => {
                close(&mut open, &mut rows);
                // The bar that closes a line sets no further cell apart, nor does the one that opens it.
                if fields.last().is_some_and(|last| is_blank(last.text)) {
                    fields.pop();
                }
                rows.push(fields);
            }
        }
    }
    close(&mut open, &mut rows);
    rows
}

/// Ends the row whose cells came one by one. Words beyond its labels are those of a header above it.
fn close<'a>(open: &mut Vec<Cell<'a>>, rows: &mut Vec<Vec<Cell<'a>>>) {
    if open.is_empty() {
        return;
    }
    let words = open.iter().take_while(|cell| cell.words).count();
    let mut row = std::mem::take(open);
    if words > MOST_LABELS && words < row.len() {
        let rest = row.split_off(words - 1);
        rows.push(row);
        row = rest;
    }
    rows.push(row);
}

fn build(lines: &[Line<'_>], rows: &[Vec<Cell<'_>>]) -> Result<Table, TableFull> {
    let mut builder = TableBuilder::new();
    for row in rows {
        builder.row();
        for cell in row {
            builder.cell(fold(cell.text, cell.at), trimmed(cell.text, cell.at), 1, 1)?;
        }
    }
    let end = lines.last().map_or(0, |line| line.at + line.text.len() as u32);
    builder.finish(Span::new(lines.first().map_or(0, |line| line.at), end), Columns::Ordered)
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    /// The table at the start of a text, cells joined by `/`.
    fn shown(text: &str) -> Option<Vec<String>> {
        let lines = split(text, 0).unwrap();
        let table = table(&lines).0?.unwrap();
        let row = |row| table.row(row).map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("/");
        Some((0..table.rows).map(row).collect())
    }

    #[test]
    fn a_row_a_line() {
        let text = "第二十条第（一）项 |\n信息内容 | 制发 | 废止 |\n规章 | 0 | |\n文件 | 3 | 1 |\n";
        assert_eq!(shown(text).unwrap(), ["第二十条第（一）项", "信息内容/制发/废止", "规章/0/", "文件/3/1"]);
        let text = "| 第二十条第（五）项 | |||\n|---|---|\n| 信息内容 | 处理决定 | ||\n| 许可 | 4 | ||\n| 强制 | 0 | ||\n";
        assert_eq!(
            shown(text).unwrap().iter().map(|row| row.trim_matches('/')).collect::<Vec<_>>(),
            ["第二十条第（五）项", "信息内容/处理决定", "许可/4", "强制/0"]
        );
    }

    #[test]
    fn a_cell_a_line() {
        let text = "第二十条第（一）项 |\n|||\n信息内容 |\n制发 |\n废止 |\n现行有效 |\n规章 |\n/ |\n0 |\n3 |\n文件 |\n|\n|\n8 |\n第二十条第（五）项 |\n|||\n信息内容 |\n处理决定 |\n||\n许可 |\n4 | ||\n";
        assert_eq!(
            shown(text).unwrap(),
            [
                "第二十条第（一）项",
                "信息内容/制发/废止/现行有效",
                "规章///0/3",
                "文件///8",
                "第二十条第（五）项",
                "信息内容/处理决定",
                "许可/4"
            ]
        );
    }

    #[test]
    fn a_label_before_blank_cells_keeps_them() {
        let text = "信息内容 | 上年 | 增减 |\n许可 | 1 | 2 |\n收费 |  |  |\n强制 | 0 | 3 |\n";
        assert_eq!(shown(text).unwrap()[2], "收费//");
        let caption = text.replace("收费 |  |  |", "第二十条 | |||");
        assert_eq!(shown(&caption).unwrap()[2], "第二十条");
    }

    #[test]
    fn a_number_with_its_unit_is_a_value_and_a_numbered_label_is_not() {
        let text = "采购 |\n12 |\n320.5万元 |\n1.某类 |\n-8 |\n— |\n2.其他 |\n0 |\n１２ |\n";
        assert_eq!(shown(text).unwrap(), ["采购/12/320.5万元", "1.某类/-8/—", "2.其他/0/12"]);
    }

    #[test]
    fn one_row_of_many_values_is_enough() {
        let text = "复议 | 诉讼 |\n维持 | 纠正 | 总计 |\n维持 | 纠正 | 总计 | 维持 | 纠正 | 总计 |\n1 | 0 | 1 | 2 | 0 | 2 |\n";
        assert_eq!(shown(text).unwrap()[3], "1/0/1/2/0/2");
        assert_eq!(shown("复议 | 诉讼 |\n维持 | 纠正 |\n维持 | 纠正 |\n1 | 0 |\n"), None);
    }

    #[test]
    fn a_trail_of_links_is_no_table() {
        assert_eq!(shown("首页 | 政务公开 | 年度报告\n"), None);
        assert_eq!(shown("登录 | 注册\n首页 | 公开\n打印 | 关闭\n上一篇 | 下一篇\n"), None);
    }
}
