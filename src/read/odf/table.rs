//! Owns a table of an OpenDocument text while its rows are read: repeated rows are written out, and
//! cells under a merged one are parts of its merge. It reads nothing itself.

use super::super::story::{Cell, Merge, Row};
use std::collections::HashMap;

/// An open table.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    row: Row,
    column: usize,
    /// Cells that reach down, by their first column: rows left, columns covered.
    reaching: HashMap<usize, (usize, usize)>,
}

impl Table {
    /// Begins a row.
    pub(super) fn begin_row(&mut self) {
        (self.row, self.column) = (Row::default(), 0);
    }

    /// Notes that the cell that begins next covers so many rows and columns.
    pub(super) fn reach_down(&mut self, rows: usize, columns: usize) {
        if rows > 1 {
            self.reaching.insert(self.column, (rows - 1, columns));
        }
    }

    /// Adds a cell to the row.
    pub(super) fn push(&mut self, cell: Cell) {
        self.column += cell.span;
        self.row.cells.push(cell);
    }

    /// Adds a cell under another one: of the same row, which has counted it, or of a row above.
    pub(super) fn cover(&mut self) {
        let Some((rows, span)) = self.reaching.get_mut(&self.column).filter(|(rows, _)| *rows > 0) else {
            return;
        };
        *rows -= 1;
        let cell = Cell { span: *span, vertical: Some(Merge::Continues), ..Cell::default() };
        self.push(cell);
    }

    /// Cells of the row so far.
    pub(super) fn cells(&self) -> usize {
        self.row.cells.len()
    }

    /// Ends the row; what is repeated of it is blank.
    pub(super) fn end_row(&mut self, times: usize) {
        let row = std::mem::take(&mut self.row);
        let spans: Vec<usize> = row.cells.iter().map(|cell| cell.span).collect();
        self.rows.push(row);
        for _ in 1..times {
            let cells = spans.iter().map(|span| Cell { span: *span, ..Cell::default() }).collect();
            self.rows.push(Row { cells, ..Row::default() });
        }
    }

    /// All rows.
    pub(super) fn into_rows(self) -> Vec<Row> {
        self.rows
    }
}
