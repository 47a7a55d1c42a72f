//! Kind `year`: figures of the year are not given under another year.

use super::scope::Scope;
use super::{Check, Fault, Finding, Findings, Kind, MessageSpec, PackView, Reason};
use crate::pattern::Pattern;
use crate::recognize::Report;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct YearKind;

/// Parameters of kind `year`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// A statement of fact: a pattern with a group `year`.
    facts: Vec<Pattern>,
    /// Clauses in which another year is in its place.
    #[serde(default)]
    unless: Vec<Pattern>,
    /// Marks that end a clause.
    stops: String,
    /// Which years are meant.
    side: Side,
}

/// Which years are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Side {
    /// Earlier than the report's year.
    Earlier,
    /// Later than the report's year.
    Later,
}

impl Kind for YearKind {
    fn name(&self) -> &'static str {
        "year"
    }

    fn summary(&self) -> &'static str {
        "what happened in the report's year is not told of another year"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[MessageSpec { name: "other-year", values: &["text", "written", "year"], required: true }]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let mut faults = parameters.scope.faults("in", pack);
        for (index, fact) in parameters.facts.iter().enumerate() {
            if !fact.written().contains("(?P<year>") {
                faults.push(Fault::at(&["facts", &index.to_string()], "the pattern has no group `year`"));
            }
        }
        if faults.is_empty() { Ok(Box::new(YearCheck { parameters })) } else { Err(faults) }
    }
}

struct YearCheck {
    parameters: Parameters,
}

impl Check for YearCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(year) = &report.year else { return findings.cannot_assess("", Reason::YearUnknown) };
        if !self.parameters.facts.iter().any(|fact| fact.may_match_in(&report.text)) {
            return;
        }
        // Where the title names another year than the report's, that is the fault, and it is told once.
        let titled = report.title.found().and_then(|title| title.year.as_ref()).map(|year| year.value);
        for stretch in self.parameters.scope.stretches(report) {
            let text = stretch.text.as_str();
            let stops = |c: char| self.parameters.stops.contains(c);
            for groups in self.parameters.facts.iter().flat_map(|fact| fact.captures_iter(text)) {
                let (Some(hit), Some(written)) = (groups.get(0), groups.name("year")) else { continue };
                let Ok(value) = written.as_str().parse::<i16>() else { continue };
                let other = match self.parameters.side {
                    Side::Earlier => value < year.value,
                    Side::Later => value > year.value,
                };
                // The whole clause decides: a comparison may stand before or behind the year.
                let start = text[..hit.start()]
                    .rfind(stops)
                    .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
                let end = text[hit.end()..].find(stops).map_or(text.len(), |at| hit.end() + at);
                let clause = &text[start..end];
                if !other
                    || titled == Some(value)
                    || self.parameters.unless.iter().any(|unless| unless.is_match(clause))
                {
                    continue;
                }
                let finding = Finding::new("other-year", stretch.text.span(written.range()))
                    .value("text", hit.as_str().trim_start_matches(stops).to_owned())
                    .value("written", written.as_str().to_owned())
                    .value("year", year.value.to_string())
                    .about(format!("year {}", hit.as_str()));
                findings.fail(finding);
            }
        }
    }
}
