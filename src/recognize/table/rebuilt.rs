//! Owns what a layout that had to be rebuilt leaves in doubt: rows into which other words or numbers
//! ran, labels of which only a piece is there, cells that came one by one.
//!
//! Says whether to doubt, never what the right value is.

use super::align::Alignment;
use super::columns::Found;
use super::index::Index;
use super::line::{Line, Slot};
use super::{label, label_is_whole, label_matches};
use crate::document::Columns;
use crate::recognize::Named;
use crate::recognize::form::RowSpec;
use crate::value::Value;

/// Whether words and values of a line ran into each other, or into the lines beside it, in a layout that
/// had to be rebuilt: a piece of a label among the values, a value behind the label's last word, a
/// value in a line of its own above or below.
pub(super) fn is_mixed(at: usize, lines: &[Line], spec: &RowSpec, alignment: &Alignment) -> bool {
    let line = &lines[at];
    if line.columns != Columns::Ordered || line.prose {
        return false;
    }
    let labels: Vec<String> = spec.under.iter().chain([&spec.label]).map(|label| label::key(label)).collect();
    let first = line.slots.iter().position(Slot::is_number).unwrap_or(line.slots.len());
    let (before, behind) = line.slots.split_at(first);
    let digit = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    let swallowed =
        |slot: &Slot| slot.is_words() && digit(&slot.text) && !labels.iter().any(|label| digit(label));
    let is_piece = |slot: &Slot| labels.iter().any(|label| label.contains(&slot.key));
    let beside = [at.checked_sub(1), at.checked_add(1)];
    let loose = beside.into_iter().flatten().filter_map(|beside| lines.get(beside)).any(|other| {
        let rows = alignment.rows.values().map(|(line, _)| line).chain(alignment.values.values());
        other.block == line.block
            && (1..line.numbers()).contains(&other.numbers())
            && other.slots.iter().filter(|slot| slot.is_words()).all(&is_piece)
            && rows.into_iter().all(|row| !std::ptr::eq(&lines[*row], other))
    });
    before.iter().any(swallowed) || behind.iter().filter(|slot| slot.is_words()).any(is_piece) || loose
}

/// Whether each row of a block has all of its values right behind its own label. Cells that were
/// written one by one may stand in another order, or some may be left out, and what follows a label
/// is then not its own; but in a block that is whole nothing can have moved.
pub(super) fn is_listed_whole(
    block: usize,
    lines: &[Line],
    index: &Index<'_>,
    alignment: &Alignment,
) -> bool {
    let width = index.spec.blocks[block].columns.len();
    let is_whole = |row: usize| {
        let Some((at, Some(label))) = alignment.values_of(row) else { return false };
        let line = &lines[at];
        line.columns == Columns::Listed
            && line.slots.len() == label + 1 + width
            && !line.slots[label + 1..].iter().any(Slot::is_words)
    };
    (0..index.rows.len()).filter(|row| index.rows[*row].0 == block).all(is_whole)
}

/// Whether a label is only a piece of the official one or of one that is merged over it, in a table whose
/// columns had to be rebuilt: the rest stands in another line.
pub(super) fn is_fragment(line: &Line, label: &Named, spec: &RowSpec) -> bool {
    if line.columns == Columns::Exact || label_is_whole(&label.text, &spec.label) {
        return false;
    }
    let (written, official) = (label::key(&label.text), label::key(&spec.label));
    let groups: Vec<String> = spec.under.iter().map(|group| label::key(group)).collect();
    // Lines of two labels beside each other may have been read as one.
    let mixed = || {
        let mut rest = written.chars();
        official.chars().all(|c| rest.any(|other| other == c))
    };
    let behind_group = |(at, _): (usize, char)| {
        let rest = &written[at..];
        let is_own = official.starts_with(rest) || (rest.chars().nth(3).is_some() && official.contains(rest));
        at > 0 && is_own && groups.iter().any(|group| group.contains(&written[..at]))
    };
    (label::is_piece(&written, &official)
        || groups.iter().any(|group| label::is_piece(&written, group))
        || mixed()
        || written.char_indices().any(behind_group))
        && !label_matches(&label.text, &spec.label)
}

/// Whether pieces of the row's labels, or a mere mark of them, stand where a value should. One character
/// alone in a row without blanks may be a word for nothing.
pub(super) fn holds_label(values: &[Option<Found>], spec: &RowSpec) -> bool {
    let labels: String = spec.under.iter().chain([&spec.label]).map(String::as_str).collect();
    let lacks = values.iter().any(|found| found.as_ref().is_none_or(|found| found.value == Value::Blank));
    let words = values.iter().flatten().filter(|found| found.value == Value::Text);
    let keys: Vec<String> = words.map(|found| label::key(&found.text)).collect();
    let tells = |key: &String| lacks || keys.len() > 1 || key.chars().count() != 1;
    keys.iter().any(|key| tells(key) && key.chars().all(|c| labels.contains(c)))
}
