//! Owns tables whose columns no ruling separates: fields that stand below each other are a column.
//! Only the order within a row is certain here, and less where fields do not line up.

use super::grid::{Grid, GridCell};
use super::lines::Line;
use super::page::Area;

/// Fields that half of the rows need before rows without any ruling count as a table.
const FIELDS: usize = 3;
/// Rows that such a table needs.
const ROWS: usize = 3;

/// A table of lines that stand between horizontal rulings (`bands` holds where the rulings lie),
/// or `None` where too few lines have fields.
pub(super) fn between_rulings(page: u32, lines: &[Line], bands: &[f32]) -> Option<Grid> {
    let split = lines.iter().filter(|line| line.fields.len() >= 2).count();
    if lines.len() < 2 || split < 2 || split * 10 < lines.len() * 6 {
        return None;
    }
    table(page, rows(lines, bands))
}

/// The stretches of `lines` that look like tables without rulings, as ranges with their grids.
pub(super) fn without_rulings(page: u32, lines: &[Line]) -> Vec<(std::ops::Range<usize>, Grid)> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let run = lines[start..].iter().take_while(|line| line.fields.len() >= 2).count();
        let full = lines[start..start + run].iter().filter(|line| line.fields.len() >= FIELDS).count();
        // Two rows are a table where they agree in everything.
        let pair = run + 1 == ROWS && full == run;
        if (run >= ROWS || pair)
            && full >= 2
            && full * 2 >= run
            && let Some(grid) = table(page, rows(&lines[start..start + run], &[]))
            && (!pair
                || grid.certain && grid.cells.iter().all(|cell| !cell.is_blank() && cell.column_span == 1))
        {
            found.push((start..start + run, grid));
        }
        start += run.max(1);
    }
    found
}

/// Rows of a table: one for each band between rulings if there are bands enough to be the rows,
/// else one for each line.
fn rows<'a>(lines: &'a [Line], bands: &[f32]) -> Vec<Vec<&'a Line>> {
    let mut rows: Vec<(usize, Vec<&Line>)> = Vec::new();
    let by_band = bands.len() > 4 && (bands.len() - 1) * 3 > lines.len();
    for (index, line) in lines.iter().enumerate() {
        let key = if by_band { bands.partition_point(|at| *at <= line.area.middle().1) } else { index };
        match rows.last_mut() {
            Some((last, row)) if *last == key => row.push(line),
            _ => rows.push((key, vec![line])),
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

fn table(page: u32, rows: Vec<Vec<&Line>>) -> Option<Grid> {
    let area = rows.iter().flatten().map(|line| line.area).reduce(|a, b| a.cover(&b))?;
    let aligned = columns(&rows).and_then(|columns| {
        let xs = edges(&columns, &area);
        let placed: Option<Vec<Placed>> = rows.iter().map(|row| place(row, &xs)).collect();
        Some((xs, placed?))
    });
    let certain = aligned.is_some();
    let (xs, placed) = aligned.unwrap_or_else(|| {
        let placed: Vec<Placed> = rows.iter().map(|row| in_order(row)).collect();
        let most = placed.iter().map(Vec::len).max().unwrap_or(1);
        let xs = (0..=most).map(|n| area.left + area.width() * n as f32 / most as f32).collect();
        (xs, placed)
    });
    let bounds = rows.iter().filter_map(|row| row.iter().map(|line| line.area).reduce(|a, b| a.cover(&b)));
    let bounds: Vec<Area> = bounds.collect();
    let mut ys: Vec<f32> = bounds.windows(2).map(|pair| (pair[0].bottom + pair[1].top) / 2.0).collect();
    ys.insert(0, area.top);
    ys.push(area.bottom);
    let columns = xs.len() - 1;
    let mut cells = Vec::new();
    for (row, placed) in placed.into_iter().enumerate() {
        let mut column = 0;
        for (at, column_span, lines) in placed {
            cells.extend((column..at).map(|column| blank(row, column)));
            cells.push(GridCell { column_span, lines, ..blank(row, at) });
            column = at + column_span;
        }
        // Where nothing lines up nobody knows what is left out, least of all that it is the end.
        let end = if certain { columns } else { column };
        cells.extend((column..end).map(|column| blank(row, column)));
    }
    for cell in &mut cells {
        cell.lie_between(page, &xs, &ys);
    }
    (columns > 1).then_some(Grid { page, area, xs, ys, cells, ruled: false, certain })
}

fn blank(row: usize, column: usize) -> GridCell {
    GridCell { row, column, row_span: 1, column_span: 1, ..GridCell::default() }
}

fn fields(lines: &[&Line]) -> Vec<Line> {
    let mut fields: Vec<Line> =
        lines.iter().flat_map(|line| line.fields.iter().map(|field| line.field(field))).collect();
    fields.sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
    fields
}

/// Extents of the columns, from the rows with the commonest number of fields; `None` where those
/// rows do not agree.
fn columns(rows: &[Vec<&Line>]) -> Option<Vec<(f32, f32)>> {
    let rows: Vec<Vec<Line>> = rows.iter().map(|row| fields(row)).collect();
    let most = rows.iter().map(Vec::len).max()?;
    let count =
        (2..=most).max_by_key(|count| (rows.iter().filter(|row| row.len() == *count).count(), *count))?;
    let mut columns = vec![(f32::MAX, f32::MIN); count];
    for row in rows.iter().filter(|row| row.len() == count) {
        for (column, field) in columns.iter_mut().zip(row) {
            *column = (column.0.min(field.area.left), column.1.max(field.area.right));
        }
    }
    columns.windows(2).all(|pair| pair[0].1 < pair[1].0).then_some(columns)
}

fn edges(columns: &[(f32, f32)], area: &Area) -> Vec<f32> {
    let mut edges: Vec<f32> = columns.windows(2).map(|pair| (pair[0].1 + pair[1].0) / 2.0).collect();
    edges.insert(0, area.left);
    edges.push(area.right);
    edges
}

type Placed = Vec<(usize, usize, Vec<Line>)>;

/// Fields of a row at their columns, or `None` where two want the same one and are not below each
/// other.
fn place(lines: &[&Line], xs: &[f32]) -> Option<Placed> {
    let mut placed: Placed = Vec::new();
    for field in fields(lines) {
        let inner = &xs[1..xs.len() - 1];
        let first = inner.partition_point(|x| *x <= field.area.left);
        let last = inner.partition_point(|x| *x < field.area.right);
        // A number has one column. One over two may be two that touch.
        if last > first && field.text.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        match placed.last_mut() {
            Some((at, span, lines)) if first < *at + *span => {
                let below = lines.iter().all(|line| line.area.bottom <= field.area.middle().1);
                if (*at, *span) != (first, last - first + 1) || !below {
                    return None;
                }
                lines.push(field);
            }
            _ => placed.push((first, last - first + 1, vec![field])),
        }
    }
    Some(placed)
}

/// Fields of a row one after another, each in a column of its own unless it stands right below the
/// one before it.
fn in_order(lines: &[&Line]) -> Placed {
    let mut placed: Placed = Vec::new();
    for field in fields(lines) {
        match placed.last_mut() {
            Some((_, _, cell)) if cell.last().is_some_and(|above| is_below(&field, above)) => {
                cell.push(field)
            }
            _ => placed.push((placed.len(), 1, vec![field])),
        }
    }
    placed
}

fn is_below(field: &Line, above: &Line) -> bool {
    above.area.bottom <= field.area.middle().1
        && above.area.left < field.area.right
        && field.area.left < above.area.right
}

#[cfg(test)]
mod tests {
    use super::super::lines::Field;
    use super::*;

    fn line(top: f32, fields: &[(&str, f32, f32)]) -> Line {
        let mut line = Line { em: 10.0, ..Line::default() };
        for (text, left, right) in fields {
            if !line.text.is_empty() {
                line.text.push(' ');
            }
            let at = line.text.len();
            line.text.push_str(text);
            line.fields.push(Field { range: at..line.text.len(), left: *left, right: *right });
        }
        let (left, right) = (fields[0].1, fields[fields.len() - 1].2);
        line.area = Area { left, top, right, bottom: top + 10.0 };
        line
    }

    fn texts(grid: &Grid) -> Vec<String> {
        (0..grid.rows())
            .map(|row| {
                let cells = grid.cells.iter().filter(|cell| cell.row == row);
                cells.map(GridCell::text).collect::<Vec<_>>().join("|")
            })
            .collect()
    }

    #[test]
    fn aligned_fields_are_columns_and_holes_stay_holes() {
        let lines = [
            line(0.0, &[("project", 0.0, 40.0), ("2023", 100.0, 120.0), ("2024", 150.0, 170.0)]),
            line(15.0, &[("fee", 0.0, 20.0), ("1", 112.0, 117.0), ("2", 160.0, 165.0)]),
            line(30.0, &[("rest", 0.0, 20.0), ("9", 160.0, 165.0)]),
        ];
        let grid = between_rulings(1, &lines, &[0.0, 12.0, 45.0]).unwrap();
        assert!(grid.certain && !grid.ruled);
        assert_eq!(texts(&grid), ["project|2023|2024", "fee|1|2", "rest||9"]);
        assert_eq!(without_rulings(1, &lines).len(), 1);
        assert_eq!(without_rulings(1, &lines[1..]).len(), 0);
        assert_eq!(without_rulings(1, &lines[..2]).len(), 1);
    }

    #[test]
    fn a_number_over_two_columns_is_uncertain() {
        let row =
            |top, second| line(top, &[("item", 0.0, 40.0), ("12", 100.0, 110.0), (second, 130.0, 140.0)]);
        let touching = line(30.0, &[("sum", 0.0, 40.0), ("1234567", 100.0, 140.0)]);
        let found = without_rulings(1, &[row(0.0, "34"), row(15.0, "56"), touching]);
        assert!(found.iter().all(|(_, grid)| !grid.certain));
    }

    #[test]
    fn fields_that_do_not_line_up_are_uncertain() {
        let mut lines = vec![
            line(0.0, &[("a", 0.0, 10.0), ("b", 50.0, 60.0), ("c", 100.0, 110.0)]),
            line(15.0, &[("d", 0.0, 55.0), ("e", 90.0, 104.0), ("f", 150.0, 170.0)]),
            line(30.0, &[("g", 0.0, 10.0), ("h", 30.0, 40.0), ("i", 60.0, 70.0)]),
        ];
        let found = without_rulings(1, &lines);
        assert_eq!(found.len(), 1);
        assert!(!found[0].1.certain);
        assert_eq!(texts(&found[0].1), ["a|b|c", "d|e|f", "g|h|i"]);
        // No cell is made up for what a row lacks.
        lines.push(line(45.0, &[("j", 0.0, 10.0), ("k", 70.0, 80.0)]));
        assert_eq!(texts(&without_rulings(1, &lines)[0].1)[3], "j|k");
    }
}
