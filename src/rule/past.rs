//! Owns how a rule comes by the report of the year before, and why it may not: kinds that compare
//! across years all ask here. Knows no kind.

use super::{Findings, Reason};
use crate::diagnostic::CellName;
use crate::recognize::{Before, CellState, Facts, FormTable, Known, Report, Spot, TableState, Written};
use crate::source::Span;
use crate::value::Decimal;

/// Which earlier report a rule compares with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// That of the year before and no other.
    YearBefore,
    /// Any earlier one that is at hand.
    Earlier,
}

/// The earlier report of the same body. Otherwise says that the rule does not apply, or why it
/// cannot be assessed.
pub(super) fn before<'r>(
    report: &'r Report<'_>,
    wanted: Wanted,
    findings: &mut Findings,
) -> Option<&'r Facts> {
    let facts: &Facts = match &report.past.before {
        // Another body's report says nothing about this one; a rule of its own tells of that.
        Before::None | Before::Foreign(_) => {
            findings.does_not_apply();
            return None;
        }
        Before::Rivals(rivals) => {
            let paths = rivals.iter().map(|facts| facts.path.clone()).collect();
            findings.cannot_assess("", Reason::Rivals(paths));
            return None;
        }
        Before::Of(facts) => facts,
    };
    let Some(year) = report.year.as_ref().map(|year| year.value) else {
        findings.cannot_assess("", Reason::YearUnknown);
        return None;
    };
    let fits = match wanted {
        Wanted::YearBefore => facts.year == year.checked_sub(1),
        Wanted::Earlier => facts.year.is_some_and(|other| other < year),
    };
    if !fits {
        let (path, found) = (facts.path.clone(), facts.year);
        let reason = Reason::NotYearBefore { path, year: found, expected: year.saturating_sub(1) };
        findings.cannot_assess("", reason);
        return None;
    }
    Some(facts)
}

/// The number in a cell of this report, and where it stands.
pub(super) fn here(table: &FormTable, cell: &CellName) -> Result<(Decimal, Span), Reason> {
    match table.cell(&cell.row, &cell.column) {
        Some(CellState::Found(found)) => {
            let class = found.value.class();
            let none = || Reason::NotANumber { cell: cell.clone(), span: found.span, class };
            found.value.number().map(|number| (number, found.span)).ok_or_else(none)
        }
        Some(CellState::Unclear) => Err(Reason::CellUnclear(cell.clone())),
        _ => Err(Reason::CellMissing(cell.clone())),
    }
}

/// The number in a cell of the earlier report, and where it stands; `None` if its edition of the
/// form has no such cell.
pub(super) fn there(
    report: &Report<'_>,
    before: &Facts,
    cell: &CellName,
) -> Option<Result<(Decimal, Spot), Reason>> {
    let reason = match before.cell(report.forms, &cell.table, &cell.row, &cell.column) {
        Known::Cell(Written::Number(value), at) => return Some(Ok((value, at))),
        // The place is in another text, so none is given.
        Known::Cell(Written::Other(class), _) => {
            Reason::NotANumber { cell: cell.clone(), span: Span::default(), class }
        }
        Known::Cell(Written::Unclear, _) => Reason::CellUnclear(cell.clone()),
        Known::NoCell => Reason::CellMissing(cell.clone()),
        Known::NotInForm => return None,
    };
    Some(Err(in_other(before, reason)))
}

/// What is the matter with the earlier report.
pub(super) fn in_other(before: &Facts, reason: Reason) -> Reason {
    Reason::InOther { path: before.path.clone(), reason: Box::new(reason) }
}

/// A year in a sentence; nothing for one that is not known.
pub(super) fn year(year: Option<i16>) -> String {
    year.map_or(String::new(), |year| year.to_string())
}

/// Whether the cells of the earlier report can be compared; otherwise says why not.
pub(super) fn is_readable(before: &Facts, table: &str, findings: &mut Findings) -> bool {
    let reason = match before.table(table).map(|(state, _)| state) {
        Some(TableState::Found) => return true,
        Some(TableState::Unreadable) => Reason::TableUnreadable(table.to_owned()),
        Some(TableState::Missing) | None => Reason::TableMissing(table.to_owned()),
    };
    findings.cannot_assess("", in_other(before, reason));
    false
}
