//! Owns expressions over the cells of all official tables: `requests[new, total]`.
//!
//! Knows no kind; every kind that compares something with tables asks here.

use super::{Fault, LabelAt, PackView, Reason};
use crate::diagnostic::CellName;
use crate::expr::{self, Expr, Failure, Linear, Node, Operand, Operator, Outcome, Scope};
use crate::recognize::{CellState, Report, TableState};
use crate::value::{Decimal, show};

/// An expression whose operands are cells.
#[derive(Debug)]
pub(super) struct CellExpr {
    expr: Expr,
}

/// Reads an expression that a rule file gives at `path`.
///
/// # Errors
/// Everything that is wrong with it: syntax, and names that no edition of the form has.
pub(super) fn parse(written: &str, path: &[&str], pack: &PackView<'_>) -> Result<CellExpr, Vec<Fault>> {
    let expr = expr::parse(written)
        .map_err(|error| vec![Fault { range: Some(error.range), ..Fault::at(path, error.message) }])?;
    let mut faults = Vec::new();
    for operand in expr.names() {
        let fault = match &operand.node {
            Node::Cell(table, row, column) => unknown(path, [table, row, column], pack),
            _ => Some(Fault::at(path, "a cell is written `table[row, column]`")),
        };
        faults.extend(fault.map(|fault| Fault { range: Some(operand.range.clone()), ..fault }));
    }
    if faults.is_empty() { Ok(CellExpr { expr }) } else { Err(faults) }
}

fn unknown(path: &[&str], [table, row, column]: [&String; 3], pack: &PackView<'_>) -> Option<Fault> {
    match pack.table(path, table) {
        Ok(table) => table.unknown_row(path, row).or_else(|| table.unknown_column(path, column)),
        Err(fault) => Some(fault),
    }
}

impl CellExpr {
    /// Whether the editions of the form that the tables follow have all the cells.
    pub(super) fn applies(&self, report: &Report<'_>) -> bool {
        self.expr.names().iter().all(|operand| {
            let Node::Cell(table, row, column) = &operand.node else { return false };
            let spec = report.table(table).and_then(|found| report.forms[found.form].table(table));
            spec.and_then(|spec| spec.row(row))
                .is_some_and(|(block, _)| block.columns.iter().any(|known| known.key == *column))
        })
    }

    /// What it comes to.
    ///
    /// # Errors
    /// Why it has no value: a table or cell is missing or unreadable, or holds no number.
    pub(super) fn evaluate(&self, report: &Report<'_>) -> Result<Outcome<CellName>, Reason> {
        expr::evaluate(&self.expr, &Cells(report)).map_err(|failures| {
            // One reason is enough to say why.
            let failure = failures.into_iter().next();
            failure.map_or(Reason::Overflow, |failure| match failure {
                Failure::NoValue(cell) => reason(report, cell),
                _ => Reason::Overflow,
            })
        })
    }
}

impl CellExpr {
    /// What it comes to at least when some of its cells hold no number, and the cells that tell:
    /// counts are never negative, and a total is no less than the parts that are written. `None` for
    /// anything but a plain sum, and where nothing is written.
    pub(super) fn at_least(&self, report: &Report<'_>) -> Option<Linear<CellName>> {
        let mut written = Linear { value: Decimal::ZERO, terms: Vec::new(), linear: true };
        let mut rest = vec![&self.expr];
        while let Some(expr) = rest.pop() {
            match &expr.node {
                Node::Cell(table, row, column) => {
                    for operand in parts(report, table, row, column) {
                        written.value = written.value.checked_add(operand.value)?;
                        written.terms.push((operand, Decimal::ONE));
                    }
                }
                Node::Binary(Operator::Add, left, right) => rest.extend([right.as_ref(), left.as_ref()]),
                _ => return None,
            }
        }
        (!written.terms.is_empty() && written.terms.iter().all(|(part, _)| part.value >= Decimal::ZERO))
            .then_some(written)
    }
}

/// A cell with a number, or else the numbers among the cells that it is the total of.
fn parts(report: &Report<'_>, table: &str, row: &str, column: &str) -> Vec<Operand<CellName>> {
    let cells = Cells(report);
    let number = |column: &str| cells.cell(table, row, column).ok();
    if let Some(operand) = number(column) {
        return vec![operand];
    }
    let spec = report.table(table).and_then(|found| report.forms[found.form].table(table));
    let summed = spec.and_then(|spec| spec.sets.get(spec.totals.get(column)?));
    summed.into_iter().flatten().filter_map(|column| number(column)).collect()
}

/// Why a cell has no value.
pub(super) fn reason(report: &Report<'_>, cell: CellName) -> Reason {
    let Some(table) = report.table(&cell.table) else { return Reason::TableMissing(cell.table) };
    match (table.state, table.cell(&cell.row, &cell.column)) {
        (TableState::Missing, _) => Reason::TableMissing(cell.table),
        (TableState::Unreadable, _) => Reason::TableUnreadable(cell.table),
        (_, Some(CellState::Found(found))) => {
            Reason::NotANumber { cell, span: found.span, class: found.value.class() }
        }
        (_, Some(CellState::Unclear)) => Reason::CellUnclear(cell),
        _ => Reason::CellMissing(cell),
    }
}

/// Labels of the cells that entered a number.
pub(super) fn labels(report: &Report<'_>, number: &Linear<CellName>) -> Vec<LabelAt> {
    let label = |operand: &Operand<CellName>| {
        let table = report.table(&operand.key.table)?;
        let CellState::Found(cell) = table.cell(&operand.key.row, &operand.key.column)? else { return None };
        Some(LabelAt::cell(cell.span, operand.key.clone(), show(operand.value)))
    };
    number.terms.iter().filter_map(|(operand, _)| label(operand)).collect()
}

struct Cells<'r>(&'r Report<'r>);

impl Scope for Cells<'_> {
    type Key = CellName;

    fn name(&self, name: &str) -> expr::Operands<CellName> {
        debug_assert!(false, "`{name}` is no cell and was not refused at load");
        Err(vec![Failure::Type])
    }

    fn cell(
        &self,
        table: &str,
        row: &str,
        column: &str,
    ) -> Result<Operand<CellName>, Vec<Failure<CellName>>> {
        let key = CellName { table: table.to_owned(), row: row.to_owned(), column: column.to_owned() };
        let value = match self.0.table(table).and_then(|table| table.cell(row, column)) {
            Some(CellState::Found(cell)) => cell.value.number(),
            _ => None,
        };
        match value {
            Some(value) => Ok(Operand { key, value }),
            None => Err(vec![Failure::NoValue(key)]),
        }
    }
}
