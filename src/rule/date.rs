//! Kind `date`: when the report was made and published.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason};
use crate::date::{Date, MonthDay};
use crate::recognize::{DateFound, DateRole, Report};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct DateKind;

/// Parameters of kind `date`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// What is demanded.
    demand: Demand,
    /// For `deadline`: the last day in the year after the report's year.
    #[serde(default)]
    deadline: Option<MonthDay>,
    /// For `complete`: a day of the report's year before which a date is beyond doubt too early.
    #[serde(default)]
    far_before: Option<MonthDay>,
}

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Demand {
    /// Made and published by the deadline.
    Deadline,
    /// Made when the year was over.
    Complete,
    /// Every date is one that the calendar has.
    Possible,
    /// Signed in the year after the report's year.
    SignOffYear,
    /// There is a sign-off with a date.
    Signed,
}

impl Kind for DateKind {
    fn name(&self) -> &'static str {
        "date"
    }

    fn summary(&self) -> &'static str {
        "the report was made when the year was over and published in time, under dates that exist"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const DATED: &[&str] = &["date", "year", "deadline"];
        &[
            MessageSpec { name: "late", values: DATED, required: false },
            MessageSpec { name: "early", values: DATED, required: false },
            MessageSpec { name: "far-early", values: DATED, required: false },
            MessageSpec { name: "impossible", values: &["date"], required: false },
            MessageSpec { name: "year", values: &["date", "year", "expected"], required: false },
            MessageSpec { name: "unsigned", values: &[], required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, _pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        if parameters.demand == Demand::Deadline && parameters.deadline.is_none() {
            return Err(vec![Fault::at(&[], "`deadline` is missing: a month and day such as 01-31")]);
        }
        Ok(Box::new(DateCheck { parameters }))
    }
}

struct DateCheck {
    parameters: Parameters,
}

impl Check for DateCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        match self.parameters.demand {
            Demand::Deadline => self.deadline(report, findings),
            Demand::Complete => self.complete(report, findings),
            Demand::Possible => possible(report, findings),
            Demand::SignOffYear => sign_off_year(report, findings),
            Demand::Signed => {
                if report.sign_off.date.is_none() {
                    let end = report.document.blocks.last().map_or(report.source.end(), |block| block.span());
                    findings.fail(Finding::new("unsigned", end).about("sign-off"));
                }
            }
        }
    }
}

/// The dates that say when the report was made: sign-off first, then publication.
fn made<'r>(report: &'r Report<'_>) -> Vec<(&'r DateFound, Date)> {
    let of = |role: DateRole| {
        report
            .dates
            .iter()
            .filter(move |date| date.role == role)
            .filter_map(|found| Some((found, found.date?)))
    };
    of(DateRole::SignOff).chain(of(DateRole::Publication)).collect()
}

impl DateCheck {
    fn deadline(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(year) = &report.year else { return findings.cannot_assess("", Reason::YearUnknown) };
        let Some(deadline) = self.parameters.deadline.and_then(|day| day.of(year.value + 1)) else { return };
        let made = made(report);
        // A page may be published again later; what counts is the first time.
        let signed = made.iter().find(|(found, _)| found.role == DateRole::SignOff);
        let published = made
            .iter()
            .filter(|(found, _)| found.role == DateRole::Publication)
            .min_by_key(|(_, date)| *date);
        let late = |date: &&(&DateFound, Date)| date.1 > deadline;
        match (signed, published) {
            (None, None) => findings.cannot_assess("", Reason::DateUnknown),
            (signed, published) => {
                if let Some((found, date)) = signed.filter(late).or(published.filter(late)) {
                    let mut finding =
                        dated("late", found, year.value).value("deadline", deadline.to_string());
                    finding.labels[0] = LabelAt::named(found.written.span, "date");
                    debug_assert!(*date > deadline);
                    findings.fail(finding);
                }
            }
        }
    }

    fn complete(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(year) = &report.year else { return findings.cannot_assess("", Reason::YearUnknown) };
        let made = made(report);
        let Some((found, date)) = made.first() else {
            return findings.cannot_assess("", Reason::DateUnknown);
        };
        if date.year() > year.value {
            return;
        }
        let far =
            self.parameters.far_before.and_then(|day| day.of(year.value)).is_some_and(|day| *date < day);
        let message = if far { "far-early" } else { "early" };
        findings.fail(dated(message, found, year.value).value("deadline", format!("{}-12-31", year.value)));
    }
}

fn dated(message: &'static str, found: &DateFound, year: i16) -> Finding {
    Finding::new(message, found.written.span)
        .value("date", found.written.text.clone())
        .value("year", year.to_string())
        .about("date")
}

fn possible(report: &Report<'_>, findings: &mut Findings) {
    // What an extractor did to dates is not the author's fault.
    if report.is_damaged() {
        return findings.cannot_assess("", Reason::Damaged);
    }
    let broken = report.dates.iter().filter(|found| found.date.is_none() && found.role != DateRole::Period);
    for found in broken {
        let finding =
            Finding::new("impossible", found.written.span).value("date", found.written.text.clone());
        findings.fail(finding.about(format!("date {}", found.written.text)));
    }
}

fn sign_off_year(report: &Report<'_>, findings: &mut Findings) {
    let Some(year) = &report.year else { return findings.cannot_assess("", Reason::YearUnknown) };
    let signed = report.dates.iter().find(|date| date.role == DateRole::SignOff);
    let Some(date) = signed.and_then(|found| found.date) else {
        return findings.cannot_assess("", Reason::DateUnknown);
    };
    // Earlier years are told as a report that was made before its year was over.
    if let Some(found) = signed.filter(|_| date.year() > year.value + 1) {
        let finding = dated("year", found, year.value).value("expected", (year.value + 1).to_string());
        findings.fail(finding);
    }
}
