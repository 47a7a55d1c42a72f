//! Lists of parts, their totals, and the readings that make them agree.

use super::*;
use crate::recognize::testing::with_report;
use crate::rule::sample;

const WITH: &str = "
    percent: '%'
    near: 10
    leads:
      - {pattern: 主要(?:有|是), list: open}
      - {pattern: '分别为|按[^，。]{1,8}分[，：]', list: complete}
      - {words: [其中, 含]}
    groupings:
      - {name: channel, parts: [网上, 信函, 当面], of: [received], complete: true}
      - {name: applicant, parts: [自然人, 法人], of: [received], complete: true}
      - {name: platform, parts: [网站, 微信], overlaps: true}
      - {name: stage, parts: [办结, 答复], overlaps: true}
    rest: [其他]
    open: [等]
    aside: [结转, 另有]
    carried: [结转]
    sums: [合计]
    shares: [占]";

/// Message, total and parts of each finding, as written.
fn found(prose: &str) -> Vec<(&'static str, String, Vec<String>)> {
    let text = format!("甲县人民政府2023年政府信息公开工作年度报告\n\n一、总体情况\n\n依申请公开。{prose}");
    with_report(&text, &Default::default(), |report| {
        let findings = sample::run(&Breakdown, WITH, report).findings;
        let place = |label: &LabelAt| report.source.slice(label.span).to_owned();
        let shown = |finding: Finding| {
            let parts = finding.labels[1..].iter().map(place).collect();
            (finding.message, place(&finding.labels[0]), parts)
        };
        findings.into_iter().map(shown).collect()
    })
}

fn is_silent(prose: &str) {
    assert_eq!(found(prose), [], "{prose}");
}

#[test]
fn an_enumeration_that_breaks_off_is_not_added_up() {
    is_silent("收到申请11件，其中网上申请7件、信函申");
    is_silent("收到申请11件，其中网上申请7件、信函申请3件、当面");
    assert_eq!(found("收到申请11件，其中网上申请7件、信函申请3件").len(), 1);
    assert_eq!(found("收到申请11件，其中网上申请7件、信函申请3件，均已办结").len(), 1);
}

#[test]
fn behind_a_number_of_another_unit_the_list_may_be_over() {
    is_silent("公开信息60条，其中动态30条，财政20条，公告10条，微信发布动态72篇，更新机构简介15条。");
    assert_eq!(found("公开信息60条，其中动态30条，财政20条，公告10条，更新机构简介15条。").len(), 1);
}

#[test]
fn a_part_may_have_lost_its_unit_and_a_sentence_that_ended_leads_nowhere() {
    is_silent("收到申请11件，其中网上申请7件、信函申请3，占27%，当面申请1件。");
    assert_eq!(found("收到申请12件，其中网上申请7件、信函申请3，占27%，当面申请1件。").len(), 1);
    is_silent("网站公开31条，含财政预决算。微信公众号发布554条。");
    assert_eq!(found("网站公开31条。其中，微信公众号发布554条。").len(), 1);
}

#[test]
fn every_part_of_a_wrong_sum_is_shown() {
    let parts = vec!["7件".to_owned(), "3件".to_owned()];
    let expected = [("unequal", "11件".to_owned(), parts)];
    assert_eq!(found("收到申请11件，其中网上申请7件、信函申请3件，涉及征地等。"), expected);
    assert_eq!(found("收到申请11件，网上申请7件、信函申请3件。"), expected);
    assert_eq!(found("收到申请11件。按方式分，网上7件，信函3件。"), expected);
}

#[test]
fn a_list_that_is_not_said_to_be_complete_may_fall_short() {
    is_silent("公开信息100条，其中图解20条，视频9条。");
    is_silent("收到申请11件，主要有网上申请7件、信函申请3件。");
    is_silent("收到申请11件，其中网上申请7件、信函申请3件等。");
    assert_eq!(found("公开信息100条，其中图解60条，视频39条。")[0].0, "short");
    assert_eq!(found("公开信息100条，其中图解20条，其他70条。")[0].0, "unequal");
    assert_eq!(found("公开信息100条，其中图解90条，视频20条。")[0].0, "exceeds");
}

#[test]
fn one_total_may_be_broken_down_several_times() {
    is_silent("收到申请11件，其中网上7件、信函4件；自然人9件、法人2件。");
    is_silent("收到申请11件，其中网上7件、信函4件。按申请人分，自然人9件、法人2件。");
    let both = found("收到申请11件，其中网上7件、信函4件；自然人9件、法人3件。");
    assert_eq!(both, [("unequal", "11件".to_owned(), vec!["9件".to_owned(), "3件".to_owned()])]);
}

#[test]
fn parts_are_broken_down_again() {
    is_silent("收到申请37件，其中33件已办结，公开27件，撤回6件。");
    is_silent("发布信息38条，其中预算20条（政府3条、部门17条）、债券18条。");
    let inner = found("发布信息38条，其中预算20条（政府3条、部门18条）、债券18条。");
    assert_eq!(inner, [("exceeds", "20条".to_owned(), vec!["3条".to_owned(), "18条".to_owned()])]);
}

#[test]
fn what_was_carried_over_may_be_in_the_total_or_not() {
    is_silent("新收申请9件，上年结转申请2件，其中网上7件、信函4件。");
    is_silent("收到申请11件（含上年结转2件），其中网上6件、信函3件。");
    is_silent("收到申请11件，答复10件（含上年结转8件，另有9件结转下年）。");
}

#[test]
fn overlapping_parts_exceed_only_alone() {
    is_silent("公开信息100条，其中网站公开95条，微信公开60条。");
    let alone = found("公开信息100条，其中网站公开105条，微信公开60条。");
    assert_eq!(alone, [("exceeds", "100条".to_owned(), vec!["105条".to_owned()])]);
}

#[test]
fn approximate_numbers_and_other_units_and_years_are_no_parts() {
    is_silent("收到申请11件，其中网上约7件、信函3件。");
    is_silent("培训3期、参训90人次，其中网上1期30人次，当面2期60人次。");
    is_silent("召开会议12次（2022年10次、2021年8次）。");
}

#[test]
fn sums_and_shares() {
    is_silent("办理建议12件、提案15件，合计27件。");
    assert_eq!(found("办理建议12件、提案15件，合计28件。")[0].0, "sum");
    is_silent("网上占58.5%、信函占7.3%、当面占28.9%，其他占5.2%。");
    assert_eq!(found("网上占58.5%、信函占7.3%、当面占18.9%，其他占5.2%。")[0].0, "shares");
}

#[test]
fn a_paragraph_of_numbers_is_not_assessable() {
    let prose = "收到申请7件，".repeat(MAX_NUMBERS + 1);
    let text = format!("甲县人民政府2023年政府信息公开工作年度报告\n\n一、总体情况\n\n{prose}");
    with_report(&text, &Default::default(), |report| {
        let findings = sample::run(&Breakdown, WITH, report);
        assert_eq!(findings.findings.len(), 0);
        assert_eq!(findings.unassessed[0].reason, Reason::TooMany(MAX_NUMBERS + 1));
    });
}

#[test]
fn a_rule_that_finds_no_list_is_a_fault() {
    assert_eq!(sample::faults(&Breakdown, "{percent: '%'}").len(), 1);
}

#[test]
fn a_thing_counted_in_all_amid_a_list_is_a_part_and_a_sum_is_none() {
    let list = |parts: &str| format!("公开信息20条，其中文件12条，{parts}，其他3条。");
    assert_eq!(found(&list("动态2条，解读信息合计5条")).len(), 1);
    is_silent(&list("动态2条，解读信息合计3条"));
    // What comes to the parts before it is their sum, and so is what names nothing.
    is_silent(&list("动态2条，各类信息合计14条"));
    is_silent(&list("动态2条，合计15条"));
}

#[test]
fn what_was_carried_over_is_not_taken_for_the_total() {
    let text = "答复12件，含上年结转的3件。其中，网上4件，信函5件，其他2件。";
    assert_eq!(found(text)[0].1, "12件");
}
