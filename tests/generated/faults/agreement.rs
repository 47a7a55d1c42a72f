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

/// A year, a list's number, a nested breakdown and an approximate number contradict nothing.
pub(super) fn traps(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let year = report.year;
    let text = match random.below(6) {
        0 => format!("2. {year}年，坚持公开为常态。"),
        1 => format!("{year}年，公开信息{year}0余条。"),
        2 => "收到信件37件，其中33件已办结，答复27件，主动撤回6件。".to_owned(),
        3 => "通过市政府网站公开1,234条、政务新媒体公开十二条。".to_owned(),
        4 => "网站占58.5%、新媒体占7.3%、公报占28.9%，其他占5.2%。".to_owned(),
        _ => "近五年来公开信息约3万条，较上年有所增长。".to_owned(),
    };
    report.add(0, text.clone());
    // A list that begins with its second item is another matter.
    Some(Fault::new("trap", text, &[], vec![]).also(&["cn/section/sub-numbering"]))
}
