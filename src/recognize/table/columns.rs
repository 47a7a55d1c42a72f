//! Which value of a line stands in which column of the form.
//!
//! Where the format knows its columns the header decides. Where only the order within a row is
//! certain (tabs, gaps), rows that have all of their values show where values stand, and a row with
//! a blank is read by those. What neither tells is unclear, never guessed.

use super::label::{self, NEAR};
use super::line::{Line, Slot};
use crate::document::Columns;
use crate::recognize::Named;
use crate::recognize::form::{BlockSpec, ColumnSpec};
use crate::source::{Span, is_wide};
use crate::value::Value;

/// The value columns of one block in one piece of a table, from the left.
#[derive(Debug)]
pub(super) struct Shape {
    /// Index of the form's column, or `None` for a column that the form does not have.
    columns: Vec<Option<usize>>,
    /// Where the header puts them, if it names each.
    positions: Option<Vec<usize>>,
    /// Columns of values in rows that have all of them, with the column of those rows' label and
    /// the number of such rows, the most frequent first.
    seen: Vec<(Vec<usize>, usize, usize)>,
    exact: bool,
}

/// What a header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Labels found, by index of the form's column, with the grid column.
    pub(super) found: Vec<(usize, usize, Named)>,
    /// Words at the place of a column that are none of the form's labels.
    pub(super) unknown: Vec<(usize, Named)>,
    /// The cell above the row labels.
    pub(super) corner: Option<Named>,
    /// The grid columns of the labels are not those of the values: only their order is known.
    pub(super) adrift: bool,
}

/// Reads the header lines of a block over the rows given.
pub(super) fn read_header(lines: &[&Line], rows: &[(&Line, Option<usize>)], block: &BlockSpec) -> Header {
    let mut header = Header::default();
    let keys: Vec<Vec<String>> = block.columns.iter().map(column_keys).collect();
    let corner = block.corner.as_deref().map(label::key);
    let above: Vec<String> =
        block.columns.iter().flat_map(|column| &column.under).map(|text| label::key(text)).collect();
    let slots: Vec<&Slot> =
        lines.iter().flat_map(|line| &line.slots).filter(|slot| slot.own && slot.is_words()).collect();
    let mut rest = Vec::new();
    for slot in slots {
        let key = slot.key.clone();
        let named = || Named { text: slot.text.clone(), span: slot.span };
        let column_of = |key: &String| keys.iter().position(|keys| keys.contains(key));
        let column = column_of(&key).or_else(|| column_of(&label::key(label::head(&slot.text)?)));
        if let Some(column) = column {
            // A label merged over several lines may have been written in each of them.
            if !header.found.iter().any(|(other, at, _)| (*other, *at) == (column, slot.column)) {
                header.found.push((column, slot.column, named()));
            }
        } else if corner.as_deref().is_some_and(|corner| key.ends_with(corner) && header.corner.is_none()) {
            header.corner = Some(named());
        } else if !above.contains(&key) {
            rest.push((slot, key));
        }
    }
    // The label of a merged cell that was written out in each of its columns is one label.
    rest.dedup_by(|(slot, key), (before, other)| key == other && slot.column == before.column + before.width);
    for (slot, key) in rest {
        let named = Named { text: slot.text.clone(), span: slot.span };
        let missing = |column: &usize| header.found.iter().all(|(found, ..)| found != column);
        let near = (0..keys.len())
            .filter(missing)
            .map(|column| {
                (column, keys[column].iter().map(|other| label::similarity(&key, other)).fold(0.0, f64::max))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1));
        match near {
            Some((column, alike)) if alike >= NEAR && key.chars().count() > 2 => {
                header.found.push((column, slot.column, named))
            }
            _ => header.unknown.push((slot.column, named)),
        }
    }
    header.found.sort_by_key(|(_, at, _)| *at);
    settle(&mut header, lines, rows, block);
    header
}

/// Where only the order within a line is certain, or labels of columns stand over labels of rows, grid
/// columns of different lines say nothing of one another: labels then stand where the cell stands that
/// is merged over them.
fn settle(header: &mut Header, lines: &[&Line], rows: &[(&Line, Option<usize>)], block: &BlockSpec) {
    let over_label = |at: &usize| {
        let covers = |slot: &Slot| slot.column <= *at && *at < slot.column + slot.width;
        rows.iter().any(|(line, _)| line.labels().any(|slot| slot.own && covers(slot)))
    };
    let settled = if lines.iter().all(|line| line.columns == Columns::Exact) {
        !header.found.iter().any(|(_, at, _)| over_label(at))
    } else {
        header.found.is_sorted_by_key(|(column, ..)| *column)
    };
    if settled {
        return;
    }
    let groups: Vec<Vec<String>> = block
        .columns
        .iter()
        .map(|column| column.under.iter().map(|text| label::key(text)).collect())
        .collect();
    let lines: Vec<Vec<Piece>> =
        lines.iter().flat_map(|line| levels(pieces(line, header, &groups), &groups)).collect();
    let order = (0..lines.len())
        .map(|top| under(&lines[top..], &groups))
        .find(|order| order.len() == header.found.len());
    if let Some(order) = order {
        header.found = order.into_iter().map(|index| header.found[index].clone()).collect();
        header.adrift = true;
    }
}

/// A piece of a header line.
enum Piece {
    /// The label at an index of what was found, with the index of its column.
    Label(usize, usize),
    /// A cell merged over others.
    Group(String),
}

fn pieces(line: &Line, header: &Header, groups: &[Vec<String>]) -> Vec<Piece> {
    let piece = |slot: &Slot| {
        let found = header.found.iter().position(|(.., label)| label.span == slot.span);
        let key = || Some(&slot.key).filter(|key| groups.iter().flatten().any(|group| group == *key));
        let group = || key().cloned().map(Piece::Group);
        found.map(|index| Piece::Label(index, header.found[index].0)).or_else(group)
    };
    line.slots.iter().filter(|slot| slot.own && slot.is_words()).filter_map(piece).collect()
}

/// A line in which a label comes late, behind others that do not belong to its group, is two lines.
fn levels(mut line: Vec<Piece>, groups: &[Vec<String>]) -> Vec<Vec<Piece>> {
    let late = (2..line.len()).find(|at| {
        let (Piece::Label(_, column), Piece::Label(_, before)) = (&line[*at], &line[*at - 1]) else {
            return false;
        };
        let Some(inner) = groups[*column].last() else { return false };
        let named = line[..*at].iter().any(|piece| matches!(piece, Piece::Group(group) if group == inner));
        named && !groups[*before].contains(inner)
    });
    match late {
        Some(at) => {
            let below = line.split_off(at);
            vec![line, below]
        }
        None => vec![line],
    }
}

/// The labels of the first of some header lines, those of the lines below it in place of the merged
/// cell that they stand under.
fn under(lines: &[Vec<Piece>], groups: &[Vec<String>]) -> Vec<usize> {
    let Some((line, below)) = lines.split_first() else { return Vec::new() };
    let first = below.first().into_iter().flatten().find_map(|piece| match piece {
        Piece::Label(_, column) => Some(*column),
        Piece::Group(_) => None,
    });
    let inner = first.and_then(|column| {
        let named = |group: &&String| {
            line.iter().any(|piece| matches!(piece, Piece::Group(other) if other == *group))
        };
        groups[column].iter().rev().find(named)
    });
    let mut order = Vec::new();
    for piece in line {
        match piece {
            Piece::Label(index, _) => order.push(*index),
            Piece::Group(group) if Some(group) == inner => order.extend(under(below, groups)),
            Piece::Group(_) => {}
        }
    }
    order
}

fn column_keys(column: &ColumnSpec) -> Vec<String> {
    std::iter::once(&column.label).chain(&column.accepted).map(|text| label::key(text)).collect()
}

impl Shape {
    /// The shape of the rows given, under a header.
    pub(super) fn new(rows: &[(&Line, Option<usize>)], header: &Header, width: usize) -> Self {
        let usual = usual_count(rows);
        let named: Vec<usize> = header.found.iter().map(|(column, ..)| *column).collect();
        let mut distinct = named.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let by_header = distinct.len() == named.len() && !named.is_empty();
        let mut columns: Vec<Option<usize>> = (0..width).map(Some).collect();
        let mut positions = None;
        if by_header && (named.len() == width || usual == Some(named.len())) {
            columns = named.iter().copied().map(Some).collect();
            positions = (!header.adrift).then(|| header.found.iter().map(|(_, at, _)| *at).collect());
        }
        if by_header
            && usual
                .is_some_and(|usual| usual > width && usual == named.len() + header.unknown_beyond_labels())
        {
            let mut all: Vec<(usize, Option<usize>)> =
                header.found.iter().map(|(column, at, _)| (*at, Some(*column))).collect();
            all.extend(
                header
                    .unknown
                    .iter()
                    .filter(|(at, _)| header.first().is_some_and(|first| *at > first))
                    .map(|(at, _)| (*at, None)),
            );
            all.sort_by_key(|(at, _)| *at);
            columns = all.iter().map(|(_, column)| *column).collect();
            positions = Some(all.iter().map(|(at, _)| *at).collect());
        }
        let mut shape = Self {
            columns,
            positions,
            seen: Vec::new(),
            exact: rows.iter().all(|(line, _)| line.columns == Columns::Exact),
        };
        for (line, label) in rows {
            if let Some(full) = shape.full(line, *label) {
                let at: Vec<usize> = full.iter().map(|slot| line.slots[*slot].column).collect();
                let label_at = label_column(line, *label);
                match shape.seen.iter_mut().find(|(other, column, _)| *other == at && *column == label_at) {
                    Some((.., count)) => *count += 1,
                    None => shape.seen.push((at, label_at, 1)),
                }
            }
        }
        shape.seen.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
        shape
    }

    /// Indices of the form's columns that this piece does not have.
    pub(super) fn missing(&self, width: usize) -> impl Iterator<Item = usize> {
        (0..width).filter(|column| !self.columns.contains(&Some(*column)))
    }

    /// Whether there are columns that the form does not have.
    pub(super) fn has_extra(&self) -> bool {
        self.columns.contains(&None)
    }

    /// The value of each of the form's columns in a line: `Ok(None)` for a column that the table
    /// does not have.
    ///
    /// # Errors
    /// When it cannot be told which value belongs to which column.
    pub(super) fn values(
        &self,
        line: &Line,
        label: Option<usize>,
        width: usize,
    ) -> Result<Vec<Option<Found>>, ()> {
        let slots = self.slots(line, label).ok_or(())?;
        let mut values: Vec<Option<Found>> = vec![None; width];
        for (column, slot) in self.columns.iter().zip(slots) {
            if let Some(column) = column {
                values[*column] = Some(slot);
            }
        }
        Ok(values)
    }

    fn slots(&self, line: &Line, label: Option<usize>) -> Option<Vec<Found>> {
        let tokens = tokens(line, label);
        if self.exact
            && !line.prose
            && let Some(positions) = &self.positions
            && let Some(found) = at_positions(line, label, tokens, positions)
        {
            return Some(found);
        }
        if let Some(full) = self.full(line, label) {
            return Some(full.into_iter().map(|slot| Found::of(&line.slots[slot])).collect());
        }
        let written = line.slots.iter().filter(|slot| slot.value != Value::Blank).count();
        if label.is_none() && tokens > 0 && written == self.columns.len() {
            // Words that may be a label, or may stand for a value.
            return None;
        }
        if line.slots.len() - tokens == self.columns.len() {
            return Some(line.slots[tokens..].iter().map(Found::of).collect());
        }
        if line.prose {
            return None;
        }
        let label_at = label_column(line, label);
        let mut fitting = self.seen.iter().filter_map(|(positions, column, _)| {
            let labelled_before = label.is_none() || label_at < *positions.first()?;
            labelled_before.then_some(())?;
            Some((at_positions(line, label, tokens, positions)?, *column == label_at))
        });
        let first = fitting.next();
        let rest: Vec<_> = fitting.collect();
        // Rows whose label stands in the same column tell most, unless they too tell different things.
        let mut same_label = first.iter().chain(&rest).filter(|(_, same)| *same).map(|(found, _)| found);
        if let Some(found) = same_label.next() {
            return same_label.all(|other| other == found).then(|| found.clone());
        }
        if let Some((found, _)) = first {
            return rest.iter().all(|(other, _)| *other == found).then_some(found);
        }
        at_positions(line, label, tokens, self.positions.as_ref()?)
    }

    /// Slot indices of the values in a line that has exactly as many of them as there are columns.
    fn full(&self, line: &Line, label: Option<usize>) -> Option<Vec<usize>> {
        let written: Vec<usize> = (tokens(line, label)..line.slots.len())
            .filter(|slot| line.slots[*slot].value != Value::Blank)
            .collect();
        let numbers = written.iter().filter(|slot| !line.slots[**slot].is_words()).count();
        (written.len() == self.columns.len() && (numbers > 0 || written.len() == 1)).then_some(written)
    }
}

impl Header {
    fn first(&self) -> Option<usize> {
        self.found.first().map(|(_, at, _)| *at)
    }

    fn unknown_beyond_labels(&self) -> usize {
        let first = self.first();
        self.unknown.iter().filter(|(at, _)| first.is_some_and(|first| *at > first)).count()
    }

    /// Words of the header that stand for a column of its own that the form does not have.
    pub(super) fn extra(&self) -> impl Iterator<Item = &Named> {
        let first = self.first();
        self.unknown
            .iter()
            .filter(move |(at, _)| first.is_some_and(|first| *at > first))
            .map(|(_, named)| named)
    }
}

/// The value of one column in one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) value: Value,
}

impl Found {
    fn of(slot: &Slot) -> Self {
        Self { span: slot.span, text: slot.text.clone(), value: slot.value.clone() }
    }
}

/// Index of the first slot behind the label.
fn tokens(line: &Line, label: Option<usize>) -> usize {
    match label {
        Some(slot) => slot + 1,
        None => {
            let first_number = line.slots.iter().position(Slot::is_number).unwrap_or(line.slots.len());
            line.slots[..first_number].iter().rposition(may_be_label).map_or(0, |slot| slot + 1)
        }
    }
}

/// Whether a slot before the values of a row that the form gives no label may be one all the same: a
/// lone letter or ideograph is written where a value should be.
fn may_be_label(slot: &Slot) -> bool {
    slot.is_words() && slot.text.chars().filter(|c| is_wide(*c)).count() >= 2
}

fn label_column(line: &Line, label: Option<usize>) -> usize {
    let slot = label.or_else(|| tokens(line, None).checked_sub(1));
    slot.map_or(0, |slot| line.slots[slot].column)
}

/// The slots at certain grid columns, provided that nothing else is written behind the label. A
/// row that ends early has blanks there.
fn at_positions(line: &Line, label: Option<usize>, tokens: usize, positions: &[usize]) -> Option<Vec<Found>> {
    let first = *positions.first()?;
    // A piece that is narrower than the header it is read by was cut in another way.
    if positions.iter().any(|at| *at >= line.width) {
        return None;
    }
    let covers = |slot: &Slot, at: usize| slot.column <= at && at < slot.column + slot.width;
    // Words left of the first value column are labels; a number there stands in no column.
    let behind = line.slots.iter().enumerate().filter(|(index, slot)| {
        let is_label = slot.is_words() && slot.column < first;
        let is_behind = *index >= tokens || slot.column >= first;
        slot.value != Value::Blank && is_behind && !is_label
    });
    for (_, slot) in behind {
        if !positions.iter().any(|at| covers(slot, *at)) {
            return None;
        }
    }
    let end = line.slots.last().map_or(line.span.end, |slot| slot.span.end);
    let blank = || Found { span: Span::at(end), text: String::new(), value: Value::Blank };
    let at = |at: &usize| match line.slots.iter().enumerate().find(|(_, slot)| covers(slot, *at)) {
        // The label itself stands where a value should be, so the row was cut in another way.
        Some((index, _)) if label.is_some_and(|label| index <= label) => None,
        Some((_, slot)) => Some(Found::of(slot)),
        None => Some(blank()),
    };
    positions.iter().map(at).collect()
}

/// How many values most rows have.
fn usual_count(rows: &[(&Line, Option<usize>)]) -> Option<usize> {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for (line, label) in rows {
        let count =
            line.slots[tokens(line, *label)..].iter().filter(|slot| slot.value != Value::Blank).count();
        match counts.iter_mut().find(|(other, _)| *other == count) {
            Some((_, times)) => *times += 1,
            None => counts.push((count, 1)),
        }
    }
    counts.into_iter().max_by_key(|(_, times)| *times).map(|(count, _)| count)
}
