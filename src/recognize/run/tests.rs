//! A whole report seen at once: its parts, and what becomes of a damaged one.

use super::*;
use crate::document::{Columns, TableBuilder};
use crate::recognize::profile::{Numerals, Scheme};
use crate::recognize::testing::{document, with_report};
use crate::recognize::{FieldPlace, TitleMatch};
use crate::source::FoldBuilder;

pub(in crate::recognize) const REPORT: &str = "临江市统计局\n2023年政府信息公开工作年度报告\n\n\
    本报告由临江市统计局编制，统计期限自2023年1月1日至12月31日。联系电话：0591-12345678。\n\n\
    一、总体情况\n2023年，我局依法公开。\n（一）主动公开\n二、主动公开政府信息情况\n无。\n\
    三、收到和处理政府信息公开申请情况\n无。\n\n四、政府信息公开行政复议、行政诉讼情况\n无。\n\
    五、存在的主要问题及改进情况\n一是人少。\n六、其他需要报告的事项\n无。\n临江市统计局\n2024年1月20日";

fn report<T>(text: &str, look: impl FnOnce(&Report<'_>) -> T) -> T {
    with_report(text, &Settings::default(), look)
}

#[test]
fn a_second_report_is_left_out_and_doubled_sections_are_not() {
    let seen = |text: &str| {
        with_report(text, &Settings::default(), |report| {
            let another = report.another.as_ref().map(|title| title.text.clone());
            (another, report.sections.len(), report.sign_off.organ.as_ref().map(|organ| organ.text.clone()))
        })
    };
    let (none, count, signed) = seen(REPORT);
    assert_eq!(none, None);
    let other = REPORT.replace("临江市统计局", "临江市水务局");
    let both = seen(&format!("{REPORT}\n\n{other}"));
    assert_eq!((both.1, both.2), (count, signed));
    assert!(both.0.is_some_and(|title| title.contains("临江市水务局")));
    let again = &REPORT[REPORT.find("一、总体情况").unwrap()..];
    assert_eq!(seen(&format!("{REPORT}\n\n{again}")).0, None);
}

#[test]
fn the_opening_of_the_first_section_stands_for_a_preamble_that_is_not_there() {
    let place = |text: &str| {
        with_report(text, &Settings::default(), |report| {
            report.fields.iter().find(|field| field.key == "phone").map(|field| field.place)
        })
    };
    let contact = "如有疑问，请与临江市统计局办公室联系（电话：0536-7382016）。";
    let title = "临江市统计局2023年政府信息公开工作年度报告";
    let text = format!(
        "{title}\n\n一、总体情况\n\n{contact}\n\n（一）主动公开\n\n甲。\n\n二、主动公开政府信息情况\n\n乙。\n\n丙。\n\n丁。\n\n戊。\n\n己。\n\n庚。\n\n辛。"
    );
    assert_eq!(place(&text), Some(FieldPlace::Preamble));
    let preamble = "本报告依据有关规定编制，内容包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等，统计期限为2023年1月1日至2023年12月31日。";
    let with_preamble = text.replacen("\n\n一、", &format!("\n\n{preamble}\n\n一、"), 1);
    assert_eq!(place(&with_preamble), Some(FieldPlace::Body));
}

#[test]
fn blocks_of_title_preamble_sections_and_sign_off_do_not_mix() {
    report(REPORT, |report| {
        let texts = |blocks: Range<usize>| -> Vec<String> {
            report.paragraphs(blocks).map(|(_, text)| text.as_str().to_owned()).collect()
        };
        let title = report.title.found().expect("a title");
        assert_eq!(texts(title.blocks.clone()), ["临江市统计局2023年政府信息公开工作年度报告"]);
        assert_eq!(texts(report.preamble.clone()).len(), 1);
        let keys: Vec<_> = report.sections.iter().filter_map(|section| section.key.as_deref()).collect();
        assert_eq!(keys, ["overview", "disclosure", "requests", "review", "problems", "other"]);
        for section in &report.sections {
            assert_eq!(texts(section.block..section.block + 1), [section.text.as_str()]);
            assert_eq!(report.source.slice(section.heading), section.text);
        }
        assert_eq!(texts(report.sections[0].body.clone()), ["2023年，我局依法公开。（一）主动公开"]);
        assert_eq!(texts(report.sections[5].body.clone()), ["无。"], "without the sign-off");
        assert_eq!(report.sign_off.organ.as_ref().map(|organ| organ.text.as_str()), Some("临江市统计局"));
        let signed = report.sign_off.date.map(|at| &report.dates[at]).expect("a day");
        assert_eq!((signed.role, signed.written.text.as_str()), (DateRole::SignOff, "2024年1月20日"));
        assert_eq!(report.fields[0].place, FieldPlace::Preamble);
        assert_eq!(report.level.as_deref(), Some("department"));
    });
}

#[test]
fn a_lost_heading_shows_by_its_content() {
    let lost = REPORT.replace("五、存在的主要问题及改进情况\n一是人少。", "存在的问题是人少。");
    report(&lost, |report| {
        let hint = report.missing_section_hint("problems").expect("a hint");
        assert_eq!(report.source.slice(hint), "存在的问题");
        assert_eq!(report.missing_section_hint("other"), None, "it is there");
    });
    let absent = REPORT.replace("五、存在的主要问题及改进情况\n一是人少。", "");
    report(&absent, |report| assert_eq!(report.missing_section_hint("problems"), None));
}

#[test]
fn nothing_at_all_is_no_report() {
    for text in ["", "\n\n", "。", "一、", "（一）", "\u{FFFD}\u{FFFD}"] {
        report(text, |report| {
            assert_eq!(report.likeness, Likeness::Unlike);
            assert!(report.sections.is_empty() && report.title.found().is_none());
        });
    }
}

#[test]
fn marks_in_cells_tell_the_edition() {
    let (source, mut document) = document("某局2023年政府信息公开工作年度报告");
    let mut table = TableBuilder::new();
    let mut text = FoldBuilder::new();
    text.push("本年新制作数量", 0);
    table.cell(text.finish(), Span::at(0), 1, 1).expect("a small table");
    document.blocks.push(Block::Table(table.finish(Span::at(0), Columns::Exact).expect("a small table")));
    let (profile, forms) = (crate::recognize::testing::profile(), crate::recognize::testing::forms());
    let report = recognize(&source, document, &profile, &forms, &Settings::default());
    assert_eq!((report.looks_like, report.form, report.marks.len()), (Some(0), 0, 1));
}

#[test]
fn a_mark_in_a_sentence_tells_nothing() {
    let edition = |line: &str| {
        let text = format!("某局2023年政府信息公开工作年度报告\n一、总体情况\n{line}");
        report(&text, |report| report.looks_like)
    };
    assert_eq!(edition("公开采购项目数量、采购总金额等信息。"), None);
    assert_eq!(edition("全年采购总金额90万元。"), None);
    assert_eq!(edition("信息内容 采购项目数量 采购总金额"), Some(0));
    assert_eq!(edition("信息内容采购项目数量采购总金额\n政府集中采购 0 0"), Some(0));
}

#[test]
fn another_jurisdiction_needs_data_only() {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let mut profile = Profile::default();
    profile.title.wordings =
        vec![super::super::Wording { key: "official".into(), words: words(&["Annual FOIA Report"]) }];
    profile.title.year =
        Some(crate::pattern::Pattern::new("(?:[Ff]iscal [Yy]ear|FY) ?(?P<year>[12][0-9]{3})"));
    profile.title.fillers = words(&["for", "the"]);
    profile.bodies.levels =
        vec![super::super::LevelSpec { level: Some("agency".into()), endings: words(&["of Justice"]) }];
    profile.numbering.top =
        vec![Scheme { name: "I.".into(), before: vec![], numerals: Numerals::Roman, after: words(&["."]) }];
    let form = "{id: us/2008, effective: 2008.., title: t, tables: [], sections: [\
         {key: basic, title: BASIC INFORMATION REGARDING REPORT}, {key: statutes, title: EXEMPTION 3 STATUTES}]}";
    let forms: Vec<Form> = vec![serde_yaml::from_str(form).expect("a form")];
    let (source, document) = document(
        "United States Department of Justice\nAnnual FOIA Report for Fiscal Year 2016\n\n\
         I. Basic Information Regarding Report\n\nName and address.\n\nII. MAKING A REQUEST\n\nText.\n\n\
         III. Exemption 3 Statutes\n\nText.",
    );
    let report = recognize(&source, document, &profile, &forms, &Settings::default());
    assert_eq!(
        report.organ.as_ref().map(|organ| organ.text.as_str()),
        Some("United States Department of Justice")
    );
    assert_eq!(report.year.as_ref().map(|year| year.value), Some(2016));
    assert_eq!(report.level.as_deref(), Some("agency"));
    let found: Vec<_> =
        report.sections.iter().map(|section| (section.key.as_deref(), section.title_match.clone())).collect();
    let exact = TitleMatch::Exact;
    assert_eq!(
        found,
        [(Some("basic"), exact.clone()), (None, TitleMatch::Unknown), (Some("statutes"), exact)]
    );
}
