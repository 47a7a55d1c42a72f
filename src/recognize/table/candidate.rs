//! One edition's view of a table: which lines are its own, and what each cell of the form holds.
//!
//! Knows one edition at a time; which one fits best is told by the score.

use super::align::{self, Alignment};
use super::columns::{self, Shape};
use super::header::{self, Header};
use super::index::{Index, Reading};
use super::line::{Line, Slot};
use super::{CellFound, CellState, ExtraRow, FormTable, HeaderFound, RowFound, TableState, label, wide};
use super::{note, rebuilt, torn};
use crate::document::{Block, Columns, Document};
use crate::recognize::form::Layout;
use crate::recognize::{Named, Section};
use crate::source::Span;
use std::cell::OnceCell;

/// Bytes of the longest paragraph that may be a label alone.
const LONGEST_LABEL: usize = 120;

/// One edition's view of a table.
pub(super) struct Candidate<'f> {
    pub(super) index: &'f Index<'f>,
    /// Lines of the table's pieces with what they are, in reading order.
    pub(super) readings: Vec<(usize, Reading)>,
    alignment: Alignment,
    /// Rows whose label goes on in the next line.
    torn: Vec<usize>,
    /// For a wide table: the line that holds the values.
    values: Option<usize>,
    pub(super) score: f64,
}

impl<'f> Candidate<'f> {
    pub(super) fn find(
        document: &Document,
        lines: &[Line],
        index: &'f Index<'f>,
        place: Option<&Section>,
    ) -> Option<Self> {
        let spec = index.spec;
        let own = |block: usize| place.is_some_and(|section| section.body.contains(&block));
        let mut evidence = vec![0_usize; document.blocks.len()];
        for line in lines.iter().filter(|line| !line.prose) {
            evidence[line.block] += index.evidence(line);
        }
        let wide = spec.layout == Layout::Wide;
        let readings: Vec<OnceCell<Reading>> = vec![OnceCell::new(); lines.len()];
        let read = |at: usize| *readings[at].get_or_init(|| index.read(&lines[at]));
        let is_piece = |at: &usize| {
            let line = &lines[*at];
            if line.prose {
                let fits = |numbers: usize| {
                    (wide && numbers == wide::width(spec))
                        || spec.blocks.iter().any(|block| numbers == block.columns.len())
                };
                return own(line.block)
                    && match read(*at) {
                        Reading::Row(_, alike, _) => alike > 0.99,
                        Reading::Unlabelled => line.slots.len() == line.numbers() && fits(line.numbers()),
                        _ => false,
                    };
            }
            // Pieces of a table that a page broke have few words of their own, or none.
            let needed = if own(line.block) { 1 } else { 2 };
            evidence[line.block] >= needed || (own(line.block) && (wide || line.numbers() > 1))
        };
        let all: Vec<usize> = (0..lines.len()).filter(is_piece).collect();
        let inside: Vec<usize> = all.iter().copied().filter(|at| own(lines[*at].block)).collect();
        let over =
            |chosen: &[usize]| Self::over(lines, index, chosen.iter().map(|at| (*at, read(*at))).collect());
        let here = over(&inside);
        let anywhere = if inside.len() == all.len() { None } else { over(&all) };
        match (here, anywhere) {
            (Some(here), Some(anywhere)) => {
                Some(if here.score * 2.0 >= anywhere.score { here } else { anywhere })
            }
            (here, anywhere) => here.or(anywhere),
        }
    }

    fn over(lines: &[Line], index: &'f Index<'f>, readings: Vec<(usize, Reading)>) -> Option<Self> {
        let header_score = readings
            .iter()
            .filter(|(_, reading)| matches!(reading, Reading::Header | Reading::Caption(..)))
            .count() as f64;
        if index.spec.layout == Layout::Wide {
            let width = wide::width(index.spec);
            let values = wide::values(lines, &readings, width)?;
            return Some(Self {
                index,
                readings,
                alignment: Alignment::default(),
                torn: Vec::new(),
                values: Some(values),
                score: 1.0 + header_score,
            });
        }
        let mut alignment = align::align(&readings, index.rows.len());
        if alignment.rows.is_empty() {
            return None;
        }
        alignment.rejoin(lines);
        let torn = torn::mend(index, &readings, lines, &mut alignment);
        // A table that breaks off shows nothing of the rows behind: they speak for no edition.
        let seen = alignment.rows.keys().max().map_or(0, |last| last + 1);
        let missing = seen.saturating_sub(alignment.rows.len());
        let strange = readings
            .iter()
            .filter(|(at, reading)| *reading == Reading::Label && index.is_strange(&lines[*at]))
            .count();
        let score = alignment.score - 0.3 * (missing + alignment.extra.len() + strange) as f64
            + 0.5 * readings.iter().map(|(at, _)| header_words(&lines[*at], index)).sum::<usize>() as f64;
        Some(Self { index, readings, alignment, torn, values: None, score })
    }

    pub(super) fn table(
        self,
        form: usize,
        document: &Document,
        lines: &[Line],
        sections: &[Section],
    ) -> FormTable {
        let mut pieces: Vec<usize> = Vec::new();
        for (at, reading) in &self.readings {
            let line = &lines[*at];
            let used = self.values == Some(*at)
                || self.alignment.rows.values().any(|(used, _)| used == at)
                || matches!(reading, Reading::Header | Reading::Caption(..));
            if used && !pieces.contains(&line.block) {
                pieces.push(line.block);
            }
        }
        let held = |line: &&Line| pieces.contains(&line.block) && !line.prose;
        let span = lines
            .iter()
            .filter(held)
            .map(|line| line.span)
            .chain(self.alignment.rows.values().map(|(at, _)| lines[*at].span))
            .reduce(Span::cover)
            .unwrap_or_default();
        let section = pieces.first().and_then(|block| {
            sections.iter().rposition(|section| section.body.contains(block) || section.block == *block)
        });
        let note = self.index.spec.note.as_deref().and_then(|note| {
            let body = section.map_or(0..0, |section| sections[section].body.clone());
            note::find(document, body, lines, &pieces, note)
        });
        let mut table = FormTable {
            key: self.index.spec.key.clone(),
            form,
            state: TableState::Found,
            span,
            section,
            rows: Vec::new(),
            missing_columns: Vec::new(),
            extra_columns: Vec::new(),
            extra_rows: Vec::new(),
            header: Vec::new(),
            captions: Vec::new(),
            corners: Vec::new(),
            note,
            pieces,
        };
        match self.values {
            Some(values) => self.wide(values, lines, &mut table),
            None => self.grid(document, lines, sections, &mut table),
        }
        table
    }

    fn grid(&self, document: &Document, lines: &[Line], sections: &[Section], table: &mut FormTable) {
        // A block is read piece by piece: each piece of the document has columns of its own.
        let mut shapes: Vec<((usize, usize), Shape)> = Vec::new();
        let mut last_header: Vec<Option<Header>> = self.index.spec.blocks.iter().map(|_| None).collect();
        for (block, spec) in self.index.spec.blocks.iter().enumerate() {
            for piece in self.pieces_of(block, lines) {
                let rows: Vec<(&Line, Option<usize>)> = self.rows_in(block, piece, lines);
                let header_lines = self.header_of(block, piece, lines);
                let mut header = header::read(&header_lines, &rows, spec);
                self.note_header(block, &header, table);
                if header.found.is_empty()
                    && let Some(before) = last_header[block].take()
                {
                    header = before;
                }
                let shape = Shape::new(&rows, &header, spec.columns.len());
                // Cells written one by one tell nothing of columns.
                let listed = rows.iter().any(|(line, _)| line.columns == Columns::Listed);
                for column in shape.missing(spec.columns.len()).filter(|_| !listed) {
                    let key = &spec.columns[column].key;
                    if !table.missing_columns.contains(key) {
                        table.missing_columns.push(key.clone());
                    }
                }
                if shape.has_extra() && !listed {
                    table.extra_columns.extend(header.extra().cloned());
                }
                shapes.push(((block, piece), shape));
                last_header[block] = Some(header);
            }
        }
        // A label that stands alone beside the table has values that the layout set apart, or none.
        let body = table.section.map_or(0..0, |section| sections[section].body.clone());
        let paragraphs = document.blocks.get(body).unwrap_or_default().iter().filter_map(Block::as_paragraph);
        let alone: Vec<String> = paragraphs
            .filter(|paragraph| paragraph.text.as_str().len() <= LONGEST_LABEL)
            .map(|paragraph| label::key(paragraph.text.as_str()))
            .collect();
        let mut near = Span::at(table.span.start);
        for (row, (block, spec)) in self.index.rows.iter().enumerate() {
            let columns = &self.index.block(row).columns;
            let found = self.alignment.rows.get(&row);
            let unclear = self.alignment.unclear.contains(&row);
            let beside = found.is_none() && alone.iter().any(|key| self.index.is_label_of(row, key));
            let (label, span, cells) = match found {
                Some((at, slot)) => {
                    let line = &lines[*at];
                    let shape =
                        shapes.iter().find(|(key, _)| *key == (*block, line.block)).map(|(_, shape)| shape);
                    let torn = line.columns == Columns::Listed
                        && !rebuilt::is_listed_whole(*block, lines, self.index, &self.alignment);
                    let held = self.alignment.values_of(row).filter(|_| !unclear && !torn);
                    let values =
                        held.and_then(|(at, slot)| shape?.values(&lines[at], slot, columns.len()).ok());
                    let mixed = held
                        .is_some_and(|(at, _)| rebuilt::is_mixed(at, lines, spec, &self.alignment))
                        || (line.columns == Columns::Ordered
                            && values.as_ref().is_some_and(|values| rebuilt::holds_label(values, spec)));
                    let values = values.filter(|_| !mixed);
                    near = Span::at(line.span.end);
                    let whole = held.map_or(line.span, |(at, _)| line.span.cover(lines[at].span));
                    (
                        label_of(line, *slot)
                            .filter(|_| !mixed && !self.torn.contains(&row))
                            .filter(|label| !rebuilt::is_fragment(line, label, spec)),
                        whole,
                        values.map_or_else(|| vec![CellState::Unclear; columns.len()], states),
                    )
                }
                None if unclear || beside => (None, near, vec![CellState::Unclear; columns.len()]),
                None => (None, near, vec![CellState::Missing; columns.len()]),
            };
            let cells = columns.iter().map(|column| column.key.clone()).zip(cells).collect();
            table.rows.push(RowFound {
                key: spec.key.clone(),
                block: *block,
                label,
                found: found.is_some() || unclear,
                span,
                cells,
            });
        }
        for (at, (_, reading)) in self.readings.iter().enumerate() {
            let line = &lines[self.readings[at].0];
            if let Reading::Caption(block, slot) = reading {
                table.captions.push((
                    *block,
                    Named { text: line.slots[*slot].text.clone(), span: line.slots[*slot].span },
                ));
            }
        }
        self.extra_rows(lines, table);
    }

    fn extra_rows(&self, lines: &[Line], table: &mut FormTable) {
        let used: Vec<usize> = self.alignment.rows.values().map(|(at, _)| *at).collect();
        let (Some(first), Some(last)) = (used.iter().min(), used.iter().max()) else { return };
        for (at, subtotal) in &self.alignment.extra {
            let line = &lines[*at];
            let same_piece = |other: &usize| lines[*other].block == line.block;
            // Beside the table only a row of the very same grid is one of its rows.
            let within = (first..=last).contains(&at) || used.iter().any(same_piece);
            let is_row = within && !line.prose && line.columns != Columns::Listed && line.numbers() > 0;
            if let Some(label) = label_of(line, None).filter(|_| is_row) {
                table.extra_rows.push(ExtraRow { label, span: line.span, subtotal: *subtotal });
            }
        }
    }

    /// Document blocks in which a block of the form has rows, in order.
    fn pieces_of(&self, block: usize, lines: &[Line]) -> Vec<usize> {
        let mut pieces: Vec<usize> = self
            .alignment
            .rows
            .iter()
            .filter(|(row, _)| self.index.rows[**row].0 == block)
            .filter_map(|(row, _)| Some(lines[self.alignment.values_of(*row)?.0].block))
            .collect();
        pieces.sort_unstable();
        pieces.dedup();
        pieces
    }

    fn rows_in<'l>(&self, block: usize, piece: usize, lines: &'l [Line]) -> Vec<(&'l Line, Option<usize>)> {
        let mut rows: Vec<(usize, Option<usize>)> = self
            .alignment
            .rows
            .iter()
            .filter(|(row, _)| self.index.rows[**row].0 == block)
            .filter_map(|(row, _)| self.alignment.values_of(*row))
            .filter(|(at, _)| lines[*at].block == piece)
            .collect();
        rows.sort_unstable();
        rows.into_iter().map(|(at, slot)| (&lines[at], slot)).collect()
    }

    /// Header lines above the first row that a block has in a piece, up to the rows of other blocks.
    fn header_of<'l>(&self, block: usize, piece: usize, lines: &'l [Line]) -> Vec<&'l Line> {
        let used = |at: usize| {
            self.alignment
                .rows
                .iter()
                .find(|(_, (line, _))| *line == at)
                .map(|(row, _)| self.index.rows[*row].0)
        };
        let Some(first) =
            self.readings.iter().position(|(at, _)| lines[*at].block == piece && used(*at) == Some(block))
        else {
            return Vec::new();
        };
        let mut header: Vec<&Line> = self.readings[..first]
            .iter()
            .rev()
            .take_while(|(at, _)| used(*at).is_none())
            .filter(|(at, reading)| {
                *reading == Reading::Header
                    || (lines[*at].numbers() == 0 && !matches!(reading, Reading::Caption(..)))
            })
            .map(|(at, _)| &lines[*at])
            .collect();
        header.reverse();
        header
    }

    fn note_header(&self, block: usize, header: &Header, table: &mut FormTable) {
        let spec = &self.index.spec.blocks[block];
        for (column, _, label) in &header.found {
            table.header.push(HeaderFound {
                block,
                column: spec.columns[*column].key.clone(),
                label: label.clone(),
            });
        }
        // A label that is nothing like the form's stands for the one column that lacks its label.
        let mut lacking = spec
            .columns
            .iter()
            .enumerate()
            .filter(|(index, _)| header.found.iter().all(|(found, ..)| found != index));
        if let (Some((_, column)), None) = (lacking.next(), lacking.next())
            && let [label] = header.extra().collect::<Vec<_>>()[..]
        {
            table.header.push(HeaderFound { block, column: column.key.clone(), label: label.clone() });
        }
        if let Some(corner) = &header.corner {
            table.corners.push((block, corner.clone()));
        }
    }
}

pub(super) fn states(found: Vec<Option<columns::Found>>) -> Vec<CellState> {
    found
        .into_iter()
        .map(|found| match found {
            // What could not be read may be anything, a number above all.
            Some(found) if found.text.contains(char::REPLACEMENT_CHARACTER) => CellState::Unclear,
            Some(found) => {
                CellState::Found(CellFound { span: found.span, text: found.text, value: found.value })
            }
            None => CellState::Missing,
        })
        .collect()
}

fn label_of(line: &Line, slot: Option<usize>) -> Option<Named> {
    if let Some(slot) = slot {
        return Some(Named { text: line.slots[slot].text.clone(), span: line.slots[slot].span });
    }
    let slots: Vec<&Slot> = line.labels().filter(|slot| slot.own).collect();
    let span = slots.iter().map(|slot| slot.span).reduce(Span::cover)?;
    Some(Named { text: slots.iter().map(|slot| slot.text.as_str()).collect(), span })
}

fn header_words(line: &Line, index: &Index<'_>) -> usize {
    line.slots.iter().filter(|slot| slot.own && slot.is_words() && index.is_column_label(slot)).count()
}
