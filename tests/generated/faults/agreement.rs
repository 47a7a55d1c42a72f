//! Owns faults of figures: sentences that contradict a table, or themselves.

use super::Fault;
use crate::mark::{Place, plain};
use crate::model::Report;
use crate::random::Random;

/// What a second sentence about the same count contradicts too.
const BESIDES: &[&str] = &["cn/agreement/stated-twice", "cn/agreement/balance"];

fn marked(
    report: &mut Report,
    sort: &'static str,
    text: &str,
    rules: &'static [&'static str],
) -> Option<Fault> {
    report.add(0, Place::FAULT.around(text));
    Some(Fault::new(sort, text, rules, vec![Place::FAULT]).also(BESIDES))
}

fn total(report: &Report, row: usize) -> usize {
    report.request(row, 6).parse().unwrap_or(0)
}

fn review(report: &Report, column: usize) -> usize {
    plain(&report.review.values[column]).parse().unwrap_or(0)
}

/// More were received than the table has, whether or not what was carried in is counted.
pub(super) fn received(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let wrong = total(report, 0) + total(report, 1) + 7;
    let year = report.year;
    let text = random.pick(&[
        "{y}年，共收到政府信息公开申请{n}件。",
        "全年新收政府信息公开申请{n}件。",
        "本年度收到政府信息公开申请 {n} 件，均已答复。",
    ]);
    let text = text.replace("{y}", &year.to_string()).replace("{n}", &wrong.to_string());
    marked(report, "received contradicted", &text, &["cn/agreement/received"])
}

pub(super) fn none_received(report: &mut Report, random: &mut Random) -> Option<Fault> {
    if total(report, 0) == 0 {
        return None;
    }
    let text = random.pick(&["本年度未收到政府信息公开申请。", "全年没有收到政府信息公开申请。"]);
    marked(report, "none received", text, &["cn/agreement/none-claimed"])
}

pub(super) fn concluded(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let rows = report.requests.rows.len();
    let wrong = total(report, rows - 2) + 5;
    let text =
        random.pick(&["全年共办结政府信息公开申请{n}件。", "本年办结政府信息公开申请{n}件，答复规范。"]);
    marked(
        report,
        "concluded contradicted",
        &text.replace("{n}", &wrong.to_string()),
        &["cn/agreement/concluded"],
    )
}

pub(super) fn carried_out(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let wrong = total(report, report.requests.rows.len() - 1) + 4;
    let text = random.pick(&[
        "政府信息公开申请结转下年度继续办理{n}件。",
        "另有{n}件政府信息公开申请结转下年度继续办理。",
    ]);
    marked(
        report,
        "carried out contradicted",
        &text.replace("{n}", &wrong.to_string()),
        &["cn/agreement/carried-out"],
    )
}

pub(super) fn reconsidered(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let wrong = review(report, 4) + 2;
    let text =
        random.pick(&["因政府信息公开工作被申请行政复议{n}件。", "全年因政府信息公开被申请行政复议{n}件。"]);
    marked(
        report,
        "reconsideration contradicted",
        &text.replace("{n}", &wrong.to_string()),
        &["cn/agreement/reconsideration"],
    )
}

pub(super) fn breakdown(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (one, other) = (12 + random.below(80), 3 + random.below(9));
    let whole = one + other + 4;
    let text = format!("全年举办新闻发布活动{whole}场，其中线上{one}场，线下{other}场。");
    marked(report, "breakdown", &text, &["cn/agreement/breakdown"])
}

/// Sentences whose numbers are true of whatever report they stand in.
const TRAPS: &[&str] = &[
    "收到信件37件，其中33件已办结，答复27件，主动撤回6件。",
    "通过市政府网站公开1,234条、政务新媒体公开十二条。",
    "网站占58.5%、新媒体占7.3%、公报占28.9%，其他占5.2%。",
    "收到群众来信37件，其中33件已办结。按来信方式分：当面递交4件，通过网络提交10件，邮寄23件。",
    "承办建议提案114件，其中2件来自上一年度结转，承办的116件均已答复。",
    "办理热线工单859件，答复805件，含上年度结转18件，另有72件顺延到下年度。",
    "发布解读材料近百篇，点击量逾1.2亿次，点赞数两千三百多个。",
    "落实24小时值班制度，设立12345热线，推行“一件事一次办”，实现“一网通办”。",
    "在第二十三届运动会期间设立3处公开点，发放资料5000余份，接待1至2万人次。",
    "修订第三版目录，涉及26个试点领域、15个事项，覆盖率由85%提高到98%。",
    "公开标准目录二百六十项，新增3项，删除2项。",
    "咨询电话0531-82123456，每周一至周五8:30—17:30受理。",
    "网站日均访问量约3.5万人次，较上年增长12.6个百分点。",
    "举办开放日活动2场次，邀请群众代表50余人参加，其中人大代表、政协委员12人。",
    "培训3次，分别于3月15日、6月20日、11月2日举办，参训120人、95人、88人。",
];

/// A year, a list's number, a nested breakdown and an approximate number contradict nothing.
pub(super) fn traps(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let year = report.year;
    let text = match random.below(TRAPS.len() + 5) {
        0 => format!("2. {year}年，坚持公开为常态。"),
        1 => format!("{year}年，公开信息{year}0余条。"),
        2 => format!("近五年来公开信息约3万条，{year}年较上年有所增长。"),
        3 => format!("发布{year}年重点工作{year}条。"),
        4 => format!("本报告编号{year}0731，{year}-{}年度预算已公开。", year + 1),
        other => TRAPS[other - 5].to_owned(),
    };
    report.add(0, text.clone());
    // A list that begins with its second item is another matter.
    Some(Fault::new("trap", text, &[], vec![]).also(&["cn/section/sub-numbering"]))
}
