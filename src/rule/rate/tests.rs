//! Shares, rates and changes, with the numbers they come from.

use super::*;
use crate::recognize::testing::with_report;
use crate::rule::{Shown, sample};

const SHARE: &str = "
    demand: share
    percent: '%'
    tolerance: 6
    share: '^[）)]?[，,]?[（(]?占[^，。0-9]{0,8}$|^[（(]$'
    bare: '^[，,]?占比?$'
    ratio: [占, 率]
    elsewhere: [全省]
    leads: [其中]
    carried: [结转]
    change: [增长, 下降]
    named: [{words: [办结率], unless: [按时], of: [concluded], by: [received]}]";
const GROWTH: &str = "
    demand: growth
    percent: '%'
    change: [增长, 下降]
    carried: [结转]
    down: [下降, 减少]
    by: [增加, 减少]";

/// Message, percentage as written and percentage as computed.
fn found(with: &str, prose: &str) -> Vec<(&'static str, String, Shown)> {
    let text = format!("甲县人民政府2023年政府信息公开工作年度报告\n\n一、总体情况\n\n依申请公开。{prose}");
    with_report(&text, &Default::default(), |report| {
        let findings = sample::run(&Rate, with, report).findings;
        let shown = |finding: Finding| {
            let computed = finding.values.iter().find(|(name, _)| *name == "computed");
            let computed = computed.map_or("".into(), |(_, value)| value.clone());
            (finding.message, report.source.slice(finding.labels[0].span).to_owned(), computed)
        };
        findings.into_iter().map(shown).collect()
    })
}

#[test]
fn a_share_is_rounded_or_truncated() {
    for share in ["4.3%", "4.35%", "4.34%", "4%", "4.4%"] {
        assert_eq!(found(SHARE, &format!("办结805件，其中不公开35件，占{share}。")), [], "{share}");
    }
    let wrong = found(SHARE, "办结805件，其中公开258件，占33.9%；不公开35件，占4.35%。");
    assert_eq!(wrong, [("share", "33.9%".to_owned(), "32.05".into())]);
}

#[test]
fn any_whole_in_reach_will_do() {
    assert_eq!(found(SHARE, "新收申请8件，上年结转2件，其中公开5件，占50%。"), []);
    assert_eq!(found(SHARE, "制作文件473份，主动公开123份，不公开105份。公开的占26%。"), []);
    assert_eq!(found(SHARE, "办结12件，召开会议5次，占总数的30%。"), []);
    assert_eq!(found(SHARE, "办结12件，公开9件，占全省的30%。"), []);
    let bare = found(SHARE, "抽查网站50家，合格49家，占95%。");
    assert_eq!(bare, [("share", "95%".to_owned(), "98".into())]);
}

#[test]
fn brackets_belong_to_the_number_before() {
    assert_eq!(found(SHARE, "办结40件，其中公开20件（50%），其他20件（50%，含撤回3件）。"), []);
    assert_eq!(found(SHARE, "办结40件，其中公开20件（40%），其他20件（50%）。").len(), 1);
}

#[test]
fn no_share_exceeds_a_hundred() {
    assert_eq!(found(SHARE, "满意率101%。"), [("over", "101%".to_owned(), "".into())]);
    assert_eq!(found(SHARE, "收件量增长120%。"), []);
}

#[test]
fn a_rate_known_by_its_name() {
    let wrong = found(SHARE, "收到政府信息公开申请40件，办结38件，办结率98%。");
    assert_eq!(wrong, [("share", "98%".to_owned(), "95".into())]);
    assert_eq!(found(SHARE, "收到政府信息公开申请40件，办结38件，按时办结率100%。"), []);
    let carried = "收到政府信息公开申请40件，办结38件，结转下年2件，办结率100%。";
    assert_eq!(found(SHARE, carried), []);
}

#[test]
fn growth_needs_both_numbers() {
    assert_eq!(found(GROWTH, "收到申请56件，较去年50件增长12%。"), []);
    assert_eq!(found(GROWTH, "收到申请56件，同比增长40%。"), []);
    assert_eq!(found(GROWTH, "收到申请56件，比去年增加6件，增长12%。"), []);
    assert_eq!(found(GROWTH, "收到申请18件，比去年减少2件，下降10%。"), []);
    assert_eq!(found(GROWTH, "收到申请17件（网上12件、信函5件），比去年增加3件，增长21.4%。"), []);
    let wrong = found(GROWTH, "收到申请56件，较去年50件增长22%。");
    assert_eq!(wrong, [("growth", "22%".to_owned(), "12".into())]);
    assert_eq!(found(GROWTH, "收到申请44件，较去年50件增长12%。")[0].2, "-12".into());
}
