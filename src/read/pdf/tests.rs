//! What the reader makes of whole files: tables, reading order, and files that mean harm.

mod drawn;

use super::sample::{HEIGHT, Sheet, file, file_with, stream};
use super::*;
use crate::document::{Block, Columns, NoteKind, Role, Table};

fn open(bytes: &[u8]) -> Result<Reading, ReadError> {
    Pdf.read(Input { name: "sample.pdf", bytes, encoding: None })
}

fn reading(sheets: &[&Sheet]) -> Reading {
    open(&file(sheets)).unwrap()
}

fn paragraphs(reading: &Reading) -> Vec<&str> {
    let body = reading.document.blocks.iter().filter_map(Block::as_paragraph);
    body.filter(|paragraph| paragraph.role == Role::Body).map(|paragraph| paragraph.text.as_str()).collect()
}

fn tables(reading: &Reading) -> Vec<&Table> {
    reading.document.blocks.iter().filter_map(Block::as_table).collect()
}

fn shown(table: &Table) -> Vec<String> {
    (0..table.rows)
        .map(|row| {
            let cells = (0..table.columns).map(|column| table.at(row, column).unwrap().text.as_str());
            cells.collect::<Vec<_>>().join("|")
        })
        .collect()
}

fn notes(reading: &Reading) -> Vec<NoteKind> {
    reading.document.notes.iter().map(|note| note.kind).collect()
}

#[test]
fn every_span_lies_on_the_text_that_it_stands_for() {
    let mut sheet = Sheet::new();
    sheet.text(50.0, 80.0, 10.0, &format!("{}受理申请12件，", "港口管理局".repeat(8)));
    sheet.text(50.0, 95.0, 10.0, "办结9件。");
    sheet.table(&[50.0, 150.0, 250.0], &[120.0, 140.0], &[(0, 0, 1, 1, "收费"), (0, 1, 1, 1, "7")]);
    let reading = reading(&[&sheet]);
    let source = &reading.source;
    for block in &reading.document.blocks {
        if let Some(paragraph) = block.as_paragraph() {
            let at = paragraph.text.as_str().find("办结").unwrap();
            let span = paragraph.text.span(at..at + "办结".len());
            assert_eq!(source.slice(span), "办结");
            let place = source.origin().place(span).unwrap();
            assert_eq!(place.page, Some(1));
            let [left, top, right, bottom] = place.area.unwrap();
            assert!(left >= 49.0 && right < 100.0 && top > 80.0 && bottom < 100.0, "{:?}", place.area);
        }
    }
    let table = tables(&reading)[0];
    let cell = table.at(0, 1).unwrap();
    assert_eq!(source.slice(cell.span), "7");
    let place = source.origin().place(cell.span).unwrap();
    assert_eq!((place.table, place.row, place.column), (Some(1), Some(1), Some(2)));
    assert_eq!(place.area.unwrap().map(f32::round), [150.0, 120.0, 250.0, 140.0]);
    assert_eq!(source.slice(table.span), "收费\t7");
    assert!(source.origin().disk(cell.span).is_none());
}

#[test]
fn merged_and_blank_cells_keep_their_positions() {
    let mut sheet = Sheet::new();
    let cells = [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "数量"),
        (1, 1, 1, 1, "新收"),
        (1, 2, 1, 1, "办结"),
        (2, 0, 1, 1, "受理/情况"),
        (2, 1, 1, 1, ""),
        (2, 2, 1, 1, "12"),
    ];
    sheet.table(&[50.0, 120.0, 200.0, 280.0], &[100.0, 120.0, 140.0, 170.0], &cells);
    let reading = reading(&[&sheet]);
    let table = tables(&reading)[0];
    assert_eq!(table.alignment, Columns::Exact);
    assert_eq!(shown(table), ["项目|数量|数量", "项目|新收|办结", "受理情况||12"]);
    assert!(table.at(2, 1).unwrap().span.is_empty());
    assert!(notes(&reading).is_empty());
}

#[test]
fn rulings_may_be_thin_rectangles_and_sides_may_be_open() {
    let mut sheet = Sheet::new();
    for y in [100.0, 120.0, 140.0] {
        sheet.filled(50.0, y, 200.0, 0.5);
    }
    sheet.filled(150.0, 100.0, 0.5, 40.0);
    for (x, y, text) in [(55.0, 114.0, "a"), (155.0, 114.0, "1"), (55.0, 134.0, "b"), (155.0, 134.0, "2")] {
        sheet.text(x, y, 10.0, text);
    }
    assert_eq!(shown(tables(&reading(&[&sheet]))[0]), ["a|1", "b|2"]);
}

#[test]
fn a_table_goes_on_over_the_page_break() {
    let xs = [50.0, 90.0, 200.0, 300.0];
    let mut first = Sheet::new();
    first.text(50.0, 650.0, 10.0, "三、情况");
    first.table(
        &xs,
        &[700.0, 720.0, 740.0],
        &[
            (0, 0, 2, 1, "结果"),
            (0, 1, 1, 1, "公开"),
            (0, 2, 1, 1, "1"),
            (1, 1, 1, 1, "部分"),
            (1, 2, 1, 1, "2"),
        ],
    );
    first.text(290.0, 800.0, 9.0, "- 1 -");
    let mut second = Sheet::new();
    second.table(
        &xs,
        &[60.0, 80.0, 100.0, 120.0],
        &[
            (0, 0, 2, 1, ""),
            (0, 1, 1, 1, "不予"),
            (0, 2, 1, 1, "3"),
            (1, 1, 1, 1, "其他"),
            (1, 2, 1, 1, "4"),
            (2, 0, 1, 2, "总计"),
            (2, 2, 1, 1, "10"),
        ],
    );
    second.text(50.0, 300.0, 10.0, "四、后文").text(290.0, 800.0, 9.0, "- 2 -");
    let reading = reading(&[&first, &second]);
    let tables = tables(&reading);
    assert_eq!(tables.len(), 1);
    let rows = ["结果|公开|1", "结果|部分|2", "结果|不予|3", "结果|其他|4", "总计|总计|10"];
    assert_eq!(shown(tables[0]), rows);
    assert_eq!(tables[0].at(3, 0).unwrap().row_span, 4);
    let place = reading.source.origin().place(tables[0].at(3, 2).unwrap().span).unwrap();
    assert_eq!(place.page, Some(2));
    assert_eq!(notes(&reading), [NoteKind::PageNumber, NoteKind::PageNumber]);
    assert_eq!(paragraphs(&reading), ["三、情况", "四、后文"]);
}

#[test]
fn vertical_labels_read_downwards() {
    let mut sheet = Sheet::new();
    sheet.table(&[50.0, 75.0, 200.0], &[100.0, 180.0], &[(0, 0, 1, 1, ""), (0, 1, 1, 1, "甲")]);
    sheet.vertical(62.0, 105.0, 10.0, "办理结果");
    sheet.table(&[50.0, 75.0, 200.0], &[300.0, 380.0], &[(0, 0, 1, 1, "受/理/数"), (0, 1, 1, 1, "乙")]);
    let reading = reading(&[&sheet]);
    let tables = tables(&reading);
    assert_eq!(shown(tables[0]), ["办理结果|甲"]);
    assert_eq!(shown(tables[1]), ["受理数|乙"]);
}

#[test]
fn a_three_line_table_keeps_the_order_of_its_fields() {
    let mut sheet = Sheet::new();
    for y in [100.0, 120.0, 160.0] {
        sheet.line(50.0, y, 400.0, y);
    }
    for (y, row) in
        [(114.0, ["项目", "去年", "今年"]), (134.0, ["许可", "10", "20"]), (154.0, ["收费", "", "2"])]
    {
        for (x, text) in [60.0, 180.0, 300.0].iter().zip(row) {
            sheet.text(*x, y, 10.0, text);
        }
    }
    let reading = reading(&[&sheet]);
    let table = tables(&reading)[0];
    assert_eq!(table.alignment, Columns::Ordered);
    assert_eq!(shown(table), ["项目|去年|今年", "许可|10|20", "收费||2"]);
    assert!(notes(&reading).is_empty());
}

#[test]
fn fields_out_of_line_are_an_uncertain_table() {
    let mut sheet = Sheet::new();
    for (y, xs) in
        [(100.0, [50.0, 150.0, 250.0]), (115.0, [50.0, 90.0, 160.0]), (130.0, [120.0, 200.0, 340.0])]
    {
        for x in xs {
            sheet.text(x, y, 10.0, "12");
        }
    }
    let reading = reading(&[&sheet]);
    assert_eq!(tables(&reading)[0].alignment, Columns::Ordered);
    assert_eq!(notes(&reading), [NoteKind::UncertainTable]);
}

#[test]
fn lines_become_paragraphs_also_over_a_page_break() {
    let full = "港口管理局依照".repeat(7);
    let indented = &full[..full.len() - 6];
    let mut first = Sheet::new();
    first.text(70.0, 700.0, 10.0, indented).text(50.0, 718.0, 10.0, &full);
    first.text(290.0, 800.0, 9.0, "1");
    let mut second = Sheet::new();
    second
        .text(50.0, 80.0, 10.0, "到此为止。")
        .text(70.0, 98.0, 10.0, indented)
        .text(50.0, 116.0, 10.0, "完");
    second.text(290.0, 800.0, 9.0, "2");
    let reading = reading(&[&first, &second]);
    let texts = paragraphs(&reading);
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].ends_with("到此为止。") && texts[1].ends_with("完"));
    let first = reading.document.blocks.iter().find_map(Block::as_paragraph).unwrap();
    assert_eq!(first.text.line_starts().len(), 2);
}

#[test]
fn running_heads_are_furniture_once() {
    let sheets: Vec<Sheet> = (0..3)
        .map(|n| {
            let mut sheet = Sheet::new();
            sheet.text(60.0, 40.0, 9.0, "港口管理局年度报告").text(50.0, 200.0, 10.0, "正文");
            sheet.text(50.0, 400.0, 10.0, &format!("第{n}段"));
            sheet
        })
        .collect();
    let reading = reading(&sheets.iter().collect::<Vec<_>>());
    let furniture = reading.document.blocks.iter().filter_map(Block::as_paragraph);
    let furniture = furniture.filter(|paragraph| paragraph.role == Role::Furniture).count();
    assert_eq!((furniture, paragraphs(&reading).len()), (1, 6));
}

#[test]
fn a_page_on_its_side_is_read_upright() {
    let mut turned = Sheet::new();
    turned.entry("/Rotate 90").run("F1", "0 1 -1 0 100 100", 10.0, "港口管理局年度报告");
    assert_eq!(paragraphs(&reading(&[&turned])), ["港口管理局年度报告"]);
    let mut sideways = Sheet::new();
    sideways.run("F1", "0 1 -1 0 100 100", 10.0, "港口管理局年度报告");
    sideways.run("F1", "0 1 -1 0 130 100", 10.0, "第二行");
    let reading = reading(&[&sideways]);
    assert_eq!(paragraphs(&reading), ["港口管理局年度报告", "第二行"]);
    let [left, top, right, bottom] = reading.source.origin().place(Span::at(0)).unwrap().area.unwrap();
    assert!(left > 85.0 && right < 105.0 && (bottom - (HEIGHT - 100.0)).abs() < 1.0 && top < bottom - 80.0);
}

#[test]
fn double_strikes_are_one_and_hidden_text_is_noted() {
    let mut sheet = Sheet::new();
    sheet.text(50.0, 100.0, 10.0, "报告11").text(50.3, 100.0, 10.0, "报告11");
    sheet.raw("3 Tr").text(50.0, 200.0, 10.0, "藏").raw("0 Tr");
    let reading = reading(&[&sheet]);
    assert_eq!(paragraphs(&reading), ["报告11", "藏"]);
    assert_eq!(notes(&reading), [NoteKind::HiddenText]);
    let mut scan = Sheet::new();
    scan.picture(0.0, 0.0, 595.0, 842.0).raw("3 Tr").text(50.0, 200.0, 10.0, "识别");
    assert!(notes(&self::reading(&[&scan])).is_empty());
}

#[test]
fn pictures_and_pages_without_text_are_told() {
    let mut words = Sheet::new();
    words.text(50.0, 100.0, 10.0, "图").picture(50.0, 200.0, 300.0, 200.0).text(50.0, 500.0, 10.0, "后");
    let mut scan = Sheet::new();
    scan.picture(0.0, 0.0, 595.0, 842.0);
    let reading = reading(&[&words, &scan]);
    assert!(matches!(reading.document.blocks[1], Block::Picture(_)));
    assert_eq!(notes(&reading), [NoteKind::PageWithoutText]);
    let note = reading.document.notes[0].span;
    assert_eq!(reading.source.origin().place(note).unwrap().page, Some(2));
    assert!(matches!(open(&file(&[&scan])), Err(ReadError::NoText)));
    assert!(matches!(open(&file(&[&Sheet::new()])), Err(ReadError::Empty)));
}

#[test]
fn properties_are_read() {
    let mut sheet = Sheet::new();
    sheet.text(50.0, 100.0, 10.0, "文");
    let reading = reading(&[&sheet]);
    let named = |name: &str| {
        let found = reading.document.properties.iter().find(|property| property.name == name);
        found.map(|property| property.value.as_str())
    };
    assert_eq!(named("Title"), Some("港口"));
    assert_eq!(named("CreationDate"), Some("2024-02-26T14:41:23+08:00"));
}

#[test]
fn two_columns_of_text_are_read_one_after_the_other() {
    let mut sheet = Sheet::new();
    sheet.text(200.0, 60.0, 10.0, "横贯两栏的标题");
    for n in 0..8 {
        let y = 100.0 + 15.0 * n as f32;
        sheet.text(50.0, y, 10.0, "左栏左栏左栏左栏左栏左栏左栏左栏左栏左栏左栏");
        sheet.text(310.0, y, 10.0, "右栏右栏右栏右栏右栏右栏右栏右栏右栏右栏右栏");
    }
    let reading = reading(&[&sheet]);
    let text = reading.source.text();
    assert!(text.rfind('左').unwrap() < text.find('右').unwrap());
    assert!(text.starts_with('横'));
}

#[test]
fn forms_that_draw_each_other_without_end_are_stopped() {
    let mut sheet = Sheet::new();
    sheet.text(50.0, 100.0, 10.0, "文").raw("/X0 Do");
    let form = |next: usize, times: usize| {
        stream(
            &format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {next} 0 R >> >>"
            ),
            &"/X Do ".repeat(times),
        )
    };
    let cycle = file_with(&[&sheet], "/X0 20 0 R", &[form(20, 1)]);
    assert_eq!(paragraphs(&open(&cycle).unwrap()), ["文"]);
    let forms: Vec<String> = (0..12).map(|n| form(21 + n, 10)).collect();
    let burst = file_with(&[&sheet], "/X0 20 0 R", &forms);
    assert!(matches!(open(&burst), Err(ReadError::TooLarge { .. })));
}

#[test]
fn cyclic_page_trees_and_locked_files_are_errors() {
    let mut sheet = Sheet::new();
    sheet.text(50.0, 100.0, 10.0, "文");
    let text = String::from_utf8(file(&[&sheet])).unwrap();
    let cycle = text.replace("/Kids [20 0 R ]", "/Kids [2 0 R  ]");
    assert_ne!(cycle, text);
    assert!(open(cycle.as_bytes()).is_err());
    let locked =
        text.replace("/Root 1 0 R", "/Root 1 0 R /Encrypt << /Filter /Standard /V 9 >> /ID [(a) (a)]");
    let error = open(locked.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("reason-encryption"), "{error}");
    assert!(open(b"%PDF-1.7").is_err());
    assert!(Pdf.recognizes(b"junk\n%PDF-1.4") && !Pdf.recognizes(b"PDF"));
}

#[test]
fn cut_and_damaged_files_never_panic() {
    let mut sheet = Sheet::new();
    sheet.text(50.0, 80.0, 10.0, "港口管理局");
    sheet.table(&[50.0, 150.0, 250.0], &[120.0, 140.0], &[(0, 0, 1, 1, "收费"), (0, 1, 1, 1, "7")]);
    let bytes = file(&[&sheet, &sheet]);
    for end in (0..bytes.len()).step_by(3) {
        let _ = read(Input { name: "cut", bytes: &bytes[..end], encoding: None });
    }
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for _ in 0..1500 {
        let mut damaged = bytes.clone();
        for _ in 0..1 + next() % 12 {
            let at = next() % damaged.len();
            damaged[at] = b"0123456789<>[]()/ -."[next() % 20];
        }
        let _ = read(Input { name: "damaged", bytes: &damaged, encoding: None });
    }
}

#[test]
fn a_number_too_long_for_its_cell_goes_on_in_the_next_line() {
    let table = |right: f32, first: &str, second: &str| {
        let mut sheet = Sheet::new();
        let xs = [50.0, 120.0, right, right + 40.0];
        sheet.table(
            &xs,
            &[100.0, 140.0, 180.0],
            &[(0, 0, 1, 1, "甲"), (0, 2, 1, 1, "1"), (1, 0, 1, 1, "乙")],
        );
        sheet.table(&xs, &[100.0, 140.0, 180.0], &[(0, 1, 1, 1, ""), (1, 1, 1, 1, "7"), (1, 2, 1, 1, "2")]);
        sheet.text(122.0, 115.0, 10.0, first).text(122.0, 128.0, 10.0, second);
        shown(tables(&reading(&[&sheet]))[0])[0].clone()
    };
    assert_eq!(table(140.0, "878", "03"), "甲|87803|1");
    // There was room for more, so these are two numbers.
    assert_eq!(table(180.0, "878", "03"), "甲|878 03|1");
    assert_eq!(table(140.0, "8", "703"), "甲|8 703|1");
}

#[test]
fn radicals_are_the_ideographs_that_their_glyphs_draw() {
    let mut sheet = Sheet::new();
    sheet.text(50.0, 100.0, 12.0, "⼀、⺠生");
    assert_eq!(paragraphs(&reading(&[&sheet])), ["一、民生"]);
}

#[test]
fn a_border_may_be_the_room_between_two_rectangles() {
    let mut sheet = Sheet::new();
    for (row, texts) in [["甲", "1"], ["乙", "2"]].iter().enumerate() {
        for (column, text) in texts.iter().enumerate() {
            let (x, y) = (50.0 + 62.0 * column as f32, 100.0 + 22.0 * row as f32);
            sheet.raw(&format!(
                "{x} {} 60 20 re {} {} 58 18 re f*",
                HEIGHT - y - 20.0,
                x + 1.0,
                HEIGHT - y - 19.0
            ));
            sheet.text(x + 5.0, y + 14.0, 10.0, text);
        }
    }
    let reading = reading(&[&sheet]);
    assert_eq!(shown(tables(&reading)[0]), ["甲|1", "乙|2"]);
    assert_eq!(tables(&reading)[0].alignment, Columns::Exact);
}
