//! Sections in reports whose headings are listed, echoed, doubled or run into the text.

use super::*;
use crate::recognize::testing::{document, forms, numbering};

fn headings(text: &str) -> (Vec<String>, bool) {
    let (_, document) = document(text);
    let forms = forms();
    let titles = Titles::new(&forms, 0);
    let (found, lost) = find(&document, &numbering(), &titles);
    let texts = found.iter().map(|heading| section(&document, heading).text).collect();
    (texts, lost)
}

#[test]
fn a_table_of_contents_is_no_section() {
    let list = "一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n";
    let body = "一、总体情况\n甲。\n二、主动公开政府信息情况\n乙。\n三、收到和处理政府信息公开申请情况\n丙。";
    let (found, _) = headings(&format!("目录\n{list}\n{body}"));
    assert_eq!(found, ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]);
    assert_eq!(
        headings(&format!("{list}\n甲。")).0.len(),
        3,
        "a list that does not come again is the report"
    );
}

#[test]
fn an_enumeration_that_was_wrapped_is_no_section() {
    let line = "某县水务局根据《条例》编制本报告，全文包括一、总体情况；二、主动公开政府信息情况；\n\
                三、收到和处理政府信息公开申请情况。统计期限为一年，如对报告有疑问，请与某县水务局办公\n\
                室联系，地址为某县水务局，电话见某县水务局网站，联系人为某县水务局办公室工作人员甲。\n";
    let body = "一、总体情况\n甲。\n二、主动公开政府信息情况\n乙。\n三、收到和处理政府信息公开申请情况\n丙。";
    assert_eq!(headings(&format!("{line}{body}")).0.len(), 3);
}

#[test]
fn unknown_headings_have_to_fit_the_numbers() {
    let text = "一、总体情况\n甲。\n二、主动公开政府信息情况\n五、各项事务\n三、收到和处理政府信息公开申请情况\n\
                丙。\n四、建议提案办理\n丁。";
    assert_eq!(
        headings(text).0,
        [
            "一、总体情况",
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、建议提案办理"
        ]
    );
}

#[test]
fn an_item_of_a_list_is_no_section() {
    let text = "一、总体情况\n甲。\n1.主动公开政府信息情况\n乙。\n3.申请行政复议、提起行政诉讼情况。\n丙。\n\
                二、主动公开政府信息情况\n丁。\n三、收到和处理政府信息公开申请情况\n戊。";
    assert_eq!(headings(text).0.len(), 3);
}

#[test]
fn a_list_that_begins_at_one_again_is_inside_its_section() {
    let text =
        "一、总体情况\n甲。\n1.主动公开政府信息情况\n乙。\n2.依申请公开情况\n丙。\n3.平台建设情况\n丁。";
    assert_eq!(headings(text).0, ["一、总体情况"]);
    let misnumbered = "一、总体情况\n甲。\n1、主动公开政府信息情况\n乙。\n\
                       2、收到和处理政府信息公开申请情况\n丙。\n3、政府信息公开行政复议、行政诉讼情况\n丁。";
    assert_eq!(headings(misnumbered).0.len(), 4);
}

#[test]
fn an_unnumbered_repetition_is_an_echo() {
    let text = "一、总体情况\n甲。\n二、主动公开政府信息情况\n乙。\n主动公开政府信息情况\n丙\n\
                三、收到和处理政府信息公开申请情况\n丁。";
    assert_eq!(headings(text).0.len(), 3);
}

#[test]
fn headings_are_found_in_text_without_line_breaks() {
    let text = "本报告包括：一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况；等。\
                一、总体情况2024年，某局办理1项。二、主动公开政府信息情况第二十条第（一）项规章000\
                三、收到和处理政府信息公开申请情况一、本年新收政府信息公开申请数量0000000三、本年度办理结果";
    let (found, lost) = headings(text);
    assert!(lost);
    assert_eq!(found, ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]);
}

#[test]
fn a_heading_behind_text_is_found_where_its_section_is_missing() {
    let text = "一、总体情况某局依法公开。二、主动公开政府信息情况\n乙。\n三、收到和处理政府信息公开申请情况\n丙。\n\
                四、政府信息公开行政复议、行政诉讼情况\n丁。\n五、存在的主要问题及改进情况\n戊。";
    assert_eq!(headings(text).0.len(), 5);
    let cited = "本报告包括一、总体情况等。\n二、主动公开政府信息情况\n乙。\n三、收到和处理政府信息公开申请情况\n\
                 丙。\n四、政府信息公开行政复议、行政诉讼情况\n丁。";
    assert_eq!(headings(cited).0.len(), 3);
}

#[test]
fn sections_may_be_numbered_in_a_lower_scheme() {
    let text =
        "（一）总体情况\n甲。\n（二）主动公开政府信息情况\n乙。\n（三）收到和处理政府信息公开申请情况\n丙。";
    assert_eq!(headings(text).0.len(), 3);
    let listed = "（一）总体情况；\n（二）主动公开政府信息情况；\n（三）收到和处理政府信息公开申请情况。\n甲";
    assert_eq!(headings(listed).0.len(), 0);
}
