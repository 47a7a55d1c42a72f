//! Owns the laying out: from pages of pieces to one text, its blocks, and where each stretch of the
//! text stands on which page. Knows no rulings and no glyphs.

use super::flow::Piece;
use super::furniture::{Furniture, furniture};
use super::grid::{Grid, GridCell};
use super::join::{continues, join};
use super::lines::Line;
use super::page::{Area, Page};
use super::paragraph::{Measure, Set, begins};
use crate::document::{
    Block, Columns, Document, Fidelity, Note, NoteKind, Paragraph, Role, TableBuilder, TableFull,
};
use crate::source::{FoldBuilder, Folded, OriginMap, Place, Span};
use std::collections::HashMap;

/// A page, used up but for its frame, and what stands on it.
pub(super) struct Laid {
    pub(super) page: Page,
    pub(super) pieces: Vec<Piece>,
    /// Whether it has pictures and no text at all.
    pub(super) without_text: bool,
}

/// The text, the document and the places of a file.
pub(super) fn write(pages: Vec<Laid>) -> (String, Document, OriginMap) {
    let frames = pages.into_iter().map(|laid| {
        let marks =
            Marks { height: laid.page.height, scan: laid.page.is_scan(), without_text: laid.without_text };
        (laid.page, laid.pieces, marks)
    });
    let (mut frame, mut pieces, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    for (page, of_page, mark) in frames {
        pieces.push((of_page, mark.height));
        frame.push(page);
        marks.push(mark);
    }
    let furniture = furniture(&pieces);
    let mut writer = Writer { frame, ..Writer::default() };
    let blocks = blocks(pieces, &furniture, &marks, &writer.frame);
    for block in blocks {
        writer.block(block);
    }
    writer.finish()
}

/// Most room between the rule and the text at each side of a cell, in points.
const INSET: f32 = 6.0;

struct Marks {
    height: f32,
    scan: bool,
    without_text: bool,
}

/// A block before it is written.
enum Draft {
    Lines(Vec<Set>, Role),
    Table(Grid),
    Picture(u32, Area),
    Number(u32, Area),
    Blank(u32),
}

/// Blocks of the whole file, tables and paragraphs joined over page breaks.
fn blocks(
    pages: Vec<(Vec<Piece>, f32)>,
    furniture: &std::collections::BTreeMap<(usize, usize), Furniture>,
    marks: &[Marks],
    frame: &[Page],
) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    // Where the table that was drafted last ends, if nothing stood below it on its page.
    let mut open: Option<(usize, f32)> = None;
    for (index, (pieces, _)) in pages.into_iter().enumerate() {
        let number = frame[index].number;
        if marks[index].without_text {
            drafts.push(Draft::Blank(number));
        }
        let mut aside: Vec<Draft> = Vec::new();
        let mut first = true;
        for (nth, piece) in pieces.into_iter().enumerate() {
            match (furniture.get(&(index, nth)), &piece) {
                (Some(Furniture::Number), _) => {
                    aside.push(Draft::Number(number, piece.area()));
                    continue;
                }
                (Some(Furniture::Again), _) => continue,
                (Some(Furniture::First), Piece::Line(line)) => {
                    let set = Set { page: number, line: line.clone() };
                    aside.push(Draft::Lines(vec![set], Role::Furniture));
                    continue;
                }
                _ => {}
            }
            let before = open.take();
            match piece {
                Piece::Line(mut line) => {
                    line.hidden &= !marks[index].scan;
                    drafts.push(Draft::Lines(vec![Set { page: number, line }], Role::Body));
                }
                Piece::Picture(area) => drafts.push(Draft::Picture(number, area)),
                Piece::Grid(grid) => {
                    open = Some((index, grid.area.bottom));
                    let goes_on = before.is_some_and(|(page, bottom)| {
                        first
                            && page + 1 == index
                            && matches!(drafts.last(), Some(Draft::Table(above))
                                if continues(above, &grid, bottom, marks[page].height))
                    });
                    match drafts.pop() {
                        Some(Draft::Table(above)) if goes_on => drafts.push(Draft::Table(join(above, grid))),
                        last => {
                            drafts.extend(last);
                            drafts.push(Draft::Table(grid));
                        }
                    }
                }
            }
            first = false;
        }
        // Numbers and furniture stand between the pages of a text, and must part nothing.
        let at = match drafts.last() {
            Some(Draft::Table(_)) | Some(Draft::Lines(_, Role::Body)) => drafts.len() - 1,
            _ => drafts.len(),
        };
        drafts.splice(at..at, aside);
    }
    paragraphs(drafts, frame)
}

/// Lines that go on each other become one draft.
fn paragraphs(drafts: Vec<Draft>, frame: &[Page]) -> Vec<Draft> {
    let lines: Vec<Set> = drafts
        .iter()
        .filter_map(|draft| match draft {
            Draft::Lines(lines, Role::Body) => lines.first().cloned(),
            _ => None,
        })
        .collect();
    let width = |page: u32| frame.get(page as usize - 1).map_or(0, |page| page.width.round() as i32);
    let mut widths: Vec<i32> = frame.iter().map(|page| page.width.round() as i32).collect();
    widths.sort_unstable();
    widths.dedup();
    let measures: Vec<(i32, Option<Measure>)> = widths
        .into_iter()
        .map(|wide| (wide, Measure::of(lines.iter().filter(|set| width(set.page) == wide), wide as f32)))
        .collect();
    let mut joined: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let Draft::Lines(mut lines, Role::Body) = draft else {
            joined.push(draft);
            continue;
        };
        let measure = lines.first().and_then(|set| {
            measures.iter().find(|(wide, _)| *wide == width(set.page)).and_then(|(_, measure)| *measure)
        });
        // Page numbers and furniture lie between the halves of a paragraph.
        let last = joined
            .iter()
            .rposition(|draft| !matches!(draft, Draft::Number(..) | Draft::Lines(_, Role::Furniture)));
        if let (Some(at), Some(measure), Some(set)) = (last, measure, lines.first())
            && let Draft::Lines(above, Role::Body) = &mut joined[at]
            && let Some(end) = above.last()
            && width(end.page) == width(set.page)
            && !begins(end, set, &measure)
        {
            above.append(&mut lines);
            continue;
        }
        joined.push(Draft::Lines(lines, Role::Body));
    }
    joined
}

/// Writes drafts one after another.
#[derive(Default)]
struct Writer {
    frame: Vec<Page>,
    text: String,
    places: Vec<(u32, Place)>,
    document: Document,
    tables: u32,
}

impl Writer {
    fn at(&self) -> u32 {
        self.text.len() as u32
    }

    fn span_from(&self, start: u32) -> Span {
        Span::new(start, self.at())
    }

    fn mark(&mut self, page: u32, area: Option<Area>, cell: Option<(u32, u32, u32)>) {
        let frame = self.frame.get(page as usize - 1);
        let sheet = frame.map_or(page, Page::sheet);
        let mut place = Place { page: Some(sheet), ..Place::default() };
        place.area = frame.zip(area).map(|(frame, area)| frame.native(area));
        if let Some((table, row, column)) = cell {
            (place.table, place.row, place.column) = (Some(table), Some(row), Some(column));
        }
        self.places.push((self.at(), place));
    }

    fn note(&mut self, kind: NoteKind, span: Span) {
        self.document.notes.push(Note { kind, span });
    }

    fn block(&mut self, draft: Draft) {
        match draft {
            Draft::Lines(lines, role) => self.paragraph(&lines, role),
            Draft::Table(grid) => self.table(grid),
            Draft::Picture(page, area) => {
                let span = self.empty_line(page, Some(area));
                self.document.blocks.push(Block::Picture(span));
            }
            Draft::Number(page, area) => {
                let span = self.empty_line(page, Some(area));
                self.note(NoteKind::PageNumber, span);
            }
            Draft::Blank(page) => {
                let span = self.empty_line(page, None);
                self.note(NoteKind::PageWithoutText, span);
            }
        }
    }

    /// A line of its own for what has no text, so that its place is its own too.
    fn empty_line(&mut self, page: u32, area: Option<Area>) -> Span {
        self.mark(page, area, None);
        let span = Span::at(self.at());
        self.text.push('\n');
        span
    }

    fn paragraph(&mut self, lines: &[Set], role: Role) {
        let start = self.at();
        let mut folded = FoldBuilder::new();
        for (index, set) in lines.iter().enumerate() {
            if index > 0 {
                self.text.push('\n');
                folded.line_wrap(self.at() - 1);
            }
            self.mark(set.page, Some(set.line.area), None);
            self.line(&set.line, &mut folded);
        }
        let span = self.span_from(start);
        self.document
            .blocks
            .push(Block::Paragraph(Paragraph { role, ..Paragraph::body(folded.finish(), span) }));
        self.text.push_str("\n\n");
    }

    fn line(&mut self, line: &Line, folded: &mut FoldBuilder) {
        let start = self.at();
        self.text.push_str(&line.text);
        folded.push(&line.text, start);
        let span = self.span_from(start);
        if line.is_garbled() {
            self.note(NoteKind::Undecodable, span);
        }
        if line.hidden {
            self.note(NoteKind::HiddenText, span);
        }
    }

    fn table(&mut self, grid: Grid) {
        self.tables += 1;
        let start = self.at();
        let certain = grid.certain;
        let mut written: Vec<(Folded, Span, &GridCell)> = Vec::with_capacity(grid.cells.len());
        let mut cells = grid.cells.iter().peekable();
        let widest = widest(&grid.cells);
        for row in 0..grid.rows() {
            let mut column = 0;
            while let Some(cell) = cells.next_if(|cell| cell.row <= row) {
                self.text.extend(std::iter::repeat_n('\t', cell.column.saturating_sub(column)));
                column = cell.column;
                let fits = widest.get(&(cell.column, cell.column_span)).copied().unwrap_or_default();
                let (folded, span) = self.cell(cell, fits);
                written.push((folded, span, cell));
            }
            self.text.push('\n');
        }
        let span = Span::new(start, self.at().saturating_sub(1).max(start));
        self.text.push('\n');
        let alignment = if grid.ruled && certain { Columns::Exact } else { Columns::Ordered };
        // Too large a table is left to its text; a rule then finds no table here.
        let full = match build(grid.rows(), written, span, alignment) {
            Ok(table) => {
                self.document.blocks.push(Block::Table(table));
                false
            }
            Err(TableFull) => true,
        };
        if full || !certain {
            self.note(NoteKind::UncertainTable, span);
        }
    }

    /// Writes a cell; `fits` is how long a line in such a cell can be at least.
    fn cell(&mut self, cell: &GridCell, fits: f32) -> (Folded, Span) {
        let ordinals = Some((self.tables, cell.row as u32 + 1, cell.column as u32 + 1));
        self.mark(cell.page, Some(cell.area), ordinals);
        let start = self.at();
        let mut folded = FoldBuilder::new();
        let is_one_number = cell.lines.len() > 1 && is_broken_number(cell, fits);
        for (index, line) in cell.lines.iter().enumerate() {
            if index > 0 && !is_one_number {
                folded.line_break(self.at());
                // Lines of a cell share a line of the text; words of scripts with blanks need one.
                let narrow = |c: Option<char>| c.is_some_and(|c| (c as u32) < 0x2000);
                if narrow(self.text.chars().next_back()) && narrow(line.text.chars().next()) {
                    self.text.push(' ');
                }
            }
            self.line(line, &mut folded);
        }
        (folded.finish(), self.span_from(start))
    }

    fn finish(mut self) -> (String, Document, OriginMap) {
        self.document.fidelity = Fidelity::Rebuilt;
        let garbled = self.text.matches(char::REPLACEMENT_CHARACTER).count();
        if garbled * 20 > self.text.chars().filter(|c| !c.is_whitespace()).count() {
            self.document.fidelity = Fidelity::Damaged;
        }
        while self.text.ends_with("\n\n") {
            self.text.pop();
        }
        let end = self.at();
        self.places.iter_mut().for_each(|(offset, _)| *offset = (*offset).min(end));
        let clamp = |span: &mut Span| *span = Span::new(span.start.min(end), span.end.min(end));
        self.document.notes.iter_mut().for_each(|note| clamp(&mut note.span));
        for block in &mut self.document.blocks {
            if let Block::Picture(span) = block {
                clamp(span);
            }
        }
        (self.text, self.document, OriginMap::laid_out(self.places))
    }
}

/// The longest line in cells of each column and width.
fn widest(cells: &[GridCell]) -> HashMap<(usize, usize), f32> {
    let mut widest: HashMap<(usize, usize), f32> = HashMap::new();
    for cell in cells {
        for line in cell.lines.iter().filter(|line| !line.sideways) {
            let most = widest.entry((cell.column, cell.column_span)).or_default();
            *most = most.max(line.area.width());
        }
    }
    widest
}

/// Whether the lines of a cell are one number that was too long for it: another digit had no room in any
/// but the last. Otherwise they are numbers of their own, and nobody knows which counts.
fn is_broken_number(cell: &GridCell, fits: f32) -> bool {
    let digits = |line: &Line| line.text.chars().filter(char::is_ascii_digit).count();
    let Some((last, full)) = cell.lines.split_last() else { return false };
    let longest = cell.lines.iter().map(|line| line.text.len()).max().unwrap_or_default();
    let fills = |line: &Line| {
        let next = line.area.width() / line.text.len().max(1) as f32;
        let with_next = line.area.width() + next;
        line.text.len() + 1 >= longest && with_next > fits && with_next > cell.area.width() - 2.0 * INSET
    };
    cell.lines.iter().all(|line| {
        !line.sideways && digits(line) > 0 && line.text.chars().all(|c| c.is_ascii_digit() || c == '.')
    }) && full.iter().all(fills)
        && last.text.len() <= longest
}

fn build(
    rows: usize,
    written: Vec<(Folded, Span, &GridCell)>,
    span: Span,
    alignment: Columns,
) -> Result<crate::document::Table, TableFull> {
    let mut builder = TableBuilder::new();
    let mut written = written.into_iter().peekable();
    for row in 0..rows {
        builder.row();
        while let Some((folded, at, cell)) = written.next_if(|(_, _, cell)| cell.row <= row) {
            builder.cell(folded, at, cell.row_span, cell.column_span)?;
        }
    }
    builder.finish(span, alignment)
}
