//! Owns equations between the cells of one column or of one row of an official table: how a rule file
//! writes them, and what their names stand for.
//!
//! Knows no kind; every kind that puts such an equation to each column or row asks here.

use super::Fault;
use super::editions::Editions;
use crate::diagnostic::CellName;
use crate::expr::{self, Expr, Failure, Node, Operand, Scope};
use crate::recognize::{CellState, FormTable, TableSpec};
use crate::value::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an equation is evaluated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Each {
    /// Each column; names are rows.
    Column,
    /// Each row; names are columns.
    Row,
}

impl Each {
    /// Keys that names in an equation can be.
    pub(super) fn operands<'t>(self, table: &Editions<'t>) -> Vec<&'t str> {
        if self == Each::Column { table.rows().collect() } else { table.columns().collect() }
    }

    /// Keys that an equation is evaluated for.
    pub(super) fn subjects<'t>(self, table: &Editions<'t>) -> Vec<&'t str> {
        if self == Each::Column { table.columns().collect() } else { table.rows().collect() }
    }
}

/// Reads an equation that a rule file gives at `path`; `item` is a name where it stands for each member
/// of a set.
///
/// # Errors
/// Everything that is wrong with it: syntax, and names that no edition of the form has.
pub(super) fn parse(
    written: &str,
    path: &[&str],
    each: Each,
    item: bool,
    table: &Editions<'_>,
) -> Result<Expr, Vec<Fault>> {
    let equation = expr::parse(written)
        .map_err(|error| vec![Fault { range: Some(error.range), ..Fault::at(path, error.message) }])?;
    if let Some(previous) = equation.previous() {
        let message = "an identity knows one report only";
        let help = Some("kind `chain` compares with the report of the year before".to_owned());
        let range = Some(previous.range.clone());
        return Err(vec![Fault { range, help, ..Fault::at(path, message) }]);
    }
    let known: Vec<&str> = each.operands(table).into_iter().chain(table.sets()).collect();
    let mut faults = Vec::new();
    for name in equation.names() {
        let fault = match &name.node {
            Node::Name(written) if item && written == "item" => continue,
            Node::Name(written) if known.contains(&written.as_str()) => continue,
            Node::Name(written) => {
                let what = if each == Each::Column { "row" } else { "column" };
                super::unknown(path, what, written, known.iter().copied())
            }
            _ => Fault::at(path, "a cell of another table has no place in an identity"),
        };
        faults.push(Fault { range: Some(name.range.clone()), ..fault });
    }
    if faults.is_empty() { Ok(equation) } else { Err(faults) }
}

/// The columns or rows for which an edition of the form has every operand of an equation.
pub(super) fn subjects<'s>(equation: &Expr, each: Each, spec: &'s TableSpec) -> Vec<&'s str> {
    let names = equation.names();
    let operands = names
        .iter()
        .filter_map(|name| if let Node::Name(name) = &name.node { Some(name.as_str()) } else { None });
    let has_column = |row: &str, column: &str| {
        spec.row(row).is_some_and(|(block, _)| block.columns.iter().any(|known| known.key == column))
    };
    let has = |key: &str| {
        operands.clone().filter(|name| *name != "item").all(|name| {
            let (row, column) = if each == Each::Column { (name, key) } else { (key, name) };
            has_column(row, column) || spec.sets.contains_key(name)
        })
    };
    let all: Vec<&str> = match each {
        Each::Column => spec.column_keys(),
        Each::Row => spec.rows().map(|(_, row)| row.key.as_str()).collect(),
    };
    all.into_iter().filter(|key| has(key)).collect()
}

/// The cells of a table as an equation for one column or row sees them.
pub(super) struct Cells<'r> {
    /// The table.
    pub(super) table: &'r FormTable,
    /// Its edition.
    pub(super) spec: &'r TableSpec,
    /// What `key` is.
    pub(super) each: Each,
    /// Key of the column or row.
    pub(super) key: &'r str,
    /// What the name `item` stands for.
    pub(super) item: Option<&'r str>,
    /// Cells taken for what they may have been meant to be.
    pub(super) supposed: &'r [(CellName, Decimal)],
}

impl Cells<'_> {
    /// The cell that a name stands for.
    pub(super) fn cell_name(&self, name: &str) -> CellName {
        let (row, column) = if self.each == Each::Column { (name, self.key) } else { (self.key, name) };
        CellName { table: self.table.key.clone(), row: row.to_owned(), column: column.to_owned() }
    }

    fn operand(&self, name: &str) -> Result<Operand<CellName>, Failure<CellName>> {
        let key = self.cell_name(name);
        if let Some((_, value)) = self.supposed.iter().find(|(cell, _)| *cell == key) {
            return Ok(Operand { value: *value, key });
        }
        match self.table.cell(&key.row, &key.column) {
            Some(CellState::Found(cell)) if cell.value.number().is_some() => {
                Ok(Operand { value: cell.value.number().unwrap_or_default(), key })
            }
            _ => Err(Failure::NoValue(key)),
        }
    }
}

impl Scope for Cells<'_> {
    type Key = CellName;

    fn name(&self, name: &str) -> Result<Vec<Operand<CellName>>, Vec<Failure<CellName>>> {
        let names: Vec<&str> = match (name, self.item, self.spec.sets.get(name)) {
            ("item", Some(item), _) => vec![item],
            (_, _, Some(set)) => set.iter().map(String::as_str).collect(),
            (name, ..) => vec![name],
        };
        expr::gathered(names.into_iter().map(|name| self.operand(name)))
    }

    fn cell(
        &self,
        table: &str,
        row: &str,
        column: &str,
    ) -> Result<Operand<CellName>, Vec<Failure<CellName>>> {
        let key = CellName { table: table.to_owned(), row: row.to_owned(), column: column.to_owned() };
        Err(vec![Failure::NoValue(key)])
    }
}
