//! The kind `agreement`: what the prose says was counted is what the tables say.
//!
//! Every mention is compared. A number that is about right, or that is said of somebody else, is no
//! contradiction; a cell without a number makes the comparison not assessable.

use super::cells::{self, CellExpr};
use super::{Check, Fault, Finding, Findings, Kind, MessageSpec, PackView, parameters};
use crate::diagnostic::CellName;
use crate::expr::{Linear, Outcome};
use crate::pattern::Pattern;
use crate::recognize::{Figure, Report};
use crate::rule::{LabelAt, Shown};
use crate::value::{Decimal, show};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) struct Agreement;

impl Kind for Agreement {
    fn name(&self) -> &'static str {
        "agreement"
    }

    fn summary(&self) -> &'static str {
        "numbers in the prose are those of the official tables"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &["text", "written", "count", "cells", "value", "difference"];
        &[
            MessageSpec { name: "unequal", values: VALUES, required: false },
            MessageSpec { name: "certain", values: VALUES, required: false },
            MessageSpec { name: "below", values: VALUES, required: false },
            MessageSpec {
                name: "scoped",
                values: &["text", "written", "count", "cells", "value", "difference", "scope"],
                required: false,
            },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = parameters(with)?;
        let mut faults = Vec::new();
        let mut pairs = Vec::new();
        for (index, pair) in parameters.pairs.into_iter().enumerate() {
            match compiled(pair, &index.to_string(), pack) {
                Ok(pair) => pairs.push(pair),
                Err(found) => faults.extend(found),
            }
        }
        let mentions = parameters.mentions;
        if faults.is_empty() { Ok(Box::new(AgreementCheck { mentions, pairs })) } else { Err(faults) }
    }
}

/// Parameters of kind `agreement`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Which mentions are compared.
    #[serde(default)]
    mentions: Mentions,
    /// What is counted, and the cells that say how many there are.
    pairs: Vec<Pair>,
}

/// Something counted, and the cells that say how many there are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Pair {
    /// Keys of what is counted, as the profile's `figures` name them.
    measures: Vec<String>,
    /// Expressions over cells, `table[row, column]`: the plain reading first, then others that are as
    /// good. A mention has to agree with one of them.
    equals: Vec<String>,
    /// What it is to agree.
    #[serde(default)]
    compare: Compare,
    /// Clauses that leave no doubt of what is counted: a contradiction there has the message
    /// `certain`.
    sure: Option<Pattern>,
    /// Whether a number that is said of somebody else contradicts all the same.
    #[serde(default)]
    whoever: bool,
}

/// A pair with its readings.
struct Compiled {
    pair: Pair,
    readings: Vec<CellExpr>,
}

fn compiled(pair: Pair, index: &str, pack: &PackView<'_>) -> Result<Compiled, Vec<Fault>> {
    let mut faults = Vec::new();
    let known = || pack.profile.figures.measures.iter().map(|measure| measure.key.as_str());
    for (at, key) in pair.measures.iter().enumerate() {
        if known().all(|known| known != key) {
            faults.push(super::unknown(
                &["pairs", index, "measures", &at.to_string()],
                "measure",
                key,
                known(),
            ));
        }
    }
    let mut readings = Vec::new();
    for (at, written) in pair.equals.iter().enumerate() {
        match cells::parse(written, &["pairs", index, "equals", &at.to_string()], pack) {
            Ok(reading) => readings.push(reading),
            Err(found) => faults.extend(found),
        }
    }
    if pair.equals.is_empty() {
        faults.push(Fault::at(
            &["pairs", index, "equals"],
            "no cell is given, so there is nothing to agree with",
        ));
    }
    if faults.is_empty() { Ok(Compiled { pair, readings }) } else { Err(faults) }
}

/// Which mentions are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Mentions {
    /// Numbers.
    #[default]
    Counted,
    /// Statements that there was none.
    Denied,
}

/// What it is to agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Compare {
    /// The values are equal, as exactly as the prose is written.
    #[default]
    Equal,
    /// Where the prose counts something, the table does not say that there was nothing: for numbers
    /// that hold more than the table's.
    Some,
}

struct AgreementCheck {
    mentions: Mentions,
    pairs: Vec<Compiled>,
}

impl Check for AgreementCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let mentions = match self.mentions {
            Mentions::Counted => &report.figures.counted,
            Mentions::Denied => &report.figures.denied,
        };
        let mut compared = false;
        for pair in &self.pairs {
            compared |= pair.check(report, mentions, findings);
        }
        if !compared {
            findings.does_not_apply();
        }
    }
}

impl Compiled {
    /// Compares the mentions that are meant; says whether there was anything to compare.
    fn check(&self, report: &Report<'_>, mentions: &[Figure], findings: &mut Findings) -> bool {
        let counts = |figure: &Figure| figure.measures.iter().any(|key| self.pair.measures.contains(key));
        let mentions: Vec<&Figure> =
            mentions.iter().filter(|figure| figure.exact && counts(figure)).collect();
        let readings: Vec<&CellExpr> =
            self.readings.iter().filter(|reading| reading.applies(report)).collect();
        if mentions.is_empty() || readings.is_empty() {
            return false;
        }
        // Where cells hold no number, those that do may still tell that a mention is too low.
        let (mut values, mut unknown, mut bounds) = (Vec::new(), None, Vec::new());
        for reading in readings {
            match reading.evaluate(report) {
                Ok(Outcome::Number(number)) => values.push(number),
                Ok(Outcome::Truth { .. }) => debug_assert!(false, "a reading is a number"),
                Err(reason) => {
                    unknown = unknown.or(Some(reason));
                    bounds.push(reading.at_least(report));
                }
            }
        }
        // Several mentions in one paragraph may be the parts of what the table counts.
        let mut together: BTreeMap<usize, Decimal> = BTreeMap::new();
        for figure in &mentions {
            let sum = together.entry(figure.block).or_default();
            *sum = sum.saturating_add(figure.value);
        }
        // The same number said twice is one contradiction.
        let mut told: BTreeMap<Decimal, (Finding, Vec<LabelAt>)> = BTreeMap::new();
        for figure in &mentions {
            let agrees = |value: &Linear<CellName>| {
                self.agrees(figure, value.value)
                    || (self.pair.compare == Compare::Equal && together[&figure.block] == value.value)
            };
            if values.iter().any(agrees) {
                continue;
            }
            let below = |bound: &Option<Linear<CellName>>| {
                bound.as_ref().is_some_and(|bound| figure.value + figure.step <= bound.value)
            };
            if let Some(reason) = unknown.clone()
                && !(self.pair.compare == Compare::Equal && bounds.iter().all(below))
            {
                findings.cannot_assess("", reason);
                continue;
            }
            if let Some((_, again)) = told.get_mut(&figure.value) {
                again.push(LabelAt::place(figure.span));
            } else if let Some(plain) = values.first() {
                told.insert(figure.value, (self.finding(report, figure, plain, "unequal"), Vec::new()));
            } else if let Some(bound) = bounds.iter().flatten().next() {
                told.insert(figure.value, (self.finding(report, figure, bound, "below"), Vec::new()));
            }
        }
        for (mut finding, again) in told.into_values() {
            finding.labels.splice(1..1, again);
            findings.fail(finding);
        }
        true
    }

    fn agrees(&self, figure: &Figure, value: Decimal) -> bool {
        match self.pair.compare {
            Compare::Equal => (figure.value - value).abs() < figure.step,
            Compare::Some => figure.value.is_zero() || !value.is_zero(),
        }
    }

    fn finding(
        &self,
        report: &Report<'_>,
        figure: &Figure,
        plain: &Linear<CellName>,
        otherwise: &'static str,
    ) -> Finding {
        let clause = report.document.blocks.get(figure.block).and_then(|block| block.as_paragraph());
        let clause = clause.and_then(|paragraph| paragraph.text.as_str().get(figure.clause.clone()));
        let clause = clause.unwrap_or_default().trim();
        let is_sure = self.pair.sure.as_ref().is_some_and(|sure| sure.is_match(clause));
        let scope = figure.scope.as_ref().filter(|_| !self.pair.whoever);
        let message = match scope {
            Some(_) => "scoped",
            None if is_sure => "certain",
            None => otherwise,
        };
        let cells = plain.terms.iter().map(|(operand, _)| Shown::Cell(operand.key.clone())).collect();
        let mut finding = Finding::new(message, figure.span)
            .value("text", clause)
            .value("written", report.source.slice(figure.span).trim())
            .value("count", show(figure.value))
            .value("cells", Shown::List(cells))
            .value("value", show(plain.value))
            .value("difference", show((figure.value - plain.value).abs()));
        if let Some(scope) = scope {
            finding = finding
                .value("scope", report.source.slice(scope.span).trim())
                .label(LabelAt::place(scope.span));
        }
        if let Some((operand, _)) = plain.terms.first() {
            let CellName { table, row, column } = &operand.key;
            finding = finding.about(format!("{table}[{row}, {column}]"));
        }
        finding.labels.extend(cells::labels(report, plain));
        finding
    }
}
