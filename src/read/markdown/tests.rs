//! Markdown as offices and converters write it, and the bytes that each word comes from.

use super::*;

fn reading(text: &str) -> Reading {
    Markdown.read(Input { name: "r.md", bytes: text.as_bytes(), encoding: None }).unwrap()
}

fn shown(text: &str) -> Vec<String> {
    reading(text)
        .document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text.as_str().to_owned(),
            Block::Table(table) => {
                let row = |row| table.row(row).map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|");
                format!("{:?}: {}", table.alignment, (0..table.rows).map(row).collect::<Vec<_>>().join(" / "))
            }
            Block::Picture(_) => "picture".to_owned(),
        })
        .collect()
}

#[test]
fn markup_vanishes_and_spans_stay() {
    let text = "## 一、总体情况\n\n**云泽县**&nbsp;公开 `12` 条\n第二行\n";
    let reading = reading(text);
    let paragraph = reading.document.blocks[1].as_paragraph().unwrap();
    assert_eq!(paragraph.text.as_str(), "云泽县公开12条第二行");
    let digits = paragraph.text.as_str().find("12").unwrap();
    assert_eq!(reading.source.slice(paragraph.text.span(digits..digits + 2)), "12");
    assert_eq!(paragraph.text.line_starts().len(), 1);
    assert_eq!(reading.document.blocks[0].as_paragraph().unwrap().heading, Some(2));
}

#[test]
fn numbers_of_items_are_text() {
    assert_eq!(shown("1. 及时公开机构\n2. 2020年，公开信息\n"), ["1.及时公开机构", "2. 2020年，公开信息"]);
    assert_eq!(shown("1. 甲\n\n2. 乙\n"), ["1.甲", "2.乙"]);
    assert_eq!(shown("- 甲\n- 乙\n"), ["甲", "乙"]);
}

#[test]
fn a_line_without_a_bar_ends_a_table() {
    let text = "|a|b|\n|---|---|\n|1|2|\n**三、某某情况**\n|c|d|\n|---|---|\n|-|4|\n四、其他\n";
    assert_eq!(shown(text), ["Exact: a|b / 1|2", "三、某某情况", "Ordered: c|d / -|4", "四、其他"]);
    let reading = reading(text);
    let heading = reading.document.blocks[1].as_paragraph().unwrap();
    assert_eq!(reading.source.slice(heading.text.whole_span()), "三、某某情况");
}

#[test]
fn every_cell_of_a_longer_row_is_kept() {
    assert_eq!(shown("|a|b|\n|---|---|\n|1|2|3|\n"), ["Ordered: a|b / 1|2|3"]);
    assert_eq!(shown("|a|b|\n|---|---|\n|1||\n"), ["Exact: a|b / 1|"]);
    assert_eq!(shown("|a\\|b|c|\n|---|---|\n"), ["Exact: a|b|c"]);
}

#[test]
fn rows_without_a_delimiter_are_a_table_and_page_numbers_are_not_text() {
    assert_eq!(
        shown("前文\n| 甲 | 1 |\n| 乙 | 2 |\n— 3 —\n后文\n"),
        ["前文", "Ordered: 甲|1 / 乙|2", "后文"]
    );
}

#[test]
fn pictures_stand_where_they_are_and_say_nothing() {
    assert_eq!(shown("前![表](a.png)文\n"), ["前文", "picture"]);
}

#[test]
fn indented_paragraphs_are_text() {
    assert_eq!(shown("　　甲乙\n\n    丙丁\n"), ["甲乙", "丙丁"]);
}

#[test]
fn a_blank_cell_has_a_place() {
    let text = "| 甲 |  | 3 |\n| --- | --- | --- |\n| 乙 |  |  |\n";
    let reading = reading(text);
    let table = reading.document.blocks[0].as_table().unwrap();
    for (row, column) in [(0, 1), (1, 1), (1, 2)] {
        let at = table.at(row, column).unwrap().span;
        assert!(at.is_empty(), "{at:?}");
        let (before, after) = text.split_at(at.start as usize);
        assert!(before.trim_end().ends_with('|') && after.trim_start().starts_with('|'), "{before:?}");
    }
}

#[test]
fn any_text_reads_with_spans_inside_it() {
    let pieces =
        ["|", "---", "\n", "甲", "1. ", "> ", "`", "*", "\\", "<b>", "<!--", "&amp;", " ", "    ", "# "];
    let mut state = 7_u32;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..24 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(pieces[(state >> 16) as usize % pieces.len()]);
        }
        for block in &reading(&text).document.blocks {
            assert!(text.get(block.span().range()).is_some(), "{text:?}");
            for cell in block.as_table().into_iter().flat_map(|table| table.cells()) {
                assert!(text.get(cell.span.range()).is_some(), "{text:?}");
            }
        }
    }
}
