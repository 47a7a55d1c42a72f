//! Lines that stand for rows by their place.

use super::*;

fn row(row: usize) -> Reading {
    Reading::Row(row, 1.0, Some(0))
}

fn aligned(readings: &[Reading], rows: usize) -> (Vec<Option<usize>>, Vec<usize>, usize) {
    let lines: Vec<(usize, Reading)> = readings.iter().copied().enumerate().collect();
    let alignment = align(&lines, rows);
    let of = (0..rows).map(|row| alignment.rows.get(&row).map(|(line, _)| *line)).collect();
    (of, alignment.unclear, alignment.extra.len())
}

#[test]
fn an_unlabelled_line_between_neighbours_is_the_row_between_them() {
    let (rows, unclear, extra) = aligned(&[row(0), Reading::Unlabelled, row(2)], 3);
    assert_eq!((rows, unclear, extra), (vec![Some(0), Some(1), Some(2)], vec![], 0));
}

#[test]
fn unlabelled_lines_beyond_certain_rows_are_rows_and_words_are_not() {
    let readings = [Reading::Other, Reading::Unlabelled, row(1), Reading::Unlabelled, Reading::Other];
    let (rows, unclear, extra) = aligned(&readings, 3);
    assert_eq!((rows, unclear, extra), (vec![Some(1), Some(2), Some(3)], vec![], 2));
    let (rows, unclear, _) = aligned(&[row(0), Reading::Unlabelled], 3);
    assert_eq!((rows, unclear), (vec![Some(0), None, None], vec![1, 2]));
    let (rows, unclear, _) = aligned(&[row(0), Reading::Other], 2);
    assert_eq!((rows, unclear), (vec![Some(0), None], vec![]));
}

#[test]
fn one_line_for_two_rows_is_unclear() {
    let (rows, unclear, _) = aligned(&[row(0), Reading::Unlabelled, row(3)], 4);
    assert_eq!((rows, unclear), (vec![Some(0), None, None, Some(2)], vec![1, 2]));
}

#[test]
fn a_swapped_row_keeps_its_own_label() {
    let (rows, ..) = aligned(&[row(0), row(2), row(1), row(3)], 4);
    assert_eq!(rows, [Some(0), Some(2), Some(1), Some(3)]);
}

#[test]
fn a_row_that_the_form_lacks_is_extra() {
    let (rows, unclear, extra) = aligned(&[row(0), Reading::Other, row(1)], 2);
    assert_eq!((rows, unclear, extra), (vec![Some(0), Some(2)], vec![], 1));
}
