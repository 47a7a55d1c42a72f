//! Kind `table`: the structure of an official table. It is there, complete, follows the edition of
//! its year, and its labels are the form's.

mod wording;

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, Shown};
use crate::document::Block;
use crate::pattern::Pattern;
use crate::recognize::{CellState, FormTable, Report, RowFound, TableSpec, TableState, label_key};
use crate::source::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Table;

/// Parameters of kind `table`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Key of the table.
    table: String,
    /// What is demanded.
    demand: Demand,
    /// For `numbering`: a number that leads a label.
    #[serde(default)]
    number: Option<Pattern>,
    /// For `known`: labels of rows and columns that are allowed besides the form's.
    #[serde(default)]
    allowed: Vec<String>,
    /// For `output`: words in the text which say that there was something to count.
    #[serde(default)]
    claims: Vec<Pattern>,
}

/// What is demanded of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Demand {
    /// It is there.
    Present,
    /// All rows are there.
    Rows,
    /// All columns are there, and no others.
    Columns,
    /// All cells of a row are there.
    Cells,
    /// There are no rows that the form does not have.
    Known,
    /// Merged cells print no subtotals.
    Subtotals,
    /// Its rows are those of the edition for the report's year.
    Edition,
    /// Its labels are the form's.
    Labels,
    /// Its printed sentence is there as the form has it.
    Note,
    /// Its labels are led by no number that is not the form's.
    Numbering,
    /// It is not all zero while the text says otherwise.
    Output,
    /// It stands in its section.
    Place,
}

impl Kind for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn summary(&self) -> &'static str {
        "a table of the form is there, complete, and labelled as the form has it"
    }

    fn judges_tables_alone(&self) -> bool {
        true
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const ROWS: &[&str] = &["table", "rows", "count", "expected"];
        const LABEL: &[&str] = &["table", "written", "official"];
        &[
            MessageSpec { name: "missing", values: &["table", "section"], required: false },
            MessageSpec { name: "rows", values: ROWS, required: false },
            MessageSpec { name: "truncated", values: ROWS, required: false },
            MessageSpec { name: "column-missing", values: &["table", "columns", "count"], required: false },
            MessageSpec { name: "column-extra", values: &["table", "written"], required: false },
            MessageSpec { name: "cells", values: &["table", "rows", "count"], required: false },
            MessageSpec { name: "extra", values: &["table", "written"], required: false },
            MessageSpec { name: "subtotal", values: &["table", "written"], required: false },
            MessageSpec {
                name: "edition",
                values: &["table", "found", "due", "rows", "year"],
                required: false,
            },
            MessageSpec { name: "label", values: LABEL, required: false },
            MessageSpec { name: "foreign", values: LABEL, required: false },
            MessageSpec { name: "note-missing", values: &["table", "official"], required: false },
            MessageSpec { name: "note-altered", values: LABEL, required: false },
            MessageSpec {
                name: "number",
                values: &["table", "written", "official", "number"],
                required: false,
            },
            MessageSpec { name: "zero", values: &["table", "claim", "count"], required: false },
            MessageSpec { name: "misplaced", values: &["table", "section", "found"], required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let mut faults = Vec::new();
        faults.extend(pack.table(&["table"], &parameters.table).err());
        if parameters.demand == Demand::Numbering && parameters.number.is_none() {
            faults.push(Fault::at(&[], "`number` is missing: the pattern of a number that leads a label"));
        }
        if faults.is_empty() { Ok(Box::new(TableCheck { parameters })) } else { Err(faults) }
    }
}

struct TableCheck {
    parameters: Parameters,
}

impl Check for TableCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let key = &self.parameters.table;
        if self.parameters.demand == Demand::Present
            && let Some(table) = report.table(key).filter(|table| table.state == TableState::Missing)
        {
            return missing(report, table, findings);
        }
        let Some(table) = findings.readable(report, key) else { return };
        let Some(spec) = report.forms[table.form].table(key) else { return findings.does_not_apply() };
        match self.parameters.demand {
            Demand::Present => {}
            Demand::Rows => rows(report, table, spec, findings),
            Demand::Columns => columns(table, findings),
            Demand::Cells => cells(table, findings),
            Demand::Known => self.known(table, findings),
            Demand::Subtotals => subtotals(table, findings),
            Demand::Edition => edition(report, table, spec, findings),
            Demand::Labels => self.labels(report, table, spec, findings),
            Demand::Note => wording::note(report, table, spec, findings),
            Demand::Numbering => self.numbering(report, table, spec, findings),
            Demand::Output => self.output(report, table, findings),
            Demand::Place => place(report, table, spec, findings),
        }
    }
}

fn about(table: &FormTable, message: &'static str, span: Span) -> Finding {
    Finding::new(message, span).value("table", Shown::Table(table.key.clone())).about(table.key.clone())
}

fn row_names<'r>(table: &FormTable, rows: impl Iterator<Item = &'r RowFound>) -> Shown {
    Shown::List(rows.map(|row| Shown::Row(table.key.clone(), row.key.clone())).collect())
}

fn missing(report: &Report<'_>, table: &FormTable, findings: &mut Findings) {
    let Some(spec) = report.forms[table.form].table(&table.key) else { return findings.does_not_apply() };
    if report.is_damaged() {
        return findings.cannot_assess("", Reason::Damaged);
    }
    // The heading shows where the table would stand; without it, the section has a rule of its own.
    let near = report.section(&spec.section).map_or(table.span, |section| section.heading);
    findings.fail(about(table, "missing", near).value("section", Shown::Section(spec.section.clone())));
}

fn rows(report: &Report<'_>, table: &FormTable, spec: &TableSpec, findings: &mut Findings) {
    let lost: Vec<&RowFound> = table.rows.iter().filter(|row| !row.found).collect();
    let Some(first) = lost.first() else { return };
    let labels = lost.iter().filter_map(|row| spec.row(&row.key)).map(|(_, row)| row.label.as_str());
    if report.is_damaged() || stand_in_section(report, spec, labels) {
        return findings.cannot_assess(table.key.clone(), Reason::Damaged);
    }
    let suffix = lost.len() > 1 && table.rows.iter().skip_while(|row| row.found).all(|row| !row.found);
    let message = if suffix { "truncated" } else { "rows" };
    let finding = about(table, message, first.span)
        .value("rows", row_names(table, lost.iter().copied()))
        .value("count", lost.len().to_string())
        .value("expected", table.rows.len().to_string());
    findings.fail(finding);
}

/// Characters of a label's key that tell it from others, its number included.
const HEAD: usize = 4;

/// Whether one of some labels begins in the section of the table, although its row was not found: the
/// row is there, and a layout that took its words apart kept it from being read. Labels without a
/// number tell only where they stand alone, because any sentence may have their words.
fn stand_in_section<'l>(
    report: &Report<'_>,
    spec: &TableSpec,
    labels: impl Iterator<Item = &'l str>,
) -> bool {
    let Some(section) = report.section(&spec.section) else { return false };
    let numbered = |label: &&str| {
        label.starts_with(['(', '（']) || label.chars().nth(1).is_some_and(|c| ".、".contains(c))
    };
    let (numbered, plain): (Vec<&str>, Vec<&str>) = labels.partition(numbered);
    let heads: Vec<String> =
        numbered.into_iter().map(|label| label_key(label).chars().take(HEAD).collect()).collect();
    let plain: Vec<String> = plain.into_iter().map(label_key).collect();
    let begins = |text: &str| {
        let key = label_key(text);
        heads.iter().any(|head| key.contains(head.as_str())) || plain.contains(&key)
    };
    report.document.blocks.get(section.body.clone()).unwrap_or_default().iter().any(|block| match block {
        Block::Paragraph(paragraph) => begins(paragraph.text.as_str()),
        Block::Table(table) => table.cells().iter().any(|cell| begins(cell.text.as_str())),
        Block::Picture(_) => false,
    })
}

fn columns(table: &FormTable, findings: &mut Findings) {
    if !table.missing_columns.is_empty() {
        let names =
            table.missing_columns.iter().map(|key| Shown::Column(table.key.clone(), key.clone())).collect();
        let at = table.header.first().map_or(table.span, |header| header.label.span);
        let finding = about(table, "column-missing", at)
            .value("columns", Shown::List(names))
            .value("count", table.missing_columns.len().to_string());
        findings.fail(finding);
    }
    // Where no row tells which value stands in which column, one may be missing and not be missed.
    let unclear = |row: &RowFound| row.cells.iter().all(|(_, cell)| matches!(cell, CellState::Unclear));
    let told = !table.missing_columns.is_empty() || !table.extra_columns.is_empty();
    if !told && table.rows.iter().filter(|row| row.found).all(unclear) {
        findings.cannot_assess(table.key.clone(), Reason::TableUnreadable(table.key.clone()));
    }
    for extra in &table.extra_columns {
        findings.fail(about(table, "column-extra", extra.span).value("written", extra.text.clone()));
    }
}

fn cells(table: &FormTable, findings: &mut Findings) {
    let is_missing = |row: &&RowFound| {
        row.found
            && row.cells.iter().any(|(column, cell)| {
                matches!(cell, CellState::Missing) && !table.missing_columns.contains(column)
            })
    };
    let short: Vec<&RowFound> = table.rows.iter().filter(is_missing).collect();
    let Some(first) = short.first() else { return };
    let finding = about(table, "cells", first.span)
        .value("rows", row_names(table, short.iter().copied()))
        .value("count", short.len().to_string());
    findings.fail(finding);
}

fn subtotals(table: &FormTable, findings: &mut Findings) {
    for row in table.extra_rows.iter().filter(|row| row.subtotal) {
        findings.fail(about(table, "subtotal", row.span).value("written", row.label.text.clone()));
    }
}

/// Rows that only the edition for the report's year has, or only the one that the table follows.
fn edition(report: &Report<'_>, table: &FormTable, spec: &TableSpec, findings: &mut Findings) {
    let Some(year) = &report.year else { return findings.cannot_assess("", Reason::YearUnknown) };
    let Some(due) = report.forms.iter().position(|form| form.effective.contains(year.value)) else {
        return findings.does_not_apply();
    };
    if due == table.form || report.looks_like.is_some_and(|looks_like| looks_like != due) {
        return;
    }
    let Some(due_spec) = report.forms[due].table(&table.key) else { return };
    let alien: Vec<&RowFound> =
        table.rows.iter().filter(|row| row.found && due_spec.row(&row.key).is_none()).collect();
    let wanted = || due_spec.rows().filter(|(_, row)| spec.row(&row.key).is_none());
    // Where the layout was lost, a row is of the other edition only if it says so.
    let is_said = |row: &&RowFound| {
        let label = row.label.as_ref().zip(spec.row(&row.key));
        label.is_some_and(|(label, (_, row))| label_key(&label.text) == label_key(&row.label))
    };
    if report.is_damaged() && !alien.iter().any(is_said) {
        return findings.cannot_assess(table.key.clone(), Reason::Damaged);
    }
    if stand_in_section(report, due_spec, wanted().map(|(_, row)| row.label.as_str())) {
        return findings.cannot_assess(table.key.clone(), Reason::Damaged);
    }
    let wanted = wanted().map(|(_, row)| Shown::Text(row.label.clone())).collect();
    let at = alien.first().map_or(table.span, |row| row.label.as_ref().map_or(row.span, |label| label.span));
    let words = |form: usize| Shown::Form(report.forms[form].id.clone());
    let finding = about(table, "edition", at)
        .value("found", words(table.form))
        .value("due", words(due))
        .value("rows", Shown::List(wanted))
        .value("year", year.value.to_string());
    findings.fail(finding);
}

fn place(report: &Report<'_>, table: &FormTable, spec: &TableSpec, findings: &mut Findings) {
    let Some(section) = table.section.and_then(|section| report.sections.get(section)) else { return };
    if section.key.as_deref() == Some(&spec.section) || report.section(&spec.section).is_none() {
        return;
    }
    let finding =
        about(table, "misplaced", table.header.first().map_or(table.span, |header| header.label.span))
            .value("section", Shown::Section(spec.section.clone()))
            .value("found", section.text.clone());
    findings.fail(finding);
}

impl TableCheck {
    fn known(&self, table: &FormTable, findings: &mut Findings) {
        let allowed = |label: &str| {
            self.parameters.allowed.iter().any(|allowed| label_key(allowed) == label_key(label))
        };
        for row in table.extra_rows.iter().filter(|row| !row.subtotal && !allowed(&row.label.text)) {
            findings.fail(about(table, "extra", row.label.span).value("written", row.label.text.clone()));
        }
    }

    fn output(&self, report: &Report<'_>, table: &FormTable, findings: &mut Findings) {
        let mut count = 0;
        for (_, cell) in table.rows.iter().flat_map(|row| &row.cells) {
            match cell {
                crate::recognize::CellState::Found(cell)
                    if cell.value.number().is_some_and(|number| number.is_zero()) =>
                {
                    count += 1
                }
                crate::recognize::CellState::Found(_) => return,
                _ => return findings.cannot_assess("", Reason::TableUnreadable(table.key.clone())),
            }
        }
        for (_, text) in report.paragraphs(0..report.document.blocks.len()) {
            for claim in &self.parameters.claims {
                let Some(groups) = claim.captures(text.as_str()) else { continue };
                let Some(found) = groups.name("at").or_else(|| groups.get(0)) else { continue };
                let finding = about(
                    table,
                    "zero",
                    table.captions.first().map_or(table.span, |(_, caption)| caption.span),
                )
                .value("claim", found.as_str().to_owned())
                .value("count", count.to_string())
                .label(LabelAt::named(text.span(found.range()), "claim"));
                return findings.fail(finding);
            }
        }
    }
}
