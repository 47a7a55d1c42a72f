//! Tables laid out wide: the rows of the form stand beside each other, all values in one line.

use super::candidate::{Candidate, states};
use super::columns::Shape;
use super::header::Header;
use super::index::Reading;
use super::line::{Line, Slot};
use super::{CellState, FormTable, HeaderFound, RowFound, label, label_matches};
use crate::document::Columns;
use crate::recognize::Named;
use crate::recognize::form::{ColumnSpec, TableSpec};
use crate::source::Span;
use crate::value::Value;

/// Labels of a wide table's header that may be misspelt before they are taken for fragments, and values
/// that may be no numbers.
const FEW_SLIPS: usize = 2;

impl Candidate<'_> {
    pub(super) fn wide(&self, values: usize, lines: &[Line], table: &mut FormTable) {
        let spec = self.index.spec;
        let line = &lines[values];
        let (leaves, in_place) = leaves(lines, &self.readings, values, spec);
        let width = width(spec);
        // Labels that were set in several lines come as fragments where columns had to be rebuilt.
        let broken = line.columns != Columns::Exact && {
            let columns = spec.blocks[0].columns.iter().cycle();
            let unlike = |((_, label), column): &(&(usize, Named), &ColumnSpec)| {
                !label_matches(&label.text, &column.label)
            };
            leaves.iter().zip(columns).filter(unlike).count() > FEW_SLIPS
        };
        let found = if leaves.len() == width {
            leaves.iter().enumerate().map(|(index, (at, label))| (index, *at, label.clone())).collect()
        } else {
            self.leaves_by_group(lines, values, &leaves)
        };
        let header = Header { found, adrift: !in_place, ..Header::default() };
        let rows = [(line, None)];
        let found = Shape::new(&rows, &header, width).values(line, None, width).ok();
        let block = &spec.blocks[0];
        for (group, row) in block.rows.iter().enumerate() {
            let from = group * block.columns.len();
            let cells: Vec<CellState> = match &found {
                Some(found) => states(found[from..from + block.columns.len()].to_vec()),
                None => vec![CellState::Unclear; block.columns.len()],
            };
            let span = cells
                .iter()
                .filter_map(|cell| if let CellState::Found(cell) = cell { Some(cell.span) } else { None })
                .reduce(Span::cover)
                .unwrap_or(line.span);
            let cells = block.columns.iter().map(|column| column.key.clone()).zip(cells).collect();
            table.rows.push(RowFound {
                key: row.key.clone(),
                block: 0,
                label: None,
                found: true,
                span,
                cells,
            });
            for (column, (_, label)) in block
                .columns
                .iter()
                .zip(leaves.iter().skip(from).filter(|_| !broken && leaves.len() == width))
            {
                table.header.push(HeaderFound { block: 0, column: column.key.clone(), label: label.clone() });
            }
        }
        for row in &mut table.rows {
            let spec = block.rows.iter().find(|spec| spec.key == row.key);
            let slots = self
                .readings
                .iter()
                .flat_map(|(at, _)| &lines[*at].slots)
                .filter(|slot| slot.own && slot.is_words());
            let keys: Vec<String> = spec
                .iter()
                .flat_map(|spec| std::iter::once(&spec.label).chain(&spec.accepted))
                .map(|text| label::key(text))
                .collect();
            let best = slots
                .map(|slot| {
                    (keys.iter().map(|key| label::similarity(&slot.key, key)).fold(0.0, f64::max), slot)
                })
                .filter(|(alike, _)| *alike >= label::NEAR)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            row.label = best.map(|(_, slot)| Named { text: slot.text.clone(), span: slot.span });
        }
    }

    /// Leaves of a header that lacks some: each by the group that it stands under and its own label.
    fn leaves_by_group(
        &self,
        lines: &[Line],
        values: usize,
        leaves: &[(usize, Named)],
    ) -> Vec<(usize, usize, Named)> {
        let block = &self.index.spec.blocks[0];
        let piece = lines[values].block;
        let slots = self.readings.iter().map(|(at, _)| &lines[*at]).filter(|line| line.block == piece);
        let slots: Vec<&Slot> =
            slots.flat_map(|line| &line.slots).filter(|slot| slot.own && slot.is_words()).collect();
        let groups: Vec<usize> = block
            .rows
            .iter()
            .filter_map(|row| {
                slots.iter().find(|slot| label_matches(&slot.text, &row.label)).map(|slot| slot.column)
            })
            .collect();
        if groups.len() < block.rows.len() || !groups.is_sorted() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (at, label) in leaves {
            let Some(group) = groups.iter().rposition(|start| start <= at) else { return Vec::new() };
            let Some(column) =
                block.columns.iter().position(|column| label_matches(&label.text, &column.label))
            else {
                return Vec::new();
            };
            found.push((group * block.columns.len() + column, *at, label.clone()));
        }
        found
    }
}

pub(super) fn width(spec: &TableSpec) -> usize {
    spec.blocks.first().map_or(0, |block| block.rows.len() * block.columns.len())
}

/// The line of a wide table that holds its values: the one with the most of them, below a header
/// or, where the header was lost, with exactly as many as there are columns, nearly all of them numbers.
pub(super) fn values(lines: &[Line], readings: &[(usize, Reading)], width: usize) -> Option<usize> {
    let written =
        |line: &Line| line.slots.iter().filter(|slot| slot.value != Value::Blank && !slot.is_words()).count();
    let blanks = |line: &Line| line.slots.iter().filter(|slot| !slot.is_words()).count();
    let headed: Vec<usize> = readings
        .iter()
        .filter(|(_, reading)| *reading == Reading::Header)
        .map(|(at, _)| lines[*at].block)
        .collect();
    readings
        .iter()
        .filter(|(_, reading)| *reading != Reading::Header)
        .map(|(at, _)| *at)
        .filter(|at| {
            let line = &lines[*at];
            written(line) == width
                || (line.slots.len() == width && written(line) + FEW_SLIPS >= width)
                || (headed.contains(&line.block) && blanks(line) * 2 > width && blanks(line) <= width + 2)
        })
        .max_by_key(|at| (written(&lines[*at]), std::cmp::Reverse(*at)))
}

/// The lowest labels of a wide table's header from the left: grid column and label; and whether the
/// grid columns are those of the values.
fn leaves(
    lines: &[Line],
    readings: &[(usize, Reading)],
    values: usize,
    spec: &TableSpec,
) -> (Vec<(usize, Named)>, bool) {
    let piece = lines[values].block;
    let keys: Vec<String> = spec.blocks[0]
        .columns
        .iter()
        .flat_map(|column| std::iter::once(&column.label).chain(&column.accepted))
        .map(|text| label::key(text))
        .collect();
    let above: Vec<String> = spec.blocks[0]
        .rows
        .iter()
        .flat_map(|row| std::iter::once(&row.label).chain(&row.accepted).chain(&row.under))
        .map(|text| label::key(text))
        .collect();
    let header: Vec<&Line> = readings
        .iter()
        .map(|(at, _)| &lines[*at])
        .filter(|line| line.block == piece && line.numbers() == 0)
        .collect();
    let mut leaves: Vec<(usize, Named)> = Vec::new();
    for slot in header.iter().flat_map(|line| &line.slots).filter(|slot| slot.own && slot.is_words()) {
        let key = &slot.key;
        if keys.contains(key)
            || (!above.contains(key) && keys.iter().any(|other| label::similarity(key, other) >= 0.5))
        {
            leaves.push((slot.column, Named { text: slot.text.clone(), span: slot.span }));
        }
    }
    let in_column_order = {
        let mut leaves = leaves.clone();
        leaves.sort_by_key(|(at, _)| *at);
        leaves
    };
    // Where only the order within a line is certain, the lines of a merged header may as well follow
    // one another: the order that reads more like the form is the true one.
    let official = |leaves: &[(usize, Named)]| {
        let columns = spec.blocks[0].columns.iter().cycle();
        leaves
            .iter()
            .zip(columns)
            .filter(|((_, label), column)| label_matches(&label.text, &column.label))
            .count()
    };
    // Two labels never share a column: where they seem to, merged cells were lost.
    let apart = in_column_order.windows(2).all(|pair| pair[0].0 < pair[1].0);
    let exact = apart && header.iter().all(|line| line.columns == Columns::Exact);
    if exact || official(&in_column_order) >= official(&leaves) {
        return (in_column_order, apart);
    }
    (leaves, false)
}
