//! Kind `cell`: what may be written in the cells of an official table.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, Shown};
use crate::diagnostic::CellName;
use crate::pattern::Pattern;
use crate::recognize::{CellFound, CellState, FormTable, Report};
use crate::value::Value;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Cell;

/// Parameters of kind `cell`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Key of the table.
    table: String,
    /// What is demanded of each cell.
    demand: Demand,
    /// Keys of the rows looked at; all if left out.
    #[serde(default)]
    rows: Vec<String>,
    /// Keys of the columns looked at; all if left out.
    #[serde(default)]
    columns: Vec<String>,
    /// Words that stand for an empty cell (`无`).
    #[serde(default)]
    blank_words: Vec<String>,
    /// Columns whose numbers may be negative.
    #[serde(default)]
    signed: Vec<String>,
    /// What may stand in `signed` columns instead of one number.
    #[serde(default)]
    change: Option<Pattern>,
    /// Columns whose numbers may have decimals.
    #[serde(default)]
    decimal: Vec<String>,
    /// For `unit`: the column label or the number's suffix has to match it.
    #[serde(default)]
    unit: Option<Pattern>,
    /// For `unit`: the number's suffix must not match it.
    #[serde(default)]
    foreign_unit: Option<Pattern>,
}

/// What is demanded of each cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Demand {
    /// Something is written, not a blank, a dash or a slash.
    Written,
    /// A whole number that is not negative.
    Count,
    /// A number other than zero has its unit, in the column's label or behind it.
    Unit,
}

impl Kind for Cell {
    fn name(&self) -> &'static str {
        "cell"
    }

    fn summary(&self) -> &'static str {
        "cells of a table are written, are counts, or have their unit"
    }

    fn judges_tables_alone(&self) -> bool {
        true
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const ONE: &[&str] = &["table", "cell", "value"];
        &[
            MessageSpec { name: "blank", values: &["table", "cells", "count"], required: false },
            MessageSpec { name: "all-blank", values: &["table", "count"], required: false },
            MessageSpec { name: "not-a-number", values: ONE, required: false },
            MessageSpec { name: "negative", values: ONE, required: false },
            MessageSpec { name: "fraction", values: ONE, required: false },
            MessageSpec { name: "no-unit", values: ONE, required: false },
            MessageSpec { name: "foreign-unit", values: ONE, required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let table = pack.table(&["table"], &parameters.table).map_err(|fault| vec![fault])?;
        let mut faults = table.unknown_rows("rows", &parameters.rows);
        for (list, columns) in [
            ("columns", &parameters.columns),
            ("signed", &parameters.signed),
            ("decimal", &parameters.decimal),
        ] {
            faults.extend(table.unknown_columns(list, columns));
        }
        if faults.is_empty() { Ok(Box::new(CellCheck { parameters })) } else { Err(faults) }
    }
}

struct CellCheck {
    parameters: Parameters,
}

impl Check for CellCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(table) = findings.readable(report, &self.parameters.table) else { return };
        for row in table.rows.iter().filter(|row| self.wants(&self.parameters.rows, &row.key)) {
            if row.cells.iter().any(|(_, cell)| matches!(cell, CellState::Unclear)) {
                let (column, _) = &row.cells[0];
                findings.cannot_assess(
                    format!("{}[{}]", table.key, row.key),
                    Reason::CellUnclear(name(table, &row.key, column)),
                );
            }
        }
        match self.parameters.demand {
            Demand::Written => self.written(report, table, findings),
            Demand::Count => self
                .each(table, |cell, name| self.count(cell, name))
                .for_each(|finding| findings.fail(finding)),
            Demand::Unit => self
                .each(table, |cell, name| self.unit(table, cell, name))
                .for_each(|finding| findings.fail(finding)),
        }
    }
}

impl CellCheck {
    fn wants(&self, keys: &[String], key: &str) -> bool {
        keys.is_empty() || keys.iter().any(|wanted| wanted == key)
    }

    fn cells<'t>(&'t self, table: &'t FormTable) -> impl Iterator<Item = (&'t CellFound, CellName)> {
        table.rows.iter().filter(|row| self.wants(&self.parameters.rows, &row.key)).flat_map(move |row| {
            row.cells.iter().filter(|(column, _)| self.wants(&self.parameters.columns, column)).filter_map(
                move |(column, cell)| match cell {
                    CellState::Found(cell) => Some((cell, name(table, &row.key, column))),
                    _ => None,
                },
            )
        })
    }

    fn each<'t>(
        &'t self,
        table: &'t FormTable,
        judge: impl Fn(&CellFound, &CellName) -> Option<Finding> + 't,
    ) -> impl Iterator<Item = Finding> + 't {
        self.cells(table).filter_map(move |(cell, name)| {
            let mut finding = judge(cell, &name)?;
            finding.labels = vec![LabelAt::cell(cell.span, name.clone(), cell.text.clone())];
            finding.subject = format!("{}[{}, {}]", name.table, name.row, name.column);
            Some(
                finding
                    .value("table", Shown::Table(name.table.clone()))
                    .value("value", cell.text.clone())
                    .value("cell", Shown::Cell(name)),
            )
        })
    }

    fn is_blank(&self, cell: &CellFound) -> bool {
        match cell.value {
            Value::Blank | Value::Dash | Value::Slash => true,
            Value::Text => self.parameters.blank_words.contains(&cell.text),
            _ => false,
        }
    }

    /// Blanks of one group of rows are one finding: whoever left them out left them all out.
    fn written(&self, report: &Report<'_>, table: &FormTable, findings: &mut Findings) {
        let Some(spec) = report.forms[table.form].table(&table.key) else { return };
        let blanks: Vec<(&CellFound, CellName)> =
            self.cells(table).filter(|(cell, _)| self.is_blank(cell)).collect();
        let count = self.cells(table).count();
        if count > 1 && blanks.len() == count {
            let mut finding = Finding::new("all-blank", table.span)
                .value("table", Shown::Table(table.key.clone()))
                .value("count", count.to_string())
                .about(table.key.clone());
            finding.labels = vec![LabelAt::place(table.span)];
            return findings.fail(finding);
        }
        let group = |cell: &CellName| {
            spec.row(&cell.row).map(|(block, row)| (block.caption.as_deref(), row.under.last()))
        };
        let mut rest = &blanks[..];
        while let Some((first, _)) = rest.split_first() {
            let end = rest.iter().position(|(_, cell)| group(cell) != group(&first.1)).unwrap_or(rest.len());
            let (these, others) = rest.split_at(end);
            rest = others;
            let cells = these.iter().map(|(_, cell)| Shown::Cell(cell.clone())).collect();
            let mut finding = Finding::new("blank", first.0.span)
                .value("table", Shown::Table(table.key.clone()))
                .value("cells", Shown::List(cells))
                .value("count", these.len().to_string())
                .about(format!("{}[{}, {}]", table.key, first.1.row, first.1.column));
            finding.labels = these
                .iter()
                .map(|(cell, name)| LabelAt::cell(cell.span, name.clone(), cell.text.clone()))
                .collect();
            findings.fail(finding);
        }
    }

    fn is_change(&self, cell: &CellFound) -> bool {
        self.parameters.change.as_ref().is_some_and(|change| change.is_match(&cell.text))
    }

    fn count(&self, cell: &CellFound, name: &CellName) -> Option<Finding> {
        let lists = |columns: &[String]| columns.contains(&name.column);
        match &cell.value {
            Value::Number(number)
                if number.value.is_sign_negative()
                    && !number.value.is_zero()
                    && !lists(&self.parameters.signed) =>
            {
                Some(Finding::new("negative", cell.span))
            }
            Value::Number(number) if !number.value.fract().is_zero() && !lists(&self.parameters.decimal) => {
                Some(Finding::new("fraction", cell.span))
            }
            Value::Text if lists(&self.parameters.signed) && self.is_change(cell) => None,
            Value::Text if !self.is_blank(cell) => Some(Finding::new("not-a-number", cell.span)),
            _ => None,
        }
    }

    fn unit(&self, table: &FormTable, cell: &CellFound, name: &CellName) -> Option<Finding> {
        let Value::Number(number) = &cell.value else { return None };
        let matches = |pattern: &Option<Pattern>, text: &str| {
            pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
        };
        if matches(&self.parameters.foreign_unit, &number.suffix) {
            return Some(Finding::new("foreign-unit", cell.span));
        }
        let label = table.header.iter().find(|header| {
            header.column == name.column && table.row(&name.row).is_some_and(|row| row.block == header.block)
        });
        let stated = matches(&self.parameters.unit, &number.suffix)
            || label.is_some_and(|header| matches(&self.parameters.unit, &header.label.text));
        // Where the header was not read its unit is not known to be missing.
        (!stated && label.is_some() && self.parameters.unit.is_some() && !number.value.is_zero())
            .then(|| Finding::new("no-unit", cell.span))
    }
}

fn name(table: &FormTable, row: &str, column: &str) -> CellName {
    CellName { table: table.key.clone(), row: row.to_owned(), column: column.to_owned() }
}
