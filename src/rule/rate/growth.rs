//! Owns the reading of a percentage as a change: the number of this year, and the number before or the
//! difference beside it. Knows nothing of shares.

use super::super::Finding;
use super::super::passage::{Number, contains, ends_with};
use super::{Computed, Judged, percentage};

impl Judged<'_, '_> {
    /// A change of which both numbers, or one and the difference, stand beside it.
    pub(super) fn growth(&self, index: usize) -> Option<Finding> {
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

    /// A number by which something changed, where the numbers of both years stand before it.
    pub(super) fn difference(&self, index: usize) -> Option<Finding> {
        let written = self.number(index);
        if !ends_with(&self.with.by, written.before) {
            return None;
        }
        let before = |other: &usize| {
            let other = self.number(*other);
            other.sentence == written.sentence && other.depth == written.depth
        };
        let mut near = (index.saturating_sub(2)..index).filter(before);
        let (now, earlier) = (near.next()?, near.next()?);
        let (amount, base) = (self.number(now), self.number(earlier));
        let told = base.other_year && !amount.other_year && !base.says(&self.with.carried);
        let same = [amount, base].iter().all(|number| number.unit() == written.unit() && number.figure.exact);
        let change = (amount.value() - base.value()).abs();
        if !told || !same || earlier + 1 != index || change == written.value() {
            return None;
        }
        Some(self.finding("difference", index, &Computed { percentage: change, part: now, whole: earlier }))
    }
}
