use super::*;
use crate::document::Table;

fn reading(bytes: &[u8]) -> Reading {
    let read = Text.read(Input { name: "a.txt", bytes, encoding: None }).unwrap();
    for block in &read.document.blocks {
        check_spans(&read.source, block);
    }
    read
}

/// Spans lie on characters, and what they cover is what the block says.
fn check_spans(source: &Source, block: &Block) {
    assert!(source.text().get(block.span().range()).is_some(), "{:?}", block.span());
    let Block::Table(table) = block else { return };
    for cell in table.cells() {
        let under = source.text().get(cell.span.range()).unwrap();
        assert!(block.span().contains(cell.span), "{under}");
        if cell.text.line_starts().is_empty() {
            assert_eq!(lines::fold(under, 0).as_str(), cell.text.as_str());
        }
    }
}

/// Blocks in a line each: paragraphs as they are, rows of tables with `|` between cells.
fn shown(text: &str) -> Vec<String> {
    let row = |table: &Table, row| {
        let cells: Vec<_> = table.row(row).map(|cell| cell.text.as_str().to_owned()).collect();
        format!("[{}]", cells.join("|"))
    };
    let mut shown = Vec::new();
    for block in reading(text.as_bytes()).document.blocks {
        match block {
            Block::Paragraph(paragraph) => shown.push(paragraph.text.as_str().to_owned()),
            Block::Table(table) => shown.extend((0..table.rows).map(|index| row(&table, index))),
            Block::Picture(_) => unreachable!("text has no pictures"),
        }
    }
    shown
}

/// A row as a layout tool writes it: ideographs count two columns, values end at columns 5 apart.
fn row(label: &str, values: &[&str]) -> String {
    let mut line = label.to_owned();
    let mut end = 40;
    for value in values {
        end += 8;
        let blank = end - lines::columns(&line) as usize - lines::columns(value) as usize;
        line = format!("{line}{}{value}", " ".repeat(blank));
    }
    line + "\n"
}

#[test]
fn a_report_with_tabs_keeps_headings_out_of_its_tables() {
    let text = "二、主动公开政府信息情况\n\n信息内容\t本年制发件数\t现行有效件数\n规章\t0\t3\n\n三、收到和处理情况\n本年无。\n";
    assert_eq!(
        shown(text),
        [
            "二、主动公开政府信息情况",
            "[信息内容|本年制发件数|现行有效件数]",
            "[规章|0|3]",
            "三、收到和处理情况",
            "本年无。"
        ]
    );
    assert_eq!(reading(text.as_bytes()).document.fidelity, Fidelity::Rebuilt);
}

#[test]
fn aligned_columns_keep_a_blank_value_in_its_place() {
    let narrow =
        "   项目      甲类   乙类   总计\n\n收到申请        1    2    3\n处理决定        4         4\n";
    assert_eq!(shown(narrow), ["[项目|甲类|乙类|总计]", "[收到申请|1|2|3]", "[处理决定|4||4]"]);
}

#[test]
fn aligned_columns_work_for_double_width_fonts_too() {
    let text = "项目          甲类    乙类\n收到的申请       1       2\n办                       3\n";
    assert_eq!(shown(text), ["[项目|甲类|乙类]", "[收到的申请|1|2]", "[办||3]"]);
}

#[test]
fn wrapped_labels_come_back_to_their_values() {
    let text = [
        &row("一、本年新收申请数量", &["21", "0", "21"]),
        &row("      （一）予以公开", &["0", "0", "0"]),
        &row("      （二）部分公开（区分处理的，", &[]),
        &row("      只计这一情形）", &[]),
        &row("", &["4", "0", "4"]),
        &row("      （三）其他、", &[]),
        &row("      以及别的", &["1", "2", "3"]),
        &row("      （四）不予处理（含重复", &["5", "6", "11"]),
        &row("        申请）", &[]),
        &row("四、结转", &["2", "0", "2"]),
    ]
    .map(String::as_str)
    .concat();
    assert_eq!(
        shown(&text),
        [
            "[一、本年新收申请数量|21|0|21]",
            "[（一）予以公开|0|0|0]",
            "[（二）部分公开（区分处理的，只计这一情形）|4|0|4]",
            "[（三）其他、以及别的|1|2|3]",
            "[（四）不予处理（含重复申请）|5|6|11]",
            "[四、结转|2|0|2]"
        ]
    );
    let read = reading(text.as_bytes());
    let table = read.document.blocks[0].as_table().unwrap();
    let label = &table.at(2, 0).unwrap().text;
    assert_eq!(label.line_starts().len(), 1);
    let wrapped = label.as_str().find("只计").unwrap();
    assert_eq!(read.source.slice(label.span(wrapped..wrapped + 6)), "只计");
}

#[test]
fn labels_that_were_wrapped_beside_each_other_come_back() {
    // One column a character, as `pdftotext` counts.
    let row = |label: &str, values: &str| {
        let pad = if values.is_empty() { 0 } else { 24 - label.chars().count() };
        format!("{label}{}{values}\n", " ".repeat(pad))
    };
    let text = [
        row("一、收到的申请", "4 1    5"),
        row("        1.甲的申请", "2 0    2"),
        row("（五）其他处 2.没有按照通知的要求在", ""),
        row("理      期限内补正", "1 0    1"),
        row("        3.别的原因", "1 1    2"),
        row("        4.没有按照通知的要求在", ""),
        row("（六）无   期限内缴费", "0 0    0"),
    ];
    let shown = shown(&text.concat());
    assert_eq!(shown.len(), 5, "{shown:?}");
    assert!(shown[2].ends_with("（五）其他处理|2.没有按照通知的要求在期限内补正|1|0|1]"), "{shown:?}");
    assert!(shown[4].ends_with("（六）无|4.没有按照通知的要求在期限内缴费|0|0|0]"), "{shown:?}");
}

#[test]
fn a_label_of_a_group_stays_a_row_and_a_caption_parts_two_tables() {
    let text = [
        &row("     1.属于国家秘密", &["1", "0", "1"]),
        "（三）不予公开\n",
        &row("     2.属于内部事务", &["2", "0", "2"]),
        "\n          第二十条第（六）项\n\n",
        &row("信息内容", &["本年决定", "数量"]),
        &row("行政处罚", &["12", "1"]),
        "五、存在的主要问题\n本年没有问题。\n",
    ]
    .concat();
    assert_eq!(
        shown(&text),
        [
            "[1.属于国家秘密|1|0|1]",
            "[（三）不予公开]",
            "[2.属于内部事务|2|0|2]",
            "第二十条第（六）项",
            "[信息内容|本年决定|数量]",
            "[行政处罚|12|1]",
            "五、存在的主要问题",
            "本年没有问题。"
        ]
    );
}

#[test]
fn the_head_above_the_first_row_belongs_to_the_table_and_a_heading_does_not() {
    let text = [
        "      三、收到和处理情况\n",
        &row("", &["", "申请人", ""]),
        "\n（本列数据的关系为：第一项加第二\n项等于第三项加第四项）\n",
        &row("", &["自然人", "企业", "总计"]),
        &row("一、本年新收申请数量", &["1", "2", "3"]),
        &row("二、上年结转", &["0", "0", "0"]),
    ]
    .concat();
    assert_eq!(
        shown(&text)[..4],
        [
            "三、收到和处理情况",
            "[||申请人]",
            "[（本列数据的关系为：第一项加第二项等于第三项加第四项）|自然人|企业|总计]",
            "[一、本年新收申请数量|1|2|3]"
        ]
    );
}

#[test]
fn sloppy_columns_invent_no_blank_value() {
    let text =
        "1.属于国家秘密      1    0    1\n2.属于内部事务性的        2    0   2\n3.其他     3  0       3\n";
    assert_eq!(shown(text), ["[1.属于国家秘密|1|0|1]", "[2.属于内部事务性的|2|0|2]", "[3.其他|3|0|3]"]);
}

#[test]
fn a_row_with_labels_of_two_depths_stays_in_order() {
    let text = [
        &row("（一）予以公开", &["1", "0", "1"]),
        &row("（三）不予公开    1.国家秘密", &["2", "0", "2"]),
        &row("                  2.内部事务", &["3", "0", "3"]),
    ]
    .map(String::as_str)
    .concat();
    assert_eq!(shown(&text)[1], "[（三）不予公开|1.国家秘密|2|0|2]");
    assert_eq!(reading(text.as_bytes()).document.notes.len(), 0);
}

#[test]
fn a_table_goes_on_over_a_page() {
    let text = "一、甲    1    2\n二、乙    3    4\n\n      - 1 -\n\u{C}     三、丙      5      6\n     四、丁      7      8\n";
    assert_eq!(shown(text), ["[一、甲|1|2]", "[二、乙|3|4]", "[三、丙|5|6]", "[四、丁|7|8]"]);
    let notes = reading(text.as_bytes()).document.notes;
    assert_eq!(notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [NoteKind::PageNumber]);
}

#[test]
fn pieces_of_labels_part_no_table_that_goes_on_in_its_columns() {
    let values = ["1", "2", "3", "4"];
    let text = format!(
        "{}  丙本\n\n{}  年度\n\n  （四）丁    2.戊己庚辛\n{}",
        row("       1.甲", &values),
        row("       1.乙", &values),
        row("", &values)
    );
    let whole = ["[1.甲|1|2|3|4]", "[丙本]", "[1.乙|1|2|3|4]", "[年度]", "[（四）丁|2.戊己庚辛|1|2|3|4]"];
    assert_eq!(shown(&text), whole);
    // Other columns are another table.
    let other = format!("{}\n  丙本\n\n{}", row("甲", &values), row("乙", &["1", "2", "3", "4", "5"]));
    assert!(shown(&other).contains(&"丙本".to_owned()));
}

#[test]
fn two_labels_come_down_to_the_values_that_they_were_wrapped_around() {
    let text = format!(
        "{}  （六）甲    2.乙丙丁戊、己\n{}              辛壬\n",
        row("  （五）癸", &["7", "8", "9"]),
        row("              庚", &["1", "2", "3"])
    );
    assert_eq!(shown(&text)[1], "[（六）甲|2.乙丙丁戊、己庚|1|2|3]");
}

#[test]
fn a_blank_line_inside_a_wrapped_label_tells_nothing_where_rows_stand_apart() {
    let values = ["1", "2", "3"];
    let apart = |label: &str| format!("\n{}", row(label, &values));
    let text = format!(
        "{}{}{}  3.丙丁戊己\n\n{}  庚\n",
        row("  1.甲", &values),
        apart("  2.乙"),
        apart("  0.辛"),
        row("", &values)
    );
    assert_eq!(shown(&text)[3], "[3.丙丁戊己|1|2|3]");
}

#[test]
fn a_table_without_a_number_is_known_by_the_head_that_the_next_one_has_too() {
    let head = "  甲乙        丙丁戊\n";
    let text = format!("{head}  庚          7\n  辛          8\n       （五）\n{head}  壬          若干\n");
    let rows = ["[甲乙|丙丁戊]", "[庚|7]", "[辛|8]", "（五）", "[甲乙|丙丁戊]", "[壬|若干]"];
    assert_eq!(shown(&text), rows);
    assert_eq!(shown(&format!("{head}  壬          若干\n")), ["甲乙丙丁戊", "壬若干"]);
}

#[test]
fn values_that_lost_their_label_are_told() {
    let text = "甲项       1    2    3\n乙项       4    5    6\n\n\n           7    8    9\n丙项       1    1    2\n";
    assert_eq!(shown(text)[2], "[|7|8|9]");
    let notes = reading(text.as_bytes()).document.notes;
    assert_eq!(notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [NoteKind::UncertainTable]);
}

#[test]
fn indented_text_and_text_in_two_columns_are_no_tables() {
    let indented = "        某县水务局\n    2023年度报告\n\n    一、总体情况\n    全年公开信息12条。\n";
    let columns = "\
我局坚持以公开为常态，全年召开      各科室按照分工推进工作，及时把
会议多次，及时回应群众的关切，      制度公布在网站上，并且定期检查
不断提高工作人员的业务水平并且      落实情况，发现问题后马上予以纠
";
    let contact = "联系电话：010-1234    传真：010-1235\n";
    for text in [indented, columns, contact, "某局 和 另一局\n"] {
        assert!(
            reading(text.as_bytes()).document.blocks.iter().all(|block| block.as_table().is_none()),
            "{text}"
        );
    }
    assert_eq!(reading(indented.as_bytes()).document.fidelity, Fidelity::Exact);
}

#[test]
fn page_numbers_vanish_from_running_text() {
    assert_eq!(shown("甲项工作有序推进\n— 1 —\n乙项工作\n-12-\n"), ["甲项工作有序推进", "乙项工作"]);
}

#[test]
fn line_ends_marks_and_nul_bytes_do_no_harm() {
    let expected = ["一、总体情况", "[甲|1|2]", "[乙|3|4]"];
    for text in [
        "一、总体情况\r\n甲\t1\t2\r\n乙\t3\t4",
        "一、总体情况\r甲\t1\t2\r乙\t3\t4\r",
        "\u{FEFF}一、总\0体情况\n甲\t1\t2\n乙\t3\t4\n",
    ] {
        assert_eq!(shown(text), expected);
    }
    let bytes = encoding_rs::GB18030.encode("一、总体情况，全年公开\n甲\t1\t2\n").0.into_owned();
    let read = reading(&bytes);
    assert_eq!(read.source.encoding(), "gb18030");
    assert_eq!(read.source.origin().disk(read.document.blocks[1].span()), Some(23..29));
}

#[test]
fn a_glued_article_stays_one_paragraph() {
    let text = "信息内容本年制发件数规章0行政规范性文件5".repeat(80);
    assert_eq!(shown(&text).len(), 1);
}

#[test]
fn cells_written_one_by_one_leave_a_damaged_document() {
    let text = "全年公开信息若干条。\n\n".to_owned() + &"0\n\n".repeat(30);
    assert_eq!(reading(text.as_bytes()).document.fidelity, Fidelity::Damaged);
}

#[test]
fn undecodable_bytes_are_noted_and_many_of_them_damage_the_document() {
    let mut bytes = "某县教育局全年公开信息若干条，".repeat(40).into_bytes();
    bytes[3] = 0xFF;
    let read = reading(&bytes);
    assert_eq!(read.document.notes[0].kind, NoteKind::Undecodable);
    assert_eq!(read.document.fidelity, Fidelity::Exact);
    for at in (3..bytes.len()).step_by(90) {
        bytes[at] = 0xFF;
    }
    assert_eq!(reading(&bytes).document.fidelity, Fidelity::Damaged);
}

#[test]
fn what_is_no_text_is_refused_with_a_reason() {
    let garbage: Vec<u8> = (0..4000_u32).map(|at| (at * at % 251 % 29) as u8).collect();
    let error = Text.read(Input { name: "a.txt", bytes: &garbage, encoding: None }).unwrap_err();
    assert!(
        matches!(&error, ReadError::Malformed { reason, .. } if reason.key == "reason-control"),
        "{error}"
    );
    let blank = Text.read(Input { name: "a.txt", bytes: b" \r\n\t\x0C\n", encoding: None });
    assert!(matches!(blank, Err(ReadError::Empty)));
}

#[test]
fn sizes_that_no_report_has_are_read_in_linear_time() {
    let long = "全年公开信息，".repeat(100_000);
    let wide = "a  ".repeat(300_000);
    let tabs = "\t".repeat(1_000_000);
    let ragged = format!("甲\t1\n{}\n", "1\t".repeat(2_000)).repeat(40);
    let marked = "1.\t甲\n".repeat(60_000);
    let rows = "甲    1    2\n".repeat(30_000);
    for text in [long, wide, format!("甲{tabs}\n乙\t1\t2\n"), ragged, marked, rows] {
        let bytes = text.into_bytes();
        assert!(Text.read(Input { name: "a.txt", bytes: &bytes, encoding: None }).is_ok());
    }
}

#[test]
fn no_arrangement_of_blanks_tabs_and_breaks_breaks_a_span() {
    let pieces = [
        "  ", "\t", "\n", "\u{3000}", "0", "12", "甲", "（", "）", "、", "—", "\u{C}", "\r", "     ", "。",
        "- 3 -",
    ];
    let mut state = 5_u64;
    for _ in 0..600 {
        let mut text = String::from("甲");
        for _ in 0..120 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        reading(text.as_bytes());
    }
}

#[test]
fn a_table_of_contents_is_no_table() {
    let text =
        "目录\n一、总体情况  1\n二、主动公开政府信息情况   2\n三、收到和处理政府信息公开申请情况    3\n";
    assert!(shown(text).iter().all(|block| !block.starts_with('[')), "{:?}", shown(text));
    let table = "规章   0\n行政规范性文件    5\n行政许可   12\n";
    assert!(shown(table)[0].starts_with('['));
}

#[test]
fn a_line_that_ends_with_values_is_a_row_though_its_columns_are_narrow() {
    let text = "      （一）予以公开    1078 5281 2278\n （二）部分公开（区分处理的，只计这一情形， 6151 576 1897\n             不计其他情形）\n      1.属于国家秘密    8664 3993 7720\n";
    let rows = shown(text);
    assert!(rows.iter().any(|row| row.contains("|6151|576|1897]")), "{rows:?}");
}
