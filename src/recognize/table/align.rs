//! Which line is which row of the form: by label where labels tell, by place where they do not.

use super::index::Reading;
use super::line::Line;
use crate::document::Columns;
use std::collections::HashMap;

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
