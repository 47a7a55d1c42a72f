//! Headings in every dress, and lines that are none.

use super::*;
use crate::recognize::testing::{forms, numbering};
use crate::source::FoldBuilder;

fn heading(line: &str) -> Option<(Option<String>, TitleMatch, bool, String)> {
    let mut fold = FoldBuilder::new();
    fold.push(line, 0);
    let text = fold.finish();
    let forms = forms();
    let titles = Titles::new(&forms, 0);
    let range = 0..text.as_str().len();
    let found = read(&numbering(), &titles, &text, 0, range, None)?;
    Some((found.key, found.matched, found.run_in, text.as_str()[found.title].to_owned()))
}

fn is(line: &str, key: &str, matched: TitleMatch) {
    let found = heading(line).unwrap_or_else(|| panic!("{line} is a heading"));
    assert_eq!((found.0.as_deref(), found.1), (Some(key), matched), "{line}");
}

#[test]
fn official_titles_in_every_dress() {
    for line in [
        "一、总体情况",
        "一、总体情况：",
        "—、总体情况",
        "一 总体情况",
        "1、总体情况",
        "第一部分 总体情况",
        "总体情况",
        "一．总体情况",
    ] {
        is(line, "overview", TitleMatch::Exact);
    }
    is("六、其他需要报告的事项", "other", TitleMatch::Exact);
}

#[test]
fn slips_of_the_pen_are_near() {
    is("四、政府信息公开行政法复议、行政诉讼情况", "review", TitleMatch::Deviating);
    is("l六、存在的主要问题及改进情况", "problems", TitleMatch::Exact);
    is("三、收到和处理信息公开的申请情况", "requests", TitleMatch::Deviating);
    is("一、概述", "overview", TitleMatch::Repealed);
}

#[test]
fn a_heading_may_run_into_its_text() {
    for line in ["一、总体情况。2024年，某局", "一、总体情况 某局", "一、总体情况2024年，某局"]
    {
        let found = heading(line).unwrap();
        assert!(found.2 && found.3 == "总体情况", "{line}: {found:?}");
    }
    assert_eq!(heading("一、总体情况某局继续推进各项工作，成效明显"), None);
}

#[test]
fn what_is_no_heading() {
    for line in [
        "一、本年新收政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理 0 0 0",
        "（一）总体情况",
        "一是主动公开政府信息情况",
        "一、总体情况；二、主动公开政府信息情况；",
        "表二：主动公开政府信息情况",
        "主动公开",
        "主动公开情况",
        "七、建议提案办理情况，以及其他。",
    ] {
        assert_eq!(heading(line), None, "{line}");
    }
}

#[test]
fn a_heading_of_the_sections_number_is_known_by_its_words() {
    is("五、当前存在的不足之处及下一阶段工作打算", "problems", TitleMatch::Deviating);
    is("四、涉及公开工作的复议、诉讼案件", "review", TitleMatch::Deviating);
    is("三、依申请公开工作情况", "requests", TitleMatch::Deviating);
    // Under another number the words prove nothing, nor does a sentence.
    assert_eq!(heading("二、存在的不足和下一阶段工作打算").unwrap().0, None);
    assert_eq!(heading("五、针对存在的问题，我局提出改进措施。"), None);
}

#[test]
fn an_unknown_heading_is_kept_as_such() {
    assert_eq!(heading("七、建议提案办理情况").unwrap().1, TitleMatch::Unknown);
}
