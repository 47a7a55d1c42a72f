//! Generated reports: clean ones bring no error or warning, and each planted fault is told by its rule
//! at its place, whatever the layout.
//!
//! `DISCLINT_SEEDS=5000 cargo test --release --test generated` makes so many of each;
//! `DISCLINT_SEED=7` begins elsewhere, `DISCLINT_LAYOUT=Word` and `DISCLINT_FAULT=balance` choose some,
//! `DISCLINT_SHOWN=9` tells more failures of each sort, and `DISCLINT_DUMP=folder` keeps their reports.

#![allow(clippy::expect_used, reason = "a fault of the generator is a failure")]

#[path = "generated/body.rs"]
mod body;
#[path = "generated/facts.rs"]
mod facts;
#[path = "generated/faults.rs"]
mod faults;
#[path = "generated/figures.rs"]
mod figures;
#[path = "generated/formats.rs"]
mod formats;
#[path = "generated/mark.rs"]
mod mark;
#[path = "generated/model.rs"]
mod model;
#[path = "generated/preamble.rs"]
mod preamble;
#[path = "generated/prose.rs"]
mod prose;
#[path = "generated/random.rs"]
mod random;
#[path = "generated/render.rs"]
mod render;
#[path = "generated/sentences.rs"]
mod sentences;
#[path = "generated/tables.rs"]
mod tables;
#[path = "generated/telling.rs"]
mod telling;

use disclint::diagnostic::{Diagnostic, Outcome, Severity};
use disclint::lint::Linter;
use disclint::ruleset::{Pack, Packs};
use disclint::settings::Settings;
use faults::Fault;
use random::Random;
use render::{LAYOUTS, Layout, Rendered, render};
use std::collections::BTreeMap;

/// Seeds of an ordinary run.
const ORDINARY: u64 = 12;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

fn layouts() -> Vec<Layout> {
    let wanted = std::env::var("DISCLINT_LAYOUT").unwrap_or_default();
    LAYOUTS.into_iter().filter(|layout| format!("{layout:?}").contains(&wanted)).collect()
}

fn pack() -> Pack {
    Packs::built_in().compose(&["cn"]).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

fn lint(linter: &Linter<'_>, layout: Layout, rendered: &Rendered) -> Outcome {
    let linted = linter.lint(layout.name(), rendered.text.as_bytes(), &Settings::default());
    let examined = linted.examined().expect("a report that can be read");
    assert!(examined.outcome.internal.is_empty(), "{:?}", examined.outcome.internal);
    examined.outcome.clone()
}

fn said<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, rendered: &Rendered) -> String {
    let one = |one: &Diagnostic| {
        let under = rendered.text.get(one.span().start as usize..one.span().end as usize).unwrap_or("?");
        let (under, message) = (under.chars().take(40), one.message.chars().take(120));
        format!(
            "    {:?} {} `{}` {}",
            one.severity,
            one.rule,
            under.collect::<String>(),
            message.collect::<String>()
        )
    };
    diagnostics.into_iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What went wrong: its sort, by which failures are counted, its words, and the report.
struct Failure {
    sort: String,
    words: String,
    layout: Layout,
    rendered: Rendered,
}

/// Runs trials for many seeds and tells of those that fail. A trial adds its failures and returns how
/// many reports it made.
fn run(trial: impl Fn(u64, &mut Vec<Failure>) -> usize) {
    let (count, from) = (number("DISCLINT_SEEDS", ORDINARY), number("DISCLINT_SEED", 0));
    let mut sorts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut made = 0;
    for seed in from..from + count {
        let mut failures = Vec::new();
        made += trial(seed, &mut failures);
        for failure in failures {
            let known = sorts.entry(failure.sort.clone()).or_default();
            if let Ok(folder) = std::env::var("DISCLINT_DUMP")
                && known.len() < 3
            {
                let name: String =
                    failure.sort.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
                let ending = failure.layout.name().rsplit('.').next().unwrap_or("txt");
                std::fs::write(format!("{folder}/{name}-{seed}.{ending}"), &failure.rendered.text)
                    .expect("a folder that can be written to");
            }
            known.push(format!("seed {seed}: {}", failure.words));
        }
    }
    let failed: usize = sorts.values().map(Vec::len).sum();
    let (mut told, shown) = (String::new(), number("DISCLINT_SHOWN", 2) as usize);
    for (sort, failures) in &sorts {
        let shown: Vec<&str> = failures.iter().take(shown).map(String::as_str).collect();
        told.push_str(&format!("{sort}: {} times\n{}\n", failures.len(), shown.join("\n")));
    }
    assert!(made > 0, "no report was made");
    assert!(sorts.is_empty(), "{failed} of {made} failed\n{told}");
}

#[test]
fn clean_reports_bring_no_error_and_no_warning() {
    let pack = pack();
    let linter = Linter::new(&pack);
    run(|seed, failures| {
        let report = model::clean(&mut Random(seed));
        for layout in layouts() {
            let rendered = render(&report, layout, &mut Random(seed ^ layout as u64));
            let outcome = lint(&linter, layout, &rendered);
            let wrong: Vec<_> =
                outcome.diagnostics.iter().filter(|one| one.severity >= Severity::Warning).collect();
            let unassessed = outcome
                .not_assessed
                .iter()
                .find(|one| one.rule.starts_with("cn/re") && one.rule.contains("total"));
            if let Some(first) = wrong.first() {
                let sort = format!("{layout:?} {}", first.rule);
                let words = said(wrong, &rendered);
                failures.push(Failure { sort, words, layout, rendered });
            } else if let Some(one) = unassessed.filter(|_| layout != Layout::Aligned) {
                let sort = format!("{layout:?} {} not assessable", one.rule);
                let words = format!("{} {}", one.subject, one.reason);
                failures.push(Failure { sort, words, layout, rendered });
            }
        }
        layouts().len()
    });
}

#[test]
fn a_planted_fault_is_told_by_its_rule_at_its_place() {
    let pack = pack();
    let linter = Linter::new(&pack);
    let wanted = std::env::var("DISCLINT_FAULT").unwrap_or_default();
    let layouts = layouts();
    // Several seeds a layout each, so that an ordinary run plants every sort of fault.
    run(|seed, failures| {
        let mut made = 0;
        for (index, layout) in layouts.iter().enumerate() {
            let seed = seed * layouts.len() as u64 + index as u64;
            let mut random = Random(seed);
            let mut report = model::clean(&mut random);
            let Some(fault) = faults::plant(&mut report, seed, &mut random) else { continue };
            if !fault.sort.contains(&wanted) {
                continue;
            }
            made += 1;
            let rendered = render(&report, *layout, &mut random);
            let outcome = lint(&linter, *layout, &rendered);
            if let Some(wrong) = deviation(&fault, *layout, &rendered, &outcome) {
                let words = format!("{} [{wrong}]\n{}", fault.what, said(&outcome.diagnostics, &rendered));
                let sort = format!("{} {layout:?} {wrong}", fault.sort);
                failures.push(Failure { sort, words, layout: *layout, rendered });
            }
        }
        made
    });
}

/// Whether a layout hides a fault: it is not told, or said not to be assessable. What is told wrongly is
/// never excused.
fn is_hidden(layout: Layout, how: &str) -> bool {
    layout == Layout::Aligned && how == "unassessed"
}

/// How what was told differs from what is so.
fn deviation(fault: &Fault, layout: Layout, rendered: &Rendered, outcome: &Outcome) -> Option<String> {
    let covers = |one: &Diagnostic| {
        let (start, end) = (one.span().start as usize, one.span().end as usize);
        let places: Vec<_> = fault.at.iter().filter_map(|part| rendered.places.get(part)).flatten().collect();
        fault.at.is_empty()
            || places.iter().any(|place| {
                // A blank is somewhere between its neighbours' marks and blanks.
                let room = match (place.is_empty(), layout) {
                    (true, Layout::Aligned) => 90,
                    (true, _) => 10,
                    _ => 0,
                };
                start <= place.end + room && place.start <= end + room
            })
    };
    let never = |one: &&Diagnostic| fault.never.contains(&&*one.rule);
    if let Some(wrong) = outcome.diagnostics.iter().find(never) {
        return Some(format!("wrongly {}", wrong.rule));
    }
    let collateral = |one: &&Diagnostic| {
        let meant = fault.rules.iter().chain(&fault.also).any(|rule| one.rule.starts_with(rule));
        one.severity >= Severity::Warning && !meant
    };
    if let Some(untrue) = outcome.diagnostics.iter().find(collateral) {
        return Some(format!("besides {}", untrue.rule));
    }
    if fault.rules.is_empty() {
        return None;
    }
    let told: Vec<_> = outcome.diagnostics.iter().filter(|one| fault.rules.contains(&&*one.rule)).collect();
    if told.is_empty() {
        let unassessed = outcome.not_assessed.iter().any(|one| fault.rules.contains(&&*one.rule));
        if unassessed && fault.may_be_lost && layout.loses_blanks() {
            return None;
        }
        let how = if unassessed { "unassessed" } else { "silent" };
        // A blank at the end of a line is the line's end, and what a label torn over lines lacks may stand
        // between its pieces.
        let text_of =
            |place| rendered.places.get(place).into_iter().flatten().map(|at| &rendered.text[at.clone()]);
        let broken = ["site", "label misspelt", "column misspelt"].contains(&fault.sort)
            && fault.at.iter().flat_map(text_of).any(|text| text.contains('\n'));
        // A page may end in the first clause, which nothing tells from a heading then.
        let broken = broken
            || (layout == Layout::Paged
                && fault.sort.ends_with("misstated")
                && fault.at.iter().flat_map(text_of).any(|text| text.contains('\n')));
        return (!broken && !is_hidden(layout, how)).then(|| how.to_owned());
    }
    (!told.iter().any(|one| covers(one))).then(|| "elsewhere".to_owned())
}
