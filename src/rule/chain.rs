//! Kind `chain`: equations between the cells of a report and those of the year before.
//!
//! `carried_in = previous(carried_out)`. An equation is evaluated for each column or row only when
//! every operand holds a number in its report; all that fail in one report are one finding, because
//! a total and its parts break together.

use super::past::{self, Wanted};
use super::{
    Check, ElsewhereAt, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, Shown,
};
use crate::diagnostic::CellName;
use crate::expr::{self, Expr, Failure, Linear, Node, Operand, Outcome, Scope};
use crate::recognize::{Facts, FormTable, Report, Spot, TableSpec};
use crate::source::Span;
use crate::value::{Decimal, show};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Chain;

/// Parameters of kind `chain`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Key of the table.
    table: String,
    /// What the equation is evaluated for; names in it are then keys of the other dimension.
    each: Each,
    /// The equation; within `previous(…)` names are cells of the report of the year before.
    equation: String,
    /// Keys of the columns or rows to evaluate it for; all that have the operands if left out.
    #[serde(default)]
    only: Vec<String>,
    /// Key of the column or row that is told first when several fail.
    #[serde(default)]
    totals: Option<String>,
}

/// What an equation is evaluated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Each {
    /// Each column; names are rows.
    Column,
    /// Each row; names are columns.
    Row,
}

impl Kind for Chain {
    fn name(&self) -> &'static str {
        "chain"
    }

    fn summary(&self) -> &'static str {
        "an equation between cells of this report and of the report of the year before holds"
    }

    fn compares(&self) -> bool {
        true
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &[
            "table",
            "each",
            "left",
            "lhs",
            "right",
            "rhs",
            "difference",
            "year",
            "before",
            "file",
            "count",
        ];
        &[
            MessageSpec { name: "unequal", values: VALUES, required: true },
            MessageSpec { name: "also", values: VALUES, required: true },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let table = pack.table(&["table"], &parameters.table).map_err(|fault| vec![fault])?;
        let in_equation =
            |range, message: String| Fault { range: Some(range), ..Fault::at(&["equation"], message) };
        let equation = expr::parse(&parameters.equation)
            .map_err(|error| vec![in_equation(error.range, error.message)])?;
        let mut faults = Vec::new();
        if !matches!(&equation.node, Node::Binary(operator, ..) if operator.compares()) {
            let message = "two numbers have to be compared".to_owned();
            faults.push(in_equation(equation.range.clone(), message));
        }
        if equation.previous().is_none() {
            let fault = in_equation(equation.range.clone(), "nothing of the report before is in it".into());
            let help = Some("write `previous(…)`, or use kind `identity`".to_owned());
            faults.push(Fault { help, ..fault });
        }
        let names = |each: Each| -> Vec<&str> {
            if each == Each::Column { table.rows().collect() } else { table.columns().collect() }
        };
        let (operands, others, what, other) = match parameters.each {
            Each::Column => (names(Each::Column), names(Each::Row), "row", "column"),
            Each::Row => (names(Each::Row), names(Each::Column), "column", "row"),
        };
        for name in equation.names() {
            let Node::Name(written) = &name.node else {
                let message = "a cell of another table has no place in a chain".to_owned();
                faults.push(in_equation(name.range.clone(), message));
                continue;
            };
            let known = || operands.iter().copied().chain(table.sets());
            if !known().any(|known| known == written) {
                let fault = super::unknown(&["equation"], what, written, known());
                faults.push(Fault { range: Some(name.range.clone()), ..fault });
            }
        }
        for (index, key) in parameters.only.iter().enumerate() {
            if !others.contains(&key.as_str()) {
                let path = ["only", &index.to_string()];
                faults.push(super::unknown(&path, other, key, others.iter().copied()));
            }
        }
        if let Some(key) = parameters.totals.as_deref().filter(|key| !others.contains(key)) {
            faults.push(super::unknown(&["totals"], other, key, others.iter().copied()));
        }
        if faults.is_empty() { Ok(Box::new(ChainCheck { parameters, equation })) } else { Err(faults) }
    }
}

struct ChainCheck {
    parameters: Parameters,
    equation: Expr,
}

/// An equation that does not hold.
struct Broken<'k> {
    key: &'k str,
    left: Linear<Key>,
    right: Linear<Key>,
}

impl Check for ChainCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(before) = past::before(report, Wanted::YearBefore, findings) else { return };
        let Some(table) = findings.readable(report, &self.parameters.table) else { return };
        if !past::is_readable(before, &table.key, findings) {
            return;
        }
        let mut broken = Vec::new();
        let mut evaluated = false;
        for key in self.keys(report, table) {
            let cells = Cells { report, table, before, each: self.parameters.each, key, earlier: false };
            match expr::evaluate(&self.equation, &cells) {
                Ok(Outcome::Truth { holds, sides, .. }) => {
                    evaluated = true;
                    let (left, right) = *sides;
                    if !holds {
                        broken.push(Broken { key, left, right });
                    }
                }
                Ok(Outcome::Number(_)) => {}
                Err(failures) => {
                    // What the edition of one of the years does not have cannot be asked of it.
                    if failures.iter().any(|failure| cells.is_not_in_form(failure)) {
                        continue;
                    }
                    evaluated = true;
                    let reason = failures.into_iter().next();
                    let reason = reason.map_or(Reason::Overflow, |failure| cells.reason(failure));
                    findings.cannot_assess(format!("{}[{key}]", table.key), reason);
                }
            }
        }
        if !evaluated {
            return findings.does_not_apply();
        }
        self.tell(report, table, before, broken, findings);
    }
}

impl ChainCheck {
    fn keys<'t>(&self, report: &'t Report<'_>, table: &FormTable) -> Vec<&'t str> {
        let Some(spec) = report.forms.get(table.form).and_then(|form| form.table(&table.key)) else {
            return Vec::new();
        };
        let all: Vec<&str> = match self.parameters.each {
            Each::Column => spec.column_keys(),
            Each::Row => spec.rows().map(|(_, row)| row.key.as_str()).collect(),
        };
        let only = &self.parameters.only;
        all.into_iter().filter(|key| only.is_empty() || only.iter().any(|wanted| wanted == key)).collect()
    }

    fn tell(
        &self,
        report: &Report<'_>,
        table: &FormTable,
        before: &Facts,
        mut broken: Vec<Broken<'_>>,
        findings: &mut Findings,
    ) {
        if let Some(at) = broken.iter().position(|one| self.parameters.totals.as_deref() == Some(one.key)) {
            let total = broken.remove(at);
            broken.insert(0, total);
        }
        let count = broken.len();
        let values = |one: &Broken<'_>| {
            let each = match self.parameters.each {
                Each::Column => Shown::Column(table.key.clone(), one.key.to_owned()),
                Each::Row => Shown::Row(table.key.clone(), one.key.to_owned()),
            };
            let difference = one.left.value.checked_sub(one.right.value).unwrap_or_default().abs();
            let year = past::year(report.year.as_ref().map(|year| year.value));
            vec![
                ("table", Shown::Table(table.key.clone())),
                ("each", each),
                ("left", sum(&one.left).into()),
                ("lhs", show(one.left.value).into()),
                ("right", sum(&one.right).into()),
                ("rhs", show(one.right.value).into()),
                ("difference", show(difference).into()),
                ("year", year.into()),
                ("before", past::year(before.year).into()),
                ("file", before.path.clone().into()),
                ("count", count.to_string().into()),
            ]
        };
        let Some((first, others)) = broken.split_first() else { return };
        let mut finding = Finding::new("unequal", table.span).about(table.key.clone());
        finding.values = values(first);
        finding.notes = others.iter().map(|one| ("also", values(one))).collect();
        let operands: Vec<&Operand<Key>> = std::iter::once(first)
            .chain(others)
            .flat_map(|one| one.left.terms.iter().chain(&one.right.terms))
            .map(|(operand, _)| operand)
            .collect();
        let labels: Vec<LabelAt> = operands
            .iter()
            .filter_map(|operand| match operand.key.at {
                At::Here(span) => Some(LabelAt::cell(span, operand.key.cell.clone(), show(operand.value))),
                _ => None,
            })
            .collect();
        if !labels.is_empty() {
            finding.labels = labels;
        }
        finding.elsewhere = operands
            .iter()
            .filter_map(|operand| match operand.key.at {
                At::There(at) => Some(ElsewhereAt {
                    path: before.path.clone(),
                    at,
                    name: "before",
                    values: vec![("cell", Shown::Cell(operand.key.cell.clone()))],
                    cell: Some(operand.key.cell.clone()),
                    value: Some(show(operand.value)),
                }),
                _ => None,
            })
            .collect();
        findings.fail(finding);
    }
}

/// A side as a sum of its operands: `4+1-3`.
fn sum(side: &Linear<Key>) -> String {
    let mut text = String::new();
    for (operand, factor) in &side.terms {
        let value = operand.value.checked_mul(*factor).unwrap_or(operand.value);
        if !text.is_empty() && value >= Decimal::ZERO {
            text.push('+');
        }
        text.push_str(&show(value));
    }
    if text.is_empty() || !side.linear { show(side.value) } else { text }
}

/// A cell of one of the two reports.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    cell: CellName,
    at: At,
}

#[derive(Clone, Debug, PartialEq)]
enum At {
    /// It holds a number in this report.
    Here(Span),
    /// It holds a number in the one before.
    There(Spot),
    /// It holds none.
    Lacking(Box<Lack>),
}

#[derive(Clone, Debug, PartialEq)]
enum Lack {
    /// The form of that year has no such cell.
    NotInForm,
    Reason(Reason),
}

/// The cells of both reports as an equation for one column or row sees them.
#[derive(Clone, Copy)]
struct Cells<'r> {
    report: &'r Report<'r>,
    table: &'r FormTable,
    before: &'r Facts,
    each: Each,
    key: &'r str,
    /// Whether names mean cells of the report before.
    earlier: bool,
}

impl<'r> Cells<'r> {
    fn spec(&self) -> Option<&'r TableSpec> {
        let form = match self.earlier {
            false => Some(self.table.form),
            true => self.before.table(&self.table.key).map(|(_, form)| form),
        };
        self.report.forms.get(form?)?.table(&self.table.key)
    }

    fn operand(&self, name: &str) -> Result<Operand<Key>, Failure<Key>> {
        let (row, column) = if self.each == Each::Column { (name, self.key) } else { (self.key, name) };
        let cell = CellName { table: self.table.key.clone(), row: row.into(), column: column.into() };
        let lacking =
            |lack: Lack| Failure::NoValue(Key { cell: cell.clone(), at: At::Lacking(Box::new(lack)) });
        let found = if self.earlier {
            past::there(self.report, self.before, &cell)
                .map(|found| found.map(|(value, at)| (value, At::There(at))))
        } else {
            let in_form = self
                .spec()
                .and_then(|spec| spec.row(row))
                .is_some_and(|(block, _)| block.columns.iter().any(|spec| spec.key == column));
            in_form.then(|| past::here(self.table, &cell).map(|(value, span)| (value, At::Here(span))))
        };
        match found {
            None => Err(lacking(Lack::NotInForm)),
            Some(Err(reason)) => Err(lacking(Lack::Reason(reason))),
            Some(Ok((value, at))) => Ok(Operand { value, key: Key { cell, at } }),
        }
    }

    fn is_not_in_form(&self, failure: &Failure<Key>) -> bool {
        matches!(failure, Failure::NoValue(Key { at: At::Lacking(lack), .. }) if **lack == Lack::NotInForm)
    }

    fn reason(&self, failure: Failure<Key>) -> Reason {
        match failure {
            Failure::NoValue(key) => match key.at {
                At::Lacking(lack) => match *lack {
                    Lack::Reason(reason) => reason,
                    Lack::NotInForm => Reason::CellMissing(key.cell),
                },
                _ => Reason::CellMissing(key.cell),
            },
            _ => Reason::Overflow,
        }
    }
}

impl Scope for Cells<'_> {
    type Key = Key;

    fn name(&self, name: &str) -> Result<Vec<Operand<Key>>, Vec<Failure<Key>>> {
        let names: Vec<&str> = match self.spec().and_then(|spec| spec.sets.get(name)) {
            Some(set) => set.iter().map(String::as_str).collect(),
            None => vec![name],
        };
        expr::gathered(names.into_iter().map(|name| self.operand(name)))
    }

    fn cell(&self, table: &str, row: &str, column: &str) -> Result<Operand<Key>, Vec<Failure<Key>>> {
        let cell = CellName { table: table.into(), row: row.into(), column: column.into() };
        Err(vec![Failure::NoValue(Key { cell, at: At::Lacking(Box::new(Lack::NotInForm)) })])
    }

    fn previous(&self) -> Option<Self> {
        Some(Self { earlier: true, ..*self })
    }
}

#[cfg(test)]
mod tests;
