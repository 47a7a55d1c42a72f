//! Official tables found in a document: every cell by row and column key.

use crate::source::Span;
use crate::value::Value;

/// An official table as found, or its absence.
#[derive(Clone, Debug)]
pub struct FormTable {
    /// Key of the table.
    pub key: String,
    /// Index in the report's `forms` of the edition whose rows fit it best.
    pub form: usize,
    /// Whether it is there.
    pub state: TableState,
    /// The source under all of its pieces; an empty span where it would stand.
    pub span: Span,
    /// Index of the section that holds it.
    pub section: Option<usize>,
    /// One entry per row of the form's table, in order.
    pub rows: Vec<RowFound>,
    /// Keys of columns that the header shows to be missing.
    pub missing_columns: Vec<String>,
    /// Value columns that the form does not have.
    pub extra_columns: Vec<crate::recognize::Named>,
    /// Rows with values that the form does not have.
    pub extra_rows: Vec<ExtraRow>,
    /// Header labels found, by block and column key.
    pub header: Vec<HeaderFound>,
    /// Captions of blocks found, as (block index, label).
    pub captions: Vec<(usize, crate::recognize::Named)>,
    /// The sentence printed in the header, if found.
    pub note: Option<crate::recognize::Named>,
}

/// Whether a table is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableState {
    /// It is, at least in part.
    Found,
    /// It is not.
    Missing,
    /// Its words are there, but no table: the cells ran together.
    Unreadable,
}

/// A label found in a table's header.
#[derive(Clone, Debug)]
pub struct HeaderFound {
    /// Block index.
    pub block: usize,
    /// Column key.
    pub column: String,
    /// The label as written.
    pub label: crate::recognize::Named,
}

/// A row of the form and what stands for it.
#[derive(Clone, Debug)]
pub struct RowFound {
    /// Key of the row.
    pub key: String,
    /// Index of its block.
    pub block: usize,
    /// The label as written; `None` for a row that was found by its place or not at all.
    pub label: Option<crate::recognize::Named>,
    /// Whether the row is there.
    pub found: bool,
    /// The source under the row; where it would stand if it is missing.
    pub span: Span,
    /// One entry per column of the block, in order.
    pub cells: Vec<(String, CellState)>,
}

/// A cell of the form.
#[derive(Clone, Debug)]
pub enum CellState {
    /// It is there.
    Found(CellFound),
    /// Its row or column is not there.
    Missing,
    /// The row is there, but which of its values is this one's cannot be told.
    Unclear,
}

/// A cell that is there.
#[derive(Clone, Debug)]
pub struct CellFound {
    /// Where its content stands; an empty span for a blank cell.
    pub span: Span,
    /// The content as folded.
    pub text: String,
    /// What it is worth.
    pub value: Value,
}

/// A row with values that the form does not have.
#[derive(Clone, Debug)]
pub struct ExtraRow {
    /// Its label as written.
    pub label: crate::recognize::Named,
    /// The source under it.
    pub span: Span,
}

impl FormTable {
    /// The row with a key.
    pub fn row(&self, key: &str) -> Option<&RowFound> {
        self.rows.iter().find(|row| row.key == key)
    }

    /// A cell by row and column key; `None` if the form has no such cell.
    pub fn cell(&self, row: &str, column: &str) -> Option<&CellState> {
        self.row(row)?.cells.iter().find(|(key, _)| key == column).map(|(_, cell)| cell)
    }
}
