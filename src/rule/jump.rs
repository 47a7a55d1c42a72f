//! Kind `jump`: cells that are many times what they were the year before, or a small part of it.

use super::past::{self, Wanted};
use super::{Check, ElsewhereAt, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Shown};
use crate::diagnostic::CellName;
use crate::recognize::{Facts, FormTable, Report};
use crate::value::{Decimal, show};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Jump;

/// Parameters of kind `jump`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Key of the table.
    table: String,
    /// Keys of the rows looked at; all if left out.
    #[serde(default)]
    rows: Vec<String>,
    /// Keys of the columns looked at; all if left out.
    #[serde(default)]
    columns: Vec<String>,
    /// How many times the one is the other from which on it is a jump.
    factor: u32,
    /// The larger of the two has to be at least so much.
    at_least: u32,
}

impl Kind for Jump {
    fn name(&self) -> &'static str {
        "jump"
    }

    fn summary(&self) -> &'static str {
        "cells are not many times what they were the year before, nor a small part of it"
    }

    fn compares(&self) -> bool {
        true
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &["table", "cell", "value", "was", "year", "before", "file"];
        &[
            MessageSpec { name: "rose", values: VALUES, required: true },
            MessageSpec { name: "fell", values: VALUES, required: true },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let table = pack.table(&["table"], &parameters.table).map_err(|fault| vec![fault])?;
        let mut faults = table.unknown_rows("rows", &parameters.rows);
        faults.extend(table.unknown_columns("columns", &parameters.columns));
        if parameters.factor < 2 {
            faults.push(Fault::at(&["factor"], "a factor below 2 would call every change a jump"));
        }
        if faults.is_empty() { Ok(Box::new(JumpCheck { parameters })) } else { Err(faults) }
    }
}

struct JumpCheck {
    parameters: Parameters,
}

impl Check for JumpCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(before) = past::before(report, Wanted::YearBefore, findings) else { return };
        let Some(table) = findings.readable(report, &self.parameters.table) else { return };
        if !past::is_readable(before, &table.key, findings) {
            return;
        }
        let takes = |keys: &[String], key: &str| keys.is_empty() || keys.iter().any(|other| other == key);
        let mut compared = false;
        for row in table.rows.iter().filter(|row| takes(&self.parameters.rows, &row.key)) {
            for (column, _) in row.cells.iter().filter(|(key, _)| takes(&self.parameters.columns, key)) {
                let name =
                    CellName { table: table.key.clone(), row: row.key.clone(), column: column.clone() };
                let Some(there) = past::there(report, before, &name) else { continue };
                compared = true;
                match (past::here(table, &name), there) {
                    (Ok((value, span)), Ok((was, at))) => {
                        let Some(message) = self.jumps(was, value) else { continue };
                        let mut finding = told(message, report, table, before, &name, value, was);
                        finding.labels = vec![LabelAt::cell(span, name.clone(), show(value))];
                        finding.elsewhere = vec![ElsewhereAt {
                            path: before.path.clone(),
                            at,
                            name: "before",
                            values: vec![("cell", Shown::Cell(name.clone()))],
                            cell: Some(name),
                            value: Some(show(was)),
                        }];
                        findings.fail(finding);
                    }
                    (Err(reason), _) | (_, Err(reason)) => {
                        findings.cannot_assess(subject(&name), reason);
                    }
                }
            }
        }
        if !compared {
            findings.does_not_apply();
        }
    }
}

impl JumpCheck {
    fn jumps(&self, was: Decimal, value: Decimal) -> Option<&'static str> {
        let (less, more) = if was < value { (was, value) } else { (value, was) };
        let bound = less.checked_mul(Decimal::from(self.parameters.factor))?;
        let is_jump = less >= Decimal::ZERO
            && more >= Decimal::from(self.parameters.at_least)
            && more >= bound
            && more > less;
        is_jump.then_some(if was < value { "rose" } else { "fell" })
    }
}

fn subject(name: &CellName) -> String {
    format!("{}[{}, {}]", name.table, name.row, name.column)
}

fn told(
    message: &'static str,
    report: &Report<'_>,
    table: &FormTable,
    before: &Facts,
    name: &CellName,
    value: Decimal,
    was: Decimal,
) -> Finding {
    Finding::new(message, table.span)
        .value("table", Shown::Table(table.key.clone()))
        .value("cell", Shown::Cell(name.clone()))
        .value("value", show(value))
        .value("was", show(was))
        .value("year", past::year(report.year.as_ref().map(|year| year.value)))
        .value("before", past::year(before.year))
        .value("file", before.path.clone())
        .about(subject(name))
}
