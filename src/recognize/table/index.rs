//! What a line of a table says by its words: which row or header of the form, how alike, and which slot
//! says so. Knows nothing of the lines beside it.

use super::label;
use super::line::{Line, Slot};
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
