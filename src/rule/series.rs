//! Kind `series`: the reports that are compared are one body's. Guards the kinds that compare.

use super::past;
use super::{Check, ElsewhereAt, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason};
use crate::recognize::{Before, Report};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Series;

/// Parameters of kind `series`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// What is demanded.
    demand: Demand,
}

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Demand {
    /// The report that the user states to be the earlier one is the same body's.
    Organ,
}

impl Kind for Series {
    fn name(&self) -> &'static str {
        "series"
    }

    fn summary(&self) -> &'static str {
        "the report stated to be the earlier one is the same body's"
    }

    fn compares(&self) -> bool {
        true
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[MessageSpec { name: "organ", values: &["organ", "other", "file"], required: true }]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, _: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let Parameters { demand: Demand::Organ } = super::parameters(with)?;
        Ok(Box::new(SeriesCheck))
    }
}

struct SeriesCheck;

impl Check for SeriesCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let (before, foreign) = match &report.past.before {
            Before::None => return findings.does_not_apply(),
            Before::Rivals(_) => return,
            Before::Of(facts) => (facts, false),
            Before::Foreign(facts) => (facts, true),
        };
        let unknown = || Reason::PartMissing("organ".into());
        let Some(organ) = &report.organ else { return findings.cannot_assess("", unknown()) };
        let Some(other) = &before.organ else {
            return findings.cannot_assess("", past::in_other(before, unknown()));
        };
        if !foreign {
            return;
        }
        let mut finding = Finding::new("organ", organ.span)
            .value("organ", organ.text.clone())
            .value("other", other.clone())
            .value("file", before.path.clone());
        finding.labels = vec![LabelAt::named(organ.span, "here")];
        finding.elsewhere = vec![ElsewhereAt {
            path: before.path.clone(),
            at: before.head,
            name: "before",
            values: Vec::new(),
            cell: None,
            value: Some(other.clone()),
        }];
        findings.fail(finding);
    }
}
