//! Owns the step from a sheet's cells to blocks, for every spreadsheet format: which rows are
//! running text, which are tables, and how merged regions become a grid. It knows no format, and it
//! never allocates by the dimensions of a sheet, only by the cells that are there.
//!
//! A row with one text is a title or a heading, unless it is ruled like a table, or stands in one.

mod hidden;
pub(super) mod value;

pub(super) use hidden::Hidden;

use super::ReadError;
use super::error::{clause, limit};
use super::layout::{GridCell, Layout, Marked};
use crate::document::{Columns, MAX_CELLS, NoteKind, Role};
use crate::source::Place;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Rows and columns of the largest sheet there is.
pub(super) const MAX_ROWS: u32 = 1 << 20;
/// As [`MAX_ROWS`].
pub(super) const MAX_COLUMNS: u32 = 1 << 14;
/// Most merged regions of a sheet.
pub(super) const MAX_REGIONS: usize = 1 << 16;

/// Stands for the number of a formula that no program has calculated yet: it is anything but blank.
pub(super) const UNKNOWN: &str = "\u{FFFD}";

/// A cell that says something, or that is ruled although it says nothing. Row and column are
/// zero-based and do not count what is hidden.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) row: u32,
    pub(super) column: u32,
    /// What it says, blank or not.
    pub(super) text: String,
    /// Whether it holds a number.
    pub(super) number: bool,
    /// Whether it has a rule at its left or right.
    pub(super) ruled: bool,
    /// Whether a comment hangs on it.
    pub(super) comment: bool,
    /// Row and column as people count them, one-based.
    pub(super) place: (u32, u32),
}

/// A merged region, both ends included, in the same count as [`Cell`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Region {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

/// One sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
    pub(super) regions: Vec<Region>,
}

/// A row on its way to a block.
#[derive(Debug, Default)]
struct Row {
    index: u32,
    cells: Vec<(Cell, Option<Region>)>,
    /// Whether a region reaches down to it from above.
    reached: bool,
    /// How many regions cover parts of it, whether or not anything is said of their cells.
    regions: usize,
}

impl Row {
    fn texts(&self) -> usize {
        self.cells.iter().filter(|(cell, _)| !cell.text.trim().is_empty()).count()
    }

    fn is_ruled(&self) -> bool {
        self.cells.iter().any(|(cell, _)| cell.ruled)
    }

    fn has_number(&self) -> bool {
        self.cells.iter().any(|(cell, _)| cell.number)
    }

    /// The last row that its only text covers, if it covers more than its own.
    fn reach(&self) -> Option<u32> {
        let (_, region) = self.cells.iter().find(|(cell, _)| !cell.text.trim().is_empty())?;
        region.map(|region| region.rows.1).filter(|last| *last > self.index)
    }
}

/// Lays out a sheet.
pub(super) fn lay_out(layout: &mut Layout, sheet: Sheet) -> Result<(), ReadError> {
    let Sheet { name, cells, regions } = sheet;
    let mut run: Vec<Row> = Vec::new();
    for row in rows(cells, regions) {
        if run.last().is_some_and(|last| row.index > last.index + 1 && !row.reached) {
            lay_out_run(layout, &name, std::mem::take(&mut run))?;
        }
        run.push(row);
    }
    lay_out_run(layout, &name, run)
}

/// The rows that say something, are ruled or are reached by a region; cells under another cell's
/// region are gone.
fn rows(mut cells: Vec<Cell>, mut regions: Vec<Region>) -> Vec<Row> {
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells.dedup_by_key(|cell| (cell.row, cell.column));
    regions.sort_by_key(|region| (region.rows.0, region.columns.0));
    let mut regions = regions.into_iter().peekable();
    // Regions that reach the present row by their first column, and which of them end next.
    let mut active: BTreeMap<u32, Region> = BTreeMap::new();
    let mut ending: BinaryHeap<Reverse<(u32, u32)>> = BinaryHeap::new();
    let mut rows: Vec<Row> = Vec::new();
    for cell in cells {
        if rows.last().is_none_or(|row| row.index != cell.row) {
            while ending.peek().is_some_and(|Reverse((last, _))| *last < cell.row) {
                if let Some(Reverse((_, column))) = ending.pop() {
                    active.remove(&column);
                }
            }
            let mut reached = !active.is_empty();
            while let Some(region) = regions.next_if(|region| region.rows.0 <= cell.row) {
                let before = active.range(..=region.columns.1).next_back();
                let overlaps = before.is_some_and(|(_, other)| other.columns.1 >= region.columns.0);
                if region.rows.1 >= cell.row && !overlaps {
                    reached |= region.rows.0 < cell.row;
                    active.insert(region.columns.0, region);
                    ending.push(Reverse((region.rows.1, region.columns.0)));
                }
            }
            rows.push(Row { index: cell.row, cells: Vec::new(), reached, regions: active.len() });
        }
        let over = active.range(..=cell.column).next_back().map(|(_, region)| *region);
        let over = over.filter(|region| region.columns.1 >= cell.column);
        let covered = over.is_some_and(|region| (region.rows.0, region.columns.0) != (cell.row, cell.column));
        if let Some(row) = rows.last_mut().filter(|_| !covered) {
            row.cells.push((cell, over));
        }
    }
    rows.retain(|row| row.reached || row.is_ruled() || row.texts() > 0);
    rows
}

/// Lays out rows between which there is no blank one.
fn lay_out_run(layout: &mut Layout, sheet: &str, rows: Vec<Row>) -> Result<(), ReadError> {
    let in_table = in_table(&rows);
    let mut table: Vec<Row> = Vec::new();
    for (row, in_table) in rows.into_iter().zip(in_table) {
        if in_table {
            table.push(row);
            continue;
        }
        lay_out_table(layout, sheet, std::mem::take(&mut table))?;
        lay_out_text(layout, sheet, row)?;
    }
    lay_out_table(layout, sheet, table)
}

/// For each row of a run whether it belongs to a table.
fn in_table(rows: &[Row]) -> Vec<bool> {
    let mut answers = vec![false; rows.len()];
    // Whether the next row below with more than one text holds a number.
    let mut numbers_below = vec![false; rows.len()];
    let mut below = false;
    for (index, row) in rows.iter().enumerate().rev() {
        numbers_below[index] = below;
        if row.texts() > 1 {
            below = row.has_number();
        }
    }
    let mut title_until = None;
    for (index, row) in rows.iter().enumerate() {
        if title_until.is_some_and(|last| row.index <= last) && row.texts() == 0 {
            continue;
        }
        let inside = index > 0 && answers[index - 1];
        answers[index] = if row.texts() > 1 || row.is_ruled() {
            true
        } else if row.texts() == 0 {
            inside
        } else if let Some(last) = row.reach() {
            // A title over several rows has nothing beside it.
            let mut reached = rows[index + 1..].iter().take_while(|row| row.index <= last);
            let alone = reached.all(|row| row.texts() == 0);
            title_until = alone.then_some(last);
            !alone
        } else if row.reached {
            inside
        } else {
            // A label whose figures are blank: merged cells stand beside it, or figures below; above the
            // first row of a next table stand none.
            let mut cells = row.cells.iter();
            let merged = cells.any(|(cell, region)| region.is_some() && !cell.text.trim().is_empty());
            inside && !merged && (row.regions > 0 || numbers_below[index])
        };
    }
    answers
}

fn lay_out_text(layout: &mut Layout, sheet: &str, row: Row) -> Result<(), ReadError> {
    for (cell, _) in row.cells {
        let place = place(sheet, cell.place);
        // People press the key for a new line where a paragraph ends.
        for (index, line) in cell.text.lines().enumerate() {
            let mut text = Marked::plain(line);
            if cell.comment && index == 0 {
                text.mark(NoteKind::Comment, 0..line.len());
            }
            layout.paragraph(text, None, Role::Body, place.clone())?;
        }
    }
    Ok(())
}

fn lay_out_table(layout: &mut Layout, sheet: &str, mut rows: Vec<Row>) -> Result<(), ReadError> {
    while rows.last().is_some_and(|row| row.texts() == 0 && !row.reached) {
        rows.pop();
    }
    let first = rows.iter().position(|row| row.texts() > 0).unwrap_or(rows.len());
    rows.drain(..first);
    // The columns in use, and how people count them.
    let columns: BTreeMap<u32, u32> =
        rows.iter().flat_map(|row| &row.cells).map(|(cell, _)| (cell.column, cell.place.1)).collect();
    if columns.len() < 2 {
        return rows.into_iter().try_for_each(|row| lay_out_text(layout, sheet, row));
    }
    let columns: Vec<(u32, u32)> = columns.into_iter().collect();
    if rows.len().saturating_mul(columns.len()) > MAX_CELLS {
        let what = clause("what-sheet-table").with("sheet", sheet);
        return Err(ReadError::TooLarge { what, limit: limit("limit-cells", MAX_CELLS) });
    }
    let indices: Vec<u32> = rows.iter().map(|row| row.index).collect();
    // For each column the row at which the cell that covers it ends.
    let mut covered = vec![0; columns.len()];
    let mut cells = Vec::new();
    let height = rows.len();
    for (row_index, row) in rows.into_iter().enumerate() {
        let mut row_cells = row.cells.into_iter().peekable();
        // Rows that hold cells state how people count them; blank cells take part in that.
        let shown = row_cells.peek().map_or(row.index + 1, |(cell, _)| cell.place.0);
        let mut next = 0;
        for (column_index, (column, shown_column)) in columns.iter().enumerate() {
            let given = row_cells.next_if(|(cell, _)| cell.column == *column);
            if column_index < next || covered[column_index] > row_index {
                continue;
            }
            let (mut row_span, mut column_span) = (1, 1);
            if let Some((_, Some(region))) = &given {
                row_span = indices.partition_point(|index| *index <= region.rows.1) - row_index;
                column_span =
                    columns.partition_point(|(column, _)| *column <= region.columns.1) - column_index;
            }
            next = column_index + column_span;
            covered[column_index..next].fill(row_index + row_span);
            let cell =
                given.map_or(Cell { place: (shown, *shown_column), ..Cell::default() }, |(cell, _)| cell);
            let mut text = Marked::plain(cell.text.replace(['\r', '\n', '\t'], " "));
            if cell.comment {
                text.mark(NoteKind::Comment, 0..text.text.len());
            }
            let place = place(sheet, cell.place);
            cells.push(GridCell { text, row: row_index, column: column_index, row_span, column_span, place });
        }
    }
    layout.table(height, cells, Columns::Exact)
}

fn place(sheet: &str, (row, column): (u32, u32)) -> Place {
    Place { sheet: Some(sheet.to_owned()), row: Some(row), column: Some(column), ..Place::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;
    use crate::read::Reading;

    /// Cells from rows of text; `_` is ruled and blank, `.` is nothing, `|` before a text rules it.
    fn sheet(rows: &[&[&str]], regions: &[(u32, u32, u32, u32)]) -> Reading {
        let mut sheet = Sheet { name: "表".into(), ..Sheet::default() };
        for (row, texts) in (0..).zip(rows) {
            for (column, text) in (0..).zip(texts.iter()).filter(|(_, text)| **text != ".") {
                let ruled = *text == "_" || text.starts_with('|');
                let text = text.trim_matches(['_', '|']).to_owned();
                let number = text.parse::<u32>().is_ok();
                let place = (row + 1, column + 1);
                sheet.cells.push(Cell { row, column, text, number, ruled, comment: false, place });
            }
        }
        sheet.regions = regions
            .iter()
            .map(|(top, left, bottom, right)| Region { rows: (*top, *bottom), columns: (*left, *right) })
            .collect();
        let mut layout = Layout::new();
        lay_out(&mut layout, sheet).unwrap();
        layout.finish("x.xlsx", "xlsx", Vec::new())
    }

    fn shown(reading: &Reading) -> Vec<String> {
        let blocks = reading.document.blocks.iter();
        blocks
            .map(|block| match block {
                Block::Table(table) => (0..table.rows)
                    .map(|row| {
                        let at = |column| table.at(row, column).map_or("·", |cell| cell.text.as_str());
                        (0..table.columns).map(at).collect::<Vec<_>>().join("|")
                    })
                    .collect::<Vec<_>>()
                    .join("/"),
                block => block.as_paragraph().unwrap().text.as_str().to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_label_beside_blank_merged_cells_is_a_row() {
        let rows: &[&[&str]] = &[&["行政处罚", "3", "4"], &["收费", ".", "."], &["单位：件", ".", "."]];
        assert_eq!(shown(&sheet(rows, &[(1, 1, 1, 2)])), ["行政处罚|3|4/收费||", "单位：件"]);
        assert_eq!(shown(&sheet(rows, &[])), ["行政处罚|3|4", "收费", "单位：件"]);
    }

    #[test]
    fn titles_stand_between_tables() {
        let reading = sheet(
            &[
                &["标题"],
                &[],
                &["一、甲"],
                &["名", "数"],
                &["子", "1"],
                &["丑"],
                &["寅", "2"],
                &["二、乙"],
                &["名", "量"],
                &["卯", "3"],
                &["说明\n完"],
            ],
            &[],
        );
        assert_eq!(
            shown(&reading),
            ["标题", "一、甲", "名|数/子|1/丑|/寅|2", "二、乙", "名|量/卯|3", "说明", "完"]
        );
        let table = reading.document.blocks[2].as_table().unwrap();
        let place = reading.source.origin().place(table.at(2, 1).unwrap().span).unwrap();
        assert_eq!((place.sheet.as_deref(), place.row, place.column), (Some("表"), Some(6), Some(2)));
    }

    #[test]
    fn ruled_rows_belong_to_their_table() {
        let reading = sheet(
            &[
                &["标题", ".", "."],
                &[],
                &["|第一款", "_", "_"],
                &["|名", "|数", "|量"],
                &["|子", "_", "_"],
                &["_", "_", "_"],
                &["注：甲"],
            ],
            &[(0, 0, 1, 2), (2, 0, 2, 2)],
        );
        assert_eq!(shown(&reading), ["标题", "第一款|第一款|第一款/名|数|量/子||", "注：甲"]);
    }

    #[test]
    fn regions_become_merged_cells_and_columns_that_hold_nothing_vanish() {
        let reading = sheet(
            &[
                &["头", ".", ".", "人", "."],
                &[".", ".", ".", "甲", "乙"],
                &["类", "子", ".", "1", "2"],
                &["隐", "丑", ".", "3", "4"],
            ],
            &[(0, 0, 1, 2), (0, 3, 0, 4), (2, 0, 3, 0), (2, 0, 2, 9), (2, 1, 2, 2)],
        );
        assert_eq!(shown(&reading), ["头|头|人|人/头|头|甲|乙/类|子|1|2/类|丑|3|4"]);
    }

    #[test]
    fn far_cells_and_endless_regions_cost_nothing() {
        let far = u32::MAX - 2;
        let cell = |row, column| Cell { row, column, text: "x".into(), ..Cell::default() };
        let sheet = Sheet {
            name: String::new(),
            cells: vec![cell(0, 0), cell(0, far), cell(far, 0), cell(far, 5)],
            regions: vec![
                Region { rows: (0, far), columns: (0, 0) },
                Region { rows: (0, far), columns: (0, far) },
            ],
        };
        let mut layout = Layout::new();
        lay_out(&mut layout, sheet).unwrap();
        let reading = layout.finish("x", "xlsx", Vec::new());
        assert_eq!(shown(&reading), ["x||x/x|x|"]);
    }
}
