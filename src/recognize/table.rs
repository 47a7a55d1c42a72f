//! Owns official tables: every cell of the form by row and column key, wherever it stands.
//!
//! Rows are told by their labels and by their neighbours, never by counting lines; columns by the
//! header and by rows that are complete. Each table is read through every edition of the form and
//! the edition that fits best is kept, because real reports mix editions. Nothing is judged here,
//! and what cannot be told is unclear, never zero.

mod absent;
mod align;
mod candidate;
mod columns;
mod header;
mod index;
mod label;
mod line;
mod note;
mod rebuilt;
mod torn;
mod wide;

use super::form::Form;
use super::{Named, Section};
use crate::document::Document;
use crate::source::Span;
use crate::value::Value;
use candidate::Candidate;
use index::Index;
use std::sync::OnceLock;

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
    pub extra_columns: Vec<Named>,
    /// Rows with values that the form does not have.
    pub extra_rows: Vec<ExtraRow>,
    /// Header labels found, by block and column key.
    pub header: Vec<HeaderFound>,
    /// Captions of blocks found, as (block index, label).
    pub captions: Vec<(usize, Named)>,
    /// Header cells above the row labels, by block index.
    pub corners: Vec<(usize, Named)>,
    /// The sentence printed in the header, if found.
    pub note: Option<Named>,
    /// Block indices of the document's tables that hold its rows, in order.
    pub pieces: Vec<usize>,
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
    pub label: Named,
}

/// A row of the form and what stands for it.
#[derive(Clone, Debug)]
pub struct RowFound {
    /// Key of the row.
    pub key: String,
    /// Index of its block.
    pub block: usize,
    /// The label as written; `None` for a row that was found by its place or not at all.
    pub label: Option<Named>,
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
    pub label: Named,
    /// The source under it.
    pub span: Span,
    /// The label is that of a merged cell of the form: a subtotal that the form does not print.
    pub subtotal: bool,
}

impl FormTable {
    /// The row with a key.
    pub fn row(&self, key: &str) -> Option<&RowFound> {
        self.rows.iter().find(|row| row.key == key)
    }

    /// The folded text of the document's cell at a span, such as that of a label found here.
    pub fn cell_text<'r>(
        &self,
        report: &'r super::Report<'_>,
        span: Span,
    ) -> Option<&'r crate::source::Folded> {
        let tables = self.pieces.iter().filter_map(|block| report.document.blocks.get(*block)?.as_table());
        tables.flat_map(|table| table.cells()).find(|cell| cell.span == span).map(|cell| &cell.text)
    }

    /// A cell by row and column key; `None` if the form has no such cell.
    pub fn cell(&self, row: &str, column: &str) -> Option<&CellState> {
        self.row(row)?.cells.iter().find(|(key, _)| key == column).map(|(_, cell)| cell)
    }
}

/// A label without blanks, punctuation and brackets, as labels are compared.
pub fn label_key(text: &str) -> String {
    label::key(text)
}

/// Whether a label as written is an official one. Layout and punctuation do not count, a number that
/// a converter lost does not, nor an explanation in brackets that was left out or added.
pub fn label_matches(written: &str, official: &str) -> bool {
    let (key, wanted) = (label::key(written), label::key(official));
    let head = |text: &str| label::head(text).map(label::key);
    key == wanted
        || (label::bare(&key, written) == key && label::bare(&wanted, official) == key)
        || head(official).is_some_and(|head| head == key)
        || head(written).is_some_and(|short| short == wanted || head(official) == Some(short))
}

/// Whether a label as written begins and ends as an official one does, with a mark at its end: nothing
/// of it was cut off at a page's or a cell's edge, whatever else it lacks.
pub fn label_is_whole(written: &str, official: &str) -> bool {
    let ends = |text: &str| (text.trim().chars().next(), text.trim().chars().next_back());
    let marked = |(_, last): (Option<char>, Option<char>)| last.is_some_and(|c| !c.is_alphanumeric());
    ends(written) == ends(official) && marked(ends(official))
}

/// Looks for the tables of all editions of a form.
#[derive(Debug)]
pub(super) struct Search<'f> {
    forms: &'f [Form],
    /// One for each table of each edition, made when the first report is met.
    indexes: OnceLock<Vec<Vec<Index<'f>>>>,
}

impl<'f> Search<'f> {
    pub(super) fn new(forms: &'f [Form]) -> Self {
        Self { forms, indexes: OnceLock::new() }
    }

    /// Every table of the form. `hint` is the index of the edition to prefer where a table fits several
    /// equally well; the tables come in the order of that edition.
    pub(super) fn find(&self, document: &Document, hint: usize, sections: &[Section]) -> Vec<FormTable> {
        let Some(form) = self.forms.get(hint) else { return Vec::new() };
        let indexes = self.indexes.get_or_init(|| {
            self.forms.iter().map(|form| form.tables.iter().map(Index::new).collect()).collect()
        });
        let lines = line::lines(document);
        let found = form.tables.iter().map(|table| {
            let section = sections.iter().position(|section| section.key.as_deref() == Some(&table.section));
            let place = section.map(|section| &sections[section]);
            let editions = indexes.iter().enumerate().filter_map(|(edition, form)| {
                Some((edition, form.iter().find(|index| index.spec.key == table.key)?))
            });
            let best = editions
                .filter_map(|(edition, index)| {
                    Some((edition, Candidate::find(document, &lines, index, place)?))
                })
                // The hinted edition wins a draw, then the earlier one.
                .max_by(|a, b| {
                    a.1.score
                        .total_cmp(&b.1.score)
                        .then((a.0 == hint).cmp(&(b.0 == hint)))
                        .then(b.0.cmp(&a.0))
                });
            match best {
                Some((edition, candidate)) => candidate.table(edition, document, &lines, sections),
                None => absent::absent(document, table, hint, section, place),
            }
        });
        let mut found: Vec<FormTable> = found.collect();
        leave_to_nearest(&mut found);
        found
    }
}

/// Leaves each strange row to the table whose rows are nearest: tables may stand in one grid, and a row
/// of one is none of the other's.
fn leave_to_nearest(tables: &mut [FormTable]) {
    let rows = |table: &FormTable| table.rows.iter().filter(|row| row.found).map(|row| row.span).collect();
    let rows: Vec<Vec<Span>> = tables.iter().map(rows).collect();
    let distance = |table: usize, row: Span| {
        let between =
            |other: &Span| row.start.saturating_sub(other.end).max(other.start.saturating_sub(row.end));
        rows[table].iter().map(between).min().unwrap_or(u32::MAX)
    };
    for (own, table) in tables.iter_mut().enumerate() {
        table.extra_rows.retain(|extra| {
            let nearest = (0..rows.len()).min_by_key(|table| distance(*table, extra.span));
            nearest == Some(own)
        });
    }
}

#[cfg(test)]
mod tests;
