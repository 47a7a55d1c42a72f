//! Owns the reading order of one page: its tables, its pictures and the lines outside of them, from
//! the top. Knows nothing of other pages.

use super::aligned;
use super::grid::{self, Grid};
use super::lines::{Line, lines};
use super::page::{Area, Glyph, Page, Ruling};
use super::rulings::{Skeletons, skeletons};

/// A picture narrower than this share of the page is an ornament.
const ORNAMENT: f32 = 0.25;
/// Lines that each of two columns of text needs.
const COLUMN_LINES: usize = 6;

/// Something on a page that is read as a whole.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Line(Line),
    Grid(Grid),
    Picture(Area),
}

impl Piece {
    pub(super) fn area(&self) -> Area {
        match self {
            Piece::Line(line) => line.area,
            Piece::Grid(grid) => grid.area,
            Piece::Picture(area) => *area,
        }
    }
}

/// What stands on a page, in reading order. The glyphs of the page are used up.
pub(super) fn pieces(page: &mut Page) -> Vec<Piece> {
    let skeletons = skeletons(&page.rulings);
    let mut grids: Vec<Grid> =
        skeletons.crossing.iter().filter_map(|component| grid::grid(page.number, component)).collect();
    drop_layout(&mut grids);
    let free = grid::fill(&mut grids, std::mem::take(&mut page.glyphs));
    let mut free = in_columns(free, page.width);
    let mut pieces = Vec::new();
    for grid in grids {
        if grid.cells.iter().all(|cell| cell.is_blank()) {
            continue;
        }
        match refine(grid) {
            Refined::Grid(grid) => pieces.push(Piece::Grid(grid)),
            Refined::Lines(lines) => pieces.extend(lines.into_iter().map(Piece::Line)),
        }
    }
    let tops: Vec<f32> = pieces.iter().map(|piece| piece.area().top).collect();
    for (top, bottom) in bands(&skeletons, page.width) {
        take_between(page.number, &mut free, &top, &bottom, &mut pieces);
    }
    take_unruled(page.number, &mut free, &tops, &mut pieces);
    if !page.is_scan() {
        let wide = |area: &&Area| area.width() > ORNAMENT * page.width && area.height() > 20.0;
        pieces.extend(page.pictures.iter().filter(wide).map(|area| Piece::Picture(*area)));
    }
    merge(free, pieces)
}

/// Lines keep their order; every other piece comes before the first line that begins below it.
fn merge(lines: Vec<Line>, mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by(|a, b| a.area().top.total_cmp(&b.area().top));
    let mut merged: Vec<Piece> = Vec::with_capacity(lines.len() + pieces.len());
    let mut waiting = pieces.into_iter().peekable();
    for line in lines {
        while let Some(piece) = waiting.next_if(|piece| piece.area().top < line.area.middle().1) {
            merged.push(piece);
        }
        merged.push(Piece::Line(line));
    }
    merged.extend(waiting);
    merged
}

/// A grid of a few large cells around other grids only arranges them.
fn drop_layout(grids: &mut Vec<Grid>) {
    let inner: Vec<Area> = grids.iter().map(|grid| grid.area).collect();
    grids.retain(|grid| {
        let around = |area: &Area| {
            *area != grid.area
                && grid.cells.iter().any(|cell| {
                    cell.area.holds((area.left, area.top)) && cell.area.holds((area.right, area.bottom))
                })
        };
        !(grid.cells.len() <= 4 && inner.iter().any(around))
    });
}

enum Refined {
    Grid(Grid),
    Lines(Vec<Line>),
}

/// A grid of one column is a table without vertical rulings, or a box around running text.
fn refine(grid: Grid) -> Refined {
    if grid.columns() > 1 {
        return Refined::Grid(grid);
    }
    let lines: Vec<Line> = grid.cells.iter().flat_map(|cell| cell.lines.iter().cloned()).collect();
    match aligned::between_rulings(grid.page, &lines, &grid.ys) {
        Some(table) => Refined::Grid(table),
        None if grid.rows() > 3 => Refined::Grid(grid),
        None => Refined::Lines(lines),
    }
}

/// Runs of horizontal rulings of one extent that cross nothing: the first and last of each run and
/// those between. Two are enough, because the lines between them decide.
fn bands(skeletons: &Skeletons, width: f32) -> Vec<(Ruling, Vec<f32>)> {
    let mut runs: Vec<(Ruling, Vec<f32>)> = Vec::new();
    for line in skeletons.lone.iter().filter(|line| line.to - line.from > ORNAMENT * width) {
        let same = |run: &&mut (Ruling, Vec<f32>)| {
            (run.0.from - line.from).abs() < 6.0 && (run.0.to - line.to).abs() < 6.0
        };
        match runs.iter_mut().rev().find(same) {
            Some(run) => run.1.push(line.at),
            None => runs.push((*line, vec![line.at])),
        }
    }
    runs.retain(|run| run.1.len() >= 2);
    runs
}

/// Moves the lines between the rulings of one run out of `free`, if they make a table.
fn take_between(page: u32, free: &mut Vec<Line>, line: &Ruling, ats: &[f32], pieces: &mut Vec<Piece>) {
    let (Some(top), Some(bottom)) = (ats.first(), ats.last()) else { return };
    let within = Area { left: line.from - 6.0, top: *top, right: line.to + 6.0, bottom: *bottom };
    let (inside, places): (Vec<Line>, Vec<usize>) = free
        .iter()
        .enumerate()
        .filter(|(_, line)| within.holds(line.area.middle()))
        .map(|(place, line)| (line.clone(), place))
        .unzip();
    // Tables of one width below each other look like one run; headings in larger type part them.
    let type_size = usual_size(&inside);
    let is_heading = |line: &Line| line.fields.len() == 1 && line.em > 1.15 * type_size;
    let mut taken = vec![false; free.len()];
    let mut start = 0;
    for part in inside.chunk_by(|a, b| is_heading(a) == is_heading(b)) {
        let places = &places[start..start + part.len()];
        start += part.len();
        let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
        // The rulings around the part belong to it.
        let from = ats.partition_point(|at| *at <= first.area.top).saturating_sub(1);
        let to = (ats.partition_point(|at| *at < last.area.bottom) + 1).min(ats.len());
        if let Some(grid) = aligned::between_rulings(page, part, &ats[from.min(to)..to]) {
            pieces.push(Piece::Grid(grid));
            places.iter().for_each(|place| taken[*place] = true);
        }
    }
    let mut taken = taken.into_iter();
    free.retain(|_| !taken.next().unwrap_or(false));
}

/// The size of most lines.
fn usual_size(lines: &[Line]) -> f32 {
    let mut sizes: Vec<f32> = lines.iter().map(|line| line.em).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or_default()
}

/// Moves runs of lines that look like a table out of `free`. Lines on both sides of another table
/// make no run.
fn take_unruled(page: u32, free: &mut Vec<Line>, tops: &[f32], pieces: &mut Vec<Piece>) {
    let mut rest = Vec::new();
    let mut run: Vec<Line> = Vec::new();
    let mut close = |run: &mut Vec<Line>, rest: &mut Vec<Line>| {
        let tables = aligned::without_rulings(page, run);
        let mut taken = vec![false; run.len()];
        for (range, grid) in tables {
            taken[range].fill(true);
            pieces.push(Piece::Grid(grid));
        }
        rest.extend(run.drain(..).zip(taken).filter(|(_, taken)| !taken).map(|(line, _)| line));
    };
    for line in std::mem::take(free) {
        let parted = run
            .last()
            .is_some_and(|last| tops.iter().any(|top| last.area.top < *top && *top < line.area.top));
        if parted {
            close(&mut run, &mut rest);
        }
        run.push(line);
    }
    close(&mut run, &mut rest);
    *free = rest;
}

/// The lines of the text outside of tables; the left column first where the page certainly has
/// two columns of text.
fn in_columns(glyphs: Vec<Glyph>, width: f32) -> Vec<Line> {
    let whole = lines(&glyphs);
    let Some(gutter) = gutter(&whole, width) else { return whole };
    let crosses = |line: &Line| line.fields.iter().any(|field| field.left < gutter && field.right > gutter);
    // A line across both columns, such as a title, ends the columns above it.
    let mut ordered = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in whole {
        if crosses(&line) {
            ordered.append(&mut left);
            ordered.append(&mut right);
            ordered.push(line);
            continue;
        }
        for (side, keeps) in [(&mut left, true), (&mut right, false)] {
            let fields: Vec<_> =
                line.fields.iter().filter(|field| (field.right <= gutter) == keeps).collect();
            if let (Some(first), Some(last)) = (fields.first(), fields.last()) {
                let mut all = (*first).clone();
                all.range.end = last.range.end;
                all.right = last.right;
                side.push(line.field(&all));
            }
        }
    }
    ordered.append(&mut left);
    ordered.append(&mut right);
    ordered
}

/// Where a page of two columns of text is parted. Columns are told from a table by their lines:
/// nearly all of them are full, on both sides.
fn gutter(lines: &[Line], width: f32) -> Option<f32> {
    let double: Vec<&Line> = lines.iter().filter(|line| line.fields.len() == 2).collect();
    if double.len() < COLUMN_LINES || double.len() * 10 < lines.len() * 6 {
        return None;
    }
    let end = double.iter().map(|line| line.fields[0].right).fold(f32::MIN, f32::max);
    let start = double.iter().map(|line| line.fields[1].left).fold(f32::MAX, f32::min);
    let gutter = (end + start) / 2.0;
    let full = double.iter().filter(|line| {
        line.fields[0].right > end - 2.0 * line.em && line.fields[1].left < start + 2.5 * line.em
    });
    let certain = start > end
        && (0.35 * width..0.65 * width).contains(&gutter)
        && full.count() * 10 >= double.len() * 7
        && double.iter().all(|line| end - line.fields[0].left > 0.2 * width || line.em > 0.1 * width);
    certain.then_some(gutter)
}
