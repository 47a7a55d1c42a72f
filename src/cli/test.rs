//! `disclint test`: runs the examples inside rules.

use super::packs::{self, Named};
use super::{CLEAN, FOUND, Failure, World};
use crate::rule::Example;
use crate::ruleset::example::{self, Failure as Broken};
use crate::ruleset::{Pack, PackRule, Packs};
use crate::threads::{self, Threads};
use clap::Args;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

/// Flags of `disclint test`.
#[derive(Debug, Args)]
pub(super) struct TestArgs {
    /// Packs by id, or folders that hold packs (default: all built-in packs)
    packs: Vec<String>,
    /// Folder with more packs of rules
    #[arg(long, value_name = "FOLDER")]
    rules: Vec<PathBuf>,
    /// Say too which rules no example makes fire or stay silent, and which messages none shows
    #[arg(long)]
    coverage: bool,
}

/// What came of one example.
struct Ran<'p> {
    rule: &'p PackRule,
    list: &'static str,
    index: usize,
    result: Result<Vec<&'static str>, Broken>,
}

/// Runs the command.
pub(super) fn run(args: &TestArgs, world: &mut World<'_>) -> Result<u8, Failure> {
    let mut packs = Packs::with_examples();
    // A folder is meant before a pack that is called the same.
    let is_folder =
        |name: &String| matches!(world.disk.entry(&PathBuf::from(name)), Ok(Some(crate::fs::Entry::Folder)));
    let (folders, packs_named): (Vec<String>, Vec<String>) = args.packs.iter().cloned().partition(is_folder);
    let folders: Vec<PathBuf> = folders.into_iter().map(PathBuf::from).chain(args.rules.clone()).collect();
    let mut found = Vec::new();
    for named in [Named { folders, ..Named::default() }, Named { packs: packs_named, ..Named::default() }] {
        if named != Named::default() {
            found.extend(packs::find(world.disk, &named, &mut packs)?);
        }
    }
    found.sort();
    found.dedup();
    let ids: Vec<&str> =
        if found.is_empty() { packs.ids() } else { found.iter().map(String::as_str).collect() };
    let threads = Threads::start(Threads::available()).map_err(Failure::Said)?;
    let (mut passed, mut failed, mut uncovered) = (0, 0, 0);
    for id in ids {
        let pack = packs.compose(&[id]).map_err(Failure::Faults)?;
        let rules: Vec<&PackRule> = pack.rules.iter().filter(|rule| &*rule.pack == id).collect();
        let ran: Vec<Ran<'_>> = threads::map(Some(&threads), &rules, |_, rule| examples(&pack, rule))
            .into_iter()
            .flatten()
            .collect();
        for Ran { rule, list, index, result } in &ran {
            let Err(failure) = result else {
                passed += 1;
                continue;
            };
            failed += 1;
            let place = rule.place(&["examples", list, &index.to_string()]);
            let place = place.map_or_else(String::new, |place| format!("{place}: "));
            writeln!(world.stdout, "{place}{}: {failure}", rule.rule.id)?;
        }
        if args.coverage {
            for rule in rules {
                uncovered += coverage(rule, &ran, world.stdout)?;
            }
        }
    }
    writeln!(world.stdout, "{passed} passed, {failed} failed")?;
    Ok(if failed + uncovered == 0 { CLEAN } else { FOUND })
}

fn examples<'p>(pack: &'p Pack, rule: &'p PackRule) -> Vec<Ran<'p>> {
    let examples = &rule.rule.examples;
    let run = |list: &'static str, cases: &'p [Example], fails: bool| {
        cases.iter().enumerate().map(move |(index, case)| {
            let result = example::run(pack, rule, case, fails);
            let result = result.map(|said| said.findings.iter().map(|finding| finding.message).collect());
            Ran { rule, list, index, result }
        })
    };
    run("pass", &examples.pass, false).chain(run("fail", &examples.fail, true)).collect()
}

/// What no example of a rule shows; how many of these make the run fail.
fn coverage(rule: &PackRule, ran: &[Ran<'_>], out: &mut dyn Write) -> Result<usize, Failure> {
    let own = || ran.iter().filter(|ran| std::ptr::eq(ran.rule, rule));
    let mut lacking = 0;
    let (mut fires, mut silent, mut shown) = (false, false, BTreeSet::new());
    for ran in own() {
        let Ok(messages) = &ran.result else { continue };
        fires |= !messages.is_empty();
        silent |= messages.is_empty();
        shown.extend(messages.iter().copied());
    }
    for (covered, what) in [(fires, "fire"), (silent, "stay silent")] {
        if !covered {
            writeln!(out, "{}: no example makes it {what}", rule.rule.id)?;
            lacking += 1;
        }
    }
    let unseen: Vec<&str> =
        rule.rule.message.keys().map(String::as_str).filter(|name| !shown.contains(name)).collect();
    if fires && !unseen.is_empty() {
        writeln!(out, "{}: no example shows `{}`", rule.rule.id, unseen.join("`, `"))?;
    }
    Ok(lacking)
}
