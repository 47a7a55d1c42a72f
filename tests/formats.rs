//! One report in every format an office has: the same values are recognized, the same findings come
//! out, and each says where a person finds it in that format.
//!
//! `fixtures/formats/clean.*` is the report, `faulty.*` the same with five faults: a result that its
//! row's total does not hold, a wrong total of outcomes, a blank cell, a heading of another wording,
//! a late date. The plain text is the measure of the others. `word`, `wps` and `writer` say which
//! program writes such a file, `site` is the page of a government's site, `browser` what a browser
//! prints, `drawn` a PDF of a font that is not in it.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be read is a failure")]

use disclint::diagnostic::Diagnostic;
use disclint::lint::Linter;
use disclint::read::{Input, read};
use disclint::recognize::{CellState, Recognizer, Report, Settings as Stated, TableState};
use disclint::ruleset::{Pack, Packs};
use disclint::settings::Settings;
use std::fs;
use std::path::Path;

const FORMATS: [(&str, &str, &str); 13] = [
    ("txt", "text", "rebuilt"),
    ("md", "markdown", "exact"),
    ("site.html", "html", "exact"),
    ("word.html", "html", "exact"),
    ("gb18030.html", "html", "exact"),
    ("word.docx", "docx", "exact"),
    ("wps.docx", "docx", "exact"),
    ("odt", "odt", "exact"),
    ("ods", "ods", "exact"),
    ("xlsx", "xlsx", "exact"),
    ("writer.pdf", "pdf", "rebuilt"),
    ("browser.pdf", "pdf", "rebuilt"),
    ("drawn.pdf", "pdf", "rebuilt"),
];

fn bytes(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name)).unwrap()
}

fn pack() -> Pack {
    Packs::built_in().compose(&["cn"]).expect("a sound pack")
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Everything that was recognized, without a word about where.
fn recognized(pack: &Pack, name: &str) -> Vec<String> {
    let bytes = bytes(name);
    let reading = read(Input { name, bytes: &bytes, encoding: None }).unwrap();
    let recognizer = Recognizer::new(&pack.profile, &pack.forms);
    let report = recognizer.recognize(&reading.source, reading.document, &Stated::default());
    let mut seen = vec![
        format!("title {:?}", report.title.found().map(|title| title.text.clone())),
        format!("organ {:?} {:?}", report.organ.as_ref().map(|organ| &organ.text), report.level),
        format!("year {:?}", report.year.as_ref().map(|year| year.value)),
        format!("form {:?}", report.looks_like.map(|form| &report.forms[form].id)),
        format!("period {:?}", report.period.found().map(|period| (period.start, period.end))),
        format!("signed {:?}", report.sign_off.organ.as_ref().map(|organ| &organ.text)),
        format!("signed {:?}", report.sign_off.date.map(|date| report.dates[date].date)),
    ];
    seen.extend(report.sections.iter().map(|section| format!("section {:?} {}", section.key, section.text)));
    seen.extend(
        report.fields.iter().map(|field| format!("field {} {}", field.key, squeezed(&field.value.text))),
    );
    seen.extend(cells(&report));
    seen
}

fn cells(report: &Report<'_>) -> Vec<String> {
    let mut seen = Vec::new();
    for table in &report.tables {
        assert_eq!(table.state, TableState::Found, "{}: {}", report.source.name(), table.key);
        for row in &table.rows {
            for (column, cell) in &row.cells {
                let text = match cell {
                    CellState::Found(cell) => squeezed(&cell.text),
                    other => format!("{other:?}"),
                };
                seen.push(format!("{}[{}, {column}] {text}", table.key, row.key));
            }
        }
    }
    seen
}

/// What is found, without a word about where.
fn said(diagnostic: &Diagnostic) -> String {
    let label = &diagnostic.labels[0];
    let cell = label.cell.as_ref().map(|cell| format!("{}[{}, {}]", cell.table, cell.row, cell.column));
    let Diagnostic { rule, severity, message, .. } = diagnostic;
    format!("{severity:?} {rule} {} {:?} {cell:?} {}", squeezed(message), label.value, label.text)
}

#[test]
fn every_format_is_recognized_alike() {
    let pack = pack();
    for report in ["clean", "faulty"] {
        let expected = recognized(&pack, &format!("{report}.txt"));
        // Ten cells of the first table, a hundred and seventy-five and fifteen of the others.
        assert_eq!(expected.iter().filter(|line| line.contains('[')).count(), 200);
        assert_eq!(expected.iter().filter(|line| line.starts_with("section")).count(), 6);
        for (format, ..) in FORMATS {
            let name = format!("{report}.{format}");
            let seen = recognized(&pack, &name);
            let differ: Vec<_> = expected.iter().zip(&seen).filter(|(one, other)| one != other).collect();
            assert!(differ.is_empty() && seen.len() == expected.len(), "{name}: {differ:#?}");
        }
    }
}

#[test]
fn every_format_gives_the_same_findings() {
    let pack = pack();
    let linter = Linter::new(&pack);
    let settings = Settings { language: "zh".into(), ..Settings::default() };
    for report in ["clean", "faulty"] {
        let mut expected = Vec::new();
        for (format, reader, fidelity) in FORMATS {
            let name = format!("{report}.{format}");
            let linted = linter.lint(&name, &bytes(&name), &settings);
            let examined = linted.examined().unwrap_or_else(|| panic!("{name}: {:?}", linted.state));
            assert_eq!((examined.format, examined.fidelity), (reader, fidelity), "{name}");
            assert!(examined.outcome.internal.is_empty(), "{name}");
            let mut found: Vec<String> = examined.outcome.diagnostics.iter().map(said).collect();
            found.sort();
            if format == "txt" {
                expected = found;
                assert_eq!(expected.len(), if report == "clean" { 0 } else { 5 }, "{expected:#?}");
                continue;
            }
            assert_eq!(found, expected, "{name}");
        }
    }
}

/// What the finding of a rule says about where it is.
fn locator(linter: &Linter<'_>, name: &str, rule: &str, language: &str) -> String {
    let settings = Settings { language: language.into(), ..Settings::default() };
    let linted = linter.lint(name, &bytes(name), &settings);
    let found = linted.examined().unwrap().outcome.diagnostics.iter().find(|one| &*one.rule == rule);
    found.unwrap().labels[0].locator.clone()
}

#[test]
fn a_person_finds_the_place_in_every_format() {
    let pack = pack();
    let linter = Linter::new(&pack);
    let english = locator(&linter, "faulty.writer.pdf", "cn/requests/applicant-total", "en");
    assert!(english.starts_with("page 2"), "{english}");
    for (format, [cell, heading, date], [of_heading, of_date]) in WAYS {
        let name = format!("faulty.{format}");
        let place = |rule| locator(&linter, &name, rule, "zh");
        assert_eq!(place("cn/requests/applicant-total"), format!("{cell}{CELL}"), "{name}");
        assert_eq!(place("cn/section/title-deviates"), format!("{heading}{HEADING}{of_heading}"), "{name}");
        assert_eq!(place("cn/date/late-department"), format!("{date}{DATE}{of_date}"), "{name}");
    }
}

const CELL: &str = "表三·（四）1.本机关不掌握相关政府信息×自然人";
const HEADING: &str = "三、依申请公开办理情况";
const DATE: &str = "六、其他需要报告的事项";

/// The outer way to the wrong cell, to the heading and to the date, and the last step to the latter.
const WAYS: [(&str, [&str; 3], [&str; 2]); 13] = [
    ("txt", ["", "", ""], ["", ""]),
    ("md", ["", "", ""], ["", ""]),
    ("site.html", ["", "", ""], ["", ""]),
    ("word.html", ["", "", ""], ["", ""]),
    ("gb18030.html", ["", "", ""], ["", ""]),
    ("word.docx", ["", "", ""], ["·第13段", "·第23段"]),
    ("wps.docx", ["", "", ""], ["·第13段", "·第23段"]),
    ("odt", ["", "", ""], ["·第13段", "·第23段"]),
    ("ods", ["工作表“年报”·"; 3], ["·第27行·第1列", "·第69行·第1列"]),
    ("xlsx", ["工作表“年报”·"; 3], ["·第27行·第1列", "·第69行·第1列"]),
    ("writer.pdf", ["第2页·", "第1页·", "第4页·"], ["", ""]),
    ("browser.pdf", ["第2页·", "第2页·", "第3页·"], ["", ""]),
    ("drawn.pdf", ["第2页·", "第1页·", "第3页·"], ["", ""]),
];

#[test]
fn the_bytes_of_a_page_hold_the_faulty_text() {
    let pack = pack();
    let linter = Linter::new(&pack);
    let settings = Settings { language: "zh".into(), ..Settings::default() };
    for (format, encoding) in [
        ("site.html", encoding_rs::UTF_8),
        ("word.html", encoding_rs::UTF_8),
        ("gb18030.html", encoding_rs::GB18030),
    ] {
        let name = format!("faulty.{format}");
        let bytes = bytes(&name);
        let linted = linter.lint(&name, &bytes, &settings);
        let examined = linted.examined().unwrap();
        let mut held = Vec::new();
        for diagnostic in &examined.outcome.diagnostics {
            let disk = examined.source.origin().disk(diagnostic.labels[0].span).unwrap();
            let on_disk = encoding.decode(&bytes[disk.start as usize..disk.end as usize]).0;
            held.push((diagnostic.rule.to_string(), without_tags(&on_disk)));
        }
        held.sort();
        let expected = [
            ("cn/date/late-department", "2023年2月10日"),
            ("cn/disclosure/blank-cell", ""),
            ("cn/requests/applicant-total", "3"),
            ("cn/review/group-total", "3"),
            ("cn/section/title-deviates", "依申请公开办理情况"),
        ];
        let held: Vec<(&str, &str)> =
            held.iter().map(|(rule, text)| (rule.as_str(), text.as_str())).collect();
        assert_eq!(held, expected, "{name}");
    }
}

#[test]
fn the_tables_alone_are_judged_as_tables() {
    let pack = pack();
    let linter = Linter::new(&pack);
    let whole = String::from_utf8(bytes("faulty.md")).unwrap();
    let tables: Vec<&str> = whole.split("\n\n").filter(|block| block.starts_with('|')).collect();
    let rules = |blocks: &[&str]| {
        let text = blocks.join("\n\n");
        let linted = linter.lint("tables.md", text.as_bytes(), &Settings::default());
        let found = &linted.examined().unwrap().outcome.diagnostics;
        found.iter().map(|one| one.rule.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        rules(&tables),
        [
            "cn/report/tables-only",
            "cn/disclosure/blank-cell",
            "cn/requests/applicant-total",
            "cn/review/group-total"
        ]
    );
    // Two of them may be anybody's.
    assert_eq!(rules(&tables[1..]), ["cn/report/not-annual-report"]);
}

/// What stands between tags; Word puts every few characters into an element of their own.
fn without_tags(html: &str) -> String {
    let mut inside = false;
    let text: String = html
        .chars()
        .filter(|c| {
            let tag = inside || *c == '<';
            inside = *c == '<' || (inside && *c != '>');
            !tag
        })
        .collect();
    text.replace("&nbsp;", "").trim().to_owned()
}
