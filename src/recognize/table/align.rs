//! Which line is which row of the form: by label where labels tell, by place where they do not.

use super::label;
use super::line::{Line, Slot};
use crate::document::Columns;
use crate::recognize::form::{BlockSpec, Layout, RowSpec, TableSpec};
use std::collections::HashMap;

/// The labels of one edition of one table, ready to be compared.
#[derive(Debug)]
pub(super) struct Index<'f> {
    pub(super) spec: &'f TableSpec,
    /// Rows in order, with their block.
    pub(super) rows: Vec<(usize, &'f RowSpec)>,
    exact: HashMap<String, usize>,
    keys: Vec<(usize, label::Sketch)>,
    columns: Vec<String>,
    captions: Vec<(usize, String)>,
    groups: Vec<String>,
}

/// What a line is by its words alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// It may be this row of the form; how alike, and which slot says so.
    Row(usize, f64, Option<usize>),
    /// Column labels.
    Header,
    /// The caption of a block.
    Caption(usize, usize),
    /// A merged cell's label with numbers of its own behind it.
    Group,
    /// The label of a merged cell alone, or a piece of one.
    Label,
    /// Numbers without words.
    Unlabelled,
    /// Something else.
    Other,
}

/// How alike a line is to a row whose very label heads another label in it: one edition's row may be
/// another's group of rows.
const HEADING: f64 = 0.7;

/// Whether a numbered label stands between the label in a slot and the values.
fn heads(line: &Line, slot: usize) -> bool {
    let mut behind = line.slots[slot + 1..].iter().take_while(|slot| !slot.is_number());
    behind.any(|slot| slot.own && slot.is_words() && numbered(slot))
}

/// Whether a slot holds a label with a number before it, long enough to be a row's.
fn numbered(slot: &Slot) -> bool {
    let bare = label::bare(&slot.key, &slot.text);
    bare.len() < slot.key.len() && bare.chars().count() > 3
}

impl<'f> Index<'f> {
    pub(super) fn new(spec: &'f TableSpec) -> Self {
        let rows: Vec<(usize, &RowSpec)> = spec
            .blocks
            .iter()
            .enumerate()
            .flat_map(|(block, blocks)| blocks.rows.iter().map(move |row| (block, row)))
            .collect();
        let (mut exact, mut keys) = (HashMap::new(), Vec::new());
        for (index, (_, row)) in rows.iter().enumerate() {
            for text in std::iter::once(&row.label).chain(&row.accepted).chain(&row.foreign) {
                let key = label::key(text);
                let bare = label::bare(&key, text).to_owned();
                // The head of a label that explains itself in brackets is enough: 部分公开（…）.
                if let Some((head, _)) =
                    text.trim_start_matches('（').split_once('（').filter(|_| text.contains("，"))
                {
                    keys.push((index, label::Sketch::new(label::key(head))));
                    exact.entry(label::key(head)).or_insert(index);
                    let key = label::key(head);
                    exact.entry(label::bare(&key, head).to_owned()).or_insert(index);
                }
                if bare.chars().count() > 2 {
                    exact.entry(bare).or_insert(index);
                }
                exact.insert(key.clone(), index);
                keys.push((index, label::Sketch::new(key)));
            }
            // In a line of text the labels of merged cells run into the row's own.
            for from in 0..row.under.len() {
                let joined: String =
                    row.under[from..].iter().chain([&row.label]).map(String::as_str).collect();
                exact.entry(label::key(&joined)).or_insert(index);
            }
        }
        let mut columns: Vec<String> = Vec::new();
        for column in spec.blocks.iter().flat_map(|block| &block.columns) {
            columns.extend(
                std::iter::once(&column.label)
                    .chain(&column.accepted)
                    .chain(&column.under)
                    .map(|text| label::key(text)),
            );
        }
        columns.extend(spec.blocks.iter().filter_map(|block| block.corner.as_deref()).map(label::key));
        if spec.layout == Layout::Wide {
            for (_, row) in &rows {
                columns.extend(std::iter::once(&row.label).chain(&row.under).map(|text| label::key(text)));
            }
        }
        columns.sort();
        columns.dedup();
        let captions = spec
            .blocks
            .iter()
            .enumerate()
            .filter_map(|(index, block)| block.caption.as_deref().map(|caption| (index, label::key(caption))))
            .collect();
        let mut groups: Vec<String> =
            rows.iter().flat_map(|(_, row)| &row.under).map(|text| label::key(text)).collect();
        groups.dedup();
        Self { spec, rows, exact, keys, columns, captions, groups }
    }

    pub(super) fn block(&self, row: usize) -> &'f BlockSpec {
        &self.spec.blocks[self.rows[row].0]
    }

    /// Whether a slot holds one of the table's column labels.
    pub(super) fn is_column_label(&self, slot: &Slot) -> bool {
        let known = |key: &String| self.columns.binary_search(key).is_ok();
        known(&slot.key) || label::head(&slot.text).is_some_and(|head| known(&label::key(head)))
    }

    /// Official words in a line: how much it speaks for this table.
    pub(super) fn evidence(&self, line: &Line) -> usize {
        let words = line.slots.iter().filter(|slot| slot.is_words() && slot.own);
        words
            .filter(|slot| {
                let key = &slot.key;
                key.chars().nth(1).is_some()
                    && (self.columns.binary_search(key).is_ok()
                        || self.exact.contains_key(key)
                        || self.captions.iter().any(|(_, caption)| key.contains(caption.as_str())))
            })
            .count()
    }

    /// Reads a line by its words.
    pub(super) fn read(&self, line: &Line) -> Reading {
        let words = || line.slots.iter().filter(|slot| slot.is_words() && slot.own);
        if !line.prose {
            let headers = words().filter(|slot| self.is_column_label(slot)).count();
            if headers >= 2
                || (headers == 1 && words().count() == 1 && line.numbers() == 0 && !self.names_row(line))
            {
                return Reading::Header;
            }
            // A merged cell may have been written out in each of its columns.
            let mut first = line.slots.iter().enumerate().filter(|(_, slot)| slot.is_words() && slot.own);
            if line.numbers() == 0
                && let Some((slot, Slot { key, .. })) = first.next()
                && words().all(|other| other.key == *key)
            {
                let caption = self.captions.iter().find(|(_, caption)| key.contains(caption.as_str()));
                if let Some((block, caption)) = caption.filter(|(_, caption)| key.len() <= caption.len() + 18)
                {
                    debug_assert!(!caption.is_empty());
                    return Reading::Caption(*block, slot);
                }
            }
        }
        if let Some((row, slot)) = self.exact_row(line) {
            let alike = if slot.is_some_and(|slot| heads(line, slot)) { HEADING } else { 1.0 };
            return Reading::Row(row, alike, slot);
        }
        let own_labels: Vec<&Slot> = line.labels().filter(|slot| slot.own).collect();
        if own_labels.is_empty() {
            return if line.numbers() > 0 { Reading::Unlabelled } else { Reading::Other };
        }
        let near = self.near_row(line);
        let group = own_labels.last().is_some_and(|slot| self.groups.contains(&slot.key));
        match near {
            Some(reading) if !group => reading,
            _ if group && line.numbers() > 0 => Reading::Group,
            // A row has cells behind its label, be they blank.
            _ if group || line.slots.last().is_some_and(Slot::is_words) => Reading::Label,
            _ => Reading::Other,
        }
    }

    /// Whether a line begins with a numbered label that no row of the form is like.
    pub(super) fn is_strange(&self, line: &Line) -> bool {
        let first = line.labels().find(|slot| slot.own);
        first.is_some_and(|slot| numbered(slot) && !self.groups.contains(&slot.key))
            && self.near_row(line).is_none()
    }

    /// Whether a key is the very label of a row.
    pub(super) fn is_label_of(&self, row: usize, key: &str) -> bool {
        self.exact.get(key) == Some(&row)
    }

    fn names_row(&self, line: &Line) -> bool {
        self.exact_row(line).is_some()
    }

    fn exact_row(&self, line: &Line) -> Option<(usize, Option<usize>)> {
        for (index, slot) in line.slots.iter().enumerate().rev() {
            if slot.is_words() && slot.own {
                if let Some(row) = self.exact.get(&slot.key) {
                    return Some((*row, Some(index)));
                }
                let bare = label::bare(&slot.key, &slot.text);
                if bare.chars().count() > 2
                    && let Some(row) = self.exact.get(bare)
                {
                    return Some((*row, Some(index)));
                }
                let head = label::head(&slot.text).map(label::key);
                if let Some(row) = head.and_then(|head| self.exact.get(&head)) {
                    return Some((*row, Some(index)));
                }
            }
        }
        None
    }

    fn near_row(&self, line: &Line) -> Option<Reading> {
        let mut best: Option<(usize, f64, Option<usize>)> = None;
        let joined: String = line.labels().filter(|slot| slot.own).map(|slot| slot.key.as_str()).collect();
        let slots = line
            .slots
            .iter()
            .enumerate()
            .filter(|(_, slot)| slot.own && slot.is_words())
            .map(|(index, slot)| (slot.key.clone(), Some(index)));
        for (key, slot) in slots.chain(std::iter::once((joined, None))) {
            let written = label::Sketch::new(key);
            if written.count() < 3 {
                continue;
            }
            for (row, official) in &self.keys {
                let near = written.near(official);
                if let Some(alike) = near.filter(|alike| best.is_none_or(|(_, other, _)| *alike > other)) {
                    best = Some((*row, alike, slot));
                }
            }
        }
        best.map(|(row, alike, slot)| Reading::Row(row, alike, slot))
    }
}

/// Which line stands for which row.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    /// Row index to line index and the slot that labels it.
    pub(super) rows: HashMap<usize, (usize, Option<usize>)>,
    /// Rows for which some line stands, but which one cannot be told.
    pub(super) unclear: Vec<usize>,
    /// Lines with numbers that stand for no row; `true` for those of a merged group cell.
    pub(super) extra: Vec<(usize, bool)>,
    /// Rows that a line without words was taken for because of its place alone.
    guessed: Vec<usize>,
    /// Row index to the line that holds its values, where that is not the line of its label.
    pub(super) values: HashMap<usize, usize>,
    /// Sum of likenesses, to compare editions by.
    pub(super) score: f64,
}

impl Alignment {
    /// The line that holds the values of a row, and the slot in it that is the label.
    pub(super) fn values_of(&self, row: usize) -> Option<(usize, Option<usize>)> {
        let (line, slot) = self.rows.get(&row)?;
        Some(self.values.get(&row).map_or((*line, *slot), |values| (*values, None)))
    }

    /// Brings labels and values together that stand in lines of their own, as where a label was wrapped
    /// around its values. Only a layout whose columns had to be rebuilt sets them apart; in another one a
    /// label without values is a row left blank.
    pub(super) fn rejoin(&mut self, lines: &[Line]) {
        let mut order: Vec<(usize, usize)> = self.rows.iter().map(|(row, (line, _))| (*line, *row)).collect();
        order.sort_unstable();
        let values = |line: usize| lines[line].numbers() > 0;
        // A line taken for a row by its place alone may hold the values of the label beside it.
        let bare = |row: &usize| self.guessed.contains(row);
        let alone =
            |line: usize| !values(line) && !lines[line].prose && lines[line].columns != Columns::Exact;
        let mut groups = Vec::new();
        let mut from = 0;
        while from < order.len() {
            let joins = |(line, row): &(usize, usize)| alone(*line) || bare(row);
            let to = (from..order.len()).find(|at| !joins(&order[*at])).unwrap_or(order.len());
            if order[from..to].iter().any(|(line, _)| alone(*line)) {
                groups.push(from..to);
            }
            from = to.max(from + 1);
        }
        for group in groups {
            let above = group.start.checked_sub(1).map(|before| order[before].0);
            let below = order.get(group.end).map(|(line, _)| *line);
            let (labels, guessed): (Vec<_>, Vec<_>) =
                order[group].iter().copied().partition(|(line, _)| alone(*line));
            let mut loose: Vec<usize> = self
                .extra
                .iter()
                .map(|(line, _)| *line)
                .filter(|line| values(*line) && !lines[*line].prose)
                .filter(|line| {
                    above.is_none_or(|above| above < *line) && below.is_none_or(|below| *line < below)
                })
                .chain(guessed.iter().map(|(line, _)| *line))
                .collect();
            loose.sort_unstable();
            if loose.len() == labels.len() {
                self.values.extend(labels.iter().zip(&loose).map(|((_, row), line)| (*row, *line)));
                self.extra.retain(|(line, _)| !loose.contains(line));
                self.rows.retain(|row, _| guessed.iter().all(|(_, other)| other != row));
            } else if !loose.is_empty() {
                self.unclear.extend(labels.iter().chain(&guessed).map(|(_, row)| *row));
            }
        }
    }
}

/// Aligns lines (already those of one table) with the rows of the form. `lines` are indices with
/// their reading, in reading order.
pub(super) fn align(lines: &[(usize, Reading)], row_count: usize) -> Alignment {
    let labelled: Vec<(usize, usize, f64, Option<usize>)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, (_, reading))| match reading {
            Reading::Row(row, alike, slot) => Some((at, *row, *alike, *slot)),
            _ => None,
        })
        .collect();
    let chain = longest_chain(&labelled, row_count);
    let mut alignment = Alignment::default();
    let mut taken = vec![false; lines.len()];
    for &index in &chain {
        let (at, row, alike, slot) = labelled[index];
        alignment.rows.insert(row, (lines[at].0, slot));
        alignment.score += alike;
        taken[at] = true;
    }
    // Rows that stand out of order under their very own label.
    for (at, row, alike, slot) in &labelled {
        if !taken[*at] && *alike > 0.99 && !alignment.rows.contains_key(row) {
            alignment.rows.insert(*row, (lines[*at].0, *slot));
            alignment.score += 0.5;
            taken[*at] = true;
        }
    }
    fill_gaps(lines, &labelled, &chain, row_count, &mut taken, &mut alignment);
    for (at, (line, reading)) in lines.iter().enumerate() {
        if !taken[at] && !matches!(reading, Reading::Header | Reading::Caption(..) | Reading::Label) {
            alignment.extra.push((*line, *reading == Reading::Group));
        }
    }
    debug_assert!(alignment.rows.keys().all(|row| *row < row_count));
    alignment
}

/// Between two rows that are certain, and before the first and behind the last of them, as many lines
/// as rows stand for one another in their order.
fn fill_gaps(
    lines: &[(usize, Reading)],
    labelled: &[(usize, usize, f64, Option<usize>)],
    chain: &[usize],
    row_count: usize,
    taken: &mut [bool],
    alignment: &mut Alignment,
) {
    let certain: Vec<(usize, usize)> =
        chain.iter().map(|index| (labelled[*index].0, labelled[*index].1)).collect();
    let (Some(first), Some(last)) = (certain.first(), certain.last()) else { return };
    let inner = certain.windows(2).map(|pair| (pair[0].0 + 1..pair[1].0, pair[0].1 + 1..pair[1].1, true));
    // Beyond the rows that are certain only numbers without words can be rows.
    let outer = [(0..first.0, 0..first.1, false), (last.0 + 1..lines.len(), last.1 + 1..row_count, false)];
    for (between, rows, enclosed) in inner.chain(outer) {
        let rows: Vec<usize> = rows.filter(|row| !alignment.rows.contains_key(row)).collect();
        let free: Vec<usize> = between
            .filter(|at| {
                let reading = lines[*at].1;
                !taken[*at] && (reading == Reading::Unlabelled || (enclosed && reading == Reading::Other))
            })
            .collect();
        if rows.is_empty() || free.is_empty() {
            continue;
        }
        if rows.len() == free.len() {
            for (row, at) in rows.into_iter().zip(free) {
                alignment.rows.insert(row, (lines[at].0, None));
                alignment.score += 0.3;
                taken[at] = true;
                if lines[at].1 == Reading::Unlabelled {
                    alignment.guessed.push(row);
                }
            }
        } else if free.iter().any(|at| lines[*at].1 == Reading::Unlabelled) {
            alignment.unclear.extend(rows);
            free.into_iter().for_each(|at| taken[at] = true);
        }
    }
}

/// The heaviest chain of labelled lines whose rows, below `row_count`, increase; of chains of one
/// weight the one whose last line comes first.
fn longest_chain(labelled: &[(usize, usize, f64, Option<usize>)], row_count: usize) -> Vec<usize> {
    let mut best: Vec<(f64, Option<usize>)> = Vec::with_capacity(labelled.len());
    // The line with which the heaviest chain up to each row ends.
    let mut ends: Vec<Option<usize>> = vec![None; row_count];
    for (index, (_, row, alike, _)) in labelled.iter().enumerate() {
        let before = heaviest(&best, ends[..*row].iter().flatten().copied());
        best.push((alike + before.map_or(0.0, |before| best[before].0), before));
        ends[*row] = heaviest(&best, ends[*row].into_iter().chain([index]));
    }
    let mut at = heaviest(&best, ends.into_iter().flatten());
    let mut chain = Vec::new();
    while let Some(index) = at {
        chain.push(index);
        at = best[index].1;
    }
    chain.reverse();
    chain
}

/// The end of the heaviest of some chains, the first of equals.
fn heaviest(best: &[(f64, Option<usize>)], ends: impl Iterator<Item = usize>) -> Option<usize> {
    ends.max_by(|a, b| best[*a].0.total_cmp(&best[*b].0).then(b.cmp(a)))
}

#[cfg(test)]
mod tests;
