//! Owns the look-up of a table that a rule names, in all editions of the form for which the rule
//! holds. A name that only some of them know is right. Knows nothing of reports.

use super::{Fault, PackView, unknown};
use crate::recognize::TableSpec;

/// One table in each edition that has it, of which there is at least one.
pub(super) struct Editions<'a>(Vec<&'a TableSpec>);

impl<'a> PackView<'a> {
    /// The table with a key.
    ///
    /// # Errors
    /// A fault at `path` where no edition has it.
    pub(super) fn table(&self, path: &[&str], key: &str) -> Result<Editions<'a>, Fault> {
        let specs: Vec<&TableSpec> = self.forms.iter().filter_map(|form| form.table(key)).collect();
        if specs.is_empty() {
            let known = self.forms.iter().flat_map(|form| form.tables.iter().map(|table| table.key.as_str()));
            return Err(unknown(path, "table", key, known));
        }
        Ok(Editions(specs))
    }
}

impl<'a> Editions<'a> {
    /// Keys of rows, edition by edition.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().flat_map(|spec| spec.rows().map(|(_, row)| row.key.as_str()))
    }

    /// Keys of columns, edition by edition.
    pub(super) fn columns(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().flat_map(|spec| spec.column_keys())
    }

    /// Names of sets of rows or columns, edition by edition.
    pub(super) fn sets(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().flat_map(|spec| spec.sets.keys().map(String::as_str))
    }

    /// A fault at `path` for a row that no edition has.
    pub(super) fn unknown_row(&self, path: &[&str], key: &str) -> Option<Fault> {
        self.rows().all(|row| row != key).then(|| unknown(path, "row", key, self.rows()))
    }

    /// A fault at `path` for a column that no edition has.
    pub(super) fn unknown_column(&self, path: &[&str], key: &str) -> Option<Fault> {
        self.columns().all(|column| column != key).then(|| unknown(path, "column", key, self.columns()))
    }

    /// Faults for rows of a list that no edition has; `name` is the list's.
    pub(super) fn unknown_rows(&self, name: &str, keys: &[String]) -> Vec<Fault> {
        let one = |(index, key): (usize, &String)| self.unknown_row(&[name, &index.to_string()], key);
        keys.iter().enumerate().filter_map(one).collect()
    }

    /// Faults for columns of a list that no edition has; `name` is the list's.
    pub(super) fn unknown_columns(&self, name: &str, keys: &[String]) -> Vec<Fault> {
        let one = |(index, key): (usize, &String)| self.unknown_column(&[name, &index.to_string()], key);
        keys.iter().enumerate().filter_map(one).collect()
    }
}
