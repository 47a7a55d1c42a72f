//! Owns a table on a page: the grid that rulings span, its cells, and which glyphs lie in them.
//! Knows nothing of other pages and of the text around.

use super::lines::{Line, spaced, tracking};
use super::page::{Area, Direction, Glyph, Ruling};
use super::rulings::root;
use crate::source::is_wide;

/// Rulings nearer than this, in points, are one edge: double borders, and gaps between bordered
/// cells.
const SNAP: f32 = 3.6;
/// Lines that reach further past the outermost crossing line than this leave a side open.
const OPEN: f32 = 6.0;
/// More boxes than a table on one page has.
const MAX_BOXES: usize = 60_000;

/// A table as it stands on one page.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) page: u32,
    pub(super) area: Area,
    /// Edges of the columns, one more than columns.
    pub(super) xs: Vec<f32>,
    /// Edges of the rows, one more than rows.
    pub(super) ys: Vec<f32>,
    /// Cells that tile the grid, by row and column.
    pub(super) cells: Vec<GridCell>,
    /// Whether rulings separate the columns.
    pub(super) ruled: bool,
    /// Whether there is no doubt about its cells.
    pub(super) certain: bool,
}

/// A cell of a grid. Rows and columns are zero-based.
#[derive(Clone, Debug, Default)]
pub(super) struct GridCell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    pub(super) page: u32,
    pub(super) area: Area,
    pub(super) lines: Vec<Line>,
}

impl GridCell {
    pub(super) fn is_blank(&self) -> bool {
        self.lines.is_empty()
    }

    /// The first row below it.
    pub(super) fn row_end(&self) -> usize {
        self.row + self.row_span
    }

    /// Puts it on a page, between the edges of its columns and rows.
    pub(super) fn lie_between(&mut self, page: u32, xs: &[f32], ys: &[f32]) {
        self.page = page;
        self.area = Area {
            left: xs[self.column],
            top: ys[self.row],
            right: xs[self.column + self.column_span],
            bottom: ys[self.row_end()],
        };
    }

    /// The text of its lines, one after another.
    pub(super) fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect()
    }
}

impl Grid {
    pub(super) fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    pub(super) fn columns(&self) -> usize {
        self.xs.len() - 1
    }
}

/// The empty grid of a component, or `None` where its lines bound fewer than two boxes.
pub(super) fn grid(page: u32, component: &[Ruling]) -> Option<Grid> {
    let mut ys = edges(component, true)?;
    let mut xs = edges(component, false)?;
    let (rows, columns) = (ys.len() - 1, xs.len() - 1);
    if rows * columns < 2 || rows * columns > MAX_BOXES {
        return None;
    }
    let below = walls(component, true, &ys, &xs);
    let beside = walls(component, false, &xs, &ys);
    let mut sets: Vec<usize> = (0..rows * columns).collect();
    let mut unite = |a: usize, b: usize| {
        let (a, b) = (root(&mut sets, a), root(&mut sets, b));
        sets[a.max(b)] = a.min(b);
    };
    for row in 0..rows {
        for column in 0..columns {
            let this = row * columns + column;
            if column + 1 < columns && !beside[(column + 1) * rows + row] {
                unite(this, this + 1);
            }
            if row + 1 < rows && !below[(row + 1) * columns + column] {
                unite(this, this + columns);
            }
        }
    }
    let (mut cells, certain) = boxes(&mut sets, rows, columns);
    drop_unused(&mut cells, &mut xs, &mut ys);
    if cells.len() < 2 {
        return None;
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    for cell in &mut cells {
        cell.lie_between(page, &xs, &ys);
    }
    let area = Area { left: xs[0], top: ys[0], right: *xs.last()?, bottom: *ys.last()? };
    Some(Grid { page, area, xs, ys, cells, ruled: true, certain })
}

/// Coordinates of the lines of one direction, the near ones taken together. Where the lines that
/// cross them reach out further, the side is open and its edge is where they end.
fn edges(component: &[Ruling], horizontal: bool) -> Option<Vec<f32>> {
    let mut all: Vec<f32> =
        component.iter().filter(|line| line.horizontal == horizontal).map(|line| line.at).collect();
    all.sort_by(f32::total_cmp);
    let mut edges: Vec<(f32, f32)> = Vec::new();
    for at in all {
        match edges.last_mut() {
            Some((mean, count)) if at - *mean <= SNAP => {
                *count += 1.0;
                *mean += (at - *mean) / *count;
            }
            _ => edges.push((at, 1.0)),
        }
    }
    let mut edges: Vec<f32> = edges.into_iter().map(|(mean, _)| mean).collect();
    let crossing = component.iter().filter(|line| line.horizontal != horizontal);
    let (from, to) =
        crossing.fold((f32::MAX, f32::MIN), |(from, to), line| (from.min(line.from), to.max(line.to)));
    if from < *edges.first()? - OPEN {
        edges.insert(0, from);
    }
    if to > *edges.last()? + OPEN {
        edges.push(to);
    }
    (edges.len() >= 2).then_some(edges)
}

/// For each edge of `at` and each stretch between two neighbours of `along`, whether a line of the
/// component closes it.
fn walls(component: &[Ruling], horizontal: bool, at: &[f32], along: &[f32]) -> Vec<bool> {
    let stretches = along.len() - 1;
    let mut walls = vec![false; at.len() * stretches];
    for line in component.iter().filter(|line| line.horizontal == horizontal) {
        let near = |edge: f32| (edge - line.at).abs();
        let Some(edge) = (0..at.len()).min_by(|a, b| near(at[*a]).total_cmp(&near(at[*b]))) else {
            continue;
        };
        for stretch in 0..stretches {
            let (from, to) = (along[stretch], along[stretch + 1]);
            if line.to.min(to) - line.from.max(from) > 0.5 * (to - from) {
                walls[edge * stretches + stretch] = true;
            }
        }
    }
    walls
}

/// How far united boxes reach, and how many they are.
#[derive(Clone, Copy)]
struct Extent {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
    boxes: usize,
}

/// Cells from united boxes, and whether all of them are rectangles. What is no rectangle is cut
/// into rows, so that the cells still tile the grid.
fn boxes(sets: &mut [usize], rows: usize, columns: usize) -> (Vec<GridCell>, bool) {
    let mut extents: Vec<Option<Extent>> = vec![None; rows * columns];
    for index in 0..rows * columns {
        let (row, column) = (index / columns, index % columns);
        let new = Extent { top: row, left: column, bottom: row, right: column, boxes: 0 };
        let extent = extents[root(sets, index)].get_or_insert(new);
        // Positions come by row, so the first one is at the top and the last one at the bottom.
        extent.left = extent.left.min(column);
        extent.right = extent.right.max(column);
        extent.bottom = row;
        extent.boxes += 1;
    }
    let mut cells = Vec::new();
    let mut certain = true;
    for (set, extent) in extents.into_iter().enumerate() {
        let Some(Extent { top, left, bottom, right, boxes }) = extent else { continue };
        let (row_span, column_span) = (bottom - top + 1, right - left + 1);
        if row_span * column_span == boxes {
            cells.push(GridCell { row: top, column: left, row_span, column_span, ..GridCell::default() });
            continue;
        }
        certain = false;
        for row in top..=bottom {
            let mut column = left;
            while column <= right {
                let begin = column;
                while column <= right && root(sets, row * columns + column) == set {
                    column += 1;
                }
                if column > begin {
                    let column_span = column - begin;
                    cells.push(GridCell {
                        row,
                        column: begin,
                        row_span: 1,
                        column_span,
                        ..GridCell::default()
                    });
                } else {
                    column += 1;
                }
            }
        }
    }
    (cells, certain)
}

/// Edges that no cell begins at come from stray lines.
fn drop_unused(cells: &mut [GridCell], xs: &mut Vec<f32>, ys: &mut Vec<f32>) {
    let mut used_x = vec![false; xs.len()];
    let mut used_y = vec![false; ys.len()];
    for cell in cells.iter() {
        (used_x[cell.column], used_x[cell.column + cell.column_span]) = (true, true);
        (used_y[cell.row], used_y[cell.row_end()]) = (true, true);
    }
    let rank = |used: &[bool]| -> Vec<usize> {
        used.iter()
            .scan(0, |count, used| {
                let rank = *count;
                *count += usize::from(*used);
                Some(rank)
            })
            .collect()
    };
    let (rank_x, rank_y) = (rank(&used_x), rank(&used_y));
    for cell in cells {
        let (right, bottom) = (cell.column + cell.column_span, cell.row_end());
        (cell.column, cell.row) = (rank_x[cell.column], rank_y[cell.row]);
        (cell.column_span, cell.row_span) = (rank_x[right] - cell.column, rank_y[bottom] - cell.row);
    }
    let mut used = used_x.into_iter();
    xs.retain(|_| used.next().unwrap_or(false));
    let mut used = used_y.into_iter();
    ys.retain(|_| used.next().unwrap_or(false));
}

/// Puts the glyphs that lie in a grid into its cells; those that lie in none come back. Of grids
/// within each other the smallest takes a glyph.
pub(super) fn fill(grids: &mut [Grid], glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut inside: Vec<Vec<Vec<Glyph>>> =
        grids.iter().map(|grid| vec![Vec::new(); grid.cells.len()]).collect();
    let owners: Vec<Vec<u32>> = grids.iter().map(owners).collect();
    let mut crossed = vec![false; grids.len()];
    let mut by_size: Vec<usize> = (0..grids.len()).collect();
    let size = |grid: &Grid| grid.area.width() * grid.area.height();
    by_size.sort_by(|a, b| size(&grids[*a]).total_cmp(&size(&grids[*b])));
    let mut outside = Vec::new();
    // The character drawn last, and its place.
    let mut last: Option<(Glyph, usize, usize)> = None;
    for glyph in glyphs {
        let (x, y) = glyph.area.middle();
        match by_size.iter().find(|index| grids[**index].area.holds((x, y))) {
            Some(index) => {
                let grid = &grids[*index];
                let place = |edges: &[f32], at: f32| {
                    (edges.partition_point(|edge| *edge <= at).max(1) - 1).min(edges.len() - 2)
                };
                let position = place(&grid.ys, y) * grid.columns() + place(&grid.xs, x);
                let cell = owners[*index][position] as usize;
                inside[*index][cell].push(glyph);
                let before = last.replace((glyph, *index, cell));
                crossed[*index] |= before.is_some_and(|(other, grid, one)| {
                    grid == *index && one != cell && runs_on(&other, &glyph)
                });
            }
            None => outside.push(glyph),
        }
    }
    for ((grid, inside), crossed) in grids.iter_mut().zip(inside).zip(crossed) {
        // A cell may hold two characters; how far apart they are set is known from the whole table.
        let tracking = tracking(&inside.concat());
        for (cell, glyphs) in grid.cells.iter_mut().zip(inside) {
            cell.lines = spaced(&glyphs, tracking);
        }
        grid.certain &= !crossed && !grid.cells.iter().any(overflows);
    }
    outside
}

/// Whether two characters are parts of one text: an ideograph, and what was drawn right behind it.
fn runs_on(one: &Glyph, other: &Glyph) -> bool {
    let level = (one.area.top - other.area.top).abs() < 0.05 * one.em;
    let gap = other.area.left - one.area.right;
    let upright = one.direction == Direction::Right && other.direction == Direction::Right;
    upright && is_wide(one.c) && is_wide(other.c) && level && gap.abs() < 0.05 * one.em
}

/// The cell that owns each position.
pub(super) fn owners(grid: &Grid) -> Vec<u32> {
    let mut owners = vec![0; grid.rows() * grid.columns()];
    for (index, cell) in grid.cells.iter().enumerate() {
        for row in cell.row..cell.row_end() {
            let start = row * grid.columns() + cell.column;
            owners[start..start + cell.column_span].fill(index as u32);
        }
    }
    owners
}

/// Whether text sticks out of its cell, so that some of it may have landed in the next one.
fn overflows(cell: &GridCell) -> bool {
    cell.lines.iter().any(|line| {
        let slack = 0.4 * line.em;
        line.area.left < cell.area.left - slack || line.area.right > cell.area.right + slack
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rulings(across: &[(f32, f32, f32)], down: &[(f32, f32, f32)]) -> Vec<Ruling> {
        let line = |horizontal, &(at, from, to)| Ruling { horizontal, at, from, to };
        across.iter().map(|l| line(true, l)).chain(down.iter().map(|l| line(false, l))).collect()
    }

    #[test]
    fn cells_merge_where_no_ruling_parts_them() {
        // Two rows and three columns; the first column is one tall cell, the top right one wide.
        let component = rulings(
            &[(0.0, 0.0, 90.0), (20.0, 30.0, 90.0), (40.0, 0.0, 90.0)],
            &[(0.0, 0.0, 40.0), (30.0, 0.0, 40.0), (60.0, 20.0, 40.0), (90.0, 0.0, 40.0)],
        );
        let grid = grid(1, &component).unwrap();
        let shape: Vec<_> = grid.cells.iter().map(|c| (c.row, c.column, c.row_span, c.column_span)).collect();
        assert_eq!(shape, [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]);
        assert!(grid.certain);
    }

    #[test]
    fn open_sides_and_double_borders_make_no_columns_of_their_own() {
        let component = rulings(
            &[(0.0, 0.0, 90.0), (2.0, 0.0, 90.0), (20.0, 0.0, 90.0), (40.0, 0.0, 90.0)],
            &[(30.0, 0.0, 40.0), (60.0, 0.0, 40.0)],
        );
        let grid = grid(1, &component).unwrap();
        assert_eq!((grid.rows(), grid.columns(), grid.cells.len()), (2, 3, 6));
    }

    #[test]
    fn a_union_that_is_no_rectangle_is_uncertain() {
        let component = rulings(
            &[(0.0, 0.0, 60.0), (20.0, 30.0, 60.0), (40.0, 0.0, 60.0)],
            &[(0.0, 0.0, 40.0), (30.0, 20.0, 40.0), (60.0, 0.0, 40.0)],
        );
        let grid = grid(1, &component).unwrap();
        assert!(!grid.certain);
        let boxes: usize = grid.cells.iter().map(|c| c.row_span * c.column_span).sum();
        assert_eq!(boxes, grid.rows() * grid.columns());
    }

    #[test]
    fn a_frame_is_no_table() {
        let frame = rulings(&[(0.0, 0.0, 60.0), (40.0, 0.0, 60.0)], &[(0.0, 0.0, 40.0), (60.0, 0.0, 40.0)]);
        assert!(grid(1, &frame).is_none());
    }
}
