//! Kind `rate`: percentages in a text are what its numbers come to.
//!
//! A percentage is written rounded or truncated, of a base that the text seldom names. So every
//! number that may be the base is tried, and only a percentage that none of them explains is told,
//! with the base that is likeliest by its place.

use super::passage::{MAX_NUMBERS, Number, Passage, contains, ends_with, last_place, passages, totals};
use super::scope::Scope;
use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, parameters};
use crate::pattern::Pattern;
use crate::recognize::Report;
use crate::value::{Decimal, show};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
                let number = &passage.numbers[index];
                if !judged.is_percentage(index) || !number.figure.exact {
                    continue;
                }
                let found = match self.demand {
                    Demand::Share => judged.share(index),
                    Demand::Growth => judged.growth(index),
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

/// A computed percentage and the two numbers it comes from.
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

    fn share(&self, index: usize) -> Option<Finding> {
        let written = self.number(index);
        if self.is_change(written) {
            return None;
        }
        let ratio = contains(&self.with.ratio, written.before);
        if ratio && written.value() > Decimal::ONE_HUNDRED {
            return Some(Finding::new("over", written.span()).value("written", show(written.value())));
        }
        let Some(part) = self.part(index) else { return self.named(index) };
        if !self.number(part).figure.exact || self.is_share(index, part) {
            return None;
        }
        if contains(&self.with.elsewhere, written.between) {
            return None;
        }
        let whole = self.whole(index, part)?;
        let percentage = percentage(self.number(part).value(), self.number(whole).value())?;
        Some(self.finding("share", index, &Computed { percentage, part, whole }))
    }

    fn totals(&self, numbers: &[usize]) -> BTreeSet<Decimal> {
        let led = |index: usize| contains(&self.with.leads, self.number(index).between);
        totals(self.passage, numbers, &self.with.carried, &led)
    }

    /// The number that a percentage is the share of, by the words between the two.
    fn part(&self, index: usize) -> Option<usize> {
        let written = self.number(index);
        let share = self.with.share.as_ref()?;
        let is_count = |part: &usize| !self.is_percentage(*part);
        if index > 0 && share.is_match(written.between) {
            // What stands in brackets behind the part is not what the percentage speaks of.
            let part = (0..index).rev().take_while(|part| self.number(*part).sentence == written.sentence);
            return part.into_iter().find(|part| self.number(*part).depth <= written.depth).filter(is_count);
        }
        let next = index + 1;
        let behind = self.passage.numbers.get(next)?;
        let bracketed = behind.depth == written.depth + 1 && behind.between.chars().count() == 1;
        let ratio = contains(&self.with.ratio, written.before);
        (ratio && bracketed).then_some(next).filter(is_count)
    }

    /// Whether some number of the paragraph, or a sum of neighbours, is a whole of which the part is
    /// that share.
    fn is_share(&self, index: usize, part: usize) -> bool {
        let (written, part) = (self.number(index), self.number(part));
        let same: Vec<usize> = (0..self.passage.numbers.len())
            .filter(|other| self.number(*other).unit() == part.unit())
            .collect();
        let near = same.iter().position(|other| self.number(*other).range.start >= part.range.start);
        let wholes =
            [&same[..], &same[..near.unwrap_or(0)]].into_iter().flat_map(|numbers| self.totals(numbers));
        wholes
            .into_iter()
            .any(|whole| percentage(part.value(), whole).is_some_and(|computed| self.fits(written, computed)))
    }

    /// The number that is the whole by its place: the one of which shares beside this one are
    /// right, or one before the part in its sentence.
    fn whole(&self, index: usize, part: usize) -> Option<usize> {
        let (written, counted) = (self.number(index), self.number(part));
        let earlier: Vec<usize> = (0..part)
            .filter(|other| {
                let other = self.number(*other);
                other.unit() == counted.unit() && other.value() >= counted.value() && other.figure.exact
            })
            .filter(|other| !self.number(*other).value().is_zero())
            .collect();
        let beside: Vec<(usize, usize)> = (0..self.passage.numbers.len())
            .filter(|other| *other != index && self.is_percentage(*other))
            .filter(|other| !self.is_change(self.number(*other)))
            .filter_map(|other| Some((other, self.part(other)?)))
            .collect();
        let agree = |whole: usize| {
            beside.iter().filter(move |(share, part)| {
                let computed = percentage(self.number(*part).value(), self.number(whole).value());
                *part > whole && computed.is_some_and(|computed| self.fits(self.number(*share), computed))
            })
        };
        let best = earlier.iter().copied().max_by_key(|whole| agree(*whole).count());
        if let Some(best) = best.filter(|best| agree(*best).next().is_some()) {
            return Some(best);
        }
        let begins = (0..=part).rev().take_while(|other| self.number(*other).sentence == counted.sentence);
        let led = begins.into_iter().any(|other| contains(&self.with.leads, self.number(other).between));
        let bare = self.with.bare.as_ref().is_some_and(|bare| bare.is_match(written.between));
        let in_reach = |other: &usize| {
            let sentence = self.number(*other).sentence;
            let beside = bare && sentence == counted.sentence && *other + 1 == part;
            beside || (led && (sentence == counted.sentence || sentence + 1 == counted.sentence))
        };
        earlier.into_iter().filter(in_reach).min_by_key(|whole| {
            let computed = percentage(counted.value(), self.number(*whole).value());
            computed.map_or(Decimal::MAX, |computed| (computed - written.value()).abs())
        })
    }

    /// A percentage that is known by name, where both of its numbers stand in its sentence.
    fn named(&self, index: usize) -> Option<Finding> {
        let written = self.number(index);
        let named = self.with.named.iter().find(|named| contains(&named.words, written.before))?;
        if contains(&named.unless, written.before) {
            return None;
        }
        let numbers = &self.passage.numbers;
        let exact: Vec<usize> = (0..numbers.len())
            .filter(|other| numbers[*other].figure.exact && !self.is_percentage(*other))
            .collect();
        let pairs = |within: &dyn Fn(&Number<'_>) -> bool| {
            let own: Vec<usize> = exact.iter().copied().filter(|other| within(&numbers[*other])).collect();
            let of = own.iter().copied().filter(|other| numbers[*other].counts(&named.of));
            let by = || own.iter().copied().filter(|other| numbers[*other].counts(&named.by));
            of.flat_map(|part| by().map(move |whole| (part, whole)).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        let explained = exact.iter().any(|part| {
            let same: Vec<usize> = exact
                .iter()
                .copied()
                .filter(|other| other != part && numbers[*other].unit() == numbers[*part].unit())
                .collect();
            self.totals(&same).into_iter().any(|whole| {
                let computed = percentage(numbers[*part].value(), whole);
                computed.is_some_and(|computed| self.fits(written, computed))
            })
        });
        let within = pairs(&|other| other.sentence == written.sentence);
        if explained || within.is_empty() {
            return None;
        }
        let computed = within.into_iter().filter_map(|(part, whole)| {
            let percentage = percentage(numbers[part].value(), numbers[whole].value())?;
            (percentage <= Decimal::ONE_HUNDRED).then_some(Computed { percentage, part, whole })
        });
        let nearest = computed.min_by_key(|computed| (computed.percentage - written.value()).abs())?;
        Some(self.finding("share", index, &nearest))
    }

    /// A change of which both numbers, or one and the difference, stand beside it.
    fn growth(&self, index: usize) -> Option<Finding> {
        let written = self.number(index);
        if !self.is_change(written) {
            return None;
        }
        let says = |words: &[String], number: &Number<'_>| contains(words, number.before);
        let beside: Vec<usize> = (index.saturating_sub(3)..(index + 2).min(self.passage.numbers.len()))
            .filter(|other| {
                let number = self.number(*other);
                number.sentence == written.sentence && !self.is_percentage(*other)
            })
            .collect();
        let by: Vec<usize> = beside
            .iter()
            .copied()
            .filter(|other| ends_with(&self.with.by, self.number(*other).before))
            .collect();
        let earlier: Vec<usize> = beside
            .iter()
            .copied()
            .filter(|other| {
                let number = self.number(*other);
                number.other_year && !number.says(&self.with.carried) && !by.contains(other)
            })
            .collect();
        let now = beside.iter().copied().rfind(|other| {
            *other < index
                && self.number(*other).depth <= written.depth
                && !earlier.contains(other)
                && !by.contains(other)
        })?;
        if beside.iter().any(|other| !self.number(*other).figure.exact) {
            return None;
        }
        let amount = self.number(now);
        let same = |other: &&usize| self.number(**other).unit() == amount.unit();
        let mut computed = Vec::new();
        for before in earlier.iter().filter(same) {
            let change = amount.value() - self.number(*before).value();
            let change = if says(&self.with.down, written) { -change } else { change };
            let percentage = percentage(change, self.number(*before).value());
            computed.extend(percentage.map(|percentage| Computed { percentage, part: now, whole: *before }));
        }
        let by = if computed.is_empty() { by } else { Vec::new() };
        for by in by.iter().filter(same) {
            let change = self.number(*by).value();
            let less = says(&self.with.down, self.number(*by));
            let before = if less { amount.value() + change } else { amount.value() - change };
            let percentage = percentage(change, before);
            computed.extend(percentage.map(|percentage| Computed { percentage, part: now, whole: *by }));
        }
        if computed.iter().any(|computed| self.fits(written, computed.percentage)) {
            return None;
        }
        let nearest =
            computed.into_iter().min_by_key(|computed| (computed.percentage - written.value()).abs())?;
        Some(self.finding("growth", index, &nearest))
    }

    fn finding(&self, message: &'static str, index: usize, computed: &Computed) -> Finding {
        let (written, part, whole) =
            (self.number(index), self.number(computed.part), self.number(computed.whole));
        let names = if message == "growth" { ("now", "before") } else { ("part", "whole") };
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
