//! Rows of an aligned table: labels that were wrapped over lines come back to their values, and
//! values go to their columns.

use super::columns::{Grid, Measure, Segment, part, segments};
use super::lines::{Line, depth};
use crate::document::{Columns, Table, TableBuilder, TableFull};
use crate::source::{FoldBuilder, Span};

/// Lines that a wrapped label may take beside the one with the values.
const MAX_PIECES: usize = 6;

/// Blank lines between the lines of a table that is set wide: one for so many lines, or more.
const LOOSE: usize = 4;

/// A line of a table with its pieces.
pub(super) struct Item<'a> {
    line: Line<'a>,
    segments: Vec<Segment<'a>>,
    /// Whether it went into another line's label.
    taken: bool,
    /// Whether the table is set so wide that a blank line between two of its lines tells nothing.
    loose: bool,
    /// What the line above begins of its first two pieces, the label of a group and that of a row.
    begun: [Option<Segment<'a>>; 2],
}

impl<'a> Item<'a> {
    /// Cuts a line of a table.
    pub(super) fn new(line: Line<'a>, measure: Measure) -> Self {
        Self { segments: segments(&line, measure), line, taken: false, loose: false, begun: [None, None] }
    }

    /// Whether it stands close below the line above it.
    fn is_close(&self) -> bool {
        self.line.blanks <= u32::from(self.loose) && !self.line.page
    }
}

/// Builds the table, page by page, and says whether it is uncertain.
pub(super) fn build(mut items: Vec<Item<'_>>, measure: Measure) -> (Result<Table, TableFull>, bool) {
    let apart = items.iter().skip(1).filter(|item| item.line.blanks == 1 && !item.line.page).count();
    let loose = apart * LOOSE > items.len();
    items.iter_mut().for_each(|item| item.loose = loose);
    join_wrapped_pairs(&mut items, measure);
    bring_down_pairs(&mut items);
    let mut builder = TableBuilder::new();
    let mut uncertain = false;
    let mut from = 0;
    let mut grid: Option<Grid> = None;
    let span = match (items.first(), items.last()) {
        (Some(first), Some(last)) => Span::new(first.line.at, last.line.span().end),
        _ => Span::default(),
    };
    while from < items.len() {
        let to = (from + 1..items.len()).find(|index| items[*index].line.page).unwrap_or(items.len());
        let rows: Vec<_> = items[from..to].iter().map(|item| item.segments.as_slice()).collect();
        // A page with one row goes on in the columns of the page before, if it fits there.
        let fits = |grid: &Grid| {
            let values = |row: &&[Segment<'_>]| row.len() < 2 || grid.place_values(numbers(row)).is_some();
            Grid::is_of_one(&rows) && rows.iter().all(values)
        };
        let grid = match grid.take().filter(fits) {
            Some(before) => grid.insert(before),
            None => grid.insert(Grid::new(&rows)),
        };
        match page(&mut items[from..to], grid, &mut builder) {
            Ok(doubtful) => uncertain |= doubtful,
            Err(full) => return (Err(full), true),
        }
        from = to;
    }
    (builder.finish(span, Columns::Ordered), uncertain)
}

/// Joins two labels that stand beside each other, a group's and a row's, and were both wrapped or the
/// second of them: the line above the values holds their beginnings, a single blank between them.
fn join_wrapped_pairs(items: &mut [Item<'_>], measure: Measure) {
    for index in 1..items.len() {
        let (above, below) = items.split_at_mut(index);
        let (Some(above), Some(item)) = (above.last_mut(), below.first_mut()) else { return };
        let [group, label, value, ..] = item.segments.as_slice() else { continue };
        let [begun] = above.segments.as_slice() else { continue };
        if !item.is_close() || above.taken || begun.number || group.number || label.number || !value.number {
            continue;
        }
        if begins_item(label.text) || !begun.overlaps(label) {
            continue;
        }
        item.begun = if begun.overlaps(group) {
            let blank = |at: &usize| begun.text[*at..].starts_with(char::is_whitespace);
            let blanks = begun.text.char_indices().map(|(at, _)| at).filter(blank);
            let cuts = blanks.map(|at| (part(begun, 0, at, measure), behind(begun, at, measure)));
            let apart = |(_, second): &(Segment<'_>, Segment<'_>)| second.left.abs_diff(label.left);
            let Some((first, second)) = cuts.min_by_key(apart) else { continue };
            if second.left.abs_diff(label.left) > 2 {
                continue;
            }
            [Some(first), Some(second)]
        } else {
            [None, Some(begun.clone())]
        };
        above.taken = true;
    }
}

/// Brings two labels that stand beside each other down to the values that stand in the line below, bare
/// or behind the rest of the second label: it was wrapped around them.
fn bring_down_pairs<'a>(items: &mut [Item<'a>]) {
    for index in 1..items.len() {
        let (above, below) = items.split_at_mut(index);
        let (Some(above), Some(item)) = (above.last_mut(), below.first_mut()) else { return };
        let [group, label] = above.segments.as_slice() else { continue };
        let Some(values) = item.segments.iter().find(|piece| piece.number).map(|piece| piece.left) else {
            continue;
        };
        let labels = group.number || label.number || label.right > values;
        if labels || above.taken || !item.is_close() || item.begun.iter().any(Option::is_some) {
            continue;
        }
        let numbers = item.segments.iter().filter(|piece| piece.number).count();
        match item.segments.as_slice() {
            [first, ..] if first.number && numbers == item.segments.len() && numbers >= 2 => {
                item.segments.splice(0..0, [group.clone(), label.clone()]);
            }
            [rest, second, ..]
                if second.number
                    && !begins_item(rest.text)
                    && rest.overlaps(label)
                    && !rest.overlaps(group) =>
            {
                item.begun = [None, Some(label.clone())];
                item.segments.insert(0, group.clone());
            }
            _ => continue,
        }
        above.taken = true;
    }
}

/// A piece from behind the blank at a byte on.
fn behind<'a>(piece: &Segment<'a>, at: usize, measure: Measure) -> Segment<'a> {
    let from = piece.text.len() - piece.text[at..].trim_start().len();
    part(piece, from, piece.text.len(), measure)
}

/// Whether a label starts with a number of its own, so that it goes on with nothing above it.
fn begins_item(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '(' | '（' | '０'..='９'))
}

/// The values that end a row.
fn numbers<'s, 'a>(row: &'s [Segment<'a>]) -> &'s [Segment<'a>] {
    &row[row.iter().rposition(|piece| !piece.number).map_or(0, |label| label + 1)..]
}

fn page(items: &mut [Item<'_>], grid: &Grid, builder: &mut TableBuilder) -> Result<bool, TableFull> {
    let labels: Vec<Vec<usize>> = match grid.values_from() {
        Some(values) => (0..items.len()).map(|index| label(items, index, grid, values)).collect(),
        None => vec![Vec::new(); items.len()],
    };
    let mut uncertain = false;
    for (item, pieces) in items.iter().zip(&labels) {
        if item.taken {
            continue;
        }
        let label: Vec<&Segment<'_>> = pieces.iter().map(|piece| &items[*piece].segments[0]).collect();
        uncertain |= row(item, &label, grid, builder)?;
    }
    Ok(uncertain)
}

/// The lines that make up the label of a row, in order, its own among them if it has a label;
/// empty when it needs no other line's.
fn label(items: &mut [Item<'_>], index: usize, grid: &Grid, values: u32) -> Vec<usize> {
    let Some(first) = items[index].segments.first() else { return Vec::new() };
    let bare = grid.over_values(first);
    let alone = items[index].segments.len() == 1;
    if items[index].taken || (alone && !(bare && first.number)) {
        return Vec::new();
    }
    let is_label = |item: &Item<'_>| {
        !item.taken
            && item.segments.len() == 1
            && item.segments[0].right <= values
            && !item.segments[0].number
    };
    let mut pieces = Vec::new();
    if !bare {
        pieces.push(index);
    }
    let mut open = if bare { 0 } else { depth(first.text) };
    let mut above = index;
    while above > 0 && pieces.len() < MAX_PIECES && items[above].is_close() && is_label(&items[above - 1]) {
        let piece = &items[above - 1].segments[0];
        // A piece belongs above another only if it stands over it: a group's label stands beside.
        let over = pieces.first().is_none_or(|next: &usize| piece.overlaps(&items[*next].segments[0]));
        let goes_on = bare || open < 0 || unfinished(piece.text);
        if !over || !goes_on {
            break;
        }
        open += depth(piece.text);
        above -= 1;
        pieces.insert(0, above);
        if bare && open >= 0 && begins_item(piece.text) {
            break;
        }
    }
    let mut below = index + 1;
    while let Some(last) = pieces.last()
        && pieces.len() < MAX_PIECES
        && items.get(below).is_some_and(|item| item.is_close() && is_label(item))
    {
        let piece = &items[below].segments[0];
        let goes_on = open > 0 || unfinished(items[*last].segments[0].text);
        if !goes_on || !piece.overlaps(&items[*last].segments[0]) {
            break;
        }
        open += depth(piece.text);
        pieces.push(below);
        below += 1;
    }
    for piece in &pieces {
        items[*piece].taken = *piece != index;
    }
    pieces
}

/// Whether a label must go on in the next line: an open bracket, or a mark that ends nothing.
fn unfinished(text: &str) -> bool {
    depth(text) > 0 || text.ends_with(['、', '，', ','])
}

/// Adds a row and says whether it is doubtful.
fn row(
    item: &Item<'_>,
    label: &[&Segment<'_>],
    grid: &Grid,
    builder: &mut TableBuilder,
) -> Result<bool, TableFull> {
    builder.row();
    let segments = item.segments.as_slice();
    let numbers = segments.iter().filter(|segment| segment.number).count();
    let own = label.iter().any(|piece| segments.first().is_some_and(|first| first.at == piece.at));
    let values = if own { &segments[1..] } else { segments };
    let (label_column, placed) = place(segments, label, own, grid);
    if segments.len() == 1 && label.is_empty() {
        // A line with nothing but a caption or a group's label has no blank values.
        let column = grid.column(&segments[0]).unwrap_or(0);
        for column in 0..column {
            builder.gap(blank(item, grid, column))?;
        }
        add(&[&segments[0]], builder)?;
        return Ok(false);
    }
    let Some(columns) = placed else {
        if !label.is_empty() {
            add(&whole(item, label), builder)?;
        }
        let (labels, values) = values.split_at(values.iter().take_while(|piece| !piece.number).count());
        for segment in labels {
            add(&whole(item, &[segment]), builder)?;
        }
        // Of two labels beside each other one may have no column: the values still have theirs.
        if let Some(columns) = grid.place_values(values).filter(|columns| columns.len() >= 2) {
            for column in grid.value_columns() {
                match columns.binary_search(&column) {
                    Ok(index) => add(&[&values[index]], builder)?,
                    Err(_) => builder.gap(blank(item, grid, column))?,
                }
            }
            return Ok(false);
        }
        for segment in values {
            add(&[segment], builder)?;
        }
        return Ok(numbers >= 2 && numbers != grid.values());
    };
    for column in 0..grid.len() {
        if !label.is_empty() && label_column == Some(column) {
            add(&whole(item, label), builder)?;
        } else if let Ok(index) = columns.binary_search(&column) {
            add(&whole(item, &[&values[index]]), builder)?;
        } else {
            builder.gap(blank(item, grid, column))?;
        }
    }
    Ok(numbers >= 2 && label.is_empty() && grid.over_values(&segments[0]))
}

/// The pieces of a cell, with what the line above begins of it in front.
fn whole<'s, 'a>(item: &'s Item<'a>, pieces: &[&'s Segment<'a>]) -> Vec<&'s Segment<'a>> {
    let begins = |(begun, segment): (&'s Option<Segment<'a>>, &Segment<'a>)| {
        begun.as_ref().filter(|_| pieces.first().is_some_and(|first| first.at == segment.at))
    };
    let begun = item.begun.iter().zip(&item.segments).find_map(begins);
    begun.into_iter().chain(pieces.iter().copied()).collect()
}

/// The column of the label, and those of the other pieces if it can be told where they belong.
fn place(
    segments: &[Segment<'_>],
    label: &[&Segment<'_>],
    own: bool,
    grid: &Grid,
) -> (Option<usize>, Option<Vec<usize>>) {
    if own {
        return match grid.place(segments) {
            Some(mut columns) => (Some(columns.remove(0)), Some(columns)),
            None => (None, None),
        };
    }
    // The lines of a label differ in where they begin; the one that begins first has its column.
    let first = label.iter().min_by_key(|piece| piece.left);
    let label_column = first.and_then(|piece| grid.column(piece));
    let placed =
        if label_column == Some(0) && segments.len() + 1 == grid.len() && grid.values() == segments.len() {
            Some((1..grid.len()).collect())
        } else {
            grid.place(segments)
        };
    let apart = |columns: &Vec<usize>| {
        columns.first().is_none_or(|first| label_column.is_none_or(|label| label < *first))
    };
    (label_column, placed.filter(|columns| apart(columns) && (first.is_none() || label_column.is_some())))
}

/// Adds a cell of one piece, or of the pieces of a wrapped label.
fn add(pieces: &[&Segment<'_>], builder: &mut TableBuilder) -> Result<(), TableFull> {
    let mut text = FoldBuilder::new();
    let mut span: Option<Span> = None;
    for piece in pieces {
        let own = Span::new(piece.at, piece.at + piece.text.len() as u32);
        if span.is_some() {
            text.line_break(piece.at);
        }
        text.push(piece.text, piece.at);
        span = Some(span.map_or(own, |span| span.cover(own)));
    }
    builder.cell(text.finish(), span.unwrap_or_default(), 1, 1)
}

/// The place in a line where a column would begin: behind the last piece left of it, or the end of
/// the line.
fn blank(item: &Item<'_>, grid: &Grid, column: usize) -> Span {
    let left = grid.left(column);
    let before = item.segments.iter().rev().find(|segment| segment.left < left);
    match before {
        Some(segment) => Span::at(segment.at + segment.text.len() as u32),
        None => Span::at(item.line.at),
    }
}
