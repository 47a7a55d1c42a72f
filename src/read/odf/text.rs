//! Owns the reading of an OpenDocument text into pieces: paragraphs with their list numbers,
//! tables, notes, comments, tracked changes. It lays nothing out.

use super::super::ReadError;
use super::super::error::{limit, too_large};
use super::super::layout::Marked;
use super::super::story::{Cell, Merge, Para, Piece};
use super::super::xml::{Element, Token, Xml};
use super::FORMAT_TEXT;
use super::lists::{Counts, Styles};
use super::table::Table;
use crate::document::NoteKind;
use std::collections::HashMap;

/// Most paragraphs, rows and cells.
const MAX_PIECES: usize = 1 << 18;
/// Most times that a cell or a row is repeated; what is repeated more often is blank.
const MAX_REPEAT: usize = 1000;

/// What a text holds: the body, and what stands beside it.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) body: Vec<Piece>,
    pub(super) notes: Vec<Piece>,
    pub(super) comments: Vec<Piece>,
}

/// Reads the paragraphs of a part.
pub(super) fn read(text: &str, styles: &Styles) -> Result<Text, ReadError> {
    let mut story = Story {
        xml: Xml::new(text, FORMAT_TEXT),
        styles,
        counts: Counts::default(),
        frames: Vec::new(),
        flows: vec![Flow::default()],
        paragraphs: Vec::new(),
        tables: Vec::new(),
        contents: 0,
        hidden: 0,
        ordinal: 0,
        pieces: 0,
        found: Text::default(),
    };
    while let Some(token) = story.xml.next()? {
        match token {
            Token::Start(element) => story.start(&element)?,
            Token::End => story.end()?,
            Token::Text(text) => story.write(&text),
        }
    }
    story.found.body = std::mem::take(&mut story.flows[0].pieces);
    Ok(story.found)
}

struct Story<'x> {
    xml: Xml<'x>,
    styles: &'x Styles,
    counts: Counts,
    frames: Vec<(usize, Frame)>,
    flows: Vec<Flow>,
    paragraphs: Vec<Open>,
    tables: Vec<Table>,
    contents: usize,
    hidden: usize,
    ordinal: u32,
    pieces: usize,
    found: Text,
}

#[derive(Clone, Copy)]
enum Frame {
    Paragraph,
    Table,
    Row { repeat: usize },
    Flow { kind: Kind, repeat: usize },
    List,
    Contents,
    Hidden,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Cell,
    Note,
    Comment,
}

#[derive(Default)]
struct Flow {
    pieces: Vec<Piece>,
    cell: Cell,
    paragraphs: usize,
}

#[derive(Default)]
struct Open {
    para: Para,
    after: Vec<Piece>,
    /// Where tracked insertions began, by id.
    changes: HashMap<String, usize>,
}

impl Story<'_> {
    fn start(&mut self, element: &Element<'_>) -> Result<(), ReadError> {
        let depth = self.xml.depth();
        match element.name() {
            "h" | "p" => self.begin_paragraph(element)?,
            "s" => {
                let count = element.number::<usize>("c").unwrap_or(1).min(MAX_REPEAT);
                self.write_verbatim(&" ".repeat(count));
            }
            "tab" => self.write_verbatim("\t"),
            "line-break" => self.write_verbatim("\n"),
            "list" => {
                let continues = element.attribute("continue-numbering").is_some_and(|value| value == "true")
                    || element.attribute("continue-list").is_some();
                self.counts.begin_list(element.attribute("style-name"), continues);
                self.frames.push((depth, Frame::List));
            }
            "list-item" => self.counts.item(element.number("start-value")),
            "span" | "section" => {
                let styled = element.attribute("style-name").is_some_and(|name| self.styles.hides(&name));
                let stated = element.attribute("display").is_some_and(|value| value == "none");
                if styled || stated {
                    self.hidden += 1;
                    self.frames.push((depth, Frame::Hidden));
                }
            }
            "table-of-content" | "alphabetical-index" | "illustration-index" | "table-index" => {
                self.contents += 1;
                self.frames.push((depth, Frame::Contents));
            }
            "change" => self.mark_here(NoteKind::TrackedChange),
            "change-start" => {
                let id = element.attribute("change-id").unwrap_or_default();
                if let Some(open) = self.paragraph() {
                    let at = open.para.text.text.len();
                    open.changes.insert(id, at);
                }
            }
            "change-end" => {
                let id = element.attribute("change-id").unwrap_or_default();
                if let Some(open) = self.paragraph() {
                    let to = open.para.text.text.len();
                    let from = open.changes.remove(&id).unwrap_or(0);
                    open.para.text.mark(NoteKind::TrackedChange, from..to);
                }
            }
            "annotation" => {
                self.mark_here(NoteKind::Comment);
                self.begin_flow(Kind::Comment, Cell::default(), 1)?;
            }
            "note-body" => self.begin_flow(Kind::Note, Cell::default(), 1)?,
            "table" => {
                self.count()?;
                self.tables.push(Table::default());
                self.frames.push((depth, Frame::Table));
            }
            "table-row" => {
                self.count()?;
                if let Some(table) = self.tables.last_mut() {
                    table.begin_row();
                    self.frames.push((depth, Frame::Row { repeat: repeat(element, "number-rows-repeated") }));
                }
            }
            "table-cell" => self.begin_cell(element)?,
            "covered-table-cell" => {
                if let Some(table) = self.tables.last_mut() {
                    (0..repeat(element, "number-columns-repeated")).for_each(|_| table.cover());
                }
                self.xml.skip()?;
            }
            "image" => self.set_aside(Piece::Picture),
            // Deleted text, templates, marks of notes, dates and names of comments, descriptions.
            "tracked-changes"
            | "table-of-content-source"
            | "alphabetical-index-source"
            | "illustration-index-source"
            | "table-index-source"
            | "note-citation"
            | "creator"
            | "date"
            | "sender-initials"
            | "creator-initials"
            | "title"
            | "desc"
            | "ruby-text"
            | "forms"
            | "sequence-decls"
            | "styles"
            | "automatic-styles"
            | "font-face-decls"
            | "notes-configuration"
            | "meta"
            | "scripts" => self.xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), ReadError> {
        while let Some((depth, frame)) = self.frames.last().copied() {
            if depth <= self.xml.depth() {
                break;
            }
            self.frames.pop();
            match frame {
                Frame::Paragraph => self.end_paragraph(),
                Frame::Table => {
                    if let Some(table) = self.tables.pop() {
                        self.set_aside(Piece::Table(table.into_rows()));
                    }
                }
                Frame::Row { repeat } => self.end_row(repeat)?,
                Frame::Flow { kind, repeat } => self.end_flow(kind, repeat)?,
                Frame::List => self.counts.end_list(),
                Frame::Contents => self.contents -= 1,
                Frame::Hidden => self.hidden -= 1,
            }
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), ReadError> {
        self.pieces += 1;
        if self.pieces > MAX_PIECES {
            return Err(too_large("what-pieces", limit("limit-number", MAX_PIECES)));
        }
        Ok(())
    }

    fn paragraph(&mut self) -> Option<&mut Open> {
        let open = self.flows.last().map_or(0, |flow| flow.paragraphs);
        self.paragraphs.get_mut(open..).and_then(|inner| inner.last_mut())
    }

    fn begin_paragraph(&mut self, element: &Element<'_>) -> Result<(), ReadError> {
        self.count()?;
        if self.flows.len() == 1 && self.paragraphs.is_empty() {
            self.ordinal += 1;
        }
        let level = element.number::<u8>("outline-level").filter(|_| element.name() == "h");
        let is_header = element.attribute("is-list-header").is_some_and(|value| value == "true");
        let label = match level {
            Some(level) if !is_header && !self.counts.in_list() => self.counts.outline(self.styles, level),
            _ => self.counts.label(self.styles),
        };
        let para = Para {
            text: Marked::plain(label.unwrap_or_default()),
            heading: level.filter(|level| (1..=10).contains(level)),
            contents: self.contents > 0,
            ordinal: if self.flows.len() == 1 { self.ordinal } else { 0 },
        };
        self.paragraphs.push(Open { para, ..Open::default() });
        self.frames.push((self.xml.depth(), Frame::Paragraph));
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let Some(mut open) = self.paragraphs.pop() else { return };
        open.para.text.trim_end_breaks();
        let mut pieces = Vec::new();
        if !open.para.text.is_blank() || !open.para.text.marks.is_empty() {
            pieces.push(Piece::Paragraph(open.para));
        }
        pieces.append(&mut open.after);
        if let Some(around) = self.paragraph() {
            around.after.append(&mut pieces);
        } else if let Some(flow) = self.flows.last_mut() {
            flow.pieces.append(&mut pieces);
        }
    }

    /// Writes characters of the file, in which a run of blanks is one.
    fn write(&mut self, text: &str) {
        let hidden = self.hidden > 0;
        let Some(open) = self.paragraph() else { return };
        let written = &mut open.para.text;
        if hidden {
            if !text.trim().is_empty() {
                written.mark(NoteKind::HiddenText, written.text.len()..written.text.len());
            }
            return;
        }
        for c in text.chars() {
            let blank = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !blank {
                written.text.push(c);
            } else if !written.text.is_empty() && !written.text.ends_with([' ', '\n', '\t']) {
                written.text.push(' ');
            }
        }
    }

    fn write_verbatim(&mut self, text: &str) {
        if self.hidden == 0
            && let Some(open) = self.paragraph()
            && !(text == "\n" && open.para.text.is_blank())
        {
            open.para.text.text.push_str(text);
        }
    }

    fn mark_here(&mut self, kind: NoteKind) {
        if let Some(open) = self.paragraph() {
            let at = open.para.text.text.len();
            open.para.text.mark(kind, at..at);
        } else if let Some(flow) = self.flows.last_mut() {
            let mut text = Marked::default();
            text.mark(kind, 0..0);
            flow.pieces.push(Piece::Paragraph(Para { text, ..Para::default() }));
        }
    }

    fn set_aside(&mut self, piece: Piece) {
        if let Some(open) = self.paragraph() {
            open.after.push(piece);
        } else if let Some(flow) = self.flows.last_mut() {
            flow.pieces.push(piece);
        }
    }

    fn begin_flow(&mut self, kind: Kind, cell: Cell, repeat: usize) -> Result<(), ReadError> {
        self.count()?;
        self.flows.push(Flow { cell, paragraphs: self.paragraphs.len(), ..Flow::default() });
        self.frames.push((self.xml.depth(), Frame::Flow { kind, repeat }));
        Ok(())
    }

    fn end_flow(&mut self, kind: Kind, repeat: usize) -> Result<(), ReadError> {
        let Some(flow) = self.flows.pop().filter(|_| !self.flows.is_empty()) else { return Ok(()) };
        let pieces = flow.pieces;
        match kind {
            Kind::Note => self.found.notes.extend(pieces),
            Kind::Comment => self.found.comments.extend(pieces),
            Kind::Cell => {
                // A cell that says something is written out; only blank ones are repeated.
                for _ in 1..repeat {
                    self.count()?;
                    self.push_cell(Cell { span: 1, ..Cell::default() });
                }
                self.push_cell(Cell { pieces, ..flow.cell });
            }
        }
        Ok(())
    }

    fn begin_cell(&mut self, element: &Element<'_>) -> Result<(), ReadError> {
        let span = element.number::<usize>("number-columns-spanned").unwrap_or(1).clamp(1, MAX_REPEAT);
        let rows = element.number::<usize>("number-rows-spanned").unwrap_or(1);
        let vertical = (rows > 1).then_some(Merge::Begins);
        if let Some(table) = self.tables.last_mut() {
            table.reach_down(rows, span);
        }
        let cell = Cell { span, vertical, ..Cell::default() };
        self.begin_flow(Kind::Cell, cell, repeat(element, "number-columns-repeated"))
    }

    fn push_cell(&mut self, cell: Cell) {
        if let Some(table) = self.tables.last_mut() {
            table.push(cell);
        }
    }

    fn end_row(&mut self, repeat: usize) -> Result<(), ReadError> {
        let Some(cells) = self.tables.last().map(Table::cells) else { return Ok(()) };
        for _ in 0..cells.saturating_mul(repeat - 1) {
            self.count()?;
        }
        if let Some(table) = self.tables.last_mut() {
            table.end_row(repeat);
        }
        Ok(())
    }
}

fn repeat(element: &Element<'_>, name: &str) -> usize {
    element.number::<usize>(name).unwrap_or(1).clamp(1, MAX_REPEAT)
}
