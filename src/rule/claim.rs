//! The kind `claim`: what the prose claims in words is what the tables say.

use super::cells::{self, CellExpr};
use super::scope::{Scope, Stretch};
use super::{Check, Fault, Finding, Findings, Kind, MessageSpec, PackView, Shown, parameters};
use crate::expr::Outcome;
use crate::pattern::Pattern;
use crate::recognize::Report;
use crate::source::Span;
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) struct Claim;

impl Kind for Claim {
    fn name(&self) -> &'static str {
        "claim"
    }

    fn summary(&self) -> &'static str {
        "what the prose claims in words holds in the official tables"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[MessageSpec { name: "contradicted", values: &["text", "cells"], required: true }]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = parameters(with)?;
        let mut faults = parameters.scope.faults("in", pack);
        let mut cases = Vec::new();
        for (index, case) in parameters.cases.into_iter().enumerate() {
            let index = index.to_string();
            let mut conditions = Vec::new();
            for (at, written) in case.means.iter().enumerate() {
                match cells::parse(written, &["cases", &index, "means", &at.to_string()], pack) {
                    Ok(condition) => conditions.push(condition),
                    Err(found) => faults.extend(found),
                }
            }
            for (key, empty) in [("claims", case.claims.is_empty()), ("means", case.means.is_empty())] {
                if empty {
                    faults.push(Fault::at(&["cases", &index, key], "nothing is given, so nothing is judged"));
                }
            }
            cases.push((case, conditions));
        }
        let scope = parameters.scope;
        if faults.is_empty() { Ok(Box::new(ClaimCheck { scope, cases })) } else { Err(faults) }
    }
}

/// Parameters of kind `claim`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// Claims, and what they mean.
    cases: Vec<Case>,
}

/// A claim and what it means.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    /// Words that make the claim.
    claims: Vec<Pattern>,
    /// Claims with these words are none.
    #[serde(default)]
    unless: Vec<Pattern>,
    /// Conditions over cells, `table[row, column]`, each of which has to hold.
    means: Vec<String>,
}

struct ClaimCheck {
    scope: Scope,
    cases: Vec<(Case, Vec<CellExpr>)>,
}

impl Check for ClaimCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let stretches = self.scope.stretches(report);
        // What an earlier case has taken is claimed once.
        let mut taken = Vec::new();
        for (case, conditions) in &self.cases {
            judge(case, conditions, &stretches, report, &mut taken, findings);
        }
        if taken.is_empty() {
            findings.does_not_apply();
        }
    }
}

/// Judges one claim where it is made, other claims' places aside.
fn judge(
    case: &Case,
    conditions: &[CellExpr],
    stretches: &[Stretch<'_>],
    report: &Report<'_>,
    taken: &mut Vec<Span>,
    findings: &mut Findings,
) {
    let mut claimed: Vec<Span> = Vec::new();
    for stretch in stretches {
        let words = stretch.text.as_str();
        for claim in case.claims.iter().filter(|claim| claim.may_match(words)) {
            let hits = claim.find_iter(words);
            let real = hits.filter(|hit| !case.unless.iter().any(|unless| unless.is_match(hit.as_str())));
            claimed.extend(real.map(|hit| stretch.text.span(hit.range())));
        }
    }
    claimed.sort_by_key(|span| (span.start, span.end));
    claimed.dedup_by(|later, earlier| later.start < earlier.end);
    claimed.retain(|span| taken.iter().all(|other| span.start >= other.end || other.start >= span.end));
    taken.extend(claimed.iter().copied());
    if claimed.is_empty() {
        return;
    }
    let (mut labels, mut cells) = (Vec::new(), Vec::new());
    for condition in conditions.iter().filter(|condition| condition.applies(report)) {
        match condition.evaluate(report) {
            Ok(Outcome::Truth { holds: false, sides, .. }) => {
                for side in [&sides.0, &sides.1] {
                    labels.extend(cells::labels(report, side));
                    cells.extend(side.terms.iter().map(|(operand, _)| Shown::Cell(operand.key.clone())));
                }
            }
            Ok(_) => {}
            Err(reason) => findings.cannot_assess("", reason),
        }
    }
    for span in claimed.into_iter().filter(|_| !labels.is_empty()) {
        let mut finding = Finding::new("contradicted", span)
            .value("text", report.source.slice(span).trim())
            .value("cells", Shown::List(cells.clone()));
        finding.labels.extend(labels.iter().cloned());
        findings.fail(finding);
    }
}
