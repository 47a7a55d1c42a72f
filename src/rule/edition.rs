//! Kind `edition`: the report follows the edition of the form that holds for its year, and only it.
//!
//! What an edition is known by are its marks in the text and the rows and columns that only it has.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, Shown};
use crate::recognize::{CellState, FormTable, Report, TableSpec, TableState, label_key};
use crate::source::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Edition;

/// Parameters of kind `edition`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// What is demanded.
    demand: Demand,
}

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Demand {
    /// The edition is the one that holds for the year.
    Due,
    /// Nothing of another edition is mixed in.
    One,
}

impl Kind for Edition {
    fn name(&self) -> &'static str {
        "edition"
    }

    fn summary(&self) -> &'static str {
        "the report follows the edition of the form for its year, and no other"
    }

    fn judges_tables_alone(&self) -> bool {
        true
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &["found", "due", "year", "mark", "count"];
        &[
            MessageSpec { name: "other", values: VALUES, required: false },
            MessageSpec { name: "mixed", values: VALUES, required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, _pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        Ok(Box::new(EditionCheck { demand: parameters.demand }))
    }
}

struct EditionCheck {
    demand: Demand,
}

/// Something that betrays an edition.
struct Evidence {
    form: usize,
    text: String,
    span: Span,
    /// Key of the table that it is about, if it is a row.
    table: Option<String>,
}

impl Check for EditionCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(year) = &report.year else { return findings.cannot_assess("", Reason::YearUnknown) };
        let Some(due) = report.forms.iter().position(|form| form.effective.contains(year.value)) else {
            return findings.does_not_apply();
        };
        let mut evidence: Vec<Evidence> = report
            .marks
            .iter()
            .map(|mark| Evidence { form: mark.form, text: mark.text.clone(), span: mark.span, table: None })
            .collect();
        evidence.extend(report.tables.iter().filter_map(|table| own_row(report, table)));
        evidence.sort_by_key(|evidence| evidence.span);
        let others: Vec<&Evidence> = evidence.iter().filter(|evidence| evidence.form != due).collect();
        let mixed = others.len() < evidence.len();
        let Some(first) = others.first() else {
            if evidence.is_empty() {
                findings.cannot_assess("", Reason::Damaged);
            }
            return;
        };
        let message = match (self.demand, mixed) {
            (Demand::Due, false) => "other",
            (Demand::One, true) => "mixed",
            _ => return,
        };
        let title = |form: usize| Shown::Form(report.forms[form].id.clone());
        let mut finding = Finding::new(message, first.span)
            .value("found", title(first.form))
            .value("due", title(due))
            .value("year", year.value.to_string())
            .value("mark", first.text.clone())
            .value("count", others.len().to_string())
            .about(first.table.clone().unwrap_or_else(|| "edition".to_owned()));
        // A few places are enough to see it; all would be most of the table.
        finding.labels.extend(others.iter().skip(1).take(4).map(|evidence| LabelAt::place(evidence.span)));
        findings.fail(finding);
    }
}

/// The first row of a table that no other edition has.
fn own_row(report: &Report<'_>, table: &FormTable) -> Option<Evidence> {
    if table.state != TableState::Found {
        return None;
    }
    let elsewhere = |key: &str| {
        report.forms.iter().enumerate().any(|(form, spec)| {
            form != table.form && spec.table(&table.key).is_some_and(|table| table.row(key).is_some())
        })
    };
    // A row whose label is that of another edition's row only stands where this one's should.
    let named_elsewhere = |label: &str| {
        let others = report.forms.iter().enumerate().filter(|(form, _)| *form != table.form);
        let mut rows = others.filter_map(|(_, spec)| spec.table(&table.key)).flat_map(TableSpec::rows);
        rows.any(|(_, row)| label_key(&row.label) == label_key(label))
    };
    let row = table.rows.iter().find(|row| {
        row.found
            && !elsewhere(&row.key)
            && row.cells.iter().any(|(_, cell)| matches!(cell, CellState::Found(_)))
            && row.label.as_ref().is_some_and(|label| !named_elsewhere(&label.text))
    })?;
    let label = row.label.as_ref()?;
    Some(Evidence {
        form: table.form,
        text: label.text.clone(),
        span: label.span,
        table: Some(table.key.clone()),
    })
}
