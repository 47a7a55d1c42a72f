//! Tables whose fields are set apart by tabs, as word processors and PDF tools write them out.
//!
//! A run of lines with tabs is a table unless its tabs only indent, number or align single lines.

use super::lines::{Line, fold, is_blank, trimmed};
use crate::document::{Columns, Table, TableBuilder, TableFull};
use crate::source::Span;

/// Blank lines that a page break may leave inside a table.
const MAX_BLANKS: u32 = 4;

/// Characters of a line, tabs apart, beyond which one with a single field is prose.
const LONGEST_SINGLE: usize = 40;

/// The table that begins with the first of `lines`, which has a tab, and how many lines were
/// judged; `None` if these make no table.
pub(super) fn table(lines: &[Line<'_>]) -> (Option<Result<Table, TableFull>>, usize) {
    let (makes_table, count) = rows(lines);
    (makes_table.then(|| build(&lines[..count])), count)
}

/// Whether the first of `lines` make a table, and how many were judged.
pub(super) fn rows(lines: &[Line<'_>]) -> (bool, usize) {
    let is_prose = |line: &Line<'_>| matches!(shape(line), Shape::Prose | Shape::Marked);
    if lines.first().is_none_or(is_prose) {
        return (false, 1);
    }
    let run = &lines[..run(lines)];
    let rows = &run[..run.len() - run.iter().rev().take_while(|line| is_prose(line)).count()];
    let (mut full, mut pairs) = (0, 0);
    for line in rows {
        match shape(line) {
            Shape::Row => full += 1,
            Shape::Pair => pairs += 1,
            _ => {}
        }
    }
    (full >= 1 || pairs >= 2, rows.len())
}

/// How many lines from the first belong together by their tabs.
fn run(lines: &[Line<'_>]) -> usize {
    lines
        .iter()
        .enumerate()
        .take_while(|(index, line)| line.tabs && (*index == 0 || line.blanks <= MAX_BLANKS))
        .count()
}

/// What the tabs of a line do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Three fields or more, at least two of them filled.
    Row,
    /// Two filled fields.
    Pair,
    /// One short field among empty ones: the caption of a table, a cell merged over a row.
    Single,
    /// Nothing but tabs: a row left blank.
    Blank,
    /// A number, bullet or name with its mark, then text: `1.⇥text`, `Phone:⇥text`.
    Marked,
    /// Running text that a tab indents.
    Prose,
}

fn shape(line: &Line<'_>) -> Shape {
    let fields = line.text.split('\t').count();
    let mut filled = line.text.split('\t').filter(|field| !is_blank(field));
    match (fields, filled.next(), filled.next()) {
        (_, None, _) => Shape::Blank,
        (_, Some(only), None) => {
            let indents = line.text.ends_with(only) && fields == 2;
            if indents || only.chars().nth(LONGEST_SINGLE).is_some() { Shape::Prose } else { Shape::Single }
        }
        (fields, Some(first), Some(_)) if filled.next().is_none() => {
            let first = first.trim();
            let mark = first.chars().next_back().is_some_and(|c| !c.is_alphanumeric());
            let marks = first.ends_with([':', '：']) || (mark && first.chars().count() <= 4);
            if marks {
                Shape::Marked
            } else if fields > 2 {
                Shape::Row
            } else {
                Shape::Pair
            }
        }
        _ => Shape::Row,
    }
}

fn build(lines: &[Line<'_>]) -> Result<Table, TableFull> {
    let mut builder = TableBuilder::new();
    for line in lines {
        builder.row();
        let mut at = line.at;
        for field in line.text.split('\t') {
            builder.cell(fold(field, at), trimmed(field, at), 1, 1)?;
            at += field.len() as u32 + 1;
        }
    }
    let end = lines.last().map_or(0, |line| line.at + line.text.len() as u32);
    builder.finish(Span::new(lines.first().map_or(0, |line| line.at), end), Columns::Ordered)
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    /// The table at the start of a text, cells joined by `|`, and the number of its lines.
    fn shown(text: &str) -> Option<(Vec<String>, usize)> {
        let lines = split(text, 0).unwrap();
        let (table, count) = table(&lines);
        let table = table?.unwrap();
        let row = |row| table.row(row).map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|");
        Some(((0..table.rows).map(row).collect(), count))
    }

    #[test]
    fn empty_fields_are_blank_cells_that_can_be_pointed_at() {
        let text = "甲\t\t3\t\n乙\t1\t\t4\n";
        let lines = split(text, 0).unwrap();
        let table = table(&lines).0.unwrap().unwrap();
        assert_eq!(table.row(0).count(), 4);
        assert_eq!(table.at(0, 1).unwrap().span, Span::at(4));
        assert_eq!(table.at(0, 3).unwrap().span, Span::at(7));
        assert_eq!(table.alignment, Columns::Ordered);
    }

    #[test]
    fn a_page_break_inside_does_not_end_it_and_prose_behind_does() {
        let text = "第二十条第（八）项\t\t\n\n信息内容\t项目数量\t增减\n收费\t1\t2\n三、收到和处理情况\n";
        let rows = ["第二十条第（八）项||", "信息内容|项目数量|增减", "收费|1|2"];
        assert_eq!(shown(text), Some((rows.map(String::from).to_vec(), 3)));
    }

    #[test]
    fn a_row_left_blank_stays() {
        let text = "维持\t纠正\t总计\n\t\t\n";
        assert_eq!(shown(text).unwrap().0, ["维持|纠正|总计", "||"]);
    }

    #[test]
    fn tabs_that_indent_number_or_introduce_make_no_table() {
        for text in [
            "\t本报告由某县水务局编制。\n\t报告内容如下。\n",
            "1.\t及时公开机构概况。\n2.\t加强解读。\n3.\t优化栏目。\n",
            "（一）\t主动公开\n（二）\t依申请公开\n",
            "联系电话：\t010-1234\n电子邮箱：\ta@b.cn\n",
            "\t\t某县水务局\n",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn prose_with_a_tab_behind_a_table_is_not_swallowed() {
        let text = "规章\t0\t0\n文件\t1\t2\n\t本年度未收取信息处理费。\n";
        assert_eq!(shown(text).unwrap().1, 2);
    }
}
