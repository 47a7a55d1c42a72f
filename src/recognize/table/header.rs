//! Owns what the header of a block says: which label of the form stands in which grid column. Knows
//! nothing of values.

use super::label::{self, NEAR};
use super::line::{Line, Slot};
use crate::document::Columns;
use crate::recognize::Named;
use crate::recognize::form::{BlockSpec, ColumnSpec};

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
    /// Grid columns whose label is that of the column before, with the first column that has it: the
    /// label of a merged cell, written out in each of its columns.
    pub(super) repeated: Vec<(usize, usize)>,
}

impl Header {
    pub(super) fn first(&self) -> Option<usize> {
        self.found.first().map(|(_, at, _)| *at)
    }

    pub(super) fn unknown_beyond_labels(&self) -> usize {
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

/// Reads the header lines of a block over the rows given.
pub(super) fn read(lines: &[&Line], rows: &[(&Line, Option<usize>)], block: &BlockSpec) -> Header {
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
    let mut copies: Vec<(usize, usize)> = Vec::new();
    let mut last: Option<(String, usize, usize)> = None;
    rest.retain(|(slot, key)| {
        let end = slot.column + slot.width;
        let first = last.as_ref().filter(|(other, _, end)| other == key && *end == slot.column);
        let first = first.map(|(_, first, _)| *first);
        copies.extend(first.map(|first| (slot.column, first)));
        last = Some((key.clone(), first.unwrap_or(slot.column), end));
        first.is_none()
    });
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
    // Words at the place of each column, none of them the form's, stand for the columns in their order.
    if header.found.is_empty() && keys.len() > 1 && header.unknown.len() == keys.len() {
        let unknown = std::mem::take(&mut header.unknown);
        header.found =
            unknown.into_iter().enumerate().map(|(column, (at, named))| (column, at, named)).collect();
    }
    header.found.sort_by_key(|(_, at, _)| *at);
    if lines.iter().all(|line| line.columns == Columns::Exact) {
        join_repeated(&mut header);
        copies.retain(|(_, first)| header.found.iter().any(|(_, at, _)| at == first));
        header.repeated.append(&mut copies);
    }
    settle(&mut header, lines, rows, block);
    header
}

/// Leaves of a label that stands in several grid columns side by side the first.
fn join_repeated(header: &mut Header) {
    let Header { found, repeated, .. } = header;
    let mut last: Option<(usize, usize, usize)> = None;
    found.retain(|(column, at, _)| match last {
        Some((same, first, end)) if same == *column && end == *at => {
            repeated.push((*at, first));
            last = Some((same, first, at + 1));
            false
        }
        _ => {
            last = Some((*column, *at, at + 1));
            true
        }
    });
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
    let form_order = lines.iter().all(|line| {
        let labels = line.iter().filter_map(|piece| match piece {
            Piece::Label(_, column) => Some(*column),
            Piece::Group(_) => None,
        });
        labels.is_sorted()
    });
    let order = (0..lines.len())
        .map(|top| under(&lines[top..], &groups))
        .find(|order| order.len() == header.found.len());
    if let Some(order) = order {
        header.found = order.into_iter().map(|index| header.found[index].clone()).collect();
        header.adrift = true;
    } else if form_order {
        // Nothing within a line says that the order is another one than the form's.
        header.found.sort_by_key(|(column, ..)| *column);
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
