//! Columns of blanks, and lines that only look like them.

use super::super::lines::split;
use super::*;

#[test]
fn numbers_are_told_from_numbered_labels() {
    for text in ["0", "1,234.5", "-18", "—", "/", "73802895.90元", "22（其中修订16件）", "17.46%", "３"]
    {
        assert!(is_number(text), "{text}");
    }
    for text in ["2.重复申请", "3.其他", "1、甲", "（一）", "2023年度数据", "甲", "12."] {
        assert!(!is_number(text), "{text}");
    }
}

#[test]
fn values_with_a_single_blank_between_them_are_cut() {
    let cut = |text| {
        let lines = split(text, 0).unwrap();
        let found = segments(&lines[0], Measure::Characters);
        found.iter().map(|s| (s.text, s.at, s.left)).collect::<Vec<_>>()
    };
    assert_eq!(cut("甲  4 1  0"), [("甲", 0, 0), ("4", 5, 3), ("1", 7, 5), ("0", 10, 8)]);
    assert_eq!(cut("（二）乙） 1 0  0")[..2], [("（二）乙）", 0, 0), ("1", 16, 6)]);
    assert_eq!(cut("丙 7  0"), [("丙", 0, 0), ("7", 4, 2), ("0", 7, 5)]);
    // A number that ends a label stays there.
    assert_eq!(cut("第 2  丁 3"), [("第 2", 0, 0), ("丁 3", 7, 5)]);
}

#[test]
fn a_piece_missing_between_two_others_leaves_its_column_empty() {
    let text = "甲乙丙     1    2    3\n丁         4         6\n  戊己     7    8    9\n";
    let lines = split(text, 0).unwrap();
    let rows: Vec<_> = lines.iter().map(|line| segments(line, Measure::Columns)).collect();
    let grid = Grid::new(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    assert_eq!((grid.len(), grid.values_from()), (4, Some(11)));
    assert_eq!(grid.place(&rows[1]), Some(vec![0, 1, 3]));
}

#[test]
fn labels_of_two_depths_are_one_column_unless_a_line_has_both() {
    let text = "甲           1   2\n      乙     3   4\n";
    let rows = |text| {
        let lines = split(text, 0).unwrap();
        lines.iter().map(|line| segments(line, Measure::Columns)).collect::<Vec<_>>()
    };
    let two = rows(text);
    assert_eq!(Grid::new(&two.iter().map(Vec::as_slice).collect::<Vec<_>>()).len(), 3);
    let both = rows("甲           1   2\n丙    乙     3   4\n");
    assert_eq!(Grid::new(&both.iter().map(Vec::as_slice).collect::<Vec<_>>()).len(), 4);
}

#[test]
fn a_letter_among_values_is_a_value_and_one_behind_a_label_is_not() {
    let texts = |line: &str| {
        let lines = split(line, 0).unwrap();
        let found = segments(&lines[0], Measure::Characters);
        found.iter().map(|segment| segment.text.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(texts("新收     4 1 O 0  0    5"), ["新收", "4", "1", "O", "0", "0", "5"]);
    assert_eq!(texts("部分公开（情形） O 0 0 0"), ["部分公开（情形）", "O", "0", "0", "0"]);
    assert_eq!(texts("2    0    2 O    0"), ["2", "0", "2", "O", "0"]);
    assert_eq!(texts("附件 A 0 1"), ["附件 A", "0", "1"]);
}
