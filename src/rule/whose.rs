//! The kind `whose`: numbers of the prose are those of the reporting body, not of one above, below
//! or beside it.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, parameters};
use crate::recognize::{Figure, Report};
use crate::source::Span;
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) struct Whose;

impl Kind for Whose {
    fn name(&self) -> &'static str {
        "whose"
    }

    fn summary(&self) -> &'static str {
        "numbers in the prose are the reporting body's own"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[MessageSpec { name: "other", values: &["scope", "written", "organ", "count"], required: true }]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = parameters(with)?;
        let known = || pack.profile.figures.measures.iter().map(|measure| measure.key.as_str());
        let mut faults = Vec::new();
        for (index, key) in parameters.measures.iter().enumerate() {
            if known().all(|known| known != key) {
                faults.push(super::unknown(&["measures", &index.to_string()], "measure", key, known()));
            }
        }
        if faults.is_empty() { Ok(Box::new(parameters)) } else { Err(faults) }
    }
}

/// Parameters of kind `whose`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Keys of what is counted, as the profile's `figures` name them.
    measures: Vec<String>,
}

impl Check for Parameters {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let counts = |figure: &&Figure| figure.measures.iter().any(|key| self.measures.contains(key));
        let figures: Vec<&Figure> = report.figures.counted.iter().filter(counts).collect();
        let Some(organ) = report.organ.as_ref().filter(|_| !figures.is_empty()) else {
            return findings.does_not_apply();
        };
        let mut places: Vec<(Span, &Figure)> = Vec::new();
        for figure in figures {
            if let Some(scope) = &figure.scope
                && places.iter().all(|(span, _)| *span != scope.span)
            {
                places.push((scope.span, figure));
            }
        }
        let Some((first, figure)) = places.first() else { return };
        let mut finding = Finding::new("other", *first)
            .value("scope", report.source.slice(*first).trim())
            .value("written", report.source.slice(figure.span).trim())
            .value("organ", organ.text.clone())
            .value("count", places.len().to_string());
        finding.labels.push(LabelAt::place(figure.span));
        finding.labels.extend(places[1..].iter().map(|(span, _)| LabelAt::place(*span)));
        findings.fail(finding);
    }
}
