//! Real reports: what the built-in rules find in them is exactly what `.ci/reports.tsv` holds to be
//! true of them.
//!
//! The reports are no part of this repository. `DISCLINT_REPORTS` names their folder; without it the
//! test says that it was skipped. Only facts about them are kept here: file, rule, severity, line, the
//! cell or the first characters under the primary label, and why the finding is true.
//!
//! The list is exact: a finding that is not in it fails the test, and so does one that is in it and
//! is no longer found. Rows of severity `unassessed` are of another sort: they name rules that have to
//! say that they could not be assessed, and need not name all of them. `DISCLINT_BLESS=1` rewrites the
//! list and keeps the reasons that it knows. A new finding comes in with the reason `?`, with which
//! the test fails until somebody has read the report and written down why it is true. One that is
//! untrue is a fault of the rules and does not go into the list.

#![allow(clippy::unwrap_used, reason = "a report that cannot be read is a failure")]

use disclint::diagnostic::{Diagnostic, Examined};
use disclint::lint::Linter;
use disclint::ruleset::Packs;
use disclint::settings::Settings;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Severity of a row about a rule that could not be assessed.
const UNASSESSED: &str = "unassessed";
/// How many characters of a report are shown.
const SHOWN: usize = 6;
/// What stands in the list for a reason that nobody has written yet.
const NO_REASON: &str = "?";

/// A row of the list but for its reason: file, line, severity, rule, and what is pointed at.
type Row = (String, usize, String, String, String);

fn list() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/reports.tsv")
}

/// The comments at the head of the list, and its rows in order with their reasons.
fn expected() -> (String, Vec<(Row, String)>) {
    let text = fs::read_to_string(list()).unwrap();
    let head = text.lines().take_while(|line| line.starts_with('#'));
    let head: String = head.map(|line| format!("{line}\n")).collect();
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let rows = rows.map(|row| {
        let [file, line, severity, rule, at, why] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("not six columns: {row}")
        };
        let line = line.parse().unwrap_or_else(|_| panic!("no line number: {row}"));
        ((file.into(), line, severity.into(), rule.into(), at.into()), why.into())
    });
    (head, rows.collect())
}

/// What a diagnostic points at: the cell with its value, or the first characters.
fn pointed_at(diagnostic: &Diagnostic, examined: &Examined) -> String {
    let Some(label) = diagnostic.labels.first() else { return String::new() };
    if let Some(cell) = &label.cell {
        let value = label.value.as_deref().unwrap_or_default();
        return format!("{}[{}, {}] {value}", cell.table, cell.row, cell.column).trim_end().to_owned();
    }
    let text = examined.source.slice(label.span);
    let line = text.lines().next().unwrap_or_default().replace('\t', " ");
    let shown: String = line.chars().take(SHOWN).collect();
    if line.len() > shown.len() { format!("{shown}…") } else { shown }
}

/// Files in a folder, subfolders left out, in order.
fn reports(folder: &Path) -> Vec<PathBuf> {
    let is_report = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        path.is_file() && name != "INDEX.md" && !name.ends_with(".tsv")
    };
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut reports: Vec<PathBuf> = entries.filter(is_report).collect();
    reports.sort();
    reports
}

#[test]
#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn findings_in_real_reports_are_those_that_are_true_of_them() {
    let Some(folder) = std::env::var_os("DISCLINT_REPORTS") else {
        eprintln!("skipped: DISCLINT_REPORTS names no folder of real reports");
        return;
    };
    let pack = Packs::built_in().compose(&["cn"]).expect("a sound pack");
    let linter = Linter::new(&pack);
    let settings = Settings { language: "zh".into(), ..Settings::default() };

    let mut found: Vec<(Row, String)> = Vec::new();
    let mut unassessed: BTreeSet<(String, String)> = BTreeSet::new();
    let paths = reports(Path::new(&folder));
    assert!(!paths.is_empty(), "no reports in {}", folder.to_string_lossy());
    for path in &paths {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let linted = linter.lint(&file, &fs::read(path).unwrap(), &settings);
        let examined = linted.examined().unwrap_or_else(|| panic!("{file} was not read: {:?}", linted.state));
        let outcome = &examined.outcome;
        assert!(outcome.internal.is_empty(), "{file}: {:?}", outcome.internal);
        for diagnostic in &outcome.diagnostics {
            let line = examined.source.position(diagnostic.span().start).line as usize;
            let at = pointed_at(diagnostic, examined);
            let severity = diagnostic.severity.as_str().to_owned();
            let row = (file.clone(), line, severity, diagnostic.rule.to_string(), at);
            found.push((row, diagnostic.message.clone()));
        }
        unassessed.extend(outcome.not_assessed.iter().map(|one| (file.clone(), one.rule.to_string())));
    }
    found.sort();

    let (head, rows) = expected();
    let (silent, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(row, _)| row.2 == UNASSESSED);
    if std::env::var_os("DISCLINT_BLESS").is_some() {
        bless(&head, &rows, &silent, &found);
        return;
    }
    let mut wrong: Vec<String> = Vec::new();
    let mut left: Vec<&(Row, String)> = rows.iter().collect();
    for (row, message) in &found {
        match left.iter().position(|(other, _)| other == row) {
            Some(index) => drop(left.remove(index)),
            None => wrong.push(format!("not in the list: {row:?}: {message}")),
        }
    }
    wrong.extend(left.iter().map(|(row, why)| format!("no longer found: {row:?}: {why}")));
    wrong.extend(
        silent
            .iter()
            .filter(|((file, _, _, rule, _), _)| !unassessed.contains(&(file.clone(), rule.clone())))
            .map(|(row, _)| format!("does not say that it could not be assessed: {row:?}")),
    );
    let reasonless = rows.iter().chain(&silent).filter(|(_, why)| why.trim().is_empty() || why == NO_REASON);
    wrong.extend(reasonless.map(|(row, _)| format!("without a reason: {row:?}")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rewrites the list.
fn bless(head: &str, rows: &[(Row, String)], silent: &[(Row, String)], found: &[(Row, String)]) {
    let mut reasons: BTreeMap<&Row, Vec<&str>> = BTreeMap::new();
    rows.iter().for_each(|(row, why)| reasons.entry(row).or_default().push(why));
    let mut written: Vec<(&Row, String)> = silent.iter().map(|(row, why)| (row, why.clone())).collect();
    for (row, _) in found {
        let known = reasons.get_mut(row).filter(|known| !known.is_empty()).map(|known| known.remove(0));
        written.push((row, known.unwrap_or(NO_REASON).to_owned()));
    }
    written.sort();
    let mut text = head.to_owned();
    let mut last = "";
    for ((file, line, severity, rule, at), why) in written {
        if *file != last {
            text.push('\n');
            last = file;
        }
        text += &format!("{file}\t{line}\t{severity}\t{rule}\t{at}\t{why}\n");
    }
    fs::write(list(), text).unwrap();
}
