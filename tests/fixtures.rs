//! Whole reports: clean ones stay silent, faulty ones say what is wrong with them, and what is no
//! report at all is met with a clear line.
//!
//! - `fixtures/ok/` holds reports without one error or warning; `fixtures/ok.out` says what was
//!   recognized in each, so that silence is never that of a report nobody understood.
//! - `fixtures/err/<report>.out` is the concise output for a report, `<report>.human` what a terminal
//!   shows of it.
//! - `fixtures/broken/<file>.out` is the exit code and everything that is said of a file.
//!
//! Set `DISCLINT_BLESS=1` to rewrite what is expected (a `.human` file only where there is one), read
//! the difference, and check each line against the report before committing it.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be read is a failure")]

use disclint::cli::{World, run};
use disclint::diagnostic::{Severity, Verdict};
use disclint::fs::{MemoryDisk, RealDisk};
use disclint::lint::Linter;
use disclint::ruleset::Packs;
use disclint::settings::Settings;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Rules that have to be assessed in every clean report: they need every cell of every table.
const NEED_ALL: [&str; 8] = [
    "cn/section/missing",
    "cn/disclosure/row-missing",
    "cn/disclosure/not-a-count",
    "cn/requests/row-missing",
    "cn/requests/balance",
    "cn/requests/result-total",
    "cn/requests/applicant-total",
    "cn/review/group-total",
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The fixtures in a folder by name, without what is expected of them.
fn fixtures(name: &str) -> Vec<PathBuf> {
    let expected = |path: &PathBuf| path.extension().is_some_and(|end| end == "out" || end == "human");
    let entries = fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.is_file() && !expected(path)).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Compares with a file, or rewrites it; says what differs.
fn compare(path: &Path, said: &str, differ: &mut Vec<String>) {
    if std::env::var_os("DISCLINT_BLESS").is_some() {
        fs::write(path, said).unwrap();
    } else {
        let expected = fs::read_to_string(path).unwrap_or_default();
        if expected != said {
            differ.push(format!("{}\n--- expected\n{expected}--- said\n{said}", path.display()));
        }
    }
}

#[test]
fn clean_reports_stay_silent() {
    let pack = Packs::built_in().compose(&["cn"]).expect("a sound pack");
    let linter = Linter::new(&pack);
    let settings = Settings { language: "zh".into(), ..Settings::default() };
    let paths = fixtures("ok");
    assert!(paths.len() >= 12, "fixtures are missing");
    let (mut wrong, mut said) = (Vec::new(), String::new());
    for path in &paths {
        let name = name(path);
        let linted = linter.lint(&name, &fs::read(path).unwrap(), &settings);
        let examined = linted.examined().unwrap_or_else(|| panic!("{name}: {:?}", linted.state));
        let outcome = &examined.outcome;
        assert!(outcome.internal.is_empty(), "{name}: {:?}", outcome.internal);
        for diagnostic in outcome.diagnostics.iter().filter(|one| one.severity > Severity::Info) {
            let line = examined.source.position(diagnostic.span().start).line;
            wrong.push(format!("{name}:{line}: {}: {}", diagnostic.rule, diagnostic.message));
        }
        for rule in NEED_ALL {
            let verdict = outcome.verdicts.iter().find(|(id, _)| **id == *rule);
            if verdict.is_none_or(|(_, verdict)| *verdict != Verdict::Pass) {
                wrong.push(format!("{name}: {rule} was not assessed: {verdict:?}"));
            }
        }
        let known = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
        let year = examined.year.map_or("-".into(), |year| year.to_string());
        let parts = [known(&examined.form), year, known(&examined.organ), known(&examined.level)].join(" ");
        let _ = writeln!(
            said,
            "{name}\n  {} {} {}: {parts}",
            examined.source.encoding(),
            examined.format,
            examined.fidelity
        );
        for diagnostic in &outcome.diagnostics {
            let _ = writeln!(said, "  {}: {}", diagnostic.rule, diagnostic.message);
        }
        let mut unassessed: Vec<&str> = outcome.not_assessed.iter().map(|one| &*one.rule).collect();
        unassessed.dedup();
        for rule in unassessed {
            let _ = writeln!(said, "  not assessed: {rule}");
        }
    }
    compare(&folder("ok.out"), &said, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The exit code and both streams of the command line.
fn typed(args: &[&str], disk: &dyn disclint::fs::Disk, terminal: bool) -> (u8, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let args =
        ["disclint", "check", "--isolated", "--quiet", "--lang", "zh", "--color", "never"].iter().chain(args);
    let code = run(
        args.map(OsString::from),
        &mut World {
            disk,
            stdin: &mut &b""[..],
            stdout: &mut stdout,
            stderr: &mut stderr,
            stdout_is_terminal: terminal,
            stderr_is_terminal: false,
            width: 100,
            env: &|_| None,
            today: "2026-05-01".parse().ok(),
        },
    );
    let text = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    (code, text)
}

#[test]
fn faulty_reports_say_what_is_wrong() {
    let paths = fixtures("err");
    assert!(paths.len() >= 12, "fixtures are missing");
    let mut differ = Vec::new();
    for path in paths {
        let name = name(&path);
        let disk = MemoryDisk::with([(name.clone(), fs::read(&path).unwrap())]);
        let (code, concise) = typed(&["--output-format", "concise", &name], &disk, false);
        compare(&folder("err").join(format!("{name}.out")), &format!("{concise}exit {code}\n"), &mut differ);
        let human = folder("err").join(format!("{name}.human"));
        if human.exists() {
            compare(&human, &typed(&["--output-format", "human", &name], &disk, true).1, &mut differ);
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn what_is_no_report_is_met_with_a_clear_line() {
    let clean = fs::read_to_string(folder("ok").join("澜江市统计局-2020.md")).unwrap();
    let mut cases: Vec<(String, Vec<u8>)> =
        fixtures("broken").iter().map(|path| (name(path), fs::read(path).unwrap())).collect();
    assert!(cases.len() >= 8, "fixtures are missing");
    // Too large to keep.
    let long = "公开政府信息，".repeat(200_000);
    cases.push(("made-huge-line.txt".into(), format!("{long}\n").into_bytes()));
    cases.push(("made-huge-paragraph.md".into(), clean.replace("改版网站", &long).into_bytes()));
    cases.push(("made-deep.html".into(), ["<div>".repeat(100_000), "甲".into()].concat().into_bytes()));
    cases.push(("made-many-brackets.md".into(), "[".repeat(300_000).into_bytes()));
    let mut differ = Vec::new();
    for (name, bytes) in cases {
        let disk = MemoryDisk::with([(name.clone(), bytes)]);
        let (code, said) = typed(&["--output-format", "concise", &name], &disk, false);
        compare(&folder("broken").join(format!("{name}.out")), &format!("{said}exit {code}\n"), &mut differ);
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn one_unreadable_file_does_not_keep_the_others_from_being_linted() {
    let args: Vec<String> = ["ok/澜江市统计局-2020.md", "broken/截断.docx", "err/岚溪县林业局-2023.md"]
        .iter()
        .map(|name| folder(name).to_string_lossy().into_owned())
        .collect();
    let args: Vec<&str> =
        ["--output-format", "concise"].into_iter().chain(args.iter().map(String::as_str)).collect();
    let (code, said) = typed(&args, &RealDisk, false);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("岚溪县林业局-2023.md:") && said.contains("cn/requests/applicant-total"), "{said}");
    assert!(said.contains("截断.docx"), "{said}");
}

#[test]
fn the_readme_shows_what_is_said_of_the_first_fixture() {
    let name = "岚溪县林业局-2023.md";
    let readme = fs::read_to_string(folder("").join("../README.md")).unwrap();
    let said = fs::read_to_string(folder("err").join(format!("{name}.out"))).unwrap();
    for line in said.lines().filter(|line| line.starts_with(name)) {
        assert!(readme.contains(line), "the README does not show: {line}");
    }
}
