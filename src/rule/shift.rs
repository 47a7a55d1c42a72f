//! Kind `shift`: the values of one row that stand in other columns than their own.
//!
//! Where equations of several columns fail together, a row may have slid by a column, or two of its
//! values may have changed places. Every such move of every row is tried: if just one of them makes all
//! equations hold, it is told as a supposition, beside the errors that the equations are. Where several
//! would, nothing is said.

use super::line::{self, Cells, Each};
use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, Shown};
use crate::diagnostic::CellName;
use crate::expr::{self, Expr, Failure, Node, Outcome};
use crate::recognize::{CellFound, CellState, FormTable, Report, RowFound, TableSpec};
use crate::value::{Decimal, Value, show};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Shift;

/// Columns whose equations have to fail before a move is looked for: one wrong cell breaks those of its
/// own column only.
const FEWEST_COLUMNS: usize = 2;

/// Parameters of kind `shift`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Key of the table.
    table: String,
    /// Equations between rows that hold in each column.
    columns: Vec<String>,
    /// Equation between columns that holds in each row.
    row: String,
}

impl Kind for Shift {
    fn name(&self) -> &'static str {
        "shift"
    }

    fn summary(&self) -> &'static str {
        "no row of a table would make all its equations hold if its values stood in other columns"
    }

    fn judges_tables_alone(&self) -> bool {
        true
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &["table", "row", "written", "supposed", "count"];
        &[MessageSpec { name: "shifted", values: VALUES, required: true }]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let table = pack.table(&["table"], &parameters.table).map_err(|fault| vec![fault])?;
        let mut faults = Vec::new();
        let mut parse = |written: &str, path: &[&str], each| {
            line::parse(written, path, each, false, &table).map_err(|found| faults.extend(found)).ok()
        };
        let columns = parameters.columns.iter().enumerate();
        let columns: Vec<Expr> = columns
            .filter_map(|(at, written)| parse(written, &["columns", &at.to_string()], Each::Column))
            .collect();
        match parse(&parameters.row, &["row"], Each::Row) {
            Some(row) if faults.is_empty() => {
                Ok(Box::new(ShiftCheck { table: parameters.table, columns, row }))
            }
            _ => Err(faults),
        }
    }
}

struct ShiftCheck {
    table: String,
    columns: Vec<Expr>,
    row: Expr,
}

/// A row with other values.
struct Move<'r> {
    row: &'r RowFound,
    values: Vec<Decimal>,
    /// Equations that hold then and did not.
    count: usize,
}

impl Check for ShiftCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(table) = findings.readable(report, &self.table) else { return };
        let Some(spec) = report.forms[table.form].table(&table.key) else { return findings.does_not_apply() };
        let sums = Sums { check: self, table, spec };
        let broken = match sums.broken() {
            Ok(broken) => broken,
            Err(Some(cell)) => {
                return findings.cannot_assess(table.key.clone(), super::cells::reason(report, cell));
            }
            Err(None) => return findings.cannot_assess(table.key.clone(), Reason::Overflow),
        };
        let mut columns: Vec<&str> = broken.iter().map(|(_, column)| *column).collect();
        columns.sort_unstable();
        columns.dedup();
        if columns.len() < FEWEST_COLUMNS {
            return;
        }
        let mut moves: Vec<Move<'_>> = Vec::new();
        for row in table.rows.iter().filter(|row| broken.iter().all(|(sum, _)| sums.has(*sum, &row.key))) {
            for values in sums.moves(row) {
                let known = |found: &Move<'_>| found.row.key == row.key && found.values == values;
                if !moves.iter().any(known)
                    && let Some(count) = sums.repaired(row, &values, &broken)
                {
                    moves.push(Move { row, values, count });
                }
            }
        }
        if let [only] = moves.as_slice() {
            findings.fail(told(table, only));
        }
    }
}

/// The equations of one table.
struct Sums<'r> {
    check: &'r ShiftCheck,
    table: &'r FormTable,
    spec: &'r TableSpec,
}

impl<'r> Sums<'r> {
    /// Equations that fail, by index, and the column of each.
    ///
    /// # Errors
    /// The first cell without a value if no equation could be evaluated at all.
    fn broken(&self) -> Result<Vec<(usize, &'r str)>, Option<CellName>> {
        let (mut broken, mut holding, mut failure) = (Vec::new(), 0, None);
        for (index, equation) in self.check.columns.iter().enumerate() {
            for column in line::subjects(equation, Each::Column, self.spec) {
                match self.evaluate(equation, Each::Column, column, &[]) {
                    Ok((true, _)) => holding += 1,
                    Ok((false, _)) => broken.push((index, column)),
                    Err(cell) => failure = failure.or(cell),
                }
            }
        }
        if broken.is_empty() && holding == 0 { Err(failure) } else { Ok(broken) }
    }

    /// Whether an equation holds, and by how much its left side is more than its right one.
    fn evaluate(
        &self,
        equation: &Expr,
        each: Each,
        key: &str,
        supposed: &[(CellName, Decimal)],
    ) -> Result<(bool, Decimal), Option<CellName>> {
        let cells = Cells { table: self.table, spec: self.spec, each, key, item: None, supposed };
        match expr::evaluate(equation, &cells) {
            Ok(Outcome::Truth { holds, sides, .. }) => {
                Ok((holds, sides.0.value.checked_sub(sides.1.value).ok_or(None)?))
            }
            Ok(Outcome::Number(_)) => Err(None),
            Err(failures) => Err(failures.into_iter().find_map(|failure| match failure {
                Failure::NoValue(cell) => Some(cell),
                _ => None,
            })),
        }
    }

    /// Whether a row is among the operands of an equation of columns.
    fn has(&self, equation: usize, row: &str) -> bool {
        self.check.columns[equation].names().iter().any(|name| match &name.node {
            Node::Name(name) => match self.spec.sets.get(name) {
                Some(set) => set.iter().any(|member| member == row),
                None => name == row,
            },
            _ => false,
        })
    }

    /// What a row would hold if its values had slid by a column, or two had changed places. Nothing is
    /// dropped but a blank or a zero.
    fn moves(&self, row: &RowFound) -> Vec<Vec<Decimal>> {
        let Some(values) = row.cells.iter().map(|(_, cell)| number(cell)).collect::<Option<Vec<_>>>() else {
            return Vec::new();
        };
        let is_total = |at: usize| self.spec.totals.contains_key(&row.cells[at].0);
        let parts: Vec<usize> = (0..values.len()).filter(|at| !is_total(*at)).collect();
        let mut moves = Vec::new();
        let all: Vec<usize> = (0..values.len()).collect();
        for back in [false, true] {
            if let Some((slid, free)) = slid(&values, &all, back) {
                moves.extend(self.filled(row, slid, free));
            }
            moves.extend(slid(&values, &parts, back).map(|(slid, _)| slid));
        }
        for (index, one) in parts.iter().enumerate() {
            for other in parts[index + 1..].iter().filter(|other| values[**other] != values[*one]) {
                let mut swapped = values.clone();
                swapped.swap(*one, *other);
                moves.push(swapped);
            }
        }
        moves.retain(|moved| *moved != values);
        moves
    }

    /// The values with the one at `free` for which the equation of the row holds.
    fn filled(&self, row: &RowFound, mut values: Vec<Decimal>, free: usize) -> Option<Vec<Decimal>> {
        let off = |values: &[Decimal]| {
            self.evaluate(&self.check.row, Each::Row, &row.key, &self.supposed(row, values)).ok()
        };
        values[free] = Decimal::ZERO;
        let (_, none) = off(&values)?;
        values[free] = Decimal::ONE;
        let (_, one) = off(&values)?;
        let value = none.checked_div(none.checked_sub(one)?)?;
        values[free] = value;
        (!value.is_sign_negative() && value.fract().is_zero()).then_some(values)
    }

    fn supposed(&self, row: &RowFound, values: &[Decimal]) -> Vec<(CellName, Decimal)> {
        let name = |column: &String| cell_name(self.table, row, column);
        row.cells.iter().zip(values).map(|((column, _), value)| (name(column), *value)).collect()
    }

    /// How many equations a row with these values repairs; `None` unless those are all that fail, and none
    /// that it has a part in fails then.
    fn repaired(&self, row: &RowFound, values: &[Decimal], broken: &[(usize, &str)]) -> Option<usize> {
        let supposed = self.supposed(row, values);
        let holds = |equation: &Expr, each, key: &str| {
            self.evaluate(equation, each, key, &supposed).is_ok_and(|(holds, _)| holds)
        };
        if !broken.iter().all(|(sum, column)| holds(&self.check.columns[*sum], Each::Column, column))
            || !holds(&self.check.row, Each::Row, &row.key)
        {
            return None;
        }
        let own = self.check.columns.iter().enumerate().filter(|(index, _)| self.has(*index, &row.key));
        let all = own.flat_map(|(_, equation)| {
            let subjects = line::subjects(equation, Each::Column, self.spec);
            subjects.into_iter().map(move |column| (equation, column))
        });
        let row_failed =
            self.evaluate(&self.check.row, Each::Row, &row.key, &[]).is_ok_and(|(holds, _)| !holds);
        let sound = all.into_iter().all(|(equation, column)| holds(equation, Each::Column, column));
        sound.then(|| broken.len() + usize::from(row_failed))
    }
}

/// The values at these places moved on by one place, or back, and the place that becomes free, which is
/// zero; `None` if something other than zero would be dropped.
fn slid(values: &[Decimal], places: &[usize], back: bool) -> Option<(Vec<Decimal>, usize)> {
    let order: Vec<usize> = if back { places.to_vec() } else { places.iter().rev().copied().collect() };
    let (first, last) = (*order.first()?, *order.last()?);
    if !values[first].is_zero() {
        return None;
    }
    let mut slid = values.to_vec();
    for pair in order.windows(2) {
        slid[pair[0]] = values[pair[1]];
    }
    slid[last] = Decimal::ZERO;
    Some((slid, last))
}

/// What a cell counts, where a blank counts nothing.
fn number(cell: &CellState) -> Option<Decimal> {
    match cell {
        CellState::Found(CellFound { value: Value::Blank, .. }) => Some(Decimal::ZERO),
        CellState::Found(cell) => cell.value.number(),
        _ => None,
    }
}

fn cell_name(table: &FormTable, row: &RowFound, column: &str) -> CellName {
    CellName { table: table.key.clone(), row: row.key.clone(), column: column.to_owned() }
}

fn told(table: &FormTable, found: &Move<'_>) -> Finding {
    let row = found.row;
    let mut labels = Vec::new();
    let mut written = Vec::new();
    for ((column, cell), supposed) in row.cells.iter().zip(&found.values) {
        let CellState::Found(cell) = cell else { continue };
        written.push(if cell.text.is_empty() { "—" } else { &cell.text });
        if cell.value.number() != Some(*supposed) {
            labels.push(LabelAt::cell(cell.span, cell_name(table, row, column), cell.text.clone()));
        }
    }
    let supposed: Vec<String> = found.values.iter().map(|value| show(*value)).collect();
    let finding = Finding::new("shifted", row.span)
        .value("table", Shown::Table(table.key.clone()))
        .value("row", Shown::Row(table.key.clone(), row.key.clone()))
        .value("written", written.join(" "))
        .value("supposed", supposed.join(" "))
        .value("count", found.count.to_string())
        .about(format!("{}[{}]", table.key, row.key));
    Finding { labels, ..finding }
}
