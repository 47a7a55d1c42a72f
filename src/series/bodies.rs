//! Which names are one body's, for many names at once.
//!
//! Names that end alike are neighbours when they are sorted from behind, so that no name is compared
//! with all others. A name that may be two different bodies' (`Oak District`, where two towns have
//! one) is a body of its own.

use crate::recognize::{BodySpec, Sameness, core, sameness};
use std::collections::BTreeMap;

/// Longer forms of one name that are looked at; with more of them the short name says nothing.
const LONGER: usize = 16;

/// The bodies behind a list of names.
#[derive(Debug)]
pub(super) struct Bodies<'s> {
    spec: &'s BodySpec,
    /// For each name of the list, its index in `cores`.
    names: Vec<Option<usize>>,
    /// Names without what may be left out, each once, sorted from behind.
    cores: Vec<String>,
    /// For each core, the core that stands for its body.
    bodies: Vec<usize>,
}

impl<'s> Bodies<'s> {
    /// Tells the bodies of names; a missing name is nobody's.
    pub(super) fn of<'n>(spec: &'s BodySpec, names: impl Iterator<Item = Option<&'n str>>) -> Self {
        let names: Vec<Option<String>> = names.map(|name| Some(core(spec, name?))).collect();
        let reversed = |name: &str| name.chars().rev().collect::<String>();
        let mut sorted: Vec<String> = names.iter().flatten().map(|name| reversed(name)).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let cores: Vec<String> = sorted.iter().map(|name| reversed(name)).collect();
        let index: BTreeMap<&str, usize> =
            cores.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect();
        let bodies = (0..cores.len()).map(|at| body(spec, &sorted, &cores, at)).collect();
        let names = names.iter().map(|name| index.get(name.as_deref()?).copied()).collect();
        Self { spec, names, bodies, cores }
    }

    /// The body of a name, by index; `None` for a missing name.
    pub(super) fn body(&self, name: usize) -> Option<usize> {
        self.names.get(name).copied().flatten().map(|core| self.bodies[core])
    }

    /// Whether two names are certainly not one body's.
    pub(super) fn are_different(&self, left: usize, right: usize) -> bool {
        let name = |index: usize| self.names.get(index).copied().flatten().map(|core| &self.cores[core]);
        let (Some(left), Some(right)) = (name(left), name(right)) else { return false };
        sameness(self.spec, left, right) == Sameness::Different
    }
}

/// The longest form of a name, if there is one longest.
fn body(spec: &BodySpec, sorted: &[String], cores: &[String], at: usize) -> usize {
    let end = sorted[at..].partition_point(|name| name.starts_with(sorted[at].as_str())) + at;
    if end - at > LONGER + 1 {
        return at;
    }
    let same = |other: &usize| sameness(spec, &cores[at], &cores[*other]) == Sameness::Same;
    let longer: Vec<usize> = (at + 1..end).filter(same).collect();
    let is_last = |name: &usize| {
        !longer.iter().any(|other| other != name && sorted[*other].starts_with(sorted[*name].as_str()))
    };
    let mut last = longer.iter().filter(|name| is_last(name));
    match (last.next(), last.next()) {
        (Some(only), None) => *only,
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    fn spec() -> BodySpec {
        BodySpec {
            ignored: vec![Pattern::new("人民政府$")],
            above: Some(Pattern::new("(?:[^省市区]{1,8}[省市区])+")),
            ..BodySpec::default()
        }
    }

    #[test]
    fn forms_of_one_name_are_one_body_unless_two_claim_it() {
        let names = [
            "白云区人民政府",
            "临江市白云区人民政府",
            "清水省临江市白云区",
            "东山区",
            "临江市东山区",
            "安河市东山区",
            "临江市东山区财政局",
            "白云区统计局",
        ];
        let spec = spec();
        let bodies = Bodies::of(&spec, names.iter().map(|name| Some(*name)).chain([None]));
        let body = |index: usize| bodies.body(index);
        assert_eq!(body(0), body(1));
        assert_eq!(body(1), body(2));
        // Two towns have a district of that name, so the bare name is neither's.
        let apart = [body(0), body(3), body(4), body(5), body(6), body(7)];
        for (at, one) in apart.iter().enumerate() {
            assert!(apart[at + 1..].iter().all(|other| other != one), "{at}");
        }
        assert_eq!(body(8), None);
    }

    #[test]
    fn only_certain_strangers_are_different() {
        let spec = spec();
        let bodies =
            Bodies::of(&spec, [Some("财政局"), Some("临江市财政局"), Some("安河市财政局"), None].into_iter());
        assert!(!bodies.are_different(0, 1) && bodies.are_different(1, 2) && !bodies.are_different(1, 3));
        assert_ne!(bodies.body(0), bodies.body(1));
    }
}
