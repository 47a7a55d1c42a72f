//! What the reader makes of rulings and characters that are drawn in unusual ways.

use super::*;

#[test]
fn a_heading_between_two_tables_without_vertical_rulings_is_no_row() {
    let mut sheet = Sheet::new();
    for at in [100.0, 120.0, 140.0, 200.0, 220.0, 240.0] {
        sheet.line(50.0, at, 450.0, at);
    }
    for (y, texts) in
        [(114.0, ["项目", "7"]), (134.0, ["收费", "8"]), (214.0, ["规章", "1"]), (234.0, ["处罚", "2"])]
    {
        sheet.text(60.0, y, 9.0, texts[0]).text(300.0, y, 9.0, texts[1]);
    }
    sheet.text(50.0, 175.0, 14.0, "三、收到和处理申请情况");
    let reading = reading(&[&sheet]);
    let shown: Vec<_> = tables(&reading).into_iter().map(shown).collect();
    assert_eq!(shown, [["项目|7", "收费|8"], ["规章|1", "处罚|2"]]);
    assert_eq!(paragraphs(&reading), ["三、收到和处理申请情况"]);
}

#[test]
fn text_aslant_is_a_watermark() {
    let mut sheet = Sheet::new();
    sheet.table(&[50.0, 150.0, 250.0], &[100.0, 140.0], &[(0, 0, 1, 1, "收费"), (0, 1, 1, 1, "7")]);
    sheet.run("F1", &format!("0.7 0.7 -0.7 0.7 100 {}", HEIGHT - 160.0), 40.0, "20内部");
    // A page that was laid askew into the scanner.
    sheet.run("F1", "1 0.05 -0.05 1 50 600", 10.0, "正文");
    let reading = reading(&[&sheet]);
    assert_eq!(shown(tables(&reading)[0]), ["收费|7"]);
    assert_eq!(paragraphs(&reading), ["正文"]);
}

#[test]
fn rulings_may_be_dotted_or_curves_that_do_not_bend() {
    let mut sheet = Sheet::new();
    for y in [100.0, 120.0, 140.0] {
        for n in 0..80 {
            sheet.filled(50.0 + 2.5 * n as f32, y, 1.0, 1.0);
        }
    }
    for x in [50.0, 150.0, 250.0] {
        let (top, bottom) = (HEIGHT - 100.0, HEIGHT - 140.0);
        sheet.raw(&format!("{x} {top} m {x} {} {x} {} {x} {bottom} c S", top - 10.0, top - 30.0));
    }
    for (y, texts) in [(114.0, ["项目", "7"]), (134.0, ["收费", "8"])] {
        sheet.text(60.0, y, 10.0, texts[0]).text(160.0, y, 10.0, texts[1]);
    }
    let reading = reading(&[&sheet]);
    assert_eq!(shown(tables(&reading)[0]), ["项目|7", "收费|8"]);
    assert_eq!(tables(&reading)[0].alignment, Columns::Exact);
}

#[test]
fn a_label_that_runs_over_a_ruling_makes_a_table_uncertain() {
    let table = |label: &str| {
        let mut sheet = Sheet::new();
        let cells = [(0, 0, 1, 1, label), (0, 1, 1, 1, ""), (1, 0, 1, 1, "收费"), (1, 1, 1, 1, "7")];
        sheet.table(&[50.0, 84.0, 150.0], &[100.0, 120.0, 140.0], &cells);
        notes(&reading(&[&sheet])).contains(&NoteKind::UncertainTable)
    };
    assert!(!table("行政"));
    assert!(table("行政处罚"));
}
