//! Kind `breakdown`: the parts that a text lists add up to the total that it gives.
//!
//! A list begins where words lead into it, and belongs to a number before it. One total is often
//! broken down several times, parts are broken down again, and a list may be meant of a sum of two
//! numbers before it; so a list is judged only after every such reading failed (see [`reading`]), and
//! what says that it is complete decides how. A list that is not said to be complete may fall short.

mod reading;

use super::passage::{
    MAX_NUMBERS, Number, Passage, contains, ends_with, is_end, last_place, passages, totals,
};
use super::scope::Scope;
use super::{
    Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, Shown, parameters,
};
use crate::pattern::Pattern;
use crate::recognize::Report;
use crate::value::{Decimal, show};
use reading::Part;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Breakdown;

impl Kind for Breakdown {
    fn name(&self) -> &'static str {
        "breakdown"
    }

    fn summary(&self) -> &'static str {
        "the parts that a text lists add up to the total that it gives"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &["parts", "sum", "total", "difference"];
        &[
            MessageSpec { name: "unequal", values: VALUES, required: true },
            MessageSpec { name: "exceeds", values: VALUES, required: true },
            MessageSpec { name: "short", values: VALUES, required: false },
            MessageSpec { name: "sum", values: VALUES, required: false },
            MessageSpec { name: "shares", values: VALUES, required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let with: With = parameters(with)?;
        let mut faults = with.scope.faults("in", pack);
        if with.leads.is_empty() && with.groupings.is_empty() {
            faults.push(Fault::at(&[], "neither `leads` nor `groupings` are given, so no list is found"));
        }
        if with.groupings.len() > 64 {
            faults.push(Fault::at(&["groupings"], "more than 64 groupings"));
        }
        if faults.is_empty() { Ok(Box::new(with)) } else { Err(faults) }
    }
}

/// Parameters of kind `breakdown`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// Words between a total and the list of its parts.
    #[serde(default)]
    leads: Vec<Lead>,
    /// Ways in which things are grouped.
    #[serde(default)]
    groupings: Vec<Grouping>,
    /// Words of a part that is all the rest, so that its list is complete.
    #[serde(default)]
    rest: Vec<String>,
    /// Words behind the last part of a list that goes on.
    #[serde(default)]
    open: Vec<String>,
    /// Words of a number within a list that is perhaps no part of it.
    #[serde(default)]
    aside: Vec<String>,
    /// Words of a number that comes to a total or goes off it.
    #[serde(default)]
    carried: Vec<String>,
    /// Words of a number that is the sum of those before it.
    #[serde(default)]
    sums: Vec<String>,
    /// Words of a percentage that is a share of a whole.
    #[serde(default)]
    shares: Vec<String>,
    /// Unit of a percentage.
    #[serde(default)]
    percent: String,
    /// A list that is not said to be complete and falls short by no more than this percentage of its
    /// total is told; 0 for none.
    #[serde(default)]
    near: u32,
}

/// Words that lead into a list.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Lead {
    /// Words that are in the text between two numbers.
    #[serde(default)]
    words: Vec<String>,
    /// A pattern that matches in it.
    pattern: Option<Pattern>,
    /// What they say of the list.
    #[serde(default)]
    list: Claim,
}

/// What is said of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Claim {
    /// It may be complete or not.
    #[default]
    Unsaid,
    /// It has all parts.
    Complete,
    /// It has some of the parts.
    Open,
}

/// A way in which things are grouped: where they came from, who sent them, what became of them.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Grouping {
    /// Its name, for the author.
    name: String,
    /// Words one of which each of its parts holds.
    parts: Vec<String>,
    /// Keys of what is grouped so. A list without a lead is believed only of such a total.
    #[serde(default)]
    of: Vec<String>,
    /// Two parts or more of it are all parts.
    #[serde(default)]
    complete: bool,
    /// A thing may be in several parts, so that they may exceed their total.
    #[serde(default)]
    overlaps: bool,
}

/// A list: numbers of one passage with the same unit.
#[derive(Debug)]
struct List {
    /// Index of the first number behind the lead.
    start: usize,
    /// Indices of its parts.
    parts: Vec<usize>,
    /// Groupings that all of its parts may be of, as bits.
    groups: u64,
    /// `None`: no words lead into it.
    claim: Option<Claim>,
    /// It is the whole of what the words lead into.
    whole: bool,
}

impl Check for With {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        for passage in passages(report, &self.scope) {
            if passage.numbers.len() > MAX_NUMBERS {
                findings.cannot_assess(section_of(report, &passage), Reason::TooMany(passage.numbers.len()));
                continue;
            }
            Judged { with: self, passage: &passage, about: section_of(report, &passage) }.judge(findings);
        }
    }
}

fn section_of(report: &Report<'_>, passage: &Passage<'_>) -> String {
    let section = passage.stretch.section.and_then(|index| report.sections.get(index));
    section.and_then(|section| section.key.clone()).unwrap_or_default()
}

/// Marks that set off more than a part.
const STRONG: [char; 2] = ['；', ';'];

struct Judged<'a, 'r> {
    with: &'a With,
    passage: &'a Passage<'r>,
    about: String,
}

impl<'r> Judged<'_, 'r> {
    fn judge(&self, findings: &mut Findings) {
        let numbers = &self.passage.numbers;
        let mut listed = vec![false; numbers.len()];
        let mut lists = Vec::new();
        for start in 1..numbers.len() {
            if let Some(lead) = self.lead(start) {
                let (members, led) = self.led(start, lead);
                members.into_iter().for_each(|member| listed[member] = true);
                lists.extend(led);
            }
        }
        lists.extend(self.unled(&listed));
        let broken = self.passage.breaks_off();
        for list in &lists {
            if broken && list.parts.contains(&(numbers.len() - 1)) {
                findings.cannot_assess(self.about.clone(), Reason::Damaged);
            } else if let Some(finding) = self.list(list) {
                findings.fail(finding);
            }
        }
        for index in 2..numbers.len() {
            if let Some(finding) = self.sum(index, &listed) {
                findings.fail(finding);
            }
        }
        let mut sentences: Vec<usize> = numbers.iter().map(|number| number.sentence).collect();
        sentences.dedup();
        for sentence in sentences {
            if let Some(finding) = self.shares(sentence) {
                findings.fail(finding);
            }
        }
    }

    fn number(&self, index: usize) -> &Number<'r> {
        &self.passage.numbers[index]
    }

    fn is_percentage(&self, index: usize) -> bool {
        self.number(index).unit() == Some(self.with.percent.as_str())
    }

    /// What leads into a list that begins with this number: words, or the mere mark behind the number
    /// before.
    fn lead(&self, start: usize) -> Option<(Claim, bool)> {
        let number = self.number(start);
        // What was said in a sentence that ended before leads into nothing here.
        let between = number.between.rsplit(is_end).next().unwrap_or_default();
        let said = self.with.leads.iter().find(|lead| {
            contains(&lead.words, between)
                || lead.pattern.as_ref().is_some_and(|pattern| pattern.is_match(between))
        });
        let behind = || {
            let marks = between.trim_start_matches(['，', ',']);
            (start > 0 && marks.starts_with(['（', '(', '：', ':'])).then_some((Claim::Unsaid, false))
        };
        said.map(|lead| (lead.list, true)).or_else(behind)
    }

    /// Groupings that a part may be of, as bits.
    fn groups(&self, index: usize) -> u64 {
        let number = self.number(index);
        let of = |(bit, grouping): (usize, &Grouping)| u64::from(number.says(&grouping.parts)) << bit;
        self.with.groupings.iter().enumerate().map(of).sum()
    }

    /// The numbers behind a lead, and the lists that they make which nothing explains: one for each
    /// unit and grouping in turn.
    fn led(&self, start: usize, (claim, worded): (Claim, bool)) -> (Vec<usize>, Vec<List>) {
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
            if self.is_explained(&parts) {
                continue;
            }
            let pieces = self.pieces(start, &parts, claim);
            // A number alone in brackets is often no part of what stands before it.
            lists.extend(pieces.into_iter().filter(|list| worded || list.parts.len() > 1));
        }
        (members, lists)
    }

    /// Cuts a list where what its parts are grouped by changes, or else where a stronger mark than
    /// between its first parts says that something else begins. Where few parts are of any grouping,
    /// the words are there by chance.
    fn pieces(&self, start: usize, parts: &[usize], claim: Claim) -> Vec<List> {
        let groups: Vec<u64> = parts.iter().map(|part| self.groups(*part)).collect();
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
        if let [only] = &mut pieces[..] {
            only.whole = true;
            let strong = |part: &usize| self.number(*part).between.contains(STRONG);
            let cut = only.parts.iter().skip(1).position(strong).map_or(0, |at| at + 1);
            if only.groups == 0 && cut > 1 {
                let parts = only.parts.split_off(cut);
                pieces.push(List { start, parts, groups: 0, claim: Some(claim), whole: false });
            }
        }
        pieces
    }

    /// Lists without a lead: neighbours within a sentence that are parts of one grouping.
    fn unled(&self, listed: &[bool]) -> Vec<List> {
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

    /// Numbers before a list that it may break down, the nearest last.
    fn before(&self, first: usize) -> Vec<usize> {
        let unit = self.number(first).unit();
        let same = |index: &usize| self.number(*index).unit() == unit;
        (0..first).filter(same).collect()
    }

    /// Whether some reading of these parts comes to a number that they may break down.
    fn is_explained(&self, parts: &[usize]) -> bool {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return true };
        let last = self.number(*last);
        let led = |index: usize| self.lead(index).is_some();
        let wholes = totals(self.passage, &self.before(*first), &self.with.carried, &led);
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

    fn list(&self, list: &List) -> Option<Finding> {
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
        let overlaps = grouping(|grouping| grouping.overlaps);
        let open = list.claim == Some(Claim::Open)
            || self.with.open.iter().any(|open| last.after.starts_with(open.as_str()));
        let named = list.parts.iter().filter(|part| self.groups(**part) & list.groups != 0).count();
        let rest = parts.len() > 1 && last.says(&self.with.rest);
        let complete = !open
            && !overlaps
            && parts.len() > 1
            && (rest
                || (list.claim == Some(Claim::Complete) && list.whole)
                || (named > 1 && grouping(|grouping| grouping.complete)));
        let message = if complete && sum != whole.value() {
            "unequal"
        } else if sum > whole.value() {
            let later = counted.len() == 1 && list.parts.len() > 1 && counted[0].range != first.range;
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
            let lacking = whole.value() - sum;
            let near = Decimal::from(self.with.near) * whole.value() >= lacking * Decimal::ONE_HUNDRED;
            let silent = open || overlaps || !near || parts.len() < 2 || list.claim.is_none() || !list.whole;
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
                within.or(last).or(same.last()).copied().copied()
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

    /// A number that is said to be the sum of those before it.
    fn sum(&self, index: usize, listed: &[bool]) -> Option<Finding> {
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
    fn shares(&self, sentence: usize) -> Option<Finding> {
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

    fn finding(
        &self,
        message: &'static str,
        total: &Number<'_>,
        parts: &[&Number<'_>],
        sum: Decimal,
    ) -> Finding {
        let written: Vec<String> = parts.iter().map(|part| show(part.value())).collect();
        let mut finding = Finding::new(message, total.span())
            .value("parts", written.join("+"))
            .value("sum", show(sum))
            .value("total", show(total.value()))
            .value("difference", Shown::Text(show((sum - total.value()).abs())))
            .about(self.about.clone());
        finding.labels[0].value = Some(show(total.value()));
        for part in parts {
            finding = finding.label(valued(part));
        }
        finding
    }
}

fn valued(number: &Number<'_>) -> LabelAt {
    LabelAt { value: Some(show(number.value())), ..LabelAt::place(number.span()) }
}

#[cfg(test)]
mod tests;
