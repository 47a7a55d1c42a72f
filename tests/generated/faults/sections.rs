//! Owns faults of the six sections and their headings.

use super::Fault;
use crate::mark::Place;
use crate::model::{NUMERALS, Part, Report};
use crate::random::Random;

/// The preamble announces the section as it should be.
const ANNOUNCED: &[&str] = &["cn/section/announced-parts"];

pub(super) fn dropped(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let section = random.below(6);
    report.sections.remove(section);
    Some(Fault::new("section dropped", format!("{section}"), &["cn/section/missing"], vec![]).also(ANNOUNCED))
}

pub(super) fn renamed(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let section = random.below(6);
    report.sections[section].title = random.pick(&["工作亮点与经验做法", "法治宣传教育情况"]).to_owned();
    let rules = &["cn/section/missing", "cn/section/title-deviates"];
    let place = vec![Place::heading(section)];
    Some(Fault::new("section renamed", format!("{section}"), rules, place).also(ANNOUNCED))
}

const DEVIATING: [&[&str]; 6] = [
    &["总体情祝", "总休情况"],
    &["主动公开政府信情况", "主动公升政府信息情况"],
    &["收到和处理政府信息公开申情情况", "依申请公开办理情况"],
    &["政府信息公开行政法复议、行政诉讼情况", "政府信息公开行政复议、行政诉松情况"],
    &["存在的主要问题及改进措施", "存在的主要问题及改进情祝"],
    &["其他需要报告的事顼", "其他事项"],
];

pub(super) fn deviating(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let section = random.below(6);
    let title = random.pick(DEVIATING[section]);
    report.sections[section].title = title.to_owned();
    let rules = &["cn/section/title-deviates"];
    Some(
        Fault::new("section title deviates", title, rules, vec![Place::heading(section)])
            .never(&["cn/section/missing"]),
    )
}

pub(super) fn repealed(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (section, title) = random.pick(&[(3, "因政府信息公开申请行政复议、提起行政诉讼情况"), (0, "概述")]);
    report.sections[section].title = title.to_owned();
    let rules = &["cn/section/repealed-wording"];
    Some(
        Fault::new("section title repealed", title, rules, vec![Place::heading(section)])
            .never(&["cn/section/missing"]),
    )
}

pub(super) fn doubled(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let section = random.below(6);
    let mut double = report.sections[section].clone();
    double.parts.retain(|part| matches!(part, Part::Text(_)));
    double.parts.push(Part::Text("其余情况与上文一致。".to_owned()));
    report.sections.insert(section + 1, double);
    let rules = &["cn/section/numbering", "cn/section/out-of-order"];
    Some(Fault::new("section doubled", format!("{section}"), rules, vec![]))
}

pub(super) fn moved(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let section = random.below(6);
    let other = (section + 1 + random.below(5)) % 6;
    report.sections.swap(section, other);
    for (index, section) in report.sections.iter_mut().enumerate() {
        section.numeral = NUMERALS[index].to_owned();
    }
    Some(Fault::new("section moved", format!("{section} and {other}"), &["cn/section/out-of-order"], vec![]))
}

pub(super) fn numeral(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let section = random.below(6);
    let other = (section + 1 + random.below(5)) % 6;
    report.sections[section].numeral = NUMERALS[other].to_owned();
    let what = format!("{section} numbered {other}");
    Some(
        Fault::new("numeral wrong", what, &["cn/section/numbering"], vec![Place::heading(section)])
            .never(&["cn/section/missing"]),
    )
}

pub(super) fn glyph(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let glyph = random.pick(&["—", "－", "ー", "丨", "⼀"]);
    report.sections[0].numeral = glyph.to_owned();
    let fault = Fault::new("numeral glyph", glyph, &["cn/section/numeral-glyph"], vec![Place::heading(0)]);
    Some(fault.never(&["cn/section/missing"]))
}

pub(super) fn separator(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (section, mark) = (random.below(6), random.pick(&["．", ".", "，", ""]));
    report.sections[section].mark = mark.to_owned();
    let what = format!("{section}: `{mark}`");
    let fault = Fault::new("separator", what, &["cn/section/separator"], vec![Place::heading(section)]);
    Some(fault.never(&["cn/section/missing"]))
}

pub(super) fn emptied(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let section = random.pick(&[0, 4, 5]);
    report.sections[section].parts.clear();
    if section == 5 {
        report.sign_off = None;
    }
    Some(
        Fault::new("section emptied", format!("{section}"), &["cn/section/empty"], vec![])
            .also(&["cn/content/assessment-missing"]),
    )
}

pub(super) fn added(report: &mut Report, _: &mut Random) -> Option<Fault> {
    let mut seventh = report.sections[5].clone();
    seventh.numeral = NUMERALS[6].to_owned();
    seventh.title = "重点工作推进情况".to_owned();
    seventh.parts = vec![Part::Text("各项重点工作均按计划完成。".to_owned())];
    report.sections.push(seventh);
    Some(Fault::new("section added", "", &["cn/section/unexpected"], vec![Place::heading(6)]))
}
