//! Owns reports in other formats: as Word documents, workbooks and pages of many shapes they tell what
//! they tell as plain text.

#[path = "formats/shapes.rs"]
mod shapes;

use crate::random::Random;
use crate::render::{Layout, items, render};
use crate::{faults, model, number, pack};
use disclint::lint::Linter;
use disclint::read::{Input, read};
use disclint::recognize::{CellState, Recognizer, Settings as Stated};
use disclint::ruleset::Pack;
use disclint::settings::Settings;
use shapes::SHAPES;

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Everything that is recognized and found, without a word about where.
fn told(pack: &Pack, name: &str, bytes: &[u8]) -> Vec<String> {
    let recognizer = Recognizer::new(&pack.profile, &pack.forms);
    let reading = read(Input { name, bytes, encoding: None }).expect("a report that can be read");
    let report = recognizer.recognize(&reading.source, reading.document, &Stated::default());
    let mut told = vec![
        format!("title {:?}", report.title.found().map(|title| squeezed(&title.text))),
        format!("organ {:?}", report.organ.as_ref().map(|organ| squeezed(&organ.text))),
        format!("form {:?}", report.looks_like.map(|form| &report.forms[form].id)),
        format!("period {:?}", report.period.found().map(|period| (period.start, period.end))),
        format!("signed {:?}", report.sign_off.date.map(|date| report.dates[date].date)),
    ];
    told.extend(report.sections.iter().map(|section| format!("section {:?}", section.key)));
    told.extend(report.fields.iter().map(|field| format!("{} {}", field.key, squeezed(&field.value.text))));
    for (table, row) in report.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)))
    {
        told.extend(row.cells.iter().map(|(column, cell)| {
            let text = match cell {
                CellState::Found(cell) => squeezed(&cell.text),
                other => format!("{other:?}"),
            };
            format!("{}[{}, {column}] {text}", table.key, row.key)
        }));
    }
    let linted = Linter::new(pack).lint(name, bytes, &Settings::default());
    let outcome = &linted.examined().expect("a report that can be read").outcome;
    assert!(outcome.internal.is_empty(), "{name}: {:?}", outcome.internal);
    // That a draft has changes and comments in it is true of the file alone.
    let of_report = outcome.diagnostics.iter().filter(|one| !one.rule.starts_with("cn/report/"));
    told.extend(of_report.map(|one| format!("{:?} {} {}", one.severity, one.rule, squeezed(&one.message))));
    told.sort();
    told
}

#[test]
fn every_shape_tells_what_the_plain_text_tells() {
    let pack = pack();
    let seeds = number("DISCLINT_SEEDS", 6);
    let mut wrong = Vec::new();
    for seed in 0..seeds {
        let mut random = Random(seed);
        let mut report = model::clean(&mut random);
        if seed % 3 > 0 {
            faults::plant(&mut report, seed, &mut random);
        }
        let plain = render(&report, Layout::Tabs, &mut Random(seed));
        let expected = told(&pack, "report.txt", plain.text.as_bytes());
        for (name, shape) in SHAPES {
            let bytes = shape(&items(&report), &mut Random(seed));
            let seen = told(&pack, name, &bytes);
            let differ = |a: &[String], b: &[String]| -> Vec<String> {
                a.iter().filter(|line| !b.contains(line)).take(4).cloned().collect()
            };
            if seen != expected {
                wrong.push(format!(
                    "seed {seed} {name}: lost {:#?}, came {:#?}",
                    differ(&expected, &seen),
                    differ(&seen, &expected)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong[..wrong.len().min(6)].join("\n"));
}

#[test]
fn a_heading_that_cannot_be_read_is_not_missing() {
    let pack = pack();
    let plain = render(&model::clean(&mut Random(0)), Layout::Tabs, &mut Random(0)).text;
    let missing = |bytes: &[u8]| {
        let linted = Linter::new(&pack).lint("report.txt", bytes, &Settings::default());
        let outcome = &linted.examined().expect("a report that can be read").outcome;
        let rule = "cn/section/missing";
        let found = outcome.diagnostics.iter().filter(|one| &*one.rule == rule).count();
        (found, outcome.not_assessed.iter().filter(|one| &*one.rule == rule).count())
    };
    // One section is gone with all that it says, and of every other line one character is no text any more.
    let at = |title: &str| {
        let titles =
            plain.match_indices(title).map(|(at, _)| plain[..at].rfind('\n').map_or(0, |end| end + 1));
        titles.last().expect("a section of this title")
    };
    let gone = format!("{}{}", &plain[..at("存在的主要问题及改进情况")], &plain[at("其他需要报告的事项")..]);
    assert_eq!(missing(gone.as_bytes()).0, 1);
    let mut damaged = Vec::new();
    for (number, line) in gone.split_inclusive('\n').enumerate() {
        let cut = line.char_indices().nth(3).map_or(0, |(at, _)| at);
        damaged.extend_from_slice(&line.as_bytes()[..cut]);
        damaged.extend_from_slice(if number % 2 == 0 || line.trim().is_empty() { b"" } else { b"\xFF\xFF" });
        damaged.extend_from_slice(&line.as_bytes()[cut..]);
    }
    let (found, unassessed) = missing(&damaged);
    assert!(found == 0 && unassessed > 0, "{found} {unassessed}");
}
