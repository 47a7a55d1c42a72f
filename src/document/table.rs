//! A table as a grid: merged cells resolved, each position of the grid knows its cell.

use crate::source::{Folded, Span};

/// Cells of one table, spanned positions included. A larger table is refused.
pub const MAX_CELLS: usize = 250_000;

/// A rectangular grid of cells. Every position holds a cell or nothing (a row that ends early).
#[derive(Clone, Debug)]
pub struct Table {
    /// The source under the table, markup included.
    pub span: Span,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns of the widest row.
    pub columns: usize,
    /// How far the column of a cell can be trusted.
    pub alignment: Columns,
    cells: Vec<Cell>,
    grid: Vec<Option<u32>>,
}

/// How far the column of a cell can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// The format or its rulings say which column a cell stands in.
    #[default]
    Exact,
    /// Fields were split at tabs or gaps: a lost merged cell shifts the rest of its row, and only
    /// the order within a row is certain.
    Ordered,
    /// Cells were written one by one: blank ones may have been left out, so the columns of a row with
    /// too few cells cannot be told.
    Listed,
}

/// One cell, where it begins, and how many rows and columns it covers.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it says; empty for a blank cell.
    pub text: Folded,
    /// The source of its content; for a blank cell the place where content would stand (the markup
    /// of the cell, or an empty span).
    pub span: Span,
    /// Zero-based row of its upper left corner.
    pub row: usize,
    /// Zero-based column of its upper left corner.
    pub column: usize,
    /// Rows covered, at least one.
    pub row_span: usize,
    /// Columns covered, at least one.
    pub column_span: usize,
}

impl Table {
    /// The cells in reading order, each once.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cell that covers a position.
    pub fn at(&self, row: usize, column: usize) -> Option<&Cell> {
        if row >= self.rows || column >= self.columns {
            return None;
        }
        self.grid[row * self.columns + column].map(|index| &self.cells[index as usize])
    }

    /// The cells that cover a row, each once, from the left.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &Cell> {
        let mut last = None;
        (0..self.columns).filter_map(move |column| {
            let index = self.grid.get(row * self.columns + column).copied().flatten()?;
            (last.replace(index) != Some(index)).then(|| &self.cells[index as usize])
        })
    }
}

/// A table with more than [`MAX_CELLS`] positions.
#[derive(Debug, thiserror::Error)]
#[error("a table has more than {MAX_CELLS} cells")]
pub struct TableFull;

/// Places cells in a grid the way HTML does: each new cell takes the next free position of its row,
/// and merged cells push aside what comes after.
#[derive(Debug, Default)]
pub struct TableBuilder {
    cells: Vec<Cell>,
    rows: Vec<Vec<Option<u32>>>,
    row: Option<usize>,
    /// Every position of the current row before this one is taken.
    taken: usize,
    positions: usize,
}

impl TableBuilder {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins the next row.
    pub fn row(&mut self) {
        let next = self.row.map_or(0, |row| row + 1);
        self.row = Some(next);
        self.taken = 0;
        if self.rows.len() <= next {
            self.rows.push(Vec::new());
        }
    }

    /// Adds a cell to the current row. `row_span` and `column_span` of zero count as one; the rows
    /// that a cell reaches past the last row of the table are cut off at the end.
    ///
    /// # Errors
    /// When the table would have more than [`MAX_CELLS`] positions.
    pub fn cell(
        &mut self,
        text: Folded,
        span: Span,
        row_span: usize,
        column_span: usize,
    ) -> Result<(), TableFull> {
        if self.row.is_none() {
            self.row();
        }
        let row = self.row.unwrap_or_default();
        let positions = &self.rows[row];
        let free = positions.iter().skip(self.taken).position(Option::is_none);
        let column = free.map_or(positions.len(), |free| self.taken + free);
        self.taken = column;
        let (row_span, column_span) = (row_span.max(1), column_span.max(1));
        self.positions = self.positions.saturating_add(row_span.saturating_mul(column_span));
        if self.positions > MAX_CELLS {
            return Err(TableFull);
        }
        let index = self.cells.len() as u32;
        self.cells.push(Cell { text, span, row, column, row_span, column_span });
        for covered in row..row + row_span {
            while self.rows.len() <= covered {
                self.rows.push(Vec::new());
            }
            let positions = &mut self.rows[covered];
            if positions.len() < column + column_span {
                positions.resize(column + column_span, None);
            }
            for position in &mut positions[column..column + column_span] {
                position.get_or_insert(index);
            }
        }
        Ok(())
    }

    /// Skips a position of the current row that holds no cell at all.
    ///
    /// # Errors
    /// As [`cell`](Self::cell).
    pub fn gap(&mut self, at: Span) -> Result<(), TableFull> {
        self.cell(Folded::default(), at, 1, 1)
    }

    /// The grid. Rows that only reach in from above, past the last row begun, are cut off.
    ///
    /// # Errors
    /// When padding ragged rows would take more than [`MAX_CELLS`] positions.
    pub fn finish(mut self, span: Span, alignment: Columns) -> Result<Table, TableFull> {
        let rows = self.row.map_or(0, |row| row + 1);
        self.rows.truncate(rows);
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        if rows.saturating_mul(columns) > MAX_CELLS {
            return Err(TableFull);
        }
        let mut grid = Vec::with_capacity(rows * columns);
        for row in &self.rows {
            grid.extend_from_slice(row);
            grid.resize(grid.len() + columns - row.len(), None);
        }
        for cell in &mut self.cells {
            cell.row_span = cell.row_span.min(rows - cell.row);
        }
        Ok(Table { span, rows, columns, alignment, cells: self.cells, grid })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FoldBuilder;

    fn text(text: &str) -> Folded {
        let mut builder = FoldBuilder::new();
        builder.push(text, 0);
        builder.finish()
    }

    #[test]
    fn merged_cells_push_aside_what_follows() {
        let mut builder = TableBuilder::new();
        builder.row();
        builder.cell(text("a"), Span::at(0), 2, 1).unwrap();
        builder.cell(text("b"), Span::at(0), 1, 2).unwrap();
        builder.row();
        builder.cell(text("c"), Span::at(0), 9, 1).unwrap();
        builder.cell(text("d"), Span::at(0), 1, 1).unwrap();
        let table = builder.finish(Span::at(0), Columns::Exact).unwrap();
        assert_eq!((table.rows, table.columns), (2, 3));
        let shown = |row: usize| {
            (0..3).map(|column| table.at(row, column).unwrap().text.as_str()).collect::<String>()
        };
        assert_eq!([shown(0), shown(1)], ["abb", "acd"]);
        assert_eq!(table.row(0).count(), 2);
    }

    #[test]
    fn a_table_of_a_million_cells_is_refused() {
        let mut builder = TableBuilder::new();
        builder.row();
        assert!(builder.cell(Folded::default(), Span::at(0), 1001, 1000).is_err());
    }
}
