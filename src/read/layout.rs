//! Owns the laying out of text for formats that have none of their own (word processors,
//! spreadsheets): one line per paragraph, one line per table row with a tab at every column
//! boundary, a blank line between blocks. It makes the source, the blocks and the places together,
//! so that spans are right from birth. It knows no format.

use super::error::{limit, too_large};
use super::{ReadError, Reading};
use crate::document::{
    Block, Columns, Document, MAX_CELLS, Note, NoteKind, Paragraph, Property, Role, TableBuilder, TableFull,
};
use crate::source::{FoldBuilder, Folded, OriginMap, Place, Source, Span};
use std::ops::Range;

/// A stretch of text on its way to the page, and the ranges of it that a note is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Marked {
    /// The characters.
    pub(super) text: String,
    /// Notes with byte ranges of `text`; an empty range is a place between two characters.
    pub(super) marks: Vec<(NoteKind, Range<usize>)>,
}

impl Marked {
    /// Text without marks.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), marks: Vec::new() }
    }

    /// Marks a range; one that touches the last mark of the same kind widens it.
    pub(super) fn mark(&mut self, kind: NoteKind, range: Range<usize>) {
        if let Some((_, last)) = self.marks.iter_mut().rev().find(|(other, _)| *other == kind)
            && last.start <= range.end
            && range.start <= last.end
        {
            *last = last.start.min(range.start)..last.end.max(range.end);
            return;
        }
        self.marks.push((kind, range));
    }

    /// Appends another stretch with its marks.
    pub(super) fn append(&mut self, other: Marked) {
        let offset = self.text.len();
        self.text.push_str(&other.text);
        for (kind, range) in other.marks {
            self.mark(kind, range.start + offset..range.end + offset);
        }
    }

    /// The parts between tabs, each with its own marks.
    pub(super) fn fields(&self) -> Vec<Marked> {
        let mut at = 0;
        let mut fields = Vec::new();
        for text in self.text.split('\t') {
            let (start, end) = (at, at + text.len());
            at = end + 1;
            let here = self.marks.iter().filter(|(_, range)| range.start <= end && range.end >= start);
            let within = |at: usize| at.clamp(start, end) - start;
            let marks = here.map(|(kind, range)| (*kind, within(range.start)..within(range.end))).collect();
            fields.push(Marked { text: text.to_owned(), marks });
        }
        fields
    }

    /// Takes line breaks off the end.
    pub(super) fn trim_end_breaks(&mut self) {
        let end = self.text.trim_end_matches('\n').len();
        self.text.truncate(end);
        for (_, range) in &mut self.marks {
            *range = range.start.min(end)..range.end.min(end);
        }
    }

    /// Whether nothing can be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A cell of a grid whose merges are resolved: where it begins and what it covers, zero-based.
#[derive(Debug)]
pub(super) struct GridCell {
    /// What it says.
    pub(super) text: Marked,
    /// Row of the upper left corner.
    pub(super) row: usize,
    /// Column of the upper left corner.
    pub(super) column: usize,
    /// Rows covered, at least one.
    pub(super) row_span: usize,
    /// Columns covered, at least one.
    pub(super) column_span: usize,
    /// Where a person finds it.
    pub(super) place: Place,
}

/// The page being laid out.
#[derive(Debug, Default)]
pub(super) struct Layout {
    text: String,
    places: Vec<(u32, Place)>,
    document: Document,
    /// Marks of paragraphs of which nothing is left to be seen; they wait for the next block.
    waiting: Vec<NoteKind>,
}

impl Layout {
    /// An empty page.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Lays out a paragraph. A blank one leaves no trace but its notes.
    pub(super) fn paragraph(
        &mut self,
        marked: Marked,
        heading: Option<u8>,
        role: Role,
        place: Place,
    ) -> Result<(), ReadError> {
        if marked.is_blank() {
            self.waiting.extend(marked.marks.iter().map(|(kind, _)| *kind));
            return Ok(());
        }
        self.begin_block();
        self.place(place);
        let (text, span) = self.write(&marked)?;
        self.text.push('\n');
        self.document.blocks.push(Block::Paragraph(Paragraph { text, span, heading, role }));
        Ok(())
    }

    /// Lays out a table of `rows` rows whose columns are this certain. `cells` are sorted by row, then
    /// column, and do not overlap.
    pub(super) fn table(
        &mut self,
        rows: usize,
        cells: Vec<GridCell>,
        columns: Columns,
    ) -> Result<(), ReadError> {
        self.begin_block();
        let start = self.offset();
        let mut builder = TableBuilder::new();
        // For each column the row at which the cell that reaches down into it ends.
        let mut covered: Vec<usize> = Vec::new();
        let mut cells = cells.into_iter().peekable();
        for row in 0..rows {
            builder.row();
            let (mut tabs, mut column) = (0, 0);
            while let Some(cell) = cells.next_if(|cell| cell.row == row) {
                self.room(cell.column.saturating_sub(tabs))?;
                for position in column..cell.column {
                    self.tabs(&mut tabs, position);
                    if covered.get(position).is_none_or(|until| *until <= row) {
                        builder.gap(Span::at(self.offset())).map_err(too_many_cells)?;
                    }
                }
                self.tabs(&mut tabs, cell.column);
                self.place(cell.place);
                let (text, span) = self.write(&cell.text)?;
                builder.cell(text, span, cell.row_span, cell.column_span).map_err(too_many_cells)?;
                column = cell.column + cell.column_span;
                if covered.len() < column {
                    covered.resize(column, 0);
                }
                covered[cell.column..column].fill(row + cell.row_span);
            }
            self.room(1)?;
            self.text.push('\n');
        }
        let span = Span::new(start, self.offset());
        let table = builder.finish(span, columns).map_err(too_many_cells)?;
        self.document.blocks.push(Block::Table(table));
        Ok(())
    }

    /// Sets a picture.
    pub(super) fn picture(&mut self) {
        self.document.blocks.push(Block::Picture(Span::at(self.offset())));
    }

    /// Notes something that has no text of its own, at the place of the next block.
    pub(super) fn note(&mut self, kind: NoteKind) {
        self.waiting.push(kind);
    }

    /// The page as a reading.
    pub(super) fn finish(
        mut self,
        name: &str,
        format: &'static str,
        properties: Vec<(String, String)>,
    ) -> Reading {
        let end = Span::at(self.offset());
        self.leave_waiting(end);
        self.document.properties = properties
            .into_iter()
            .map(|(name, value)| Property { name, value, span: Span::default() })
            .collect();
        let origin = OriginMap::laid_out(self.places);
        Reading { source: Source::new(name, self.text, origin, "utf-8"), document: self.document, format }
    }

    fn offset(&self) -> u32 {
        self.text.len() as u32
    }

    fn begin_block(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.leave_waiting(Span::at(self.offset()));
    }

    fn leave_waiting(&mut self, span: Span) {
        self.waiting.dedup();
        self.document.notes.extend(self.waiting.drain(..).map(|kind| Note { kind, span }));
    }

    fn place(&mut self, place: Place) {
        let offset = self.offset();
        self.places.push((offset, place));
    }

    /// Writes tabs until `written` of them stand before the column.
    fn tabs(&mut self, written: &mut usize, column: usize) {
        for _ in *written..column {
            self.text.push('\t');
        }
        *written = column.max(*written);
    }

    fn write(&mut self, marked: &Marked) -> Result<(Folded, Span), ReadError> {
        self.room(marked.text.len())?;
        let start = self.offset();
        self.text.push_str(&marked.text);
        for (kind, range) in &marked.marks {
            let range = seen(&marked.text, range.clone());
            let span = Span::new(start + range.start as u32, start + range.end as u32);
            self.document.notes.push(Note { kind: *kind, span });
        }
        let mut fold = FoldBuilder::new();
        fold.push(&marked.text, start);
        Ok((fold.finish(), Span::new(start, self.offset())))
    }

    fn room(&self, bytes: usize) -> Result<(), ReadError> {
        super::check_length(self.text.len().saturating_add(bytes))
    }
}

/// A place between two characters is shown by the characters on both sides of it.
fn seen(text: &str, range: Range<usize>) -> Range<usize> {
    let (Some(before), Some(after)) = (text.get(..range.start), text.get(range.end..)) else {
        return 0..0;
    };
    if !range.is_empty() {
        return range;
    }
    let before = before.chars().next_back().map_or(0, char::len_utf8);
    let after = after.chars().next().map_or(0, char::len_utf8);
    range.start - before..range.end + after
}

fn too_many_cells(_: TableFull) -> ReadError {
    too_large("what-table", limit("limit-cells", MAX_CELLS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, row: usize, column: usize, row_span: usize, column_span: usize) -> GridCell {
        let place = Place { row: Some(row as u32 + 1), column: Some(column as u32 + 1), ..Place::default() };
        GridCell { text: Marked::plain(text), row, column, row_span, column_span, place }
    }

    #[test]
    fn every_column_has_its_tab_and_every_cell_its_place() {
        let mut layout = Layout::new();
        let para = Place { paragraph: Some(1), ..Place::default() };
        layout.paragraph(Marked::plain("标题"), Some(1), Role::Body, para.clone()).unwrap();
        layout.paragraph(Marked::plain(" "), None, Role::Body, para).unwrap();
        let cells = vec![
            cell("a", 0, 0, 2, 1),
            cell("b", 0, 1, 1, 2),
            cell("", 1, 1, 1, 1),
            cell("d", 1, 2, 1, 1),
            cell("e", 2, 2, 1, 1),
        ];
        layout.table(3, cells, Columns::Exact).unwrap();
        let reading = layout.finish("x.docx", "docx", Vec::new());
        assert_eq!(reading.source.text(), "标题\n\na\tb\n\t\td\n\t\te\n");
        let table = reading.document.blocks[1].as_table().unwrap();
        assert_eq!((table.rows, table.columns), (3, 3));
        let at = |row, column| table.at(row, column).map(|cell| cell.text.as_str());
        assert_eq!([at(1, 0), at(1, 1), at(1, 2)], [Some("a"), Some(""), Some("d")]);
        assert_eq!([at(2, 0), at(2, 1), at(2, 2)], [Some(""), Some(""), Some("e")]);
        for cell in table.cells().iter().filter(|cell| !cell.text.is_empty()) {
            let place = reading.source.origin().place(cell.span).unwrap();
            assert_eq!(place.row, Some(cell.row as u32 + 1));
            assert_eq!(place.column, Some(cell.column as u32 + 1));
            assert_eq!(reading.source.slice(cell.span), cell.text.as_str());
        }
        let blank = table.at(1, 1).unwrap();
        assert_eq!(reading.source.origin().place(blank.span).unwrap().column, Some(2));
    }

    #[test]
    fn marks_become_notes_where_people_can_see_them() {
        let mut layout = Layout::new();
        let mut gone = Marked::default();
        gone.mark(NoteKind::TrackedChange, 0..0);
        layout.paragraph(gone, None, Role::Body, Place::default()).unwrap();
        let mut marked = Marked::plain("共甲件");
        marked.mark(NoteKind::TrackedChange, 3..3);
        marked.mark(NoteKind::TrackedChange, 3..6);
        marked.mark(NoteKind::HiddenText, 9..9);
        layout.paragraph(marked, None, Role::Body, Place::default()).unwrap();
        let reading = layout.finish("x", "docx", Vec::new());
        let notes: Vec<_> =
            reading.document.notes.iter().map(|n| (n.kind, reading.source.slice(n.span))).collect();
        assert_eq!(
            notes,
            [(NoteKind::TrackedChange, ""), (NoteKind::TrackedChange, "甲"), (NoteKind::HiddenText, "件")]
        );
    }
}
