//! Reports of one body over the years, and many reports at a glance, as users of the command line
//! meet them.
//!
//! `fixtures/series/` holds the reports of an invented body for three years, the last one under a
//! longer form of its name, and that of a neighbour. Against the year before, 2022 carries over one
//! request too many, repeats section five and reports ten times as many penalties; in 2023 nothing
//! is wrong but that the neighbour wrote the same section one. `fixtures/series.out` is what is said
//! of them all, `fixtures/series.summary` the same as tables. Set `DISCLINT_BLESS=1` to rewrite both,
//! and read the difference before committing it.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be read is a failure")]

use disclint::cli::{World, run};
use disclint::fs::MemoryDisk;
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

const FIRST: &str = "澜湖县渔业局-2021.md";
const SECOND: &str = "澜湖县渔业局-2022.md";
const THIRD: &str = "济川市澜湖县渔业局-2023.md";
const NEIGHBOUR: &str = "澜湖县海事服务中心-2023.md";
const CARRIED: &str = "cn/series/carried-over";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn text(name: &str) -> String {
    fs::read_to_string(fixtures().join("series").join(name)).unwrap()
}

/// What came of a command.
struct Said {
    code: u8,
    stdout: String,
    stderr: String,
}

/// Runs a command on a disk that holds these files.
fn on(files: &[(&str, String)], args: &[&str]) -> Said {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.clone().into_bytes()));
    let disk = MemoryDisk::with(files.collect::<Vec<_>>());
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = run(
        std::iter::once("disclint").chain(args.iter().copied()).map(OsString::from),
        &mut World {
            disk: &disk,
            stdin: &mut &b""[..],
            stdout: &mut stdout,
            stderr: &mut stderr,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
            width: 100,
            env: &|_| None,
            today: "2026-05-01".parse().ok(),
        },
    );
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code, stdout: text(stdout), stderr: text(stderr) }
}

/// The rules that fired in each report, and what could not be assessed, as `path rule`.
fn found(said: &Said) -> (Vec<String>, Vec<String>) {
    let output: Value =
        serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {}", said.stderr));
    let (mut fired, mut gaps) = (Vec::new(), Vec::new());
    for report in output["reports"].as_array().unwrap() {
        let path = report["path"].as_str().unwrap();
        for one in report["diagnostics"].as_array().unwrap() {
            fired.push(format!("{path} {}", one["rule"].as_str().unwrap()));
        }
        for one in report["verdicts"]["not_assessable"].as_array().unwrap() {
            gaps.push(format!(
                "{path} {} {}",
                one["rule"].as_str().unwrap(),
                one["reason"].as_str().unwrap()
            ));
        }
    }
    (fired, gaps)
}

fn json(files: &[(&str, String)], args: &[&str]) -> (Vec<String>, Vec<String>) {
    found(&on(files, &[&["check", "--output-format", "json", "--lang", "zh"], args].concat()))
}

fn all() -> Vec<(&'static str, String)> {
    [FIRST, SECOND, THIRD, NEIGHBOUR].map(|name| (name, text(name))).into()
}

fn compare(name: &str, said: &str) {
    let path = fixtures().join(name);
    if std::env::var_os("DISCLINT_BLESS").is_some() {
        fs::write(&path, said).unwrap();
    } else {
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert!(expected == said, "{name}\n--- expected\n{expected}--- said\n{said}");
    }
}

#[test]
fn years_of_one_body_find_each_other() {
    let mut said = String::new();
    for language in ["zh", "en"] {
        let output = on(&all(), &["check", "--lang", language, "-v", "--select", "cn/series"]);
        assert_eq!(output.code, 0, "{}", output.stderr);
        said += &output.stdout;
    }
    compare("series.out", &said);
}

#[test]
fn the_batch_view_tells_the_worst_first() {
    let mut files = all();
    files.push(("空文件.md", String::new()));
    files.push((
        "坏.md",
        text(SECOND).replace("| 四、结转下年度继续办理 |  |  | 1 |", "| 四、结转下年度继续办理 |  |  | 9 |"),
    ));
    let mut said = String::new();
    for language in ["zh", "en"] {
        let select = "cn/series,cn/requests/applicant-total";
        let args = ["check", "--lang", language, "--output-format", "summary", "--select", select];
        let output = on(&files, &args);
        assert_eq!(output.code, 2, "a file cannot be read");
        said += &output.stdout;
    }
    compare("series.summary", &said);
}

#[test]
fn output_is_the_same_with_any_number_of_threads() {
    let mut files = all();
    let copies: Vec<String> = (0..40).map(|n| format!("many/{n}.md")).collect();
    for (n, name) in copies.iter().enumerate() {
        let organ = format!("第{n}镇人民政府");
        files.push((name, text([FIRST, SECOND][n % 2]).replace("澜湖县渔业局", &organ)));
    }
    let with =
        |jobs: &str, format: &str| on(&files, &["check", "--output-format", format, "-j", jobs]).stdout;
    for format in ["json", "summary"] {
        let one = with("1", format);
        assert!(one.contains("cn/series/shared-text"), "{one}");
        assert_eq!(one, with("2", format));
        assert_eq!(one, with("7", format));
    }
}

#[test]
fn a_stated_report_gives_what_the_folder_gives() {
    let (in_folder, _) = json(&all(), &[]);
    let of_second: Vec<&String> = in_folder.iter().filter(|line| line.starts_with(SECOND)).collect();
    assert!(of_second.iter().any(|line| line.ends_with(CARRIED)));
    let (stated, _) = json(&all(), &[SECOND, "--previous", FIRST]);
    assert_eq!(stated.iter().collect::<Vec<_>>(), of_second);
    // Without it, and for the earlier report itself, the rules do not apply.
    for alone in [FIRST, SECOND] {
        let (fired, gaps) = json(&all(), &[alone]);
        assert!(!fired.iter().chain(&gaps).any(|line| line.contains("cn/series/")), "{fired:?} {gaps:?}");
    }
}

#[test]
fn several_stated_reports_are_matched_by_body() {
    let previous = ["--previous", FIRST, "--previous", NEIGHBOUR];
    let (fired, _) = json(&all(), &[&[SECOND, THIRD][..], &previous].concat());
    let carried: Vec<&String> = fired.iter().filter(|line| line.ends_with(CARRIED)).collect();
    assert_eq!(carried, [&format!("{SECOND} {CARRIED}")]);
    let said = on(&all(), &[&["check", SECOND, THIRD][..], &previous].concat());
    assert!(said.stderr.contains(&format!("{NEIGHBOUR}: warning:")), "{}", said.stderr);
    assert!(!said.stderr.contains(FIRST), "{}", said.stderr);
}

#[test]
fn another_bodys_report_is_an_error_and_nothing_is_compared_with_it() {
    let said = on(&all(), &["check", "--output-format", "json", SECOND, "--previous", NEIGHBOUR]);
    assert_eq!(said.code, 1);
    let (fired, gaps) = found(&said);
    let of_series: Vec<&String> =
        fired.iter().chain(&gaps).filter(|line| line.contains("cn/series/")).collect();
    assert_eq!(of_series, [&format!("{SECOND} cn/series/organ-differs")]);
}

#[test]
fn a_report_of_another_year_is_no_year_before() {
    let (fired, gaps) = json(&all(), &[THIRD, "--previous", FIRST]);
    assert!(!fired.iter().any(|line| line.contains("cn/series/")), "{fired:?}");
    let gap = gaps.iter().find(|line| line.contains(CARRIED)).unwrap();
    assert!(gap.contains("2021年度") && gap.contains("不是2022年度"), "{gap}");
    // Years that do not follow each other are not compared of themselves.
    let (fired, gaps) = json(&[(FIRST, text(FIRST)), (THIRD, text(THIRD))], &[]);
    assert!(!fired.iter().chain(&gaps).any(|line| line.contains("cn/series/")), "{fired:?} {gaps:?}");
}

#[test]
fn copies_of_one_report_are_used_and_contradictions_are_not() {
    let mut files = vec![(FIRST, text(FIRST)), (SECOND, text(SECOND)), ("副本.md", text(FIRST))];
    let (fired, _) = json(&files, &[]);
    assert_eq!(fired.iter().filter(|line| line.ends_with(CARRIED)).count(), 1);
    let other = text(FIRST).replace("| 行政许可 | 318 |", "| 行政许可 | 381 |");
    assert_ne!(other, text(FIRST));
    files[2].1 = other;
    let (fired, gaps) = json(&files, &[]);
    assert!(!fired.iter().any(|line| line.ends_with(CARRIED)), "{fired:?}");
    let gap = gaps.iter().find(|line| line.contains(CARRIED)).unwrap();
    assert!(gap.contains(FIRST) && gap.contains("副本.md"), "{gap}");
    // A stated one settles it.
    let (fired, _) = json(&files, &["--previous", FIRST]);
    assert_eq!(fired.iter().filter(|line| line.ends_with(CARRIED)).count(), 1);
}

#[test]
fn a_blank_is_not_assessable_and_never_a_zero() {
    let row = "| 四、结转下年度继续办理 |  |  | 2 | 1 | 0 | 0 | 0 | 0 | 3 |";
    assert!(text(FIRST).contains(row));
    let blank = text(FIRST).replace(row, "| 四、结转下年度继续办理 |  |  | 2 | 1 |  | 0 | 0 | 0 |  |");
    let (fired, gaps) = json(&[(FIRST, blank), (SECOND, text(SECOND))], &[]);
    // The column of natural persons is still wrong.
    assert!(fired.contains(&format!("{SECOND} {CARRIED}")), "{fired:?}");
    let gaps: Vec<&String> =
        gaps.iter().filter(|line| line.starts_with(SECOND) && line.contains(CARRIED)).collect();
    assert_eq!(gaps.len(), 2, "{gaps:?}");
    assert!(gaps.iter().all(|line| line.contains(FIRST) && line.contains("为空")), "{gaps:?}");
}

#[test]
fn settings_switch_the_chain_of_documents_on_and_name_the_archive() {
    let config = "rules: {cn/series/in-force-chain: info}\nprevious: [archive]\n".to_owned();
    let files = [
        (".disclint.yaml", config),
        (
            "archive/old.md",
            text(FIRST).replace("| 行政规范性文件 | 2 | 0 | 7 |", "| 行政规范性文件 | 2 | 0 | 9 |"),
        ),
        (SECOND, text(SECOND)),
    ];
    let (fired, _) = json(&files, &[SECOND]);
    for rule in ["cn/series/in-force-chain", CARRIED] {
        assert!(fired.contains(&format!("{SECOND} {rule}")), "{rule}: {fired:?}");
    }
}

#[test]
fn a_stated_report_that_cannot_be_read_is_said_and_exit_2() {
    let said = on(&all(), &["check", SECOND, "--previous", "没有.md"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("没有.md"), "{}", said.stderr);
    let mut files = all();
    files.push(("空.md", String::new()));
    let said = on(&files, &["check", SECOND, "--previous", "空.md"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("空.md: error:") && said.stdout.contains("1 份报告"), "{}", said.stderr);
}

#[test]
fn the_other_place_is_in_machine_formats() {
    let said = on(&all(), &["check", "--output-format", "json", "--select", CARRIED]);
    let output: Value = serde_json::from_str(&said.stdout).unwrap();
    let reports = output["reports"].as_array().unwrap();
    let one = reports.iter().flat_map(|report| report["diagnostics"].as_array().unwrap()).next().unwrap();
    let place = &one["elsewhere"][0];
    assert_eq!((place["path"].as_str(), place["value"].as_str()), (Some(FIRST), Some("3")));
    let line = text(FIRST).lines().position(|line| line.starts_with("| 四、结转下年度")).unwrap() + 1;
    assert_eq!(place["line"].as_u64(), Some(line as u64));
    assert_eq!(place["cell"]["row"].as_str(), Some("carried_out"));
    let said = on(&all(), &["check", "--output-format", "sarif", "--select", CARRIED]);
    let output: Value = serde_json::from_str(&said.stdout).unwrap();
    let related = output["runs"][0]["results"][0]["relatedLocations"].as_array().unwrap();
    let lines: Vec<u64> = related
        .iter()
        .filter_map(|place| place["physicalLocation"]["region"]["startLine"].as_u64())
        .collect();
    assert!(lines.contains(&(line as u64)), "{lines:?}");
}
