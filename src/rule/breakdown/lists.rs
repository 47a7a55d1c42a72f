//! Owns where lists begin, and the numbers that make them up. Knows nothing of whether they add up.

use super::super::passage::{Number, contains, is_end};
use super::{Claim, Grouping, Judged, With};
use crate::value::Decimal;

/// Marks that set off more than a part.
const STRONG: [char; 2] = ['；', ';'];

/// Letters of a thing that is counted, at the least.
const FEWEST_LETTERS: usize = 3;

/// A list: numbers of one passage with the same unit.
#[derive(Debug)]
pub(super) struct List {
    /// Index of the first number behind the lead.
    pub(super) start: usize,
    /// Indices of its parts.
    pub(super) parts: Vec<usize>,
    /// Groupings that all of its parts may be of, as bits.
    pub(super) groups: u64,
    /// `None`: no words lead into it.
    pub(super) claim: Option<Claim>,
    /// It is the whole of what the words lead into.
    pub(super) whole: bool,
}

/// What the words beside a number say.
pub(super) struct Said {
    lead: Option<(Claim, bool)>,
    groups: u64,
    /// It was carried over.
    pub(super) carried: bool,
}

impl Said {
    /// Of the number with an index in its passage.
    pub(super) fn of(with: &With, index: usize, number: &Number<'_>) -> Self {
        let of = |(bit, grouping): (usize, &Grouping)| u64::from(number.says(&grouping.parts)) << bit;
        Self {
            lead: lead(with, index, number.between),
            groups: with.groupings.iter().enumerate().map(of).sum(),
            carried: number.says(&with.carried),
        }
    }
}

/// What stands before one of the words that a text ends with, the longest of them.
fn without_end<'t>(words: &[String], text: &'t str) -> Option<&'t str> {
    words.iter().filter_map(|word| text.strip_suffix(word.as_str())).min_by_key(|rest| rest.len())
}

fn lead(with: &With, index: usize, between: &str) -> Option<(Claim, bool)> {
    // What was said in a sentence that ended before leads into nothing here.
    let between = between.rsplit(is_end).next().unwrap_or_default();
    let said = with.leads.iter().find(|lead| {
        contains(&lead.words, between)
            || lead.pattern.as_ref().is_some_and(|pattern| pattern.is_match(between))
    });
    let behind = || {
        let marks = between.trim_start_matches(['，', ',']);
        (index > 0 && marks.starts_with(['（', '(', '：', ':'])).then_some((Claim::Unsaid, false))
    };
    said.map(|lead| (lead.list, true)).or_else(behind)
}

impl Judged<'_, '_> {
    /// What leads into a list that begins with this number: words, or the mere mark behind the number
    /// before; and whether it is words.
    pub(super) fn lead(&self, start: usize) -> Option<(Claim, bool)> {
        self.words[start].lead
    }

    /// Groupings that a part may be of, as bits.
    pub(super) fn groups(&self, index: usize) -> u64 {
        self.words[index].groups
    }

    /// The numbers behind a lead, and the lists that they make which nothing explains: one for each
    /// unit and grouping in turn.
    pub(super) fn led(&self, start: usize, (claim, worded): (Claim, bool)) -> (Vec<usize>, Vec<List>) {
        let first = self.number(start);
        let reach = (start + 1..self.passage.numbers.len())
            .take_while(|index| {
                let number = self.number(*index);
                let opens = number.depth <= first.depth && self.lead(*index).is_some();
                number.sentence == first.sentence && number.depth >= first.depth && !opens
            })
            .last()
            .unwrap_or(start);
        let members: Vec<usize> = (start..=reach)
            .filter(|index| self.number(*index).depth == first.depth && !self.is_percentage(*index))
            .collect();
        // A list that ends in its own sum is judged by that. In the middle of a list, what is said to be so
        // many in all may well be one of the parts.
        let is_sum = |at: usize| {
            let number = self.number(members[at]);
            let Some(thing) = without_end(&self.with.sums, number.before) else { return false };
            let before: Decimal = members[..at].iter().map(|index| self.number(*index).value()).sum();
            let is_last = at + 1 == members.len();
            is_last || thing.chars().count() < FEWEST_LETTERS || before == number.value()
        };
        if (2..members.len()).any(is_sum) {
            return (Vec::new(), Vec::new());
        }
        let mut units: Vec<Option<&str>> = members.iter().map(|index| self.number(*index).unit()).collect();
        units.sort_unstable();
        units.dedup();
        let mut lists = Vec::new();
        // What is counted in different words may be parts of one total all the same.
        if units.len() > 1 && self.is_explained(&members) {
            return (members, lists);
        }
        for unit in units {
            let parts: Vec<usize> =
                members.iter().copied().filter(|index| self.number(*index).unit() == unit).collect();
            if self.is_explained(&parts) || self.ends_early(&members, &parts) {
                continue;
            }
            let pieces = self.pieces(start, &parts, claim);
            // A number alone in brackets is often no part of what stands before it.
            lists.extend(pieces.into_iter().filter(|list| worded || list.parts.len() > 1));
        }
        (members, lists)
    }

    /// Whether the parts up to the first number of another unit come to the total: what stands behind
    /// that number goes with it and is no part.
    fn ends_early(&self, members: &[usize], parts: &[usize]) -> bool {
        let run = members.iter().zip(parts).take_while(|(member, part)| member == part).count();
        (2..parts.len()).contains(&run) && self.is_explained(&parts[..run])
    }

    /// Cuts a list where what its parts are grouped by changes, or else where a stronger mark than
    /// between its first parts says that something else begins. Where few parts are of any grouping,
    /// the words are there by chance.
    fn pieces(&self, start: usize, parts: &[usize], claim: Claim) -> Vec<List> {
        // All the rest is of the grouping of what stands before it, whatever it is called.
        let rest = |part: usize| self.number(part).says(&self.with.rest);
        let groups = parts.iter().map(|part| if rest(*part) { 0 } else { self.groups(*part) });
        let groups: Vec<u64> = groups.collect();
        let by_chance = groups.iter().filter(|groups| **groups != 0).count() * 2 < parts.len();
        let mut pieces: Vec<List> = Vec::new();
        for (part, groups) in parts.iter().copied().zip(groups) {
            let groups = if by_chance { 0 } else { groups };
            match pieces.last_mut() {
                Some(piece) if groups == 0 || piece.groups == 0 || piece.groups & groups != 0 => {
                    piece.groups = match (piece.groups, groups) {
                        (0, groups) => groups,
                        (before, 0) => before,
                        (before, groups) => before & groups,
                    };
                    piece.parts.push(part);
                }
                _ => pieces.push(List { start, parts: vec![part], groups, claim: Some(claim), whole: false }),
            }
        }
        let strong = |part: &usize| self.number(*part).between.contains(STRONG);
        if let [only] = &mut pieces[..] {
            only.whole = true;
            let cut = only.parts.iter().skip(1).position(strong).map_or(0, |at| at + 1);
            if only.groups == 0 && cut > 1 {
                let parts = only.parts.split_off(cut);
                pieces.push(List { start, parts, groups: 0, claim: Some(claim), whole: false });
            }
        } else if let [first, second, ..] = &mut pieces[..] {
            // What begins behind a stronger mark is none of what the words led into.
            first.whole = second.parts.first().is_some_and(strong) && !first.parts.iter().skip(1).any(strong);
        }
        pieces
    }

    /// Lists without a lead: neighbours within a sentence that are parts of one grouping.
    pub(super) fn unled(&self, listed: &[bool]) -> Vec<List> {
        let mut lists: Vec<List> = Vec::new();
        for (index, number) in self.passage.numbers.iter().enumerate() {
            let groups = self.groups(index);
            if listed[index] || groups == 0 || self.is_percentage(index) {
                continue;
            }
            let continues = lists.last_mut().filter(|list| {
                let last = list.parts.last().map(|last| self.number(*last));
                last.is_some_and(|last| {
                    last.sentence == number.sentence
                        && last.depth == number.depth
                        && last.unit() == number.unit()
                }) && list.groups & groups != 0
            });
            match continues {
                Some(list) => {
                    list.groups &= groups;
                    list.parts.push(index);
                }
                None => {
                    lists.push(List { start: index, parts: vec![index], groups, claim: None, whole: false })
                }
            }
        }
        lists.retain(|list| list.parts.len() > 1);
        lists
    }
}
