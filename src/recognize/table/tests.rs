//! Official tables in the layouts in which they arrive.

use super::*;
use crate::document::{Block, Columns, Paragraph, TableBuilder};
use crate::source::FoldBuilder;

fn forms() -> Vec<Form> {
    [include_str!("../../../rules/cn/forms/2019.yaml"), include_str!("../../../rules/cn/forms/2021.yaml")]
        .iter()
        .map(|text| serde_yaml::from_str(text).unwrap())
        .collect()
}

/// Lines with tabs are rows of one table; other lines are paragraphs.
fn document(text: &str) -> Document {
    let mut document = Document::default();
    let mut table: Option<TableBuilder> = None;
    let mut at = 0;
    for line in text.split('\n').chain([""]) {
        if line.contains('\t') {
            let table = table.get_or_insert_default();
            table.row();
            let mut cell = at;
            for field in line.split('\t') {
                let mut fold = FoldBuilder::new();
                fold.push(field, cell as u32);
                table.cell(fold.finish(), Span::from(cell..cell + field.len()), 1, 1).unwrap();
                cell += field.len() + 1;
            }
        } else {
            if let Some(table) = table.take() {
                document
                    .blocks
                    .push(Block::Table(table.finish(Span::from(0..at), Columns::Ordered).unwrap()));
            }
            let mut fold = FoldBuilder::new();
            fold.push(line, at as u32);
            document
                .blocks
                .push(Block::Paragraph(Paragraph::body(fold.finish(), Span::from(at..at + line.len()))));
        }
        at += line.len() + 1;
    }
    document
}

fn tables(text: &str) -> Vec<FormTable> {
    Search::new(&forms()).find(&document(text), 1, &[])
}

/// The same as from a format that says this much about its columns.
fn tables_with(columns: Columns, text: &str) -> Vec<FormTable> {
    let mut document = document(text);
    for block in &mut document.blocks {
        if let Block::Table(table) = block {
            table.alignment = columns;
        }
    }
    Search::new(&forms()).find(&document, 1, &[])
}

/// The same as from a format that states its columns.
fn exact_tables(text: &str) -> Vec<FormTable> {
    tables_with(Columns::Exact, text)
}

fn shown(table: &FormTable, row: &str) -> String {
    let cells = table.row(row).unwrap().cells.iter().map(|(_, cell)| match cell {
        CellState::Found(cell) if cell.value == Value::Blank => "_".to_owned(),
        CellState::Found(cell) => cell.text.clone(),
        CellState::Missing => "missing".to_owned(),
        CellState::Unclear => "?".to_owned(),
    });
    cells.collect::<Vec<_>>().join(" ")
}

const REQUESTS: &str = "\
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t\t申请人情况\t\t\t\t\t\t总计\t
\t\t自然人\t法人或其他组织\t\t\t\t\t\t
\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t\t
一、本年新收政府信息公开申请数量\t\t10\t1\t0\t0\t0\t0\t11\t
二、上年结转政府信息公开申请数量\t\t0\t0\t0\t0\t0\t0\t0\t
三、 本年 度办理结果\t(一) 予以公开\t3\t0\t0\t0\t0\t0\t3\t
\t(二) 部分公开(区分处理的, 只计这一情形, 不计其他情形)\t1\t0\t0\t0\t0\t0\t1\t
\t(三) 不予公开\t1. 属于国家秘密\t0\t0\t0\t0\t0\t0\t0
\t\t2. 其他法律行政止公开\t0\t0\t0\t0\t0\t0\t0
\t\t3. 危及“三安全一稳定”\t0\t\t0\t0\t0\t0\t4
\t\t4. 保护第三方合法权益\tx\t1\t0\t0\t0\t0\t1
5. 属于三类内部事务信息\t\t0\t0\t0\t0\t0\t0\t\t
";

#[test]
fn shifted_rows_are_read_by_rows_that_are_complete() {
    let tables = tables(REQUESTS);
    let table = &tables[1];
    assert_eq!(table.state, TableState::Found);
    assert_eq!(shown(table, "new"), "10 1 0 0 0 0 11");
    assert_eq!(shown(table, "state_secret"), "0 0 0 0 0 0 0");
    assert_eq!(shown(table, "law_forbidden"), "0 0 0 0 0 0 0");
    assert_eq!(table.row("law_forbidden").unwrap().label.as_ref().unwrap().text, "2.其他法律行政止公开");
    assert_eq!(shown(table, "safety_stability"), "0 _ 0 0 0 0 4");
    assert_eq!(shown(table, "third_party"), "x 1 0 0 0 0 1");
    assert_eq!(shown(table, "internal_affairs"), "0 0 0 0 0 0 _");
    assert_eq!(shown(table, "total"), "missing missing missing missing missing missing missing");
    assert!(table.missing_columns.is_empty() && table.extra_rows.is_empty());
    assert_eq!(table.header.len(), 7);
}

/// Merged cells are gone and nothing is left in their place, so a line's first field is column one.
const RAGGED: &str = "\
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t申请人情况
自然人\t法人或其他组织\t总计
商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他
一、本年新收政府信息公开申请数量\t5\t1\t0\t2\t0\t0\t8
二、上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1
三、本年度办理结果\t（一）予以公开\t4\t1\t0\t2\t0\t0\t7
（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
";

#[test]
fn labels_of_a_merged_header_stand_where_the_cell_over_them_stands() {
    let table = &tables(RAGGED)[1];
    assert_eq!(shown(table, "new"), "5 1 0 2 0 0 8");
    assert_eq!(shown(table, "granted"), "4 1 0 2 0 0 7");
    assert!(table.missing_columns.is_empty() && table.extra_columns.is_empty());
    // An order of the header's own is kept.
    let swapped = RAGGED.replace("商业企业\t科研机构", "科研机构\t商业企业");
    assert_eq!(shown(&tables(&swapped)[1], "new"), "5 0 1 2 0 0 8");
    let one_line = RAGGED
        .replace("总计\n商业企业", "总计\t商业企业")
        .replace("申请人情况\n自然人", "申请人情况\t自然人");
    assert_eq!(shown(&tables(&one_line)[1], "new"), "5 1 0 2 0 0 8");
}

#[test]
fn a_dropped_and_an_added_column_show_in_the_header() {
    let dropped = "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t总计\n一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t15\n二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\n";
    let table = &tables(dropped)[1];
    assert_eq!(table.missing_columns, ["other"]);
    assert_eq!(shown(table, "new"), "1 2 3 4 5 missing 15");
    let added = "\t自然人\t商业企业\t小计\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n一、本年新收政府信息公开申请数量\t1\t2\t9\t3\t4\t5\t6\t21\n二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0\t0\n";
    let table = &tables(added)[1];
    assert_eq!(shown(table, "new"), "1 2 3 4 5 6 21");
    assert_eq!(table.extra_columns[0].text, "小计");
}

#[test]
fn labels_may_explain_themselves_in_brackets() {
    let text = "\
第二十条第（一）项\t\t\t
信息内容\t本年制发件数（含修订）\t本年废止件数(件)\t现行有效件数
规章（设区的市填写，其他机关填0）\t0\t0\t2
行政规范性文件（以决定、公告、通告、意见、通知等印发的文件）\t5\t1\t8
";
    let table = &tables(text)[0];
    assert_eq!(shown(table, "regulations"), "0 0 2");
    assert_eq!(shown(table, "normative_documents"), "5 1 8");
    let columns: Vec<&str> = table.header.iter().map(|header| header.column.as_str()).collect();
    assert_eq!(columns, ["issued", "repealed", "in_force"]);
    assert!(table.header.iter().all(|header| !label_matches(&header.label.text, "本年新公开数量")));
    assert!(
        label_matches("本年废止件数(件)", "本年废止件数")
            && label_matches("本年收费金额", "本年收费金额（单位：万元）")
    );
    assert!(!label_matches("规章（修订）", "规章制度"));
}

#[test]
fn blocks_have_columns_of_their_own() {
    let text = "\
(四) 第二十条第(一)项\t\t\t
(四) 信息内容\t本年制发件数\t本年废纸件数\t现行有效件数
规章\t0\t0\t0
行政规范性文件\t5\t\t8
第二十条第(五)项\t\t\t
信息内容\t本年处理决定数量\t\t
行政许可\t\t\t
第二十条第(六)项\t\t\t
信息内容\t本年处理决定数量\t\t
行政处罚\t141\t\t
行政强制\t0\t\t
第二十条第(八)项\t\t\t
信息内容\t本年收费金额（单位：万元）\t\t
行政事业性收费\t12.5\t\t
";
    let table = &tables(text)[0];
    assert_eq!(shown(table, "normative_documents"), "5 _ 8");
    assert_eq!(shown(table, "licences"), "_");
    assert_eq!(shown(table, "penalties"), "141");
    assert_eq!(shown(table, "fees"), "12.5");
    assert_eq!(table.captions[0].1.text, "(四)第二十条第(一)项");
    assert_eq!(table.corners[0].1.text, "(四)信息内容");
    assert!(
        table.header.iter().any(|header| header.column == "repealed" && header.label.text == "本年废纸件数")
    );
}

#[test]
fn a_wide_table_is_read_by_its_groups() {
    let text = "\
行政复议\t\t\t\t\t行政诉讼\t\t\t\t\t\t\t\t\t
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\t\t\t\t
\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
1\t2\t3\t4\t10\t1\t0\t\t0\t1\t5\t0\t0\t0\t5
";
    let table = &tables(text)[2];
    assert_eq!(shown(table, "reconsideration"), "1 2 3 4 10");
    assert_eq!(shown(table, "direct_suit"), "1 0 _ 0 1");
    assert_eq!(shown(table, "suit_after_reconsideration"), "5 0 0 0 5");
}

#[test]
fn columns_that_a_format_states_wrongly_are_not_believed() {
    // A converter padded every line on the right: labels of columns stand over labels of rows.
    let padded =
        RAGGED.lines().map(|line| format!("{line}{}\n", "\t".repeat(9 - line.matches('\t').count())));
    let table = &exact_tables(&padded.collect::<String>())[1];
    assert_eq!(shown(table, "new"), "5 1 0 2 0 0 8");
    assert_eq!(shown(table, "state_secret"), "0 0 0 0 0 0 0");
    let wide = "\
行政复议\t行政诉讼\t\t\t\t\t\t\t\t\t\t\t\t\t
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉\t\t\t\t\t\t\t\t
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t\t\t\t\t
1\t2\t3\t4\t10\t1\t0\t0\t0\t1\t5\t0\t0\t0\t5
";
    let table = &exact_tables(wide)[2];
    assert_eq!(shown(table, "suit_after_reconsideration"), "5 0 0 0 5");
    let labels: Vec<&str> = table.header.iter().map(|header| header.label.text.as_str()).collect();
    assert_eq!(labels[..5], labels[10..]);
}

#[test]
fn the_lines_of_a_wide_tables_ragged_header_follow_one_another() {
    let text = "\
行政复议\t行政诉讼
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其它结果\t尚未审结\t总计
1\t2\t3\t4\t10\t1\t0\t0\t0\t1\t5\t0\t0\t0\t5
";
    let table = &tables(text)[2];
    assert_eq!(shown(table, "reconsideration"), "1 2 3 4 10");
    assert_eq!(shown(table, "direct_suit"), "1 0 0 0 1");
    let labels: Vec<&str> = table.header.iter().map(|header| header.label.text.as_str()).collect();
    assert_eq!(labels[..5], labels[5..10]);
    assert_eq!(labels[12], "其它结果");
}

#[test]
fn a_first_value_that_is_no_number_moves_no_other() {
    let with = |first: &str, rest: &str| {
        let text = format!(
            "行政复议\t行政诉讼\t\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉\t\n\
             结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t\n\
             {first}\t{rest}\t\n"
        );
        shown(&tables(&text)[2], "reconsideration")
    };
    let rest = "2\t3\t4\t10\t1\t0\t0\t0\t1\t5\t0\t0\t0\t5";
    assert_eq!(with("l", rest), "l 2 3 4 10");
    assert_eq!(with("无", rest), "无 2 3 4 10");
    assert_eq!(with("件数", &format!("1\t{rest}")), "1 2 3 4 10");
    // A label before a row that lost a value, or words in place of a value.
    assert_eq!(with("件数", rest), with("若干", rest));
    assert!(!with("件数", rest).contains('3'));
}

#[test]
fn the_edition_that_fits_best_is_kept_for_each_table() {
    let single = "（五）不予处理\t5.要求行政机关确认或重新出具已获取信息\t0\t0\t0\t0\t0\t0\t0\n（六）其他处理\t\t3\t0\t0\t0\t0\t0\t3\n（七）总计\t\t3\t0\t0\t0\t0\t0\t3\n";
    assert_eq!(tables(single)[1].form, 0);
    let three = "（五）不予处理\t5.要求行政机关确认或重新出具已获取信息\t0\t0\t0\t0\t0\t0\t0\n（六）其他处理\t1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\t3\t0\t0\t0\t0\t0\t3\n\t2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请\t3\t0\t0\t0\t0\t0\t3\n\t3.其他\t3\t0\t0\t0\t0\t0\t3\n（七）总计\t\t3\t0\t0\t0\t0\t0\t3\n";
    assert_eq!(tables(three)[1].form, 1);
}

#[test]
fn words_without_a_table_are_unreadable_and_nothing_is_missing() {
    let forms = forms();
    let glued: String = forms[1].tables[1].rows().map(|(_, row)| format!("{}0000000", row.label)).collect();
    let found = tables(&glued);
    assert_eq!(found[1].state, TableState::Unreadable);
    assert_eq!(found[0].state, TableState::Missing);
}

#[test]
fn rows_that_were_set_as_lines_of_text_are_rows_inside_their_section() {
    let table = &tables("规章 2 0 11\n行政规范性文件 5 1 30\n")[0];
    // Without a section nothing says that such lines are more than prose.
    assert_eq!(table.state, TableState::Missing);
}

#[test]
fn a_table_that_fell_into_lines_of_text_is_read_inside_its_section() {
    use crate::recognize::testing::with_report;
    let rows = "三、收到和处理政府信息公开申请情况\n（本列数据的勾稽关系为：第一项加第二 申请人情况\n项之和，等于第三项加第四项之和）\n\
                一、本年新收政府信息\n3 0 0 0 0 0 3\n公开申请数量\n二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1\n\
                三、本年度办理结果 （一）予以公开 2 0 0 0 0 0 2\n（三）不予公开 1.属于国家秘密 0 0 0 0 0 0 0\n（七）总计 2 0 0 0 0 0 2\n\
                四、结转下年度继续办理 2 0 0 0 0 0 2\n四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n\
                1 0 0 1 2 0 0 0 0 0 3 0 0 0 3\n五、存在的主要问题及改进情况\n更新不够及时。";
    let text = format!(
        "临江市统计局2023年政府信息公开工作年度报告\n\n一、总体情况\n甲。\n二、主动公开政府信息情况\n乙。\n{rows}"
    );
    with_report(&text, &crate::recognize::Settings::default(), |report| {
        let (requests, review) = (&report.tables[1], &report.tables[2]);
        assert_eq!(shown(requests, "new"), "3 0 0 0 0 0 3");
        assert_eq!(shown(requests, "granted"), "2 0 0 0 0 0 2");
        assert_eq!(shown(requests, "state_secret"), "0 0 0 0 0 0 0");
        assert!(requests.note.is_some());
        assert_eq!(shown(review, "reconsideration"), "1 0 0 1 2");
        assert_eq!(shown(review, "suit_after_reconsideration"), "3 0 0 0 3");
    });
}

/// Labels wrapped around their values, which then stand in lines of their own.
const WRAPPED: &str = "\
\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计
二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0
1.信访举报投诉类申请\t7\t0\t0\t0\t0\t0\t7
4.无正当理由大量反复申请\t
\t2\t0\t0\t0\t0\t0\t2
1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\t0\t0\t0\t0\t0\t0\t0
";

#[test]
fn values_beside_a_label_are_not_those_of_a_row_that_is_gone() {
    let table = &tables(WRAPPED)[1];
    assert_eq!(shown(table, "excessive"), "2 0 0 0 0 0 2");
    assert_eq!(shown(table, "reissue"), "missing missing missing missing missing missing missing");
}

#[test]
fn a_label_beside_the_table_has_values_that_cannot_be_told() {
    let text = "\
信息内容\t本年处理决定数量
行政许可\t4
行政处罚\t5

行政强制
";
    let coercive = |text: &str| {
        let text = format!(
            "一、总体情况\n平稳。\n二、主动公开政府信息情况\n\n{text}\n三、收到和处理政府信息公开申请情况\n无。\n"
        );
        let input = crate::read::Input { name: "a.txt", bytes: text.as_bytes(), encoding: None };
        let reading = crate::read::read(input).unwrap();
        let (profile, forms) = (crate::recognize::testing::profile(), forms());
        let settings = crate::recognize::Settings::default();
        let report =
            crate::recognize::recognize(&reading.source, reading.document, &profile, &forms, &settings);
        shown(&report.tables[0], "coercive_measures")
    };
    assert_eq!(coercive(text), "?");
    assert_eq!(coercive(&text.replace("\n行政强制\n", "")), "missing");
}

#[test]
fn a_label_with_both_its_ends_is_whole() {
    assert!(label_is_whole("3.危及“三安全一稳”", "3.危及“三安全一稳定”"));
    assert!(!label_is_whole("3.危及“三安全", "3.危及“三安全一稳定”"));
    assert!(!label_is_whole("7.属于行政执法", "7.属于行政执法案卷"));
}

#[test]
fn labels_of_a_head_that_lost_its_merged_cells_are_in_the_forms_order() {
    // The last label stands in the line of the first, as merged over both lines of the head.
    let torn = RAGGED.replace("自然人\t法人或其他组织\t总计", "自然人\t总计");
    assert_eq!(shown(&tables(&torn)[1], "new"), "5 1 0 2 0 0 8");
}

#[test]
fn a_blank_at_an_edge_of_a_ragged_row_is_unclear() {
    let blank = "一、本年新收政府信息公开申请数量\t\t1\t0\t2\t0\t0\t8\t";
    let ragged = RAGGED.replace("一、本年新收政府信息公开申请数量\t5\t1\t0\t2\t0\t0\t8", blank);
    assert_eq!(shown(&tables(&ragged)[1], "new"), "? ? ? ? ? ? ?");
    // A blank between two values is in its place whatever the edges are.
    let inner = ragged.replace(blank, "一、本年新收政府信息公开申请数量\t\t5\t1\t\t2\t0\t0\t8\t");
    assert_eq!(shown(&tables(&inner)[1], "new"), "5 1 _ 2 0 0 8");
}

#[test]
fn a_row_that_ends_early_has_blanks_only_where_columns_are_stated() {
    let short = "\
申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计
一、本年新收政府信息公开申请数量\t5\t1\t0\t2\t0\t0\t8
二、上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t12
（一）予以公开\t4\t1\t0\t2\t0\t0\t7
（七）总计\t4\t1\t0\t2\t0\t0\t7
";
    assert_eq!(shown(&tables(short)[1], "carried_in"), "? ? ? ? ? ? ?");
    assert_eq!(shown(&exact_tables(short)[1], "carried_in"), "1 0 0 0 0 12 _");
}

#[test]
fn a_value_with_an_unreadable_character_is_unclear() {
    let damaged = "\
申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计
一、本年新收政府信息公开申请数量\t5\t\u{FFFD}\t1\u{FFFD}\t2\t0\t0\t8
二、上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1
（一）予以公开\t4\t1\t0\t2\t0\t0\t7
";
    assert_eq!(shown(&exact_tables(damaged)[1], "new"), "5 ? ? 2 0 0 8");
}

#[test]
fn listed_rows_count_only_where_their_block_is_whole() {
    const LISTED: &str = "\
信息内容\t本年制发件数
规章\t0\t1\t4
行政规范性文件\t1\t0\t8
信息内容\t本年处理决定数量
行政许可\t12
";
    let documents = |text: &str| {
        let found = tables_with(Columns::Listed, text);
        let rows = ["regulations", "normative_documents", "licences"];
        rows.map(|row| shown(&found[0], row))
    };
    assert_eq!(documents(LISTED), ["0 1 4", "1 0 8", "12"]);
    // A blank was left out.
    assert_eq!(documents(&LISTED.replace("\t1\t0\t8", "\t1\t8")), ["? ? ?", "? ? ?", "12"]);
    // Values stand before their labels.
    let before = LISTED
        .replace("现行", "")
        .replace("规章\t0\t1\t4\n行政规范性文件\t1\t0\t8\n", "规章\t1\t0\t8\n行政规范性文件\t\n");
    assert_ne!(before, LISTED);
    assert_eq!(documents(&before)[0], "? ? ?");
}

#[test]
fn a_label_torn_over_two_rows_is_its_row() {
    let text = "二、主动公开政府信息情况\n第二十条第（五）项\t\n信息内容\t本年处理决定数量\n行政许可\t3\n\
                第二十条第（六）项\t\n信息内容\t本年处理决定数量\n行政处罚\t3\n行政强制\t3\n\
                第二十条第（八）项\t\n信息内容\t本年收费金额（单位：万元）\n行政事\t2.24\n业性收费\t";
    let found = exact_tables(text).into_iter().find(|table| table.key == "disclosure").unwrap();
    assert_eq!(shown(&found, "fees"), "2.24");
    assert!(found.extra_rows.is_empty() && found.row("fees").unwrap().found);
    let late = text.replace("行政事\t2.24\n业性收费\t", "行政事\t\n业性收费\t2.24");
    assert_eq!(shown(&exact_tables(&late)[0], "fees"), "2.24");
    let other = exact_tables(&text.replace("业性收费", "业务收入")).remove(0);
    assert_eq!(shown(&other, "fees"), "missing");
}

#[test]
fn values_and_label_on_both_sides_of_a_page_break_are_one_row() {
    let table = |cut: &str| {
        let text = REQUESTS.replacen("\t\t3. 危及“三安全一稳定”\t0\t\t0\t0\t0\t0\t4\n", cut, 1);
        assert_ne!(text, REQUESTS);
        let found = exact_tables(&text).into_iter().find(|table| table.key == "requests").unwrap();
        assert!(found.extra_rows.is_empty());
        shown(&found, "safety_stability")
    };
    let (label, values) = ("\t\t3.危及“三安全一稳定”\t\t\t\t\t\t\t\n", "\t\t\t4\t0\t0\t0\t0\t0\t4\n");
    assert_eq!(table(&format!("{values}{label}")), "4 0 0 0 0 0 4");
    assert_eq!(table(&format!("{label}{values}")), "4 0 0 0 0 0 4");
    assert_eq!(table(label), "_ _ _ _ _ _ _");
}

#[test]
fn a_row_in_which_words_and_values_ran_together_is_unclear() {
    let row = "二、上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1";
    let read = |other: &str| {
        let text = RAGGED.replace(row, other);
        assert_ne!(text, RAGGED);
        shown(&tables(&text)[1], "carried_in")
    };
    // The first value became part of the label, or a piece of the label the first value.
    assert_eq!(read("二、上年结转政府信息公开申请数量1\t0\t0\t0\t0\t0\t1"), "? ? ? ? ? ? ?");
    assert_eq!(read("二、上年结转政府信息公开\t1\t0\t申请数量\t0\t0\t0\t0\t1"), "? ? ? ? ? ? ?");
    // A value broke into two lines.
    assert_eq!(
        read("二、上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n\t\t\t\t\t\t\t2"),
        "? ? ? ? ? ? ?"
    );
}

#[test]
fn tables_in_one_grid_leave_their_rows_to_each_other() {
    let disclosure = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n决定\t1\t0\t2\n\
                      行政规范性文件\t5\t1\t8\n";
    let found = tables(&format!("{disclosure}{RAGGED}"));
    assert_eq!(shown(&found[0], "normative_documents"), "5 1 8");
    assert_eq!(shown(&found[1], "new"), "5 1 0 2 0 0 8");
    let strange = |table: &FormTable| {
        table.extra_rows.iter().map(|row| row.label.text.clone()).collect::<Vec<_>>().join(" ")
    };
    // A row of neither is strange in the table that it stands in.
    assert_eq!((strange(&found[0]), strange(&found[1])), ("决定".to_owned(), String::new()));
}
