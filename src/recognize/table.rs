//! Owns official tables: every cell of the form by row and column key, wherever it stands.
//!
//! Rows are told by their labels and by their neighbours, never by counting lines; columns by the
//! header and by rows that are complete. Each table is read through every edition of the form and
//! the edition that fits best is kept, because real reports mix editions. Nothing is judged here,
//! and what cannot be told is unclear, never zero.

mod align;
mod columns;
mod label;
mod line;

use super::form::{ColumnSpec, Form, Layout, RowSpec, TableSpec};
use super::{Named, Section};
use crate::document::{Columns, Document};
use crate::source::Span;
use crate::value::Value;
use align::{Alignment, Index, Reading};
use columns::{Header, Shape};
use line::Line;
use std::cell::OnceCell;
use std::sync::OnceLock;

/// Labels of a wide table's header that may be misspelt before they are taken for fragments.
const FEW_SLIPS: usize = 2;

/// An official table as found, or its absence.
#[derive(Clone, Debug)]
pub struct FormTable {
    /// Key of the table.
    pub key: String,
    /// Index in the report's `forms` of the edition whose rows fit it best.
    pub form: usize,
    /// Whether it is there.
    pub state: TableState,
    /// The source under all of its pieces; an empty span where it would stand.
    pub span: Span,
    /// Index of the section that holds it.
    pub section: Option<usize>,
    /// One entry per row of the form's table, in order.
    pub rows: Vec<RowFound>,
    /// Keys of columns that the header shows to be missing.
    pub missing_columns: Vec<String>,
    /// Value columns that the form does not have.
    pub extra_columns: Vec<Named>,
    /// Rows with values that the form does not have.
    pub extra_rows: Vec<ExtraRow>,
    /// Header labels found, by block and column key.
    pub header: Vec<HeaderFound>,
    /// Captions of blocks found, as (block index, label).
    pub captions: Vec<(usize, Named)>,
    /// Header cells above the row labels, by block index.
    pub corners: Vec<(usize, Named)>,
    /// The sentence printed in the header, if found.
    pub note: Option<Named>,
    /// Block indices of the document's tables that hold its rows, in order.
    pub pieces: Vec<usize>,
}

/// Whether a table is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableState {
    /// It is, at least in part.
    Found,
    /// It is not.
    Missing,
    /// Its words are there, but no table: the cells ran together.
    Unreadable,
}

/// A label found in a table's header.
#[derive(Clone, Debug)]
pub struct HeaderFound {
    /// Block index.
    pub block: usize,
    /// Column key.
    pub column: String,
    /// The label as written.
    pub label: Named,
}

/// A row of the form and what stands for it.
#[derive(Clone, Debug)]
pub struct RowFound {
    /// Key of the row.
    pub key: String,
    /// Index of its block.
    pub block: usize,
    /// The label as written; `None` for a row that was found by its place or not at all.
    pub label: Option<Named>,
    /// Whether the row is there.
    pub found: bool,
    /// The source under the row; where it would stand if it is missing.
    pub span: Span,
    /// One entry per column of the block, in order.
    pub cells: Vec<(String, CellState)>,
}

/// A cell of the form.
#[derive(Clone, Debug)]
pub enum CellState {
    /// It is there.
    Found(CellFound),
    /// Its row or column is not there.
    Missing,
    /// The row is there, but which of its values is this one's cannot be told.
    Unclear,
}

/// A cell that is there.
#[derive(Clone, Debug)]
pub struct CellFound {
    /// Where its content stands; an empty span for a blank cell.
    pub span: Span,
    /// The content as folded.
    pub text: String,
    /// What it is worth.
    pub value: Value,
}

/// A row with values that the form does not have.
#[derive(Clone, Debug)]
pub struct ExtraRow {
    /// Its label as written.
    pub label: Named,
    /// The source under it.
    pub span: Span,
    /// The label is that of a merged cell of the form: a subtotal that the form does not print.
    pub subtotal: bool,
}

impl FormTable {
    /// The row with a key.
    pub fn row(&self, key: &str) -> Option<&RowFound> {
        self.rows.iter().find(|row| row.key == key)
    }

    /// The folded text of the document's cell at a span, such as that of a label found here.
    pub fn cell_text<'r>(
        &self,
        report: &'r super::Report<'_>,
        span: Span,
    ) -> Option<&'r crate::source::Folded> {
        let tables = self.pieces.iter().filter_map(|block| report.document.blocks.get(*block)?.as_table());
        tables.flat_map(|table| table.cells()).find(|cell| cell.span == span).map(|cell| &cell.text)
    }

    /// A cell by row and column key; `None` if the form has no such cell.
    pub fn cell(&self, row: &str, column: &str) -> Option<&CellState> {
        self.row(row)?.cells.iter().find(|(key, _)| key == column).map(|(_, cell)| cell)
    }
}

/// A label without blanks, punctuation and brackets, as labels are compared.
pub fn label_key(text: &str) -> String {
    label::key(text)
}

/// Whether a label as written is an official one. Layout and punctuation do not count, a number that
/// a converter lost does not, nor an explanation in brackets that was left out or added.
pub fn label_matches(written: &str, official: &str) -> bool {
    let (key, wanted) = (label::key(written), label::key(official));
    let head = |text: &str| label::head(text).map(label::key);
    key == wanted
        || (label::bare(&key, written) == key && label::bare(&wanted, official) == key)
        || head(official).is_some_and(|head| head == key)
        || head(written).is_some_and(|short| short == wanted || head(official) == Some(short))
}

/// Looks for the tables of all editions of a form.
#[derive(Debug)]
pub(super) struct Search<'f> {
    forms: &'f [Form],
    /// One for each table of each edition, made when the first report is met.
    indexes: OnceLock<Vec<Vec<Index<'f>>>>,
}

impl<'f> Search<'f> {
    pub(super) fn new(forms: &'f [Form]) -> Self {
        Self { forms, indexes: OnceLock::new() }
    }

    /// Every table of the form. `hint` is the index of the edition to prefer where a table fits several
    /// equally well; the tables come in the order of that edition.
    pub(super) fn find(&self, document: &Document, hint: usize, sections: &[Section]) -> Vec<FormTable> {
        let Some(form) = self.forms.get(hint) else { return Vec::new() };
        let indexes = self.indexes.get_or_init(|| {
            self.forms.iter().map(|form| form.tables.iter().map(Index::new).collect()).collect()
        });
        let lines = line::lines(document);
        let found = form.tables.iter().map(|table| {
            let section = sections.iter().position(|section| section.key.as_deref() == Some(&table.section));
            let place = section.map(|section| &sections[section]);
            let editions = indexes.iter().enumerate().filter_map(|(edition, form)| {
                Some((edition, form.iter().find(|index| index.spec.key == table.key)?))
            });
            let best = editions
                .filter_map(|(edition, index)| {
                    Some((edition, Candidate::find(document, &lines, index, place)?))
                })
                // The hinted edition wins a draw, then the earlier one.
                .max_by(|a, b| {
                    a.1.score
                        .total_cmp(&b.1.score)
                        .then((a.0 == hint).cmp(&(b.0 == hint)))
                        .then(b.0.cmp(&a.0))
                });
            match best {
                Some((edition, candidate)) => candidate.table(edition, document, &lines, sections),
                None => absent(document, table, hint, section, place),
            }
        });
        found.collect()
    }
}

/// One edition's view of a table.
struct Candidate<'f> {
    index: &'f Index<'f>,
    /// Lines of the table's pieces with what they are, in reading order.
    readings: Vec<(usize, Reading)>,
    alignment: Alignment,
    /// For a wide table: the line that holds the values.
    values: Option<usize>,
    score: f64,
}

impl<'f> Candidate<'f> {
    fn find(
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
                    (wide && numbers == wide_width(spec))
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
            let width = wide_width(index.spec);
            let values = wide_values(lines, &readings, width)?;
            return Some(Self {
                index,
                readings,
                alignment: Alignment::default(),
                values: Some(values),
                score: 1.0 + header_score,
            });
        }
        let mut alignment = align::align(&readings, index.rows.len());
        if alignment.rows.is_empty() {
            return None;
        }
        alignment.rejoin(lines);
        // A table that breaks off shows nothing of the rows behind: they speak for no edition.
        let seen = alignment.rows.keys().max().map_or(0, |last| last + 1);
        let missing = seen.saturating_sub(alignment.rows.len());
        let score = alignment.score - 0.3 * (missing + alignment.extra.len()) as f64
            + 0.5 * readings.iter().map(|(at, _)| header_words(&lines[*at], index)).sum::<usize>() as f64;
        Some(Self { index, readings, alignment, values: None, score })
    }

    fn table(self, form: usize, document: &Document, lines: &[Line], sections: &[Section]) -> FormTable {
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
            find_note(lines, &pieces, note).or_else(|| note_in_text(document, body, note))
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
            None => self.grid(lines, &mut table),
        }
        table
    }

    fn grid(&self, lines: &[Line], table: &mut FormTable) {
        // A block is read piece by piece: each piece of the document has columns of its own.
        let mut shapes: Vec<((usize, usize), Shape)> = Vec::new();
        let mut last_header: Vec<Option<Header>> = self.index.spec.blocks.iter().map(|_| None).collect();
        for (block, spec) in self.index.spec.blocks.iter().enumerate() {
            for piece in self.pieces_of(block, lines) {
                let rows: Vec<(&Line, Option<usize>)> = self.rows_in(block, piece, lines);
                let header_lines = self.header_of(block, piece, lines);
                let mut header = columns::read_header(&header_lines, &rows, spec);
                self.note_header(block, &header, table);
                if header.found.is_empty()
                    && let Some(before) = last_header[block].take()
                {
                    header = before;
                }
                let shape = Shape::new(&rows, &header, spec.columns.len());
                for column in shape.missing(spec.columns.len()) {
                    let key = &spec.columns[column].key;
                    if !table.missing_columns.contains(key) {
                        table.missing_columns.push(key.clone());
                    }
                }
                if shape.has_extra() {
                    table.extra_columns.extend(header.extra().cloned());
                }
                shapes.push(((block, piece), shape));
                last_header[block] = Some(header);
            }
        }
        let mut near = Span::at(table.span.start);
        for (row, (block, spec)) in self.index.rows.iter().enumerate() {
            let columns = &self.index.block(row).columns;
            let found = self.alignment.rows.get(&row);
            let unclear = self.alignment.unclear.contains(&row);
            let (label, span, cells) = match found {
                Some((at, slot)) => {
                    let line = &lines[*at];
                    let shape =
                        shapes.iter().find(|(key, _)| *key == (*block, line.block)).map(|(_, shape)| shape);
                    let held = self.alignment.values_of(row).filter(|_| !unclear);
                    let values =
                        held.and_then(|(at, slot)| shape?.values(&lines[at], slot, columns.len()).ok());
                    near = Span::at(line.span.end);
                    let whole = held.map_or(line.span, |(at, _)| line.span.cover(lines[at].span));
                    (
                        label_of(line, *slot).filter(|label| !is_fragment(line, label, spec)),
                        whole,
                        values.map_or_else(|| vec![CellState::Unclear; columns.len()], states),
                    )
                }
                None if unclear => (None, near, vec![CellState::Unclear; columns.len()]),
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
            if let Some(label) = label_of(line, None).filter(|_| within && !line.prose && line.numbers() > 0)
            {
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

    fn wide(&self, values: usize, lines: &[Line], table: &mut FormTable) {
        let spec = self.index.spec;
        let line = &lines[values];
        let (leaves, in_place) = wide_leaves(lines, &self.readings, values, spec);
        let width = wide_width(spec);
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
}

impl Candidate<'_> {
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
        let slots: Vec<&line::Slot> =
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

fn states(found: Vec<Option<columns::Found>>) -> Vec<CellState> {
    found
        .into_iter()
        .map(|found| match found {
            Some(found) => {
                CellState::Found(CellFound { span: found.span, text: found.text, value: found.value })
            }
            None => CellState::Missing,
        })
        .collect()
}

/// Whether a label is only a piece of the official one, in a table whose columns had to be rebuilt: the
/// rest stands in another line.
fn is_fragment(line: &Line, label: &Named, spec: &RowSpec) -> bool {
    line.columns != Columns::Exact
        && label::is_piece(&label::key(&label.text), &label::key(&spec.label))
        && !label_matches(&label.text, &spec.label)
}

fn label_of(line: &Line, slot: Option<usize>) -> Option<Named> {
    if let Some(slot) = slot {
        return Some(Named { text: line.slots[slot].text.clone(), span: line.slots[slot].span });
    }
    let slots: Vec<&line::Slot> = line.labels().filter(|slot| slot.own).collect();
    let span = slots.iter().map(|slot| slot.span).reduce(Span::cover)?;
    Some(Named { text: slots.iter().map(|slot| slot.text.as_str()).collect(), span })
}

fn header_words(line: &Line, index: &Index<'_>) -> usize {
    line.slots.iter().filter(|slot| slot.own && slot.is_words() && index.is_column_label(slot)).count()
}

fn wide_width(spec: &TableSpec) -> usize {
    spec.blocks.first().map_or(0, |block| block.rows.len() * block.columns.len())
}

/// The line of a wide table that holds its values: the one with the most of them, below a header
/// or, where the header was lost, with exactly as many as there are columns.
fn wide_values(lines: &[Line], readings: &[(usize, Reading)], width: usize) -> Option<usize> {
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
                || (headed.contains(&line.block) && blanks(line) * 2 > width && blanks(line) <= width + 2)
        })
        .max_by_key(|at| (written(&lines[*at]), std::cmp::Reverse(*at)))
}

/// The lowest labels of a wide table's header from the left: grid column and label; and whether the
/// grid columns are those of the values.
fn wide_leaves(
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
        return (in_column_order, true);
    }
    (leaves, false)
}

fn find_note(lines: &[Line], pieces: &[usize], note: &str) -> Option<Named> {
    let note = label::key(note);
    lines
        .iter()
        .filter(|line| pieces.contains(&line.block))
        .flat_map(|line| &line.slots)
        .find(|slot| slot.own && slot.is_words() && label::similarity(&slot.key, &note) >= 0.5)
        .map(|slot| Named { text: slot.text.clone(), span: slot.span })
}

/// The note among lines of text, where the table's cells were set as such. A part of it is enough, and
/// is taken for the whole: its lines were torn apart.
fn note_in_text(document: &Document, body: std::ops::Range<usize>, note: &str) -> Option<Named> {
    let official = note;
    let note = label::key(note);
    let blocks = document.blocks.get(body).unwrap_or_default().iter();
    blocks.filter_map(|block| Some(&block.as_paragraph()?.text)).find_map(|text| {
        let starts = std::iter::once(0).chain(text.line_starts().iter().map(|at| *at as usize));
        let ends = text.line_starts().iter().map(|at| *at as usize).chain([text.as_str().len()]);
        let mut lines = starts.zip(ends).map(|(start, end)| (start..end, text.as_str()[start..end].trim()));
        lines
            .find(|(_, line)| line.len() < 300 && label::similarity(&label::key(line), &note) >= 0.5)
            .map(|(range, _)| Named { text: official.to_owned(), span: text.span(range) })
    })
}

/// A table of which no row was found: missing, or unreadable when its words run through the text.
fn absent(
    document: &Document,
    spec: &TableSpec,
    form: usize,
    section: Option<usize>,
    place: Option<&Section>,
) -> FormTable {
    let labels = spec.rows().map(|(_, row)| label_head(&row.label)).chain(
        spec.column_keys()
            .into_iter()
            .filter_map(|key| spec.column(key).map(|column| label_head(&column.label))),
    );
    let labels: Vec<String> = labels.filter(|label| label.chars().count() >= 4).collect();
    let mut seen: Option<Span> = None;
    let mut count = 0;
    for block in &document.blocks {
        let Some(paragraph) = block.as_paragraph() else { continue };
        let text = paragraph.text.as_str();
        let named: Vec<_> = labels
            .iter()
            .filter_map(|label| text.find(label.as_str()).map(|at| at..at + label.len()))
            .collect();
        // A sentence that names rows says more than their names.
        let length: usize = named.iter().map(ExactSizeIterator::len).sum();
        if text.ends_with(['。', '.']) && length * 2 < text.len() {
            continue;
        }
        count += named.len();
        let spans = named.into_iter().map(|at| paragraph.text.span(at));
        seen = seen.into_iter().chain(spans).reduce(Span::cover);
    }
    // Prose names one or two of a table's rows; a table that fell to pieces names most of them.
    let unreadable = count * 2 > labels.len();
    let near = place.map_or(Span::at(0), |section| {
        let end = document
            .blocks
            .get(section.body.clone())
            .and_then(|blocks| blocks.last())
            .map_or(section.heading.end, |block| block.span().end);
        Span::at(end)
    });
    let columns = |block: &super::form::BlockSpec| {
        block
            .columns
            .iter()
            .map(|column| {
                (column.key.clone(), if unreadable { CellState::Unclear } else { CellState::Missing })
            })
            .collect()
    };
    FormTable {
        key: spec.key.clone(),
        form,
        state: if unreadable { TableState::Unreadable } else { TableState::Missing },
        span: seen.filter(|_| unreadable).unwrap_or(near),
        section: section.filter(|_| unreadable),
        rows: spec
            .blocks
            .iter()
            .enumerate()
            .flat_map(|(index, block)| {
                block.rows.iter().map(move |row| RowFound {
                    key: row.key.clone(),
                    block: index,
                    label: None,
                    found: unreadable,
                    span: near,
                    cells: columns(block),
                })
            })
            .collect(),
        missing_columns: Vec::new(),
        extra_columns: Vec::new(),
        extra_rows: Vec::new(),
        header: Vec::new(),
        captions: Vec::new(),
        corners: Vec::new(),
        note: None,
        pieces: Vec::new(),
    }
}

fn label_head(text: &str) -> String {
    let head = text.split(['（', '，', '、']).rfind(|part| part.chars().count() >= 4).unwrap_or(text);
    head.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned()
}

#[cfg(test)]
mod tests;
