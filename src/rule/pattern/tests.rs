//! Matches, their contexts, and what becomes of overlapping ones.

use super::*;
use crate::rule::sample;

fn found(with: &str, text: &str) -> Vec<(String, Vec<Edit>)> {
    let told = |report: &Report<'_>| {
        let findings = sample::run(&PatternKind, with, report);
        let place =
            |finding: Finding| (report.source.slice(finding.labels[0].span).to_owned(), finding.edits);
        findings.findings.into_iter().map(place).collect()
    };
    sample::report(text, told)
}

#[test]
fn contexts_decide_and_edits_touch_what_differs() {
    let with = "{patterns: [{pattern: '、等', replace: 等, unless: {after: ^级}}]}";
    let found = found(with, "甲县2022年政府信息公开工作年度报告\n一、总体情况\n教育、 等领域，类别、等级。");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "、 等");
    assert_eq!(found[0].1.len(), 1, "{found:?}");
    assert_eq!(found[0].1[0].text, "");
}

#[test]
fn the_longest_of_overlapping_matches_stands() {
    let with = "{patterns: [公开, 公开情况], words: {情况: ''}}";
    let found = found(with, "甲县2022年政府信息公开工作年度报告\n一、总体情况\n主动公开情况。");
    assert_eq!(found.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["公开情况"]);
}

#[test]
fn an_item_holds_in_its_years_only() {
    let with = "{patterns: [{pattern: 旧通知, effective: 2021..}]}";
    let report =
        |year: &str| format!("甲县{year}年政府信息公开工作年度报告\n根据旧通知编制。\n一、总体情况\n无。");
    assert_eq!(found(with, &report("2021")).len(), 1);
    assert!(found(with, &report("2020")).is_empty());
}

#[test]
fn numbers_count_only_with_a_right_checksum() {
    assert!(Checksum::Mod112.holds("11010519491231002X") && !Checksum::Mod112.holds("110105194912310021"));
    assert!(Checksum::Luhn.holds("4111111111111111") && !Checksum::Luhn.holds("4111111111111112"));
    assert_eq!(masked("11010519491231002X"), "110*************2X");
}

#[test]
fn a_fault_names_its_place() {
    let faults = sample::faults(&PatternKind, "{in: [prosa], patterns: [{pattern: a, unless: {before: b}}]}");
    assert_eq!(faults[0].path, ["in", "0"]);
    assert_eq!(faults[0].help.as_deref(), Some("did you mean `prose`?"));
    let faults = sample::faults(&PatternKind, "{patterns: [{pattern: a, unles: {}}]}");
    assert_eq!(faults[0].path, ["patterns", "0", "unles"]);
}
