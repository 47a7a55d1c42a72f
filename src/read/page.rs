//! Owns the step from a story's pieces to the page: merges of tables resolved into a grid, nested
//! tables after the table they stand in, places counted.

use super::layout::{GridCell, Layout, Marked};
use super::story::{Cell, Merge, Para, Piece, Row};
use super::{ReadError, text};
use crate::document::{Columns, NoteKind, Role};
use crate::source::Place;
use std::collections::HashMap;

/// Lays out the pieces of the body. Paragraphs of a table of contents repeat headings and are
/// furniture; a table that only arranges other things gives way to them; lines set with tabs may be a
/// table.
pub(super) fn body(layout: &mut Layout, pieces: Vec<Piece>) -> Result<(), ReadError> {
    let mut tables = 0;
    // What is still to be laid out, the next last, and the cell of an arranging table that it stood in.
    let mut waiting: Vec<(Piece, Option<Place>)> =
        pieces.into_iter().rev().map(|piece| (piece, None)).collect();
    while let Some((piece, frame)) = waiting.pop() {
        match piece {
            Piece::Paragraph(para) if is_tabbed(&para) => {
                let mut run = vec![(para, frame)];
                while let Some((Piece::Paragraph(next), _)) = waiting.last()
                    && is_tabbed(next)
                    && let Some((Piece::Paragraph(next), frame)) = waiting.pop()
                {
                    run.push((next, frame));
                }
                tabbed(layout, run)?;
            }
            Piece::Paragraph(para) => paragraph(layout, para, frame)?,
            Piece::Picture => layout.picture(),
            Piece::Table(rows) => {
                tables += 1;
                let mut grid = Grid::new(rows);
                let after: Vec<(Piece, Option<Place>)> = if grid.arranges() {
                    grid.leftover.extend(grid.cells.iter_mut().flat_map(|cell| cell.marks.drain(..)));
                    let of_cell = |cell: Placed| {
                        let place = cell.place(tables);
                        cell.pieces.into_iter().map(move |piece| (piece, Some(place.clone())))
                    };
                    grid.cells.drain(..).flat_map(of_cell).collect()
                } else {
                    grid.lay_out(layout, tables)?.into_iter().map(|piece| (piece, None)).collect()
                };
                waiting.extend(after.into_iter().rev());
                grid.leftover.into_iter().for_each(|kind| layout.note(kind));
            }
        }
    }
    Ok(())
}

fn paragraph(layout: &mut Layout, para: Para, frame: Option<Place>) -> Result<(), ReadError> {
    let role = if para.contents { Role::Furniture } else { Role::Body };
    let place = frame.unwrap_or_else(|| Place { paragraph: Some(para.ordinal), ..Place::default() });
    layout.paragraph(para.text, para.heading, role, place)
}

/// Whether a paragraph may be a row of a table that was set with tabs.
fn is_tabbed(para: &Para) -> bool {
    let text = &para.text.text;
    text.contains('\t') && !text.contains('\n') && para.heading.is_none() && !para.contents
}

/// Lays out paragraphs with tabs: those that make a table as its rows, the others as they are.
fn tabbed(layout: &mut Layout, run: Vec<(Para, Option<Place>)>) -> Result<(), ReadError> {
    let mut rest = run.into_iter();
    while !rest.as_slice().is_empty() {
        let texts: Vec<&str> = rest.as_slice().iter().map(|(para, _)| para.text.text.as_str()).collect();
        let (makes_table, count) = text::tabbed(&texts);
        let judged = rest.by_ref().take(count.max(1));
        if !makes_table {
            for (para, frame) in judged {
                paragraph(layout, para, frame)?;
            }
            continue;
        }
        let mut cells = Vec::new();
        let mut rows = 0;
        for (row, (para, frame)) in judged.enumerate() {
            let place = frame.unwrap_or_else(|| Place { paragraph: Some(para.ordinal), ..Place::default() });
            cells.extend(para.text.fields().into_iter().enumerate().map(|(column, text)| GridCell {
                text,
                row,
                column,
                row_span: 1,
                column_span: 1,
                place: place.clone(),
            }));
            rows = row + 1;
        }
        layout.table(rows, cells, Columns::Ordered)?;
    }
    Ok(())
}

/// Lays out a story beside the body as paragraphs of one role, tables taken apart.
pub(super) fn aside(layout: &mut Layout, pieces: Vec<Piece>, role: Role) -> Result<(), ReadError> {
    let mut waiting: Vec<Piece> = pieces.into_iter().rev().collect();
    while let Some(piece) = waiting.pop() {
        match piece {
            Piece::Paragraph(para) => layout.paragraph(para.text, None, role, Place::default())?,
            Piece::Picture => {}
            Piece::Table(rows) => {
                let cells = rows.into_iter().filter(|row| !row.dropped).flat_map(|row| row.cells);
                let mut inside: Vec<Piece> = cells.flat_map(|cell| cell.pieces).collect();
                waiting.extend(inside.drain(..).rev());
            }
        }
    }
    Ok(())
}

/// A table with its merges resolved.
struct Grid {
    rows: usize,
    cells: Vec<Placed>,
    /// Notes on rows after which no cell came any more.
    leftover: Vec<NoteKind>,
}

struct Placed {
    row: usize,
    column: usize,
    row_span: usize,
    column_span: usize,
    marks: Vec<NoteKind>,
    pieces: Vec<Piece>,
}

impl Placed {
    /// Where a person finds it.
    fn place(&self, table: u32) -> Place {
        Place {
            table: Some(table),
            row: Some(self.row as u32 + 1),
            column: Some(self.column as u32 + 1),
            ..Place::default()
        }
    }

    fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Paragraph(para) if para.text.is_blank()))
    }
}

impl Grid {
    /// Whether the table only arranges other things: it is one cell, or has other tables in it and nothing
    /// beside anything.
    fn arranges(&self) -> bool {
        let holds_table = |cell: &Placed| {
            cell.pieces.iter().any(|piece| matches!(piece, Piece::Table(rows) if !is_frame(rows)))
        };
        let filled: Vec<&Placed> = self.cells.iter().filter(|cell| !cell.is_blank()).collect();
        self.rows == 1 && self.cells.len() == 1
            || filled.iter().any(|cell| holds_table(cell))
                && filled.windows(2).all(|pair| pair[0].row + pair[0].row_span <= pair[1].row)
    }

    fn new(rows: Vec<Row>) -> Self {
        let mut grid = Grid { rows: 0, cells: Vec::new(), leftover: Vec::new() };
        // Vertical merges that reach the row above: column, and which cell they belong to.
        let mut open: HashMap<usize, usize> = HashMap::new();
        for row in rows {
            grid.leftover.extend(row.marks);
            if row.dropped || row.cells.is_empty() {
                continue;
            }
            let mut reaching = HashMap::new();
            let mut column = row.before;
            for cell in joined(row.cells, &mut grid.leftover) {
                let above = open.get(&column).copied().filter(|index| {
                    cell.vertical == Some(Merge::Continues) && grid.cells[*index].column_span == cell.span
                });
                let index = match above {
                    Some(index) => {
                        grid.cells[index].row_span += 1;
                        index
                    }
                    None => {
                        let marks = std::mem::take(&mut grid.leftover);
                        grid.cells.push(Placed {
                            row: grid.rows,
                            column,
                            row_span: 1,
                            column_span: cell.span,
                            marks,
                            pieces: cell.pieces,
                        });
                        grid.cells.len() - 1
                    }
                };
                if cell.vertical.is_some() {
                    reaching.insert(column, index);
                }
                column += cell.span;
            }
            open = reaching;
            grid.rows += 1;
        }
        grid
    }

    /// Lays the table out and returns what has to come after it.
    fn lay_out(&mut self, layout: &mut Layout, table: u32) -> Result<Vec<Piece>, ReadError> {
        let mut after = Vec::new();
        let mut cells = Vec::with_capacity(self.cells.len());
        for cell in &mut self.cells {
            let mut text = Marked::default();
            let mut waiting: Vec<Piece> = cell.pieces.drain(..).rev().collect();
            while let Some(piece) = waiting.pop() {
                match piece {
                    Piece::Paragraph(para) => append(&mut text, para),
                    Piece::Table(mut rows) => match framed(&mut rows) {
                        Some(inside) => waiting.extend(inside.into_iter().rev()),
                        None => after.push(Piece::Table(rows)),
                    },
                    Piece::Picture => after.push(piece),
                }
            }
            for kind in cell.marks.drain(..) {
                text.mark(kind, 0..text.text.len());
            }
            cells.push(GridCell {
                text,
                row: cell.row,
                column: cell.column,
                row_span: cell.row_span,
                column_span: cell.column_span,
                place: cell.place(table),
            });
        }
        if cells.is_empty() {
            return Ok(after);
        }
        layout.table(self.rows, cells, Columns::Exact)?;
        Ok(after)
    }
}

/// Whether a table is a frame of one cell.
fn is_frame(rows: &[Row]) -> bool {
    matches!(rows, [row] if row.cells.len() == 1)
}

/// What a table of one cell holds, if it is one of which there is nothing to note: a frame within a cell.
fn framed(rows: &mut [Row]) -> Option<Vec<Piece>> {
    match rows {
        [Row { cells, marks, dropped: false, .. }] if marks.is_empty() => match cells.as_mut_slice() {
            [only] if !only.deleted => Some(std::mem::take(&mut only.pieces)),
            _ => None,
        },
        _ => None,
    }
}

/// The cells of a row, horizontal merges of the old kind joined and deleted cells left out.
fn joined(cells: Vec<Cell>, marks: &mut Vec<NoteKind>) -> Vec<Cell> {
    let mut row: Vec<Cell> = Vec::with_capacity(cells.len());
    for cell in cells {
        match row.last_mut() {
            _ if cell.deleted => marks.push(NoteKind::TrackedChange),
            Some(before) if cell.horizontal => before.span += cell.span,
            _ => row.push(cell),
        }
    }
    row
}

/// Appends a paragraph to the text of a cell, which is one line: blanks stand for its breaks.
fn append(text: &mut Marked, mut para: Para) {
    if !text.text.is_empty() && !para.text.is_blank() {
        text.text.push(' ');
    }
    // Both are one byte, and so is a blank: marks stay where they are.
    para.text.text = para.text.text.replace(['\n', '\t'], " ");
    text.append(para.text);
}

/// The blocks as lines: paragraphs as they are, tables as rows of every position's cell.
#[cfg(test)]
pub(super) fn shown(document: &crate::document::Document) -> Vec<String> {
    use crate::document::Block;
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(paragraph.text.as_str().to_owned()),
            Block::Table(table) => lines.extend((0..table.rows).map(|row| {
                let at = |column| table.at(row, column).map_or("·", |cell| cell.text.as_str());
                (0..table.columns).map(at).collect::<Vec<_>>().join("|")
            })),
            Block::Picture(_) => lines.push("picture".into()),
        }
    }
    lines
}
