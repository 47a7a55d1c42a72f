//! Owns what a sheet hides: rows and columns that go, and the rest that closes up.

use super::{MAX_COLUMNS, Sheet};
use std::collections::HashSet;

/// What a sheet hides, zero-based: columns as ranges, rows one by one.
#[derive(Debug, Default)]
pub(in crate::read) struct Hidden {
    columns: Vec<(u32, u32)>,
    pub(in crate::read) rows: Vec<u32>,
    /// For each column, and one more, the number of columns before it that are seen.
    seen: Vec<u32>,
}

impl Hidden {
    /// Hides columns, one-based, both ends included.
    pub(in crate::read) fn hide_columns(&mut self, first: u32, last: u32) {
        if let Some(first) = first.checked_sub(1).filter(|first| *first < last) {
            self.columns.push((first, last.min(MAX_COLUMNS) - 1));
        }
    }

    /// Takes hidden rows and columns out of a sheet, so that what is left closes up. Says whether
    /// any text went with them.
    pub(in crate::read) fn take_away(mut self, sheet: &mut Sheet) -> bool {
        if self.rows.is_empty() && self.columns.is_empty() {
            return false;
        }
        self.rows.sort_unstable();
        self.rows.dedup();
        self.columns.sort_unstable();
        let mut ranges = self.columns.iter().peekable();
        let mut hidden_until = 0;
        let mut seen = 0;
        for column in 0..=MAX_COLUMNS {
            self.seen.push(seen);
            while let Some((_, last)) = ranges.next_if(|(first, _)| *first <= column) {
                hidden_until = hidden_until.max(last + 1);
            }
            seen += u32::from(column >= hidden_until);
        }
        // The text of a region is seen as long as any part of the region is.
        let seen: HashSet<(u32, u32)> = sheet
            .regions
            .iter()
            .filter(|region| self.row(region.rows.1 + 1) > self.row(region.rows.0))
            .filter(|region| self.column(region.columns.1 + 1) > self.column(region.columns.0))
            .map(|region| (region.rows.0, region.columns.0))
            .collect();
        let mut hides_text = false;
        sheet.cells.retain(|cell| {
            let hidden = self.hides(cell.row, cell.column) && !seen.contains(&(cell.row, cell.column));
            hides_text |= hidden && !cell.text.trim().is_empty();
            !hidden
        });
        for cell in &mut sheet.cells {
            (cell.row, cell.column) = (self.row(cell.row), self.column(cell.column));
        }
        sheet.regions.retain(|region| seen.contains(&(region.rows.0, region.columns.0)));
        for region in &mut sheet.regions {
            region.rows = (self.row(region.rows.0), self.row(region.rows.1 + 1) - 1);
            region.columns = (self.column(region.columns.0), self.column(region.columns.1 + 1) - 1);
        }
        hides_text
    }

    fn hides(&self, row: u32, column: u32) -> bool {
        self.rows.binary_search(&row).is_ok() || self.column(column) == self.column(column + 1)
    }

    /// The number of rows above `row` that are seen.
    fn row(&self, row: u32) -> u32 {
        row - self.rows.partition_point(|hidden| *hidden < row) as u32
    }

    /// The number of columns before `column` that are seen.
    fn column(&self, column: u32) -> u32 {
        self.seen.get(column as usize).copied().unwrap_or(column)
    }
}
