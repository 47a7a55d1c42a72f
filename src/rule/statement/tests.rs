//! Equations between what a text states, and statements made twice.

use super::*;
use crate::recognize::testing::with_report;
use crate::rule::sample;

const WITH: &str = "
    equations:
      - any: [new + carried_in = concluded + carried_out]
        needs: [new, carried_in, concluded, carried_out]
      - any:
          - received + carried_in = concluded + carried_out
          - received = concluded + carried_out
          - received = concluded + carried_out + withdrawn
        needs: [received, concluded, carried_out]
      - any: [concluded <= received + carried_in]
        needs: [received, concluded, carried_in]
    words: {new: [新收], withdrawn: [撤回]}
    included: [其中, 含]
    not-included: [另含]
    once: [received]
    give-or-take: [carried_in]
    part: [网上, 涉及]
    leads: [其中]";

/// Message and places of each finding.
fn found(prose: &str) -> Vec<(&'static str, Vec<String>)> {
    let text = format!("甲县人民政府2023年政府信息公开工作年度报告\n\n一、总体情况\n\n依申请公开。{prose}");
    with_report(&text, &Default::default(), |report| {
        let findings = sample::run(&Statement, WITH, report).findings;
        let place = |label: &LabelAt| report.source.slice(label.span).to_owned();
        let shown = |finding: Finding| (finding.message, finding.labels.iter().map(place).collect());
        findings.into_iter().map(shown).collect()
    })
}

fn is_silent(prose: &str) {
    assert_eq!(found(prose), [], "{prose}");
}

#[test]
fn intake_and_outcome_balance_in_one_of_the_readings() {
    is_silent("新收申请52件，上年结转6件，办结55件，结转下年度3件。");
    is_silent("受理申请58件（含上年结转6件），办结55件，结转下年度3件。");
    is_silent("收到申请20件，办结15件，撤回3件，结转下年度2件。");
    is_silent("收到申请20件，办结15件。");
    let places = ["52件", "6件", "54件", "3件"].map(str::to_owned).to_vec();
    assert_eq!(found("新收申请52件，上年结转6件，办结54件，结转下年度3件。"), [("unequal", places)]);
}

#[test]
fn new_ones_never_include_what_was_carried_in() {
    is_silent("收到申请12件，上年结转1件，办结11件，结转下年度1件。");
    assert_eq!(found("新收申请12件，上年结转1件，办结11件，结转下年度1件。").len(), 1);
}

#[test]
fn what_is_included_adds_nothing() {
    let places = vec!["60件".to_owned(), "58件".to_owned()];
    assert_eq!(found("受理申请58件，其中2件来自上年结转，60件已全部办结。"), [("fails", places)]);
    is_silent("受理申请58件，上年结转2件，60件已全部办结。");
}

#[test]
fn the_same_thing_has_one_number() {
    let places = vec!["50件".to_owned(), "52件".to_owned()];
    assert_eq!(found("收到申请52件。办理规范。\n\n收到政府信息公开申请50件。"), [("differs", places)]);
    is_silent("收到申请52件。\n\n收到网上政府信息公开申请50件。");
    is_silent("收到申请52件，其中乡镇收到政府信息公开申请20件。");
    is_silent("收到申请52件，上年结转2件。\n\n受理政府信息公开申请54件。");
}

#[test]
fn names_that_nothing_counts_are_faults() {
    let with = "equations: [{any: [received = concluded], needs: [recieved]}]";
    let faults = sample::faults(&Statement, with);
    assert_eq!(faults[0].path, ["equations", "0", "needs", "0"]);
    assert_eq!(sample::faults(&Statement, "{}").len(), 1);
}
