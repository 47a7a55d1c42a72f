//! Owns the judgement of one list: which number it breaks down, whether some reading makes them agree,
//! and what is told where none does.

use super::super::Finding;
use super::super::passage::{Number, totals};
use super::lists::List;
use super::reading::{self, Part};
use super::{Claim, Grouping, Judged};
use crate::value::Decimal;

impl Judged<'_, '_> {
    /// Numbers before a list that it may break down, the nearest last.
    fn before(&self, first: usize) -> Vec<usize> {
        let unit = self.number(first).unit();
        let same = |index: &usize| self.number(*index).unit() == unit;
        (0..first).filter(same).collect()
    }

    /// Whether some reading of these parts comes to a number that they may break down.
    pub(super) fn is_explained(&self, parts: &[usize]) -> bool {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return true };
        let last = self.number(*last);
        let led = |index: usize| self.lead(index).is_some();
        let carried = |index: usize| self.words[index].carried;
        let wholes = totals(self.passage, &self.before(*first), &carried, &led);
        let disjoint = self.with.groupings.iter().enumerate().filter(|(_, grouping)| !grouping.overlaps);
        let disjoint: u64 = disjoint.map(|(bit, _)| 1 << bit).sum();
        let parts: Vec<Part> = parts
            .iter()
            .map(|part| Part {
                value: self.number(*part).value(),
                groups: self.groups(*part) & disjoint,
                aside: self.is_aside(*part),
            })
            .collect();
        let rest = parts.len() > 1 && last.says(&self.with.rest);
        reading::explains(&parts, &wholes, !rest)
    }

    fn is_aside(&self, part: usize) -> bool {
        self.number(part).other_year || self.number(part).says(&self.with.aside)
    }

    pub(super) fn list(&self, list: &List) -> Option<Finding> {
        let parts: Vec<&Number<'_>> = list.parts.iter().map(|part| self.number(*part)).collect();
        let (first, last) = (parts.first()?, parts.last()?);
        let before = self.before(list.parts[0]);
        if self.is_explained(&list.parts) || parts.iter().any(|part| !part.figure.exact) {
            return None;
        }
        let total = self.total(list, &before)?;
        let whole = self.number(total);
        if !whole.figure.exact {
            return None;
        }
        let counted = list.parts.iter().copied().filter(|part| !self.is_aside(*part));
        let mut counted: Vec<&Number<'_>> = counted.map(|part| self.number(part)).collect();
        let mut sum: Decimal = counted.iter().map(|part| part.value()).sum();
        let grouping = |test: fn(&Grouping) -> bool| {
            let own = |(bit, grouping): (usize, &Grouping)| list.groups >> bit & 1 == 1 && test(grouping);
            self.with.groupings.iter().enumerate().any(own)
        };
        // Whoever groups this total so groups it without overlap.
        let disjoint = |(bit, grouping): (usize, &Grouping)| {
            list.groups >> bit & 1 == 1 && grouping.complete && whole.counts(&grouping.of)
        };
        let disjoint = self.with.groupings.iter().enumerate().any(disjoint);
        let overlaps = grouping(|grouping| grouping.overlaps) && !disjoint;
        let open = list.claim == Some(Claim::Open)
            || self.with.open.iter().any(|open| last.after.starts_with(open.as_str()));
        let named = list.parts.iter().filter(|part| self.groups(**part) & list.groups != 0).count();
        let rest = parts.len() > 1 && last.says(&self.with.rest);
        let complete = !open
            && !overlaps
            && parts.len() > 1
            && (rest
                || (list.claim == Some(Claim::Complete) && list.whole)
                || (named > 1
                    && grouping(|grouping| grouping.complete)
                    // Of a longer list a piece may be all parts only of what is known to be grouped so.
                    && (list.whole || list.claim.is_none() || disjoint || grouping(|grouping| grouping.of.is_empty()))));
        let near = |off: Decimal| Decimal::from(self.with.near) * whole.value() >= off * Decimal::ONE_HUNDRED;
        let message = if complete && sum != whole.value() {
            "unequal"
        } else if sum > whole.value() {
            let later = counted.len() == 1 && list.parts.len() > 1 && counted[0].range != first.range;
            let alone = counted.iter().any(|part| part.value() > whole.value());
            let all = list.claim.is_some() && list.whole && first.sentence == whole.sentence;
            if overlaps && !alone && all && !open && counted.len() > 1 && near(sum - whole.value()) {
                return Some(self.finding("overlapping", whole, &counted, sum));
            }
            // Parts that overlap may exceed their total together, but none of them alone.
            if overlaps {
                counted.retain(|part| part.value() > whole.value());
                counted.truncate(1);
                sum = counted.first()?.value();
            }
            // In brackets it is plain what is broken down. Elsewhere a total further off may be meant,
            // or the sum of those before.
            let same = |index: &&usize| self.number(**index).sentence >= whole.sentence;
            let most: Decimal = before.iter().filter(same).map(|index| self.number(*index).value()).sum();
            let beyond = sum > most && before.iter().all(|index| self.number(*index).value() < sum);
            let mixed = list.claim.is_none() || !list.whole || later;
            if mixed || !(beyond || first.depth > 0) {
                return None;
            }
            "exceeds"
        } else {
            let near = near(whole.value() - sum);
            let silent = open || !near || parts.len() < 2 || list.claim.is_none() || !list.whole;
            if silent || first.sentence != whole.sentence {
                return None;
            }
            "short"
        };
        // A part may have been written without its unit.
        let missing = whole.value() - sum;
        if self.passage.bare(total, *list.parts.last()?).any(|bare| bare == missing) {
            return None;
        }
        Some(self.finding(message, whole, &counted, sum))
    }

    /// The number that a list most likely breaks down.
    fn total(&self, list: &List, before: &[usize]) -> Option<usize> {
        let start = self.number(list.start);
        let opens = start.between.contains(['（', '(']);
        let outside = |index: &&usize| self.number(**index).depth + usize::from(opens) <= start.depth;
        let of: Vec<&String> = self
            .with
            .groupings
            .iter()
            .enumerate()
            .filter(|(bit, _)| list.groups >> bit & 1 == 1)
            .flat_map(|(_, grouping)| &grouping.of)
            .collect();
        let counts =
            |index: &&usize| self.number(**index).figure.measures.iter().any(|measure| of.contains(&measure));
        let ahead = |index: &&usize| **index < list.start && self.groups(**index) & list.groups == 0;
        match list.claim {
            // Words lead from a total into the list; a bracket belongs to what stands before it.
            Some(_) => {
                let mut near = before.iter().filter(|index| **index < list.start);
                if opens && start.depth > 0 {
                    return near.rfind(outside).copied();
                }
                let same: Vec<&usize> = near.clone().filter(outside).collect();
                let within = same.iter().rev().find(|index| {
                    self.number(***index).sentence == start.sentence && (list.whole || ahead(index))
                });
                let last = same.iter().rev().find(|index| counts(index));
                // What was carried over is named beside a total, and seldom broken down itself.
                let own = same.iter().rev().find(|index| !self.words[***index].carried);
                within.or(last).or(own).or(same.last()).copied().copied()
            }
            // Nothing leads into it, so only a number of what is grouped so is believed to be meant.
            None => {
                let rest = self.number(*list.parts.last()?).says(&self.with.rest);
                let found = before.iter().filter(ahead).filter(outside).rev().find(counts)?;
                let near = self.number(*found).sentence == start.sentence;
                (near || rest || list.parts.len() > 2).then_some(*found)
            }
        }
    }
}
