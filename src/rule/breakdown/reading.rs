//! Owns the readings of a list: whether some reading of its parts comes to one of its totals. Every search is bounded, so that a paragraph of numbers costs little.

use crate::value::Decimal;
use std::collections::BTreeSet;

/// Readings of nested parts that are tried.
const READINGS: usize = 24;
/// Parts up to which nesting is looked for.
const NESTED: usize = 6;

/// A part of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) value: Decimal,
    /// Groupings of which it is one of the disjoint parts, as bits.
    pub(super) groups: u64,
    /// It is perhaps no part.
    pub(super) aside: bool,
}

/// Whether the parts come to one of the totals: all of them, all in groups that each do, without those that are perhaps no
/// parts, or with parts that are broken down again right behind taken once (`may_nest`).
pub(super) fn explains(parts: &[Part], totals: &BTreeSet<Decimal>, may_nest: bool) -> bool {
    let without: Vec<Part> = parts.iter().filter(|part| !part.aside).copied().collect();
    [parts.to_vec(), without].into_iter().any(|parts| {
        parts.len() > 1 && totals.iter().any(|total| in_turn(&parts, *total))
            || (may_nest && nested(parts, totals))
    })
}

/// Whether the parts come to the total, or several groups of them in turn, each of two or more.
fn in_turn(parts: &[Part], total: Decimal) -> bool {
    let (mut sum, mut count, mut left) = (Decimal::ZERO, 0, parts.len());
    for part in parts {
        sum += part.value;
        count += 1;
        left -= 1;
        if sum == total && count > 1 && left != 1 {
            (sum, count) = (Decimal::ZERO, 0);
        }
    }
    count == 0
}

fn sum(parts: &[Part]) -> Decimal {
    parts.iter().map(|part| part.value).sum()
}

/// Whether a part that is the sum of those right behind it makes the list come out; what is left may
/// be a single part, which is then one that the list picks out of its total. Parts of one grouping
/// stand beside each other, never below.
fn nested(parts: Vec<Part>, totals: &BTreeSet<Decimal>) -> bool {
    if parts.len() < 3 || parts.len() > NESTED {
        return false;
    }
    let most = totals.last().copied().unwrap_or_default();
    let mut readings = vec![parts];
    let mut next = 0;
    while next < readings.len() {
        let reading = readings[next].clone();
        next += 1;
        for (index, whole) in reading.iter().enumerate() {
            let mut sum_behind = Decimal::ZERO;
            for end in index + 1..reading.len() {
                sum_behind += reading[end].value;
                if sum_behind > whole.value || reading[end].groups & whole.groups != 0 {
                    break;
                }
                if sum_behind != whole.value || end == index + 1 {
                    continue;
                }
                let mut shorter = reading.clone();
                shorter.drain(index + 1..=end);
                let left = sum(&shorter);
                if totals.contains(&left) || (shorter.len() == 1 && left <= most) {
                    return true;
                }
                if readings.len() < READINGS {
                    readings.push(shorter);
                }
            }
        }
    }
    false
}
