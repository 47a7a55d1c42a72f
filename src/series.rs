//! Owns series: which of many reports are one body's over the years, and which bodies share a text.
//!
//! Made once for a run from the [`Facts`] of all its reports, in time and memory linear in their
//! number: bodies are grouped by name, never compared each with each, and texts meet by sketches of
//! what they have in common. Knows no rule, no path on a disk and no order of work.

mod bodies;

use crate::recognize::{Before, Facts, Masked, Past, Profile, SectionFacts, Twin};
use bodies::Bodies;
use std::collections::{BTreeMap, HashMap};

/// Texts of two bodies that have less in common, in percent, are no twins.
const TWIN_SHARE: u8 = 70;
/// Twins of one section that are listed.
const TWINS: usize = 3;

/// The reports of a run as they bear on each other.
#[derive(Debug, Default)]
pub struct Series {
    facts: Vec<Option<Facts>>,
    /// For each report of the run, what it follows.
    before: Vec<Follows>,
    twins: Vec<Vec<Twin>>,
}

/// What a report follows, by index in `facts`.
#[derive(Clone, Debug, Default)]
enum Follows {
    #[default]
    Nothing,
    One(usize),
    Rivals(Vec<usize>),
    Foreign(usize),
}

impl Series {
    /// Puts reports in their places. `reports` are the files of the run, `None` for what could not be read;
    /// `given` are those that the user states to be the earlier ones. A single report is compared
    /// with a single given one even when that is another body's, which is then said.
    pub fn new(profile: &Profile, reports: Vec<Option<Facts>>, given: Vec<Facts>) -> Self {
        let count = reports.len();
        let reports: Vec<Option<Facts>> =
            reports.into_iter().map(|facts| facts.filter(|facts| facts.is_report)).collect();
        let alone = reports.iter().flatten().count() == 1;
        let mut facts = reports;
        facts.extend(given.into_iter().map(Some));
        let bodies = Bodies::of(&profile.bodies, facts.iter().map(|facts| facts.as_ref()?.organ.as_deref()));
        let mut by_body: BTreeMap<(usize, i16), Vec<usize>> = BTreeMap::new();
        for (index, facts) in facts[..count].iter().enumerate() {
            if let (Some(body), Some(year)) =
                (bodies.body(index), facts.as_ref().and_then(|facts| facts.year))
            {
                by_body.entry((body, year)).or_default().push(index);
            }
        }
        let before = (0..count).map(|index| {
            let Some(report) = &facts[index] else { return Follows::Nothing };
            let given = given_for(index, report, &facts, count, &bodies, alone);
            if !matches!(given, Follows::Nothing) {
                return given;
            }
            let key = bodies.body(index).zip(report.year);
            let found = key.and_then(|(body, year)| by_body.get(&(body, year.checked_sub(1)?)));
            found.map_or(Follows::Nothing, |found| one_of(found, &facts))
        });
        let before: Vec<Follows> = before.collect();
        let twins = twins(&facts[..count], &bodies);
        let mut this = Self { facts, before, twins };
        this.forget();
        this
    }

    /// What a report of the run is compared with, by its index.
    pub fn past(&self, index: usize) -> Past<'_> {
        let facts = |index: usize| self.facts.get(index).and_then(Option::as_ref);
        let before = match self.before.get(index) {
            None | Some(Follows::Nothing) => Before::None,
            Some(Follows::One(other)) => facts(*other).map_or(Before::None, Before::Of),
            Some(Follows::Foreign(other)) => facts(*other).map_or(Before::None, Before::Foreign),
            Some(Follows::Rivals(others)) => {
                Before::Rivals(others.iter().filter_map(|other| facts(*other)).collect())
            }
        };
        Past { before, twins: self.twins.get(index).map_or(&[], Vec::as_slice) }
    }

    /// Paths of given reports that no report of the run follows.
    pub fn idle(&self) -> Vec<&str> {
        let followed = self.followed();
        let given = self.facts.iter().zip(&followed).skip(self.before.len());
        let idle = given.filter(|(_, followed)| !**followed);
        idle.filter_map(|(facts, _)| Some(facts.as_ref()?.path.as_str())).collect()
    }

    /// Drops what no report follows, but for the names of given reports.
    fn forget(&mut self) {
        let kept = self.followed();
        let given = self.before.len();
        for (index, facts) in self.facts.iter_mut().enumerate() {
            if index < given && !kept[index] {
                *facts = None;
            }
        }
    }

    /// For each of the facts, whether a report of the run follows it.
    fn followed(&self) -> Vec<bool> {
        let mut followed = vec![false; self.facts.len()];
        for follows in &self.before {
            match follows {
                Follows::Nothing => {}
                Follows::One(other) | Follows::Foreign(other) => followed[*other] = true,
                Follows::Rivals(others) => others.iter().for_each(|other| followed[*other] = true),
            }
        }
        followed
    }
}

/// The given report that one of the run follows.
fn given_for(
    index: usize,
    report: &Facts,
    facts: &[Option<Facts>],
    count: usize,
    bodies: &Bodies<'_>,
    alone: bool,
) -> Follows {
    let given: Vec<usize> = (count..facts.len()).collect();
    let year = |other: usize| facts[other].as_ref().and_then(|facts| facts.year);
    let wanted = report.year.and_then(|year| year.checked_sub(1));
    let own: Vec<usize> = given
        .iter()
        .copied()
        .filter(|other| bodies.body(index).is_some() && bodies.body(index) == bodies.body(*other))
        .collect();
    let of_year: Vec<usize> =
        own.iter().copied().filter(|other| wanted.is_some() && year(*other) == wanted).collect();
    if !of_year.is_empty() {
        return one_of(&of_year, facts);
    }
    let earlier = own.iter().copied().filter(|other| year(*other) < report.year && year(*other).is_some());
    if let Some(latest) = earlier.max_by_key(|other| year(*other)) {
        return Follows::One(latest);
    }
    // One report and one file: the user means these two, and what is wrong with the choice is for
    // rules to say. Of an archive only what fits is meant.
    match given[..] {
        [only] if alone && bodies.are_different(index, only) => Follows::Foreign(only),
        [only] if alone => Follows::One(only),
        _ => Follows::Nothing,
    }
}

/// Of several files of one body and year the one of which most could be read, unless two of them
/// say different things.
fn one_of(found: &[usize], facts: &[Option<Facts>]) -> Follows {
    let of = |index: &usize| facts[*index].as_ref();
    // The first of equals, so that the order of the run decides.
    let best = found.iter().rev().max_by_key(|index| of(index).map_or(0, Facts::numbers));
    let Some((index, best)) = best.and_then(|index| Some((*index, of(index)?))) else {
        return Follows::Nothing;
    };
    if found.iter().filter_map(of).any(|other| other.contradicts(best)) {
        return Follows::Rivals(found.to_vec());
    }
    Follows::One(index)
}

/// A part of a sketch: which, its numbers, and the key of the section.
type Band<'f> = (usize, (u32, u32), &'f str);

/// Sections of different bodies that are much the same. Each is compared with the first that shares
/// a part of its sketch, so that the work stays linear even if everybody wrote the same.
fn twins(facts: &[Option<Facts>], bodies: &Bodies<'_>) -> Vec<Vec<Twin>> {
    let mut twins: Vec<Vec<Twin>> = vec![Vec::new(); facts.len()];
    let mut first: HashMap<Band<'_>, (usize, usize)> = HashMap::new();
    for (index, report) in facts.iter().enumerate() {
        let Some(report) = report else { continue };
        for (at, section) in report.sections.iter().enumerate() {
            let Some(sketch) = &section.sketch else { continue };
            let mut met: Vec<(usize, usize)> = Vec::new();
            for (band, pair) in sketch.iter().enumerate() {
                let other = *first.entry((band, *pair, section.key.as_str())).or_insert((index, at));
                let is_other = bodies.are_different(index, other.0);
                if is_other && !met.contains(&other) {
                    met.push(other);
                }
            }
            met.sort_unstable();
            let masked = Masked::of(&section.text, &[]);
            for (other_index, other_at) in met {
                let Some(other) = &facts[other_index] else { continue };
                let other_section = &other.sections[other_at];
                let other_masked = Masked::of(&other_section.text, &[]);
                let share = |a: &Masked, b: &Masked| a.copied(b).map_or(0, |copied| copied.share);
                // A short text within a long one is a quotation on one side only.
                let (here, there) = (share(&masked, &other_masked), share(&other_masked, &masked));
                if here.min(there) >= TWIN_SHARE {
                    add(&mut twins[index], twin(other, other_section, here));
                    add(&mut twins[other_index], twin(report, section, there));
                }
            }
        }
    }
    for of_report in &mut twins {
        of_report.sort_by(|a, b| a.section.cmp(&b.section));
    }
    twins
}

fn twin(other: &Facts, section: &SectionFacts, share: u8) -> Twin {
    Twin {
        section: section.key.clone(),
        path: other.path.clone(),
        organ: other.organ.clone().unwrap_or_default(),
        at: section.spot(0),
        share,
        more: 0,
    }
}

fn add(twins: &mut Vec<Twin>, twin: Twin) {
    let mut of_section = twins.iter_mut().filter(|other| other.section == twin.section);
    match of_section.next() {
        Some(first) if of_section.count() + 1 >= TWINS => first.more += 1,
        _ => twins.push(twin),
    }
}

#[cfg(test)]
mod tests;
