//! The budgets of a run: one report in a process of its own, a folder of reports, ten times the
//! rules. Budgets: 10 ms for the process; 1,000 reports of 15 KB a second on each core; at most half
//! as much again with ten times the rules.

use disclint::lint::Linter;
use disclint::ruleset::{Pack, PackFile, Packs};
use disclint::settings::Settings;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use std::process::{Command, Stdio};

fn main() {
    divan::main();
}

const MODEL: &str = include_str!("../rules/cn/examples/2021-government.md");

/// Report number `n`: the model with numbers of its own, its prose repeated up to 15 KB.
fn report(n: usize) -> String {
    let mut text = MODEL.replace("6284", &(6000 + n).to_string());
    let at = text.find("（三）政府信息管理").expect("the model has this part");
    while text.len() < 15_000 {
        text.insert_str(
            at,
            &format!("第{n}次编制年度报告时，对重点领域信息逐条核对，更新公开指南和目录。\n\n"),
        );
    }
    text
}

fn pack() -> Pack {
    Packs::built_in().compose(&["cn"]).expect("the built-in pack composes")
}

/// `disclint check report.md`, from the start of the process to its end.
#[divan::bench]
fn process(bencher: Bencher<'_, '_>) {
    let path = std::env::temp_dir().join("disclint-bench.md");
    std::fs::write(&path, report(0)).expect("the folder for temporary files is writable");
    bencher.bench(|| {
        Command::new(env!("CARGO_BIN_EXE_disclint"))
            .args(["check", "--isolated"])
            .arg(&path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("the program starts")
    });
}

/// Loading the rules, without a report.
#[divan::bench]
fn rules_loaded() -> Pack {
    pack()
}

/// 2,000 reports one after the other, on one core.
#[divan::bench(sample_count = 3)]
fn folder(bencher: Bencher<'_, '_>) {
    let (pack, settings) = (pack(), Settings::default());
    let linter = Linter::new(&pack);
    let reports: Vec<String> = (0..2_000).map(report).collect();
    bencher.counter(ItemsCount::new(reports.len())).bench(|| {
        for report in &reports {
            black_box(linter.lint("report.md", report.as_bytes(), &settings));
        }
    });
}

/// One report, with the rules of the pack and nine times as many more that find nothing.
#[divan::bench(args = [1, 10])]
fn times_the_rules(bencher: Bencher<'_, '_>, times: usize) {
    let rules = pack().rules.len() * (times - 1);
    let mut text = String::from("rules:\n");
    for n in 0..rules {
        text.push_str(&format!(
            "  - id: more/text/rule-{n}\n    kind: pattern\n    level: warning\n    title: 规则{n}\n    basis: [{{kind: convention, instrument: 约定}}]\n    with: {{patterns: [{{pattern: '无此字样{n}(?:甲|乙)'}}]}}\n    message: {{found: 有}}\n    examples:\n      pass: [{{text: 甲}}]\n      fail: [{{text: '无此字样{n}甲'}}]\n"
        ));
    }
    let mut packs = Packs::built_in();
    let ids = if times == 1 {
        vec!["cn".to_owned()]
    } else {
        let header = "id: more\ntitle: 更多\nlanguages: [zh]\nextends: [cn]\n".to_owned();
        let file = |name: &str, text: String| PackFile { name: name.into(), text };
        packs.add("more", vec![file("pack.yaml", header), file("rules.yaml", text)]).expect("a sound pack")
    };
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let pack = packs.compose(&ids).expect("the packs compose");
    assert_eq!(pack.rules.len() / times, pack.rules.len() - rules);
    let (linter, settings, report) = (Linter::new(&pack), Settings::default(), report(0));
    bencher.bench(|| black_box(linter.lint("report.md", report.as_bytes(), &settings)));
}
