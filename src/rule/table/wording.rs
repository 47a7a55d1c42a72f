//! Owns what a table's printed words are compared with: labels, the sentence under it, numbers that
//! lead a label. Which rows and columns there are is no business of this file.

use super::super::{Findings, LabelAt, Reason};
use super::{TableCheck, about};
use crate::document::Fidelity;
use crate::recognize::{
    BlockSpec, FormTable, Layout, Named, Report, TableSpec, label_is_whole, label_key, label_matches,
};
use crate::source::Span;

impl TableCheck {
    pub(super) fn labels(
        &self,
        report: &Report<'_>,
        table: &FormTable,
        spec: &TableSpec,
        findings: &mut Findings,
    ) {
        // Where a page or a converter cut a label in two, its first half is no misspelling.
        let whole = report.document.fidelity == Fidelity::Exact && table.pieces.len() == 1;
        let mut judge = |written: &Named, official: &str, accepted: &[String], foreign: &[String]| {
            let right = std::iter::once(official).chain(accepted.iter().map(String::as_str));
            let cut = !whole
                && label_key(official).contains(&label_key(&written.text))
                && !label_is_whole(&written.text, official);
            if cut
                || right.clone().any(|label| label_matches(&written.text, label))
                || self.is_numbered(&written.text, official)
            {
                return;
            }
            let message = if foreign.iter().any(|label| label_matches(&written.text, label)) {
                "foreign"
            } else {
                "label"
            };
            let mut finding = about(table, message, written.span)
                .value("written", written.text.clone())
                .value("official", official.to_owned())
                .edit(written.span, official.to_owned());
            finding.subject = format!("{}[{official}]", table.key);
            findings.fail(finding);
        };
        for (row, (_, official)) in table.rows.iter().zip(spec.rows()) {
            if let Some(label) = &row.label {
                judge(label, &official.label, &official.accepted, &official.foreign);
            }
        }
        for header in &table.header {
            let block: &BlockSpec = &spec.blocks[header.block];
            if let Some(column) = block.columns.iter().find(|column| column.key == header.column) {
                judge(&header.label, &column.label, &column.accepted, &[]);
            }
        }
        debug_assert!(spec.layout == Layout::Grid || table.rows.len() == spec.blocks[0].rows.len());
    }

    /// A stray number in front of a right label is the business of `numbering`.
    fn is_numbered(&self, written: &str, official: &str) -> bool {
        written.ends_with(official) && written.len() > official.len()
    }

    pub(super) fn numbering(
        &self,
        report: &Report<'_>,
        table: &FormTable,
        spec: &TableSpec,
        findings: &mut Findings,
    ) {
        let Some(number) = &self.parameters.number else { return };
        let captions = table
            .captions
            .iter()
            .filter_map(|(block, label)| Some((label, spec.blocks.get(*block)?.caption.as_deref()?)));
        let corners = table
            .corners
            .iter()
            .filter_map(|(block, label)| Some((label, spec.blocks.get(*block)?.corner.as_deref()?)));
        let mut places: Vec<(&Named, &str)> = captions.chain(corners).collect();
        places.sort_by_key(|(label, _)| label.span);
        for (label, official) in places {
            let Some(found) = number.find(&label.text).filter(|found| found.start() == 0) else {
                continue;
            };
            if label_key(&label.text[found.end()..]) != label_key(official)
                || label_key(&label.text) == label_key(official)
            {
                continue;
            }
            let cell = table.cell_text(report, label.span);
            let lead = cell.map_or(label.span, |cell| {
                Span::new(
                    cell.span(0..found.end()).start,
                    cell.span(found.end()..found.end()).start.max(label.span.start),
                )
            });
            let mut finding = about(table, "number", label.span)
                .value("written", label.text.clone())
                .value("official", official.to_owned())
                .value("number", found.as_str().to_owned())
                .edit(lead, "");
            finding.labels = vec![LabelAt::place(label.span)];
            finding.subject = format!("{}[{official}]", table.key);
            findings.fail(finding);
        }
    }
}

pub(super) fn note(report: &Report<'_>, table: &FormTable, spec: &TableSpec, findings: &mut Findings) {
    let Some(official) = &spec.note else { return findings.does_not_apply() };
    match &table.note {
        Some(note) if label_key(&note.text) == label_key(official) => {}
        Some(_) if report.document.fidelity == Fidelity::Damaged => {
            findings.cannot_assess("", Reason::Damaged)
        }
        // A layout that had to be rebuilt may have parted a wrapped sentence.
        Some(note)
            if report.document.fidelity != Fidelity::Exact
                && label_key(official).contains(&label_key(&note.text)) =>
        {
            findings.cannot_assess("", Reason::Damaged);
        }
        Some(note) => {
            let finding = about(table, "note-altered", note.span)
                .value("written", note.text.clone())
                .value("official", official.clone())
                .edit(note.span, official.clone());
            findings.fail(finding);
        }
        None if report.document.fidelity == Fidelity::Damaged => findings.cannot_assess("", Reason::Damaged),
        None => {
            let at = table.header.first().map_or(Span::at(table.span.start), |header| header.label.span);
            findings.fail(about(table, "note-missing", at).value("official", official.clone()));
        }
    }
}
