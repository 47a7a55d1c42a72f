//! Kind `report`: what the document is, whose it is, and of which year.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason};
use crate::date::Years;
use crate::pattern::Pattern;
use crate::recognize::{Likeness, Named, Report, YearFrom};
use crate::source::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct ReportKind;

/// Parameters of kind `report`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// What is demanded.
    demand: Demand,
    /// For `years`: the report years that the pack speaks of.
    #[serde(default)]
    years: Years,
    /// For `title`: keys of the wordings that comply.
    #[serde(default)]
    wordings: Vec<String>,
    /// For `organ`: what may be added to or left out of a name without its being another body's.
    #[serde(default)]
    ignore: Vec<Pattern>,
}

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Demand {
    /// It is such a report.
    Likeness,
    /// Its year can be told.
    Year,
    /// Its year is one that the pack speaks of.
    Years,
    /// Its title is worded as the form has it.
    Title,
    /// Its title names the body.
    Named,
    /// The body is the same throughout.
    Organ,
    /// The level of the body can be told.
    Level,
    /// It has a title and text, not the form's tables alone.
    Text,
    /// No other report follows in the same document.
    Alone,
}

impl Kind for ReportKind {
    fn name(&self) -> &'static str {
        "report"
    }

    fn summary(&self) -> &'static str {
        "the document is such a report, of a known year and body, under the right title"
    }

    fn judges_tables_alone(&self) -> bool {
        true
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[
            MessageSpec { name: "unlike", values: &[], required: false },
            MessageSpec { name: "other", values: &["what"], required: false },
            MessageSpec { name: "tables", values: &[], required: false },
            MessageSpec { name: "year-unknown", values: &[], required: false },
            MessageSpec { name: "out-of-scope", values: &["year", "years"], required: false },
            MessageSpec { name: "title-missing", values: &[], required: false },
            MessageSpec { name: "title", values: &["written", "wording"], required: false },
            MessageSpec { name: "yearless", values: &["written"], required: false },
            MessageSpec { name: "organless", values: &["written"], required: false },
            MessageSpec { name: "organ", values: &["title", "other"], required: false },
            MessageSpec { name: "level", values: &["organ"], required: false },
            MessageSpec { name: "nobody", values: &[], required: false },
            MessageSpec { name: "another", values: &["written"], required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, _pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let mut faults = Vec::new();
        if parameters.demand == Demand::Title && parameters.wordings.is_empty() {
            faults.push(Fault::at(&[], "`wordings` is missing: the keys of the titles that comply"));
        }
        if faults.is_empty() { Ok(Box::new(ReportCheck { parameters })) } else { Err(faults) }
    }
}

struct ReportCheck {
    parameters: Parameters,
}

impl Check for ReportCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let says_tables = matches!(self.parameters.demand, Demand::Likeness | Demand::Text | Demand::Years);
        if report.likeness == Likeness::Tables && !says_tables {
            return findings.does_not_apply();
        }
        match self.parameters.demand {
            Demand::Text => {
                if report.likeness == Likeness::Tables {
                    findings.fail(Finding::new("tables", head(report)).about("report"));
                }
            }
            Demand::Likeness => likeness(report, findings),
            Demand::Year => {
                if report.year.is_none() {
                    findings.fail(Finding::new("year-unknown", head(report)).about("year"));
                }
            }
            Demand::Years => self.years(report, findings),
            Demand::Title => self.title(report, findings),
            Demand::Named => named(report, findings),
            Demand::Organ => self.organ(report, findings),
            Demand::Alone => {
                if let Some(another) = &report.another {
                    let finding =
                        Finding::new("another", another.span).value("written", another.text.clone());
                    findings.fail(finding.about("report"));
                }
            }
            Demand::Level => {
                if report.level.is_none() {
                    let finding = match &report.organ {
                        Some(organ) => Finding::new("level", organ.span).value("organ", organ.text.clone()),
                        None => Finding::new("nobody", head(report)),
                    };
                    findings.fail(finding.about("level"));
                }
            }
        }
    }
}

/// The title, or the first thing in the document.
fn head(report: &Report<'_>) -> Span {
    match report.title.found() {
        Some(title) => title.span,
        None => report.document.blocks.first().map_or(Span::at(0), |block| block.span()),
    }
}

fn likeness(report: &Report<'_>, findings: &mut Findings) {
    match &report.likeness {
        Likeness::Report | Likeness::Tables => {}
        Likeness::Other(_, span) => {
            // What the document calls itself says more than the profile's name for such documents.
            let written: String = report.source.slice(*span).split_whitespace().collect();
            findings.fail(Finding::new("other", *span).value("what", written).about("report"));
        }
        Likeness::Unlike => findings.fail(Finding::new("unlike", head(report)).about("report")),
    }
}

fn named(report: &Report<'_>, findings: &mut Findings) {
    let Some(title) = report.title.found() else {
        return findings.cannot_assess("", Reason::PartMissing("title".into()));
    };
    if title.organ.is_none() {
        findings
            .fail(Finding::new("organless", title.span).value("written", title.text.clone()).about("title"));
    }
}

impl ReportCheck {
    fn years(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(year) = &report.year else { return findings.cannot_assess("", Reason::YearUnknown) };
        if !self.parameters.years.contains(year.value) {
            let at = if matches!(year.from, YearFrom::Setting | YearFrom::FileName) {
                head(report)
            } else {
                year.span
            };
            let finding = Finding::new("out-of-scope", at)
                .value("year", year.value.to_string())
                .value("years", self.parameters.years.to_string())
                .about("year");
            findings.fail(finding);
        }
    }

    fn title(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(title) = report.title.found() else {
            // A copy that begins with its first section shows nothing of the title.
            if report.is_damaged() || report.sections.first().is_none_or(|section| section.block == 0) {
                return findings.cannot_assess("", Reason::PartMissing("title".into()));
            }
            return findings.fail(Finding::new("title-missing", head(report)).about("title"));
        };
        let finding =
            |message| Finding::new(message, title.span).value("written", title.text.clone()).about("title");
        if !self.parameters.wordings.contains(&title.wording) {
            findings.fail(finding("title").value("wording", title.wording.clone()));
        } else if title.year.is_none() {
            findings.fail(finding("yearless"));
        }
    }

    fn organ(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(title) = report.title.found().and_then(|title| title.organ.as_ref()) else {
            return findings.cannot_assess("", Reason::PartMissing("title".into()));
        };
        let Some(signed) = &report.sign_off.organ else { return };
        if self.same(title, signed) {
            return;
        }
        let finding = Finding::new("organ", signed.span)
            .value("title", title.text.clone())
            .value("other", signed.text.clone())
            .label(LabelAt::named(title.span, "title"))
            .about("organ");
        findings.fail(finding);
    }

    /// Whether two names can be the same body's: one is the other with something before it (a
    /// higher level's name) or with what the rule ignores.
    fn same(&self, left: &Named, right: &Named) -> bool {
        let core = |name: &Named| {
            let mut text = name.text.clone();
            for pattern in &self.parameters.ignore {
                text = pattern.removed_from(&text);
            }
            text
        };
        let (left, right) = (core(left), core(right));
        left.is_empty()
            || right.is_empty()
            || left.ends_with(&right)
            || right.ends_with(&left)
            || left.starts_with(&right)
            || right.starts_with(&left)
    }
}
