//! Owns faults of title, preamble, sign-off and prose.

use super::Fault;
use crate::body::Sort;
use crate::mark::Place;
use crate::model::{Piece, Report};
use crate::random::Random;

const MARKED: Place = Place::FAULT;

fn marked(sort: &'static str, what: impl Into<String>, rules: &'static [&'static str]) -> Fault {
    Fault::new(sort, what, rules, vec![MARKED])
}

pub(super) fn period_day(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (from, to) = random.pick(&[
        ("12月31日", "12月30日"),
        ("12月31日", "11月30日"),
        ("1月1日", "1月2日"),
        ("12月31日", "12月32日"),
    ]);
    report
        .spoil(Piece::Period, from, to)
        .then(|| marked("period day", to, &["cn/period/not-calendar-year", "cn/period/malformed"]))
}

pub(super) fn period_year(report: &mut Report, _: &mut Random) -> Option<Fault> {
    let (year, other) = (report.year.to_string(), (report.year - 1).to_string());
    let (_, text) = report.preamble.iter_mut().find(|(piece, _)| *piece == Piece::Period)?;
    if !text.contains(&year) {
        return None;
    }
    *text = MARKED.around(&text.replace(&year, &other));
    Some(marked("period year", other, &["cn/period/title-year-differs", "cn/period/not-calendar-year"]))
}

/// Spoils a field of the contact details.
fn contact(
    report: &mut Report,
    value: &str,
    spoilt: &str,
    sort: &'static str,
    rules: &'static [&'static str],
) -> Option<Fault> {
    report.spoil(Piece::Contact, value, spoilt).then(|| marked(sort, spoilt, rules))
}

pub(super) fn phone(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let phone = report.contact.phone.clone();
    let area = phone.find(['-', '—'])?;
    let spoilt = match random.below(4) {
        0 => phone.chars().take(area + 5).collect(),
        1 => phone.replacen(['6', '7', '8'], "Z", 1),
        2 => format!("{}9966{}", &phone[..area], &phone[area..]),
        _ => format!("{}99", phone.split('转').next()?),
    };
    contact(report, &phone, &spoilt, "phone", &["cn/contact/phone-malformed"])
}

pub(super) fn postcode(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let code = report.contact.postcode.clone();
    let elsewhere = if code.starts_with("10") { "850000" } else { "100010" };
    let spoilt = [
        format!("{code}1"),
        code[1..].to_owned(),
        format!("{}O{}", &code[..2], &code[3..]),
        elsewhere.to_owned(),
    ];
    let spoilt = &spoilt[random.below(4)];
    if spoilt == elsewhere
        && report.passage(Piece::Contact).is_none_or(|text| !text.contains('省') || !text.contains("地址"))
    {
        return None;
    }
    contact(
        report,
        &code,
        spoilt,
        "postcode",
        &["cn/contact/postcode-malformed", "cn/contact/postcode-elsewhere"],
    )
}

pub(super) fn mail(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let mail = report.contact.mail.clone();
    let spoilt = [
        mail.replace('@', ""),
        mail.replace('@', "@@"),
        mail.replace('@', "＃"),
        mail.replace(".gov", "..gov"),
        mail.replace(".gov.cn", ""),
    ];
    let spoilt = &spoilt[random.below(5)];
    contact(report, &mail, spoilt, "mail", &["cn/contact/email-malformed"])
}

pub(super) fn site(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let site = report.contact.site.clone();
    let spoilt = [site.replace("www.", "www. "), site.replace(".gov", "..gov")];
    let spoilt = &spoilt[random.below(2)];
    report.spoil(Piece::Version, &site, spoilt).then(|| marked("site", spoilt, &["cn/contact/url-malformed"]))
}

pub(super) fn count_of_parts(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (from, to) = random.pick(&[
        ("六个部分", "五个部分"),
        ("六个部分", "七个部分"),
        ("六部分", "五部分"),
        ("6个部分", "8个部分"),
    ]);
    report
        .spoil(Piece::Parts, from, to)
        .then(|| marked("count of parts", to, &["cn/section/announced-count"]))
}

pub(super) fn part_left_out(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let title = report.sections[4].title.clone();
    let other = random.pick(&["存在的主要问题及改进措施", "存在问题及改进措施"]);
    report
        .spoil(Piece::Parts, &title, other)
        .then(|| marked("part named otherwise", other, &["cn/section/announced-parts"]))
}

pub(super) fn title_year(report: &mut Report, _: &mut Random) -> Option<Fault> {
    report.passage(Piece::Period).filter(|text| text.contains(&report.year.to_string()))?;
    let (year, other) = (report.year.to_string(), (report.year + 1).to_string());
    report.title.iter_mut().for_each(|line| *line = line.replace(&year, &other));
    // Whichever of the two is taken, sentences speak of the other one.
    let fault = Fault::new("title year", other, &["cn/period/title-year-differs"], vec![]);
    Some(fault.also(&["cn/date/stale-year", "cn/date/before-year-end"]))
}

pub(super) fn title_wording(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let other = random.pick(&[
        "政务公开工作年度报告",
        "政府信息公开年度报告",
        "政府信息公开工作年报",
        "政府信息公开工作报告",
    ]);
    let line = report.title.iter_mut().find(|line| line.contains("政府信息公开工作年度报告"))?;
    *line = line.replace("政府信息公开工作年度报告", &MARKED.around(other));
    Some(marked("title wording", other, &["cn/report/title-form"]))
}

pub(super) fn title_organ(report: &mut Report, _: &mut Random) -> Option<Fault> {
    report.title = vec![format!("{}年政府信息公开工作年度报告", report.year)];
    report.published = None;
    report.sign_off = None;
    Some(Fault::new("title without organ", "", &["cn/report/title-without-organ"], vec![]))
}

fn sign(report: &mut Report, date: String) {
    let name = report.body.name.clone();
    report.published = None;
    report.sign_off = Some((name, MARKED.around(&date)));
}

pub(super) fn signed_late(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let next = report.year + 1;
    let (date, rules): (String, &'static [&'static str]) = match report.body.sort {
        Sort::Government => (random.pick(&["4月1日", "7月12日"]).to_owned(), &["cn/date/late-government"]),
        Sort::Department => (random.pick(&["2月1日", "3月16日"]).to_owned(), &["cn/date/late-department"]),
        _ => return None,
    };
    sign(report, format!("{next}年{date}"));
    Some(marked("signed late", date, rules))
}

pub(super) fn signed_early(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let date = format!("{}年{}", report.year, random.pick(&["1月20日", "12月28日", "11月3日"]));
    sign(report, date.clone());
    Some(marked("signed early", date, &["cn/date/before-year-end"]))
}

pub(super) fn signed_never(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let date = format!("{}年{}", report.year + 1, random.pick(&["2月30日", "13月2日", "1月32日"]));
    sign(report, date.clone());
    Some(marked("no such date", date, &["cn/date/impossible"]))
}

pub(super) fn signed_by_another(report: &mut Report, _: &mut Random) -> Option<Fault> {
    let date = format!("{}年1月12日", report.year + 1);
    report.published = None;
    report.sign_off = Some((MARKED.around("远岭市审计局"), date));
    Some(marked("signed by another", "", &["cn/report/organ-inconsistent"]))
}

pub(super) fn wrong_notice(report: &mut Report, _: &mut Random) -> Option<Fault> {
    let (own, other) = ("国办公开办函〔2021〕30号", "国办公开办函〔2019〕60号");
    let (from, to) = if report.edition == 2021 { (own, other) } else { (other, own) };
    report.spoil(Piece::Basis, from, to).then(|| marked("wrong notice", to, &["cn/basis/wrong-form-notice"]))
}

/// Replaces the passage on the basis.
fn based(report: &mut Report, text: String) -> Option<()> {
    let (_, basis) = report.preamble.iter_mut().find(|(piece, _)| *piece == Piece::Basis)?;
    *basis = text;
    Some(())
}

/// The notice of the other edition, by its title alone.
pub(super) fn wrong_notice_by_title(report: &mut Report, random: &mut Random) -> Option<Fault> {
    if report.edition != 2021 {
        return None;
    }
    let notice = random.pick(&[
        "《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》",
        "国务院办公厅政府信息与政务公开办公室《关于政府信息公开工作年度报告有关事项的通知》",
    ]);
    let marked_notice = MARKED.around(notice);
    let law = "《中华人民共和国政府信息公开条例》";
    based(report, format!("根据{law}和{marked_notice}要求，编制本报告。"))?;
    Some(marked("wrong notice by title", notice, &["cn/basis/wrong-form-notice"]))
}

/// A right title with a wrong number.
pub(super) fn wrong_number(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let law = "《中华人民共和国政府信息公开条例》";
    let wrong = |title: &str, number: &str| format!("{title}（{}）", MARKED.around(number));
    let (title, numbers): (&str, &[&str]) = if report.edition == 2021 {
        (
            "《中华人民共和国政府信息公开工作年度报告格式》",
            &["国办公开办函〔2022〕30号", "国办公开办函〔2021〕3号", "国办函〔2021〕30号"],
        )
    } else {
        (
            "《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》",
            &["国办公开办函〔2020〕60号", "国办公开办函〔2019〕6号", "国办公开函〔2019〕60号"],
        )
    };
    let text = match random.below(4) {
        0 => format!(
            "依据{}和{title}，编制本报告。",
            wrong(law, random.pick(&["国务院令第771号", "国令第71号"]))
        ),
        _ => format!("根据{law}和{}要求，编制本报告。", wrong(title, random.pick(numbers))),
    };
    based(report, text.clone())?;
    Some(marked("wrong number", text, &["cn/basis/document-number"]))
}

pub(super) fn repealed_basis(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let spoilt = if random.once_in(2) {
        report.spoil(Piece::Basis, "第711号", "第492号")
    } else {
        report.spoil(Piece::Basis, "第五十条规定，编制", "第三十二条规定，编制")
    };
    // The mark stands around the number alone; the rule shows the whole citation.
    spoilt.then(|| marked("repealed basis", "", &["cn/basis/repealed"]))
}

/// Adds a sentence to section one.
fn add(report: &mut Report, text: &str) {
    report.add(0, MARKED.around(text));
}

pub(super) fn citation(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (text, rule): (&str, &'static [&'static str]) = random.pick(&[
        (
            "依据《中华人民共和国政府信息公开条例》第五十八条的规定开展工作。",
            &["cn/citation/no-such-article"] as &[&str],
        ),
        (
            "按照《中华人民共和国政府信息公开条例》第二十条第（二）款规定公开机构职能。",
            &["cn/citation/wrong-level"],
        ),
        (
            "按照《中华人民共和国政府信息公开条例》第二十条第（十六）项规定公开信息。",
            &["cn/citation/no-such-item"],
        ),
    ]);
    add(report, text);
    Some(marked("citation", text, rule))
}

pub(super) fn remnant(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let text = random.pick(&[
        "全年共公开政府信息XX条。",
        "20XX年，各项工作有序推进。",
        "（单位名称）认真履行职责。",
        "共办理申请____件。",
        "××局高度重视公开工作。",
    ]);
    add(report, text);
    Some(marked("template remnant", text, &["cn/report/template-remnant"]))
}

pub(super) fn typo(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let text = random.pick(&[
        "加强信服务平台建设。",
        "畅通申请受理渠。",
        "完善行政复义应对机制。",
        "做好政府信信息的发布。",
        "落实《中华人民共和国政府信息公开条列》要求。",
        "按照国务院办工厅部署开展工作。",
        "推进政府信息公开公作。",
        "清理规范性文建。",
        "公开行政处罪决定。",
        "本年度未收取信息处理废。",
    ]);
    add(report, text);
    Some(marked("typo", text, &["cn/text/typo"]))
}

pub(super) fn punctuation(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let text = random.pick(&[
        "涵盖教育、医疗、等多个领域。",
        "工作平稳有序，。群众满意。",
        "内容及时，，渠道畅通。",
        "健全制度；、落实责任。",
    ]);
    add(report, text);
    Some(marked("punctuation", text, &["cn/text/punctuation"]))
}

pub(super) fn unbalanced(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let text = random.pick(&[
        "印发《公开事项标准目录，明确各项要求。",
        "落实“先审查后公开的要求。",
        "组织培训（含线上培训，提升能力。",
    ]);
    add(report, text);
    Some(marked("unbalanced", text, &["cn/text/unbalanced"]))
}

pub(super) fn stale_year(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (other, rules): (usize, &'static [&'static str]) = if random.once_in(2) {
        (report.year - 1, &["cn/date/stale-year"])
    } else {
        (report.year + 1, &["cn/date/future-year"])
    };
    let text = format!("{other}年主动公开政府信息3127条。");
    add(report, &text);
    Some(marked("stale year", text, rules))
}

pub(super) fn personal_data(report: &mut Report, _: &mut Random) -> Option<Fault> {
    let text = "申请人张某（身份证号11010519491231002X）的申请已办结。";
    add(report, text);
    Some(marked("personal data", text, &["cn/text/personal-data"]))
}

pub(super) fn no_fee(report: &mut Report, _: &mut Random) -> Option<Fault> {
    if report.edition != 2021 {
        return None;
    }
    report.sections[5].parts.clear();
    report.add(5, "无其他需要报告的事项。".to_owned());
    Some(Fault::new("no statement on fees", "", &["cn/fee/statement-missing"], vec![]))
}

pub(super) fn no_assessment(report: &mut Report, _: &mut Random) -> Option<Fault> {
    if report.body.sort != Sort::Government {
        return None;
    }
    report.sections[0].parts.clear();
    let name = report.body.name.clone();
    let text = format!(
        "{}年，{name}围绕群众关切，公开各类信息1200条，办理依申请公开事项，更新网站栏目。",
        report.year
    );
    report.add(0, text);
    Some(Fault::new("no assessment", "", &["cn/content/assessment-missing"], vec![]))
}
