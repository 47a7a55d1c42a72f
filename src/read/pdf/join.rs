//! Owns tables that go on over a page break: when two grids are one table, and how their rows and
//! split cells come together. Knows nothing of rulings and of the text around.

use super::grid::{Grid, GridCell};

/// Edges of columns this near, in points, are the same on both pages.
const SAME: f32 = 4.0;
/// A table that goes on has reached at least this share of the page's height.
const LOW: f32 = 0.6;
/// Rows of a heading that may be repeated on each page.
const HEADING: usize = 3;

/// Whether the first grid of a page goes on the last one of the page before. `bottom` is where the
/// earlier one ends there, `height` the height of that page.
pub(super) fn continues(above: &Grid, below: &Grid, bottom: f32, height: f32) -> bool {
    if !above.ruled || !below.ruled || bottom < LOW * height {
        return false;
    }
    let (Some(left), Some(right)) = (above.xs.last(), below.xs.last()) else { return false };
    if (above.xs[0] - below.xs[0]).abs() > SAME || (left - right).abs() > SAME {
        return false;
    }
    // A fragment in which cells are merged shows fewer of the table's columns.
    let shared = below.xs.iter().filter(|x| above.xs.iter().any(|other| (*x - other).abs() <= SAME)).count();
    let fewer = above.xs.len().min(below.xs.len());
    shared == fewer || shared > 3 && shared * 3 >= fewer * 2
}

/// One table of two fragments.
pub(super) fn join(mut above: Grid, mut below: Grid) -> Grid {
    let mut xs = above.xs.clone();
    xs.extend(below.xs.iter().filter(|x| above.xs.iter().all(|other| (*x - other).abs() > SAME)));
    xs.sort_by(f32::total_cmp);
    widen(&mut above, &xs);
    widen(&mut below, &xs);
    drop_repeated_heading(&above, &mut below);
    let seam = above.rows();
    if is_split_row(&above, &below) {
        join_row(&mut above, &mut below);
    }
    let shift = above.ys[seam] - below.ys[0];
    above.ys.extend(below.ys.iter().skip(1).map(|y| y + shift));
    for mut cell in below.cells {
        cell.row += seam;
        let other = above.cells.iter_mut().find(|other| {
            other.row_end() == seam && (other.column, other.column_span) == (cell.column, cell.column_span)
        });
        match other {
            Some(other) if cell.row == seam && is_split(other, &cell) => {
                other.row_span += cell.row_span;
                if other.is_blank() {
                    (other.page, other.area) = (cell.page, cell.area);
                }
                other.lines.append(&mut cell.lines);
            }
            _ => above.cells.push(cell),
        }
    }
    above.cells.sort_by_key(|cell| (cell.row, cell.column));
    above.certain &= below.certain;
    above
}

/// Whether two cells on both sides of a page break are one. A cell over several rows holds its text
/// on one page, so the other part is blank; two parts with text may as well be two cells.
fn is_split(above: &GridCell, below: &GridCell) -> bool {
    let tall = above.row_span > 1 || below.row_span > 1;
    tall && (below.is_blank() && !(above.is_blank() && below.row_span == 1)
        || above.is_blank() && above.row_span > 1 && below.row_span > 1)
}

/// Whether the first row below a page break is the rest of the last row above it: every cell has its
/// counterpart, what was complete is blank below, and what goes on had a full line above. It is words,
/// or in a row without words the last digits of numbers.
fn is_split_row(above: &Grid, below: &Grid) -> bool {
    let (mut words, mut digits, mut complete) = (0, 0, 0);
    for cell in below.cells.iter().filter(|cell| cell.row == 0) {
        let Some(other) = counterpart(above, cell) else { return false };
        if cell.is_blank() {
            complete += usize::from(cell.row_span == 1 && !other.is_blank());
            continue;
        }
        if cell.row_span > 1 && (other.row_span > 1 || other.is_blank()) {
            // It reaches over the page break whether or not the row does.
            continue;
        }
        let text = cell.text();
        let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if !is_full(other) || text.chars().any(|c| c.is_ascii_digit()) && !is_number(&text) {
            return false;
        }
        match is_number(&text) {
            true if cell.row_span == 1 && is_number(&other.text()) => digits += 1,
            true => return false,
            false => words += usize::from(cell.row_span == 1),
        }
    }
    match (words, digits) {
        (0, digits) => digits > 0 && complete > 0 && complete >= digits,
        (_, 0) => complete > 0,
        _ => false,
    }
}

/// Whether nothing more had room in the last line of a cell.
fn is_full(cell: &GridCell) -> bool {
    let room = |line: &super::lines::Line| cell.area.width() - line.area.width();
    cell.lines
        .last()
        .is_some_and(|line| cell.area.right - line.area.right < 1.5 * line.em && room(line) < 2.5 * line.em)
}

/// The cell of the last row above that has the columns of a cell below.
fn counterpart<'a>(above: &'a Grid, cell: &GridCell) -> Option<&'a GridCell> {
    above.cells.iter().find(|other| {
        other.row_end() == above.rows()
            && (other.column, other.column_span) == (cell.column, cell.column_span)
    })
}

/// Moves the first row below to the end of the last row above.
fn join_row(above: &mut Grid, below: &mut Grid) {
    let seam = above.rows();
    for cell in below.cells.iter_mut().filter(|cell| cell.row == 0) {
        let other = above.cells.iter_mut().find(|other| {
            other.row_end() == seam && (other.column, other.column_span) == (cell.column, cell.column_span)
        });
        if let Some(other) = other {
            if other.is_blank() && !cell.is_blank() {
                (other.page, other.area) = (cell.page, cell.area);
            }
            other.lines.append(&mut cell.lines);
            other.row_span += cell.row_span - 1;
        }
    }
    below.cells.retain(|cell| cell.row > 0);
    below.cells.iter_mut().for_each(|cell| cell.row -= 1);
    below.ys.remove(1);
}

/// Puts the cells of a grid on the edges of the joined table.
fn widen(grid: &mut Grid, xs: &[f32]) {
    let nearest = |x: f32| {
        let distance = |index: &usize| (xs[*index] - x).abs();
        (0..xs.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
    };
    let ranks: Vec<usize> = grid.xs.iter().map(|x| nearest(*x)).collect();
    for cell in &mut grid.cells {
        let end = ranks[cell.column + cell.column_span];
        cell.column = ranks[cell.column];
        cell.column_span = end - cell.column;
    }
    grid.xs = xs.to_vec();
}

/// Word processors repeat the heading of a table on every page. Rows that repeat it are dropped if
/// they have words in them; a row of equal numbers is no heading.
fn drop_repeated_heading(above: &Grid, below: &mut Grid) {
    let row = |grid: &Grid, row: usize| -> Vec<(usize, usize, usize, String)> {
        let cells = grid.cells.iter().filter(|cell| cell.row == row);
        cells.map(|cell| (cell.column, cell.column_span, cell.row_span, cell.text())).collect()
    };
    let mut repeated = 0;
    for index in 0..HEADING.min(above.rows()).min(below.rows().saturating_sub(1)) {
        let cells = row(below, index);
        let words = cells.iter().any(|cell| cell.3.chars().any(char::is_alphabetic));
        if !words || cells != row(above, index) {
            break;
        }
        repeated += 1;
    }
    // A cell that reaches from the heading into the rows below it cannot be cut off.
    if below.cells.iter().any(|cell| cell.row < repeated && cell.row_end() > repeated) {
        return;
    }
    below.cells.retain(|cell| cell.row >= repeated);
    below.cells.iter_mut().for_each(|cell| cell.row -= repeated);
    below.ys.drain(..repeated);
}

#[cfg(test)]
mod tests {
    use super::super::lines::Line;
    use super::super::page::Area;
    use super::*;

    /// Cells as (row, column, rows, columns, text) on columns fifty points wide.
    fn grid(page: u32, edges: &[f32], rows: usize, cells: &[(usize, usize, usize, usize, &str)]) -> Grid {
        let cells = cells.iter().map(|(row, column, row_span, column_span, text)| GridCell {
            row: *row,
            column: *column,
            row_span: *row_span,
            column_span: *column_span,
            page,
            lines: text
                .split('/')
                .filter(|text| !text.is_empty())
                .map(|text| Line { text: text.into(), ..Line::default() })
                .collect(),
            ..GridCell::default()
        });
        Grid {
            page,
            area: Area::default(),
            xs: edges.to_vec(),
            ys: (0..=rows).map(|row| row as f32 * 20.0).collect(),
            cells: cells.collect(),
            ruled: true,
            certain: true,
        }
    }

    #[test]
    fn fragments_join_and_a_tall_label_goes_on() {
        let above = grid(
            1,
            &[0.0, 50.0, 100.0],
            3,
            &[
                (0, 0, 1, 1, "item"),
                (0, 1, 1, 1, "sum"),
                (1, 0, 2, 1, "label"),
                (1, 1, 1, 1, "1"),
                (2, 1, 1, 1, "2"),
            ],
        );
        let below = grid(
            2,
            &[0.5, 50.0, 75.0, 100.0],
            3,
            &[
                (0, 0, 1, 1, "item"),
                (0, 1, 1, 2, "sum"),
                (1, 0, 1, 1, ""),
                (1, 1, 1, 2, "3"),
                (2, 0, 1, 1, "all"),
                (2, 1, 1, 1, "6"),
                (2, 2, 1, 1, "7"),
            ],
        );
        assert!(continues(&above, &below, 700.0, 800.0));
        assert!(!continues(&above, &below, 300.0, 800.0));
        let table = join(above, below);
        assert_eq!((table.rows(), table.columns()), (5, 3));
        let label = table.cells.iter().find(|cell| cell.text() == "label").unwrap();
        assert_eq!((label.row, label.row_span), (1, 3));
        assert_eq!(table.cells.iter().filter(|cell| cell.text() == "item").count(), 1);
    }

    #[test]
    fn a_row_cut_by_the_page_break_is_one_row() {
        let mut above = grid(
            1,
            &[0.0, 20.0, 60.0, 100.0],
            2,
            &[
                (0, 0, 2, 1, "all"),
                (0, 1, 1, 1, "a"),
                (0, 2, 1, 1, "1"),
                (1, 1, 1, 1, "long"),
                (1, 2, 1, 1, "2"),
            ],
        );
        let cells =
            [(0, 0, 2, 1, ""), (0, 1, 1, 1, "name"), (0, 2, 1, 1, ""), (1, 1, 1, 1, "b"), (1, 2, 1, 1, "3")];
        let below = grid(2, &[0.0, 20.0, 60.0, 100.0], 2, &cells);
        for cell in &mut above.cells {
            cell.area.right = 60.0;
        }
        let apart = join(above.clone(), below.clone());
        for cell in &mut above.cells {
            cell.area.right = 60.0;
            cell.lines.iter_mut().for_each(|line| (line.area.right, line.em) = (55.0, 10.0));
        }
        above.cells[0].area.right = 20.0;
        let table = join(above, below);
        let texts: Vec<_> = table.cells.iter().map(|cell| (cell.row, cell.row_span, cell.text())).collect();
        assert_eq!(texts[0], (0, 3, "all".into()));
        assert_eq!(texts[3], (1, 1, "longname".into()));
        assert_eq!((table.rows(), texts.len()), (3, 7));
        assert_eq!(apart.rows(), 4);
    }

    #[test]
    fn a_row_cut_where_a_tall_label_begins_is_one_row() {
        let xs = [0.0, 40.0, 80.0, 120.0];
        let above = [(0, 0, 1, 1, "first"), (0, 1, 1, 1, "a"), (0, 2, 1, 1, "1")];
        let cut = [(1, 0, 1, 1, "（三）"), (1, 1, 1, 1, "属于"), (1, 2, 1, 1, "2")];
        let rest = [(0, 0, 2, 1, "不予公开"), (0, 1, 1, 1, "国家秘密"), (0, 2, 1, 1, "")];
        let next = [(1, 1, 1, 1, "b"), (1, 2, 1, 1, "3")];
        let mut above = grid(1, &xs, 2, &[above, cut].concat());
        for cell in &mut above.cells {
            cell.area.right = 40.0;
            cell.lines.iter_mut().for_each(|line| (line.area.right, line.em) = (34.0, 10.0));
        }
        let table = join(above.clone(), grid(2, &xs, 2, &[&rest[..], &next].concat()));
        let texts: Vec<_> = table.cells.iter().map(|cell| (cell.row, cell.row_span, cell.text())).collect();
        let joined = [(1, 2, "（三）不予公开".to_owned()), (1, 1, "属于国家秘密".into()), (1, 1, "2".into())];
        assert_eq!(texts[3..6], joined);
        assert_eq!((table.rows(), texts.len()), (3, 8));
        // The rest may be all that is left of the table.
        let alone = [(0, 0, 1, 1, "不予公开"), (0, 1, 1, 1, "国家秘密"), (0, 2, 1, 1, "")];
        let table = join(above.clone(), grid(2, &xs, 1, &alone));
        assert_eq!((table.rows(), table.cells[4].text()), (2, "属于国家秘密".to_owned()));
        let with_number = [(0, 0, 1, 1, "其他"), (0, 1, 1, 1, "国家秘密"), (0, 2, 1, 1, "4")];
        assert_eq!(join(above, grid(2, &xs, 1, &with_number)).rows(), 3);
    }

    #[test]
    fn last_digits_below_the_page_break_belong_to_their_numbers() {
        let xs = [0.0, 30.0, 60.0, 90.0];
        let row = |texts: [&'static str; 3]| {
            texts.into_iter().enumerate().map(|(column, text)| (0, column, 1, 1, text)).collect::<Vec<_>>()
        };
        let joined = |second: [&'static str; 3], right: f32| {
            let mut above = grid(1, &xs, 1, &row(["499", "381", "120"]));
            for cell in &mut above.cells {
                cell.area.right = 30.0;
                cell.lines.iter_mut().for_each(|line| (line.area.right, line.em) = (right, 10.0));
            }
            let table = join(above, grid(2, &xs, 1, &row(second)));
            (table.rows(), table.cells[2].text())
        };
        assert_eq!(joined(["", "", "5"], 22.0), (1, "1205".to_owned()));
        // There was room for the digit, every number goes on, or words stand in the row: a row of its own.
        assert_eq!(joined(["", "", "5"], 8.0).0, 2);
        assert_eq!(joined(["4", "3", "5"], 22.0).0, 2);
        assert_eq!(joined(["", "甲", "5"], 22.0).0, 2);
    }

    #[test]
    fn blank_cells_of_single_rows_stay_two() {
        let above = grid(1, &[0.0, 50.0, 100.0], 1, &[(0, 0, 1, 1, "a"), (0, 1, 1, 1, "")]);
        let below = grid(2, &[0.0, 50.0, 100.0], 1, &[(0, 0, 1, 1, "b"), (0, 1, 1, 1, "")]);
        assert_eq!(join(above, below).cells.len(), 4);
    }

    #[test]
    fn other_columns_are_another_table() {
        let above = grid(1, &[0.0, 50.0, 100.0], 1, &[]);
        let below = grid(2, &[0.0, 20.0, 80.0, 100.0], 1, &[]);
        assert!(!continues(&above, &below, 790.0, 800.0));
    }
}
