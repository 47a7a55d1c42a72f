//! Owns totals that stand behind their parts, and shares of one whole.

use super::super::Finding;
use super::super::passage::{Number, ends_with, last_place};
use super::{Judged, valued};
use crate::value::{Decimal, show};

impl Judged<'_, '_> {
    /// A number that is said to be the sum of those before it.
    pub(super) fn sum(&self, index: usize, listed: &[bool]) -> Option<Finding> {
        let total = self.number(index);
        if listed[index] || !total.figure.exact || !ends_with(&self.with.sums, total.before) {
            return None;
        }
        let parts: Vec<usize> = (0..index)
            .rev()
            .take_while(|before| self.number(*before).sentence == total.sentence)
            .filter(|before| self.number(*before).depth == total.depth)
            .take_while(|before| self.number(*before).unit() == total.unit())
            .collect();
        let exact = parts.iter().all(|part| self.number(*part).figure.exact);
        if parts.len() < 2 || !exact || self.is_percentage(index) || parts.iter().any(|part| listed[*part]) {
            return None;
        }
        let mut sum = Decimal::ZERO;
        for part in &parts {
            sum += self.number(*part).value();
            if sum == total.value() || self.number(*part).value() == total.value() {
                return None;
            }
        }
        // A number far from the sum is no sum of these.
        let difference = (sum - total.value()).abs();
        if difference * Decimal::from(5) > total.value() {
            return None;
        }
        let parts: Vec<&Number<'_>> = parts.iter().rev().map(|part| self.number(*part)).collect();
        Some(self.finding("sum", total, &parts, sum))
    }

    /// Shares of one whole that do not come to it.
    pub(super) fn shares(&self, sentence: usize) -> Option<Finding> {
        let numbers = &self.passage.numbers;
        let own: Vec<&Number<'_>> = numbers.iter().filter(|number| number.sentence == sentence).collect();
        let share = |number: &&&Number<'_>| {
            number.unit() == Some(self.with.percent.as_str()) && number.says(&self.with.shares)
        };
        let shares: Vec<&Number<'_>> = own.iter().filter(share).copied().collect();
        let rest = shares.last()?.says(&self.with.rest);
        // Where counts stand beside their shares, each share can be recomputed, which tells more.
        let counted = own.len() > shares.len() + 1;
        if shares.len() < 3 || !rest || counted || shares.iter().any(|share| !share.figure.exact) {
            return None;
        }
        let sum: Decimal = shares.iter().map(|share| share.value()).sum();
        let slack: Decimal = shares.iter().map(|share| last_place(share.figure.decimals)).sum();
        let whole = Decimal::ONE_HUNDRED;
        if (sum - whole).abs() <= slack {
            return None;
        }
        let parts = shares.iter().map(|share| show(share.value())).collect::<Vec<_>>().join("+");
        let mut finding = Finding::new("shares", shares[0].span())
            .value("parts", parts)
            .value("sum", show(sum))
            .value("total", show(whole))
            .value("difference", show((sum - whole).abs()))
            .about(self.about.clone());
        for share in &shares[1..] {
            finding = finding.label(valued(share));
        }
        Some(finding)
    }
}
