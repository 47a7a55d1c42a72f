//! Kind `period`: the period that the figures cover.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason};
use crate::date::MonthDay;
use crate::recognize::{Anchor, Period, Report};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct PeriodKind;

/// Parameters of kind `period`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// What is demanded.
    demand: Demand,
    /// First day of the reporting year.
    #[serde(default = "new_year")]
    from: MonthDay,
    /// Last day of the reporting year.
    #[serde(default = "year_end")]
    to: MonthDay,
}

fn new_year() -> MonthDay {
    MonthDay { month: 1, day: 1 }
}

fn year_end() -> MonthDay {
    MonthDay { month: 12, day: 31 }
}

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Demand {
    /// It is stated.
    Stated,
    /// Its dates can be read and exist.
    WellFormed,
    /// It is the whole of one reporting year.
    WholeYear,
    /// Its year is the title's.
    TitleYear,
}

impl Kind for PeriodKind {
    fn name(&self) -> &'static str {
        "period"
    }

    fn summary(&self) -> &'static str {
        "the period that the figures cover is stated and is the whole reporting year"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &["written", "start", "end", "year"];
        &[
            MessageSpec { name: "missing", values: &[], required: false },
            MessageSpec { name: "malformed", values: VALUES, required: false },
            MessageSpec { name: "not-whole-year", values: VALUES, required: false },
            MessageSpec { name: "other-year", values: VALUES, required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, _pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        Ok(Box::new(PeriodCheck { parameters }))
    }
}

struct PeriodCheck {
    parameters: Parameters,
}

impl Check for PeriodCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let period = match &report.period {
            Anchor::Found(period) => period,
            Anchor::Missing { near } if self.parameters.demand == Demand::Stated => {
                if report.preamble.is_empty() {
                    return findings.cannot_assess("", Reason::PartMissing("preamble".into()));
                }
                return findings.fail(Finding::new("missing", *near).about("period"));
            }
            Anchor::Missing { .. } => return findings.does_not_apply(),
            Anchor::Unclear { .. } => return findings.cannot_assess("", Reason::Damaged),
        };
        match self.parameters.demand {
            Demand::Stated => {}
            Demand::WellFormed => {
                let broken = match (period.start, period.end) {
                    (None, _) => &period.start_written,
                    (_, None) => &period.end_written,
                    _ => return,
                };
                let mut finding = values("malformed", period, broken.span);
                finding.labels[0] =
                    LabelAt::place(if broken.span.is_empty() { period.span } else { broken.span });
                findings.fail(finding.value("written", broken.text.clone()));
            }
            Demand::WholeYear => self.whole_year(period, findings),
            Demand::TitleYear => title_year(report, period, findings),
        }
    }
}

impl PeriodCheck {
    fn whole_year(&self, period: &Period, findings: &mut Findings) {
        let (Some(start), Some(end)) = (period.start, period.end) else {
            return findings.cannot_assess("", Reason::DateUnknown);
        };
        // A year that begins on another day ends in the next calendar year.
        let years = i16::from(self.parameters.to < self.parameters.from);
        let due_end = self.parameters.to.of(start.year() + years);
        if self.parameters.from.of(start.year()) != Some(start) {
            findings.fail(
                values("not-whole-year", period, period.start_written.span)
                    .value("year", start.year().to_string()),
            );
        } else if due_end != Some(end) {
            findings.fail(
                values("not-whole-year", period, period.end_written.span)
                    .value("year", start.year().to_string()),
            );
        }
    }
}

fn title_year(report: &Report<'_>, period: &Period, findings: &mut Findings) {
    let Some(title) = report.title.found().and_then(|title| title.year.as_ref()) else {
        return findings.cannot_assess("", Reason::PartMissing("title".into()));
    };
    let Some(end) = period.end.or(period.start) else {
        return findings.cannot_assess("", Reason::DateUnknown);
    };
    if end.year() != title.value {
        let at = if period.start.is_some_and(|start| start.year() != title.value) {
            &period.start_written
        } else {
            &period.end_written
        };
        let finding = values("other-year", period, at.span)
            .value("year", title.value.to_string())
            .label(LabelAt::named(title.span, "title"));
        findings.fail(finding);
    }
}

fn values(message: &'static str, period: &Period, at: crate::source::Span) -> Finding {
    Finding::new(message, at)
        .value("start", period.start_written.text.clone())
        .value("end", period.end_written.text.clone())
        .value("written", format!("{}—{}", period.start_written.text, period.end_written.text))
        .about("period")
}
