//! Owns rows that a page break went through: the label begins in one line, with the values beside it,
//! and ends in the next. Only pieces that make the very label of a row are taken for one.

use super::align::{Alignment, Index, Reading};
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
        // The rest of a row is words alone.
        if !is_pair
            || line.numbers() == 0
            || rest.slots.iter().any(|slot| slot.own && !is_words_or_blank(slot))
        {
            continue;
        }
        let (Some(slot), Some(end)) = (last_label(line), last_label(rest)) else { continue };
        let key = format!("{}{}", line.slots[slot].key, rest.slots[end].key);
        let rows = (0..index.rows.len()).filter(|row| index.is_label_of(*row, &key));
        for row in rows {
            let mut others = alignment.rows.iter().filter(|(other, _)| **other != row);
            if others.any(|(_, (line, _))| line == at || line == next) || alignment.unclear.contains(&row) {
                continue;
            }
            alignment.rows.insert(row, (*at, Some(slot)));
            alignment.values.remove(&row);
            alignment.extra.retain(|(line, _)| line != at && line != next);
            torn.push(row);
        }
    }
    torn
}

fn is_words_or_blank(slot: &Slot) -> bool {
    slot.is_words() || slot.value == Value::Blank
}

/// The slot of the last label before the values.
fn last_label(line: &Line) -> Option<usize> {
    let end = line.slots.iter().position(Slot::is_number).unwrap_or(line.slots.len());
    line.slots[..end].iter().rposition(|slot| slot.own && slot.is_words())
}
