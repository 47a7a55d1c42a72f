//! Which value of a line stands in which column of the form.
//!
//! Where the format knows its columns the header decides. Where only the order within a row is
//! certain (tabs, gaps), rows that have all of their values show where values stand, and a row with
//! a blank is read by those. What neither tells is unclear, never guessed.

use super::header::Header;
use super::line::{Line, Slot};
use crate::document::Columns;
use crate::source::{Span, is_wide};
use crate::value::Value;
use std::borrow::Cow;

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
    /// Grid columns that repeat another, with that other.
    repeated: Vec<(usize, usize)>,
    /// Whether rows differ in how many cells they have, so that a cell at an edge may be a spare one.
    ragged: bool,
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
            repeated: header.repeated.clone(),
            ragged: rows.windows(2).any(|pair| pair[0].0.slots.len() != pair[1].0.slots.len())
                && rows.iter().all(|(line, _)| line.columns != Columns::Exact),
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
        let once = self.once(line, label)?;
        let line = once.as_ref();
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
        if self.ragged && self.may_begin_or_end_blank(line, tokens) {
            return None;
        }
        if line.slots.len() - tokens == self.columns.len() {
            return Some(line.slots[tokens..].iter().map(Found::of).collect());
        }
        if line.prose {
            return None;
        }
        if line.columns == Columns::Listed {
            // A label in several pieces does not matter where no value is lacking.
            let from = line.slots.iter().rposition(Slot::is_words).map_or(0, |label| label + 1);
            let complete = line.slots.len() - from == self.columns.len();
            return complete.then(|| line.slots[from..].iter().map(Found::of).collect());
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

    /// A line in which what a merged cell holds, written out in each of its columns, stands once; `None`
    /// where those columns hold different things.
    fn once<'l>(&self, line: &'l Line, label: Option<usize>) -> Option<Cow<'l, Line>> {
        let begins = |at: usize| line.slots.iter().position(|slot| slot.column == at);
        let mut copies = Vec::new();
        for (at, first) in &self.repeated {
            let Some(copy) = begins(*at) else { continue };
            let original = begins(*first).filter(|original| label.is_none_or(|label| label < *original))?;
            if line.slots[copy].text != line.slots[original].text {
                return None;
            }
            copies.push(copy);
        }
        if copies.is_empty() {
            return Some(Cow::Borrowed(line));
        }
        let mut once = line.clone();
        let mut index = 0..;
        once.slots.retain(|_| index.next().is_some_and(|index| !copies.contains(&index)));
        Some(Cow::Owned(once))
    }

    /// Whether all values but one stand together behind a blank cell: that may be the first value, or a
    /// spare cell of the label where the last value is the blank one.
    fn may_begin_or_end_blank(&self, line: &Line, tokens: usize) -> bool {
        let written = |slot: &usize| line.slots[*slot].value != Value::Blank;
        let first = (tokens..line.slots.len()).find(written);
        let last = (tokens..line.slots.len()).rev().find(written);
        let (Some(first), Some(last)) = (first, last) else { return false };
        first > tokens && last + 2 - first == self.columns.len() && (first..=last).all(|slot| written(&slot))
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
        // Where columns had to be told by their order, a value that is not there moved the others.
        None if line.columns == Columns::Ordered => None,
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
