//! Kind `rate`: percentages in a text are what its numbers come to.
//!
//! A percentage is written rounded or truncated, of a base that the text seldom names. So every
//! number that may be the base is tried, and only a percentage that none of them explains is told,
//! with the base that is likeliest by its place.

mod growth;
mod share;

use super::passage::{MAX_NUMBERS, Number, Passage, contains, last_place, passages};
use super::scope::Scope;
use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, parameters};
use crate::pattern::Pattern;
use crate::recognize::Report;
use crate::value::{Decimal, show};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most decimals that a computed percentage is shown with.
const DECIMALS: u32 = 2;

pub(super) struct Rate;

impl Kind for Rate {
    fn name(&self) -> &'static str {
        "rate"
    }

    fn summary(&self) -> &'static str {
        "percentages in a text are what its numbers come to"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[
            MessageSpec {
                name: "share",
                values: &["written", "part", "whole", "computed", "difference"],
                required: false,
            },
            MessageSpec { name: "over", values: &["written"], required: false },
            MessageSpec {
                name: "growth",
                values: &["written", "now", "before", "computed", "difference"],
                required: false,
            },
            MessageSpec {
                name: "difference",
                values: &["written", "now", "before", "computed", "difference"],
                required: false,
            },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let with: With = parameters(with)?;
        let mut faults = with.scope.faults("in", pack);
        let lacking = match with.demand {
            Demand::Share => with.share.is_none().then_some("share"),
            Demand::Growth => with.change.is_empty().then_some("change"),
        };
        faults
            .extend(lacking.map(|key| Fault::at(&[], format!("`{key}` is not given, so nothing is found"))));
        if faults.is_empty() { Ok(Box::new(with)) } else { Err(faults) }
    }
}

/// Parameters of kind `rate`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// What is demanded.
    demand: Demand,
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// Unit of a percentage.
    percent: String,
    /// Hundredths of a percentage point by which a percentage may be off, besides rounding and
    /// truncation.
    #[serde(default)]
    tolerance: u32,
    /// For `share`: all that stands between a number and the percentage that is its share.
    share: Option<Pattern>,
    /// For `share`: words before a percentage that cannot exceed a hundred.
    #[serde(default)]
    ratio: Vec<String>,
    /// For `share`: endings of words that name a percentage after the verb of its part: `adopted 57`,
    /// `adoption rate 62 %`.
    #[serde(default)]
    echoes: Vec<String>,
    /// For `share`: words before the percentage which say that the whole is not in the text.
    #[serde(default)]
    elsewhere: Vec<String>,
    /// For `share`: all that stands between a number and its share where no whole is named, so that
    /// the number before is the whole.
    bare: Option<Pattern>,
    /// For `share`: words between a whole and its parts.
    #[serde(default)]
    leads: Vec<String>,
    /// Words of a number that comes to a total or goes off it.
    #[serde(default)]
    carried: Vec<String>,
    /// For `share`: percentages that are known by name.
    #[serde(default)]
    named: Vec<Named>,
    /// Words before a percentage by which something changed. For `share`, such are no shares.
    #[serde(default)]
    change: Vec<String>,
    /// For `growth`: words before a percentage or number by which something became less.
    #[serde(default)]
    down: Vec<String>,
    /// For `growth`: words before a number by which something changed.
    #[serde(default)]
    by: Vec<String>,
}

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Demand {
    /// A share is that part of its whole, and no more than all of it.
    Share,
    /// A change is what lies between the number of this year and that of the year before.
    Growth,
}

/// A percentage that is known by name.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Named {
    /// Words before the percentage.
    words: Vec<String>,
    /// Words before it with which it is another one.
    #[serde(default)]
    unless: Vec<String>,
    /// Keys of what the part counts.
    of: Vec<String>,
    /// Keys of what the whole counts.
    by: Vec<String>,
}

impl Check for With {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        for passage in passages(report, &self.scope) {
            let section = passage.stretch.section.and_then(|index| report.sections.get(index));
            let about = section.and_then(|section| section.key.clone()).unwrap_or_default();
            if passage.numbers.len() > MAX_NUMBERS {
                findings.cannot_assess(about, Reason::TooMany(passage.numbers.len()));
                continue;
            }
            let judged = Judged { with: self, passage: &passage };
            for index in 0..passage.numbers.len() {
                if !passage.numbers[index].figure.exact {
                    continue;
                }
                let found = match (self.demand, judged.is_percentage(index)) {
                    (Demand::Share, true) => judged.share(index),
                    (Demand::Growth, true) => judged.growth(index),
                    (Demand::Growth, false) => judged.difference(index),
                    (Demand::Share, false) => None,
                };
                if let Some(finding) = found {
                    findings.fail(finding.about(about.clone()));
                }
            }
        }
    }
}

struct Judged<'a, 'r> {
    with: &'a With,
    passage: &'a Passage<'r>,
}

/// A computed percentage or difference and the two numbers it comes from.
struct Computed {
    percentage: Decimal,
    part: usize,
    whole: usize,
}

impl<'r> Judged<'_, 'r> {
    fn number(&self, index: usize) -> &Number<'r> {
        &self.passage.numbers[index]
    }

    fn is_percentage(&self, index: usize) -> bool {
        self.number(index).unit() == Some(self.with.percent.as_str())
    }

    fn is_change(&self, number: &Number<'_>) -> bool {
        contains(&self.with.change, number.before)
    }

    /// Whether a written percentage is the computed one rounded, truncated, or near enough.
    fn fits(&self, written: &Number<'_>, computed: Decimal) -> bool {
        let off = computed - written.value();
        let unit = last_place(written.figure.decimals);
        let rounded = off.abs() * Decimal::TWO <= unit;
        let truncated = !off.is_sign_negative() && off < unit;
        rounded || truncated || off.abs() <= Decimal::new(i64::from(self.with.tolerance), 2)
    }

    fn finding(&self, message: &'static str, index: usize, computed: &Computed) -> Finding {
        let (written, part, whole) =
            (self.number(index), self.number(computed.part), self.number(computed.whole));
        let names = if message == "share" { ("part", "whole") } else { ("now", "before") };
        let decimals = written.figure.decimals.max(DECIMALS);
        let shown = show(computed.percentage.round_dp(decimals));
        let difference = (computed.percentage - written.value()).abs().round_dp(decimals);
        let mut finding = Finding::new(message, written.span())
            .value("written", show(written.value()))
            .value(names.0, show(part.value()))
            .value(names.1, show(whole.value()))
            .value("computed", shown)
            .value("difference", show(difference));
        finding.labels[0].value = Some(show(written.value()));
        for number in [part, whole] {
            finding =
                finding.label(LabelAt { value: Some(show(number.value())), ..LabelAt::place(number.span()) });
        }
        finding
    }
}

/// `part` in a hundred of `whole`; `None` for a whole that is nothing.
fn percentage(part: Decimal, whole: Decimal) -> Option<Decimal> {
    (part * Decimal::ONE_HUNDRED).checked_div(whole)
}

#[cfg(test)]
mod tests;
