//! Owns the reading of a percentage as a share: the number that is the part, and every number that may
//! be the whole. Knows nothing of changes.

use super::super::Finding;
use super::super::passage::{Number, contains, totals};
use super::{Computed, Judged, percentage};
use crate::value::{Decimal, show};
use std::collections::BTreeSet;

impl Judged<'_, '_> {
    /// A percentage that no whole explains.
    pub(super) fn share(&self, index: usize) -> Option<Finding> {
        let written = self.number(index);
        if self.is_change(written) {
            return None;
        }
        let ratio = contains(&self.with.ratio, written.before);
        if ratio && written.value() > Decimal::ONE_HUNDRED {
            return Some(Finding::new("over", written.span()).value("written", show(written.value())));
        }
        let Some(part) = self.part(index) else { return self.echoed(index).or_else(|| self.named(index)) };
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
        let carried = |index: usize| self.number(index).says(&self.with.carried);
        totals(self.passage, numbers, &carried, &led)
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
        // A lead is between a whole and its part, not before both.
        let led = |whole: usize| {
            let own = |other: &usize| self.number(*other).sentence == counted.sentence;
            let mut behind = (whole + 1..=part).filter(own);
            behind.any(|other| contains(&self.with.leads, self.number(other).between))
        };
        let bare = self.with.bare.as_ref().is_some_and(|bare| bare.is_match(written.between));
        let in_reach = |other: &usize| {
            let sentence = self.number(*other).sentence;
            let beside = bare && sentence == counted.sentence && *other + 1 == part;
            let near = sentence == counted.sentence || sentence + 1 == counted.sentence;
            beside || (near && led(*other))
        };
        earlier.into_iter().filter(in_reach).min_by_key(|whole| {
            let computed = percentage(counted.value(), self.number(*whole).value());
            computed.map_or(Decimal::MAX, |computed| (computed - written.value()).abs())
        })
    }

    /// A percentage that is named after the verb of a number in its sentence, of which no number is the
    /// whole that would make it right.
    fn echoed(&self, index: usize) -> Option<Finding> {
        let written = self.number(index);
        let stem = self.with.echoes.iter().find_map(|ending| written.before.strip_suffix(ending.as_str()))?;
        let own = |other: &usize| {
            let other = self.number(*other);
            other.sentence == written.sentence && other.depth == written.depth && other.figure.exact
        };
        let part = (0..index).rev().find(|other| own(other) && self.number(*other).before.ends_with(stem))?;
        let counted = self.number(part);
        let whole = (0..part).rev().filter(own).find(|other| {
            let other = self.number(*other);
            other.unit() == counted.unit() && other.value() >= counted.value()
        })?;
        if stem.is_empty() || self.is_percentage(part) || self.is_share(index, part) {
            return None;
        }
        let percentage = percentage(counted.value(), self.number(whole).value())?;
        Some(self.finding("share", index, &Computed { percentage, part, whole }))
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
}
