//! Owns rows that a page break went through: the label begins in one line and ends in the next, and
//! the values stand beside one of them. Only pieces that make the very label of a row are taken for it.

use super::align::Alignment;
use super::index::{Index, Reading};
use super::line::{Line, Slot};
use crate::value::Value;

/// Gives torn rows their line; returns which rows they are.
pub(super) fn mend(
    index: &Index<'_>,
    readings: &[(usize, Reading)],
    lines: &[Line],
    alignment: &mut Alignment,
) -> Vec<usize> {
    let mut torn = Vec::new();
    for pair in readings.windows(2) {
        let [(at, _), (next, _)] = pair else { continue };
        let (line, rest) = (&lines[*at], &lines[*next]);
        let is_pair = *next == at + 1 && line.block == rest.block && !line.prose && !rest.prose;
        if !is_pair {
            continue;
        }
        // What stands beside the other piece is blank.
        let held = match (line.numbers() > 0, rest.numbers() > 0) {
            (true, false) if has_words_alone(rest) => *at,
            (false, true) if has_words_alone(line) => *next,
            _ => continue,
        };
        let (Some(slot), Some(end)) = (last_label(line), last_label(rest)) else { continue };
        let key = format!("{}{}", line.slots[slot].key, rest.slots[end].key);
        let rows = (0..index.rows.len()).filter(|row| index.is_label_of(*row, &key));
        for row in rows {
            let mut others = alignment.rows.iter().filter(|(other, _)| **other != row);
            if others.any(|(_, (line, _))| line == at || line == next) || alignment.unclear.contains(&row) {
                continue;
            }
            alignment.rows.insert(row, (held, Some(if held == *at { slot } else { end })));
            alignment.values.remove(&row);
            alignment.extra.retain(|(line, _)| line != at && line != next);
            torn.push(row);
        }
    }
    join_halves(index, readings, lines, alignment);
    torn
}

/// Brings values that stand alone in a line together with the label of the line beside it that has none:
/// a page break went between the label and the values of a row, in the middle of its height.
fn join_halves(index: &Index<'_>, readings: &[(usize, Reading)], lines: &[Line], alignment: &mut Alignment) {
    let used = |alignment: &Alignment, at: usize| {
        alignment.rows.iter().find(|(_, (line, _))| *line == at).map(|(row, _)| *row)
    };
    for pair in readings.windows(2) {
        let [(at, _), (next, _)] = pair else { continue };
        let is_pair = *next == at + 1 && lines[*at].block == lines[*next].block && !lines[*at].prose;
        let stands_alone = |at: usize| {
            lines[at].numbers() > 0 && last_label(&lines[at]).is_none() && used(alignment, at).is_none()
        };
        let is_bare = |at: usize| lines[at].numbers() == 0 && has_words_alone(&lines[at]);
        let (values, label) = match (stands_alone(*at), stands_alone(*next)) {
            (true, false) if is_bare(*next) => (*at, *next),
            (false, true) if is_bare(*at) => (*next, *at),
            _ => continue,
        };
        let Some(row) = used(alignment, label).filter(|row| is_pair && !alignment.values.contains_key(row))
        else {
            continue;
        };
        let written = lines[values].slots.iter().filter(|slot| slot.own && slot.value != Value::Blank);
        let key = lines[label].slots.iter().rfind(|slot| slot.own && slot.is_words());
        if written.count() == index.block(row).columns.len()
            && key.is_some_and(|slot| index.is_label_of(row, &slot.key))
        {
            alignment.values.insert(row, values);
            alignment.extra.retain(|(line, _)| *line != values);
        }
    }
}

fn has_words_alone(line: &Line) -> bool {
    let mut own = line.slots.iter().filter(|slot| slot.own);
    own.all(|slot| slot.is_words() || slot.value == Value::Blank)
}

/// The slot of the last label before the values.
fn last_label(line: &Line) -> Option<usize> {
    let end = line.slots.iter().position(Slot::is_number).unwrap_or(line.slots.len());
    line.slots[..end].iter().rposition(|slot| slot.own && slot.is_words())
}
