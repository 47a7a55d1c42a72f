//! Owns the reading of a story (body, header, notes, comments) into paragraphs, tables and pictures
//! as a reader of the accepted document would see them. It lays nothing out.
//!
//! The part is one run of tokens; what is open stands on stacks of its own, so nothing recurses.
//! Elements without a meaning here (content controls, links, smart tags) are passed through.

mod paragraph;

use super::super::ReadError;
use super::super::error::{limit, too_large};
use super::super::layout::Marked;
use super::super::story::{Cell, Para, Piece, Row};
use super::super::xml::{Element, Token, Xml};
use super::numbering::{Counters, Numbering};
use super::properties;
use super::styles::Styles;
use super::symbol;
use crate::document::NoteKind;
use std::collections::HashMap;

/// Most paragraphs, rows and cells of a story.
const MAX_PIECES: usize = 1 << 18;

/// What all stories of a document share.
pub(super) struct Context<'a> {
    pub(super) styles: &'a Styles,
    pub(super) numbering: &'a Numbering,
    pub(super) counters: Counters,
    /// Relationship ids of headers and footers that sections refer to, in order.
    pub(super) margins: Vec<String>,
    pub(super) format: &'static str,
}

/// Reads a story.
pub(super) fn read(text: &str, context: &mut Context<'_>) -> Result<Vec<Piece>, ReadError> {
    let mut story = Story {
        xml: Xml::new(text, context.format),
        context,
        frames: Vec::new(),
        flows: vec![Flow::default()],
        paragraphs: Vec::new(),
        tables: Vec::new(),
        fields: Vec::new(),
        codes: 0,
        contents: 0,
        ordinal: 0,
        pieces: 0,
    };
    while let Some(token) = story.xml.next()? {
        match token {
            Token::Start(element) => story.start(&element)?,
            Token::End => story.end(),
            // Characters count only inside their element, which is read as a whole.
            Token::Text(_) => {}
        }
    }
    let mut root = std::mem::take(&mut story.flows[0]);
    root.flush();
    Ok(root.pieces)
}

struct Story<'a, 'b, 'x> {
    context: &'a mut Context<'b>,
    xml: Xml<'x>,
    /// Open elements that have something to do when they end, with their depth.
    frames: Vec<(usize, Frame)>,
    flows: Vec<Flow>,
    paragraphs: Vec<Open>,
    tables: Vec<Table>,
    /// Open fields: whether their code is still being read.
    fields: Vec<bool>,
    codes: usize,
    /// Open content controls that hold a table of contents.
    contents: usize,
    ordinal: u32,
    pieces: usize,
}

enum Frame {
    Paragraph,
    Run { hidden: bool },
    Table,
    Row,
    Flow,
    Alternate { taken: bool },
    Inserted { from: Option<usize> },
    Control { contents: bool },
}

/// A place that holds paragraphs and tables: the story itself, a cell, a text box.
#[derive(Default)]
struct Flow {
    pieces: Vec<Piece>,
    /// What a paragraph whose mark is deleted leaves to the next one.
    carry: Marked,
    cell: Option<Cell>,
    /// Paragraphs and tables that were open when it began.
    paragraphs: usize,
    tables: usize,
}

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    row: Option<Row>,
}

/// An open paragraph.
#[derive(Default)]
struct Open {
    para: Para,
    properties: properties::Paragraph,
    hidden: bool,
    /// What is anchored in it and comes after it.
    after: Vec<Piece>,
    comments: HashMap<String, (usize, Option<usize>)>,
}

impl Flow {
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.carry);
        if !text.is_blank() || !text.marks.is_empty() {
            self.pieces.push(Piece::Paragraph(Para { text, ..Para::default() }));
        }
    }
}

impl Story<'_, '_, '_> {
    fn start(&mut self, element: &Element<'_>) -> Result<(), ReadError> {
        match element.name() {
            "p" => self.begin_paragraph()?,
            "pPr" => self.paragraph_properties()?,
            "r" => self.begin_run(),
            "rPr" => self.run_properties()?,
            "t" => {
                let preserve = element.attribute("space").is_some_and(|value| value == "preserve");
                let text = self.xml.text()?;
                let text = if preserve { &text } else { text.trim_matches([' ', '\t', '\n', '\r']) };
                self.write(text);
            }
            "tab" | "ptab" => self.write("\t"),
            "br" | "cr" => self.line_break(),
            "noBreakHyphen" => self.write("-"),
            "sym" => {
                let font = element.attribute("font").unwrap_or_default();
                if let Some(c) = symbol::character(&font, &element.attribute("char").unwrap_or_default()) {
                    self.write(c.encode_utf8(&mut [0; 4]));
                }
            }
            "fldChar" => {
                self.field(element.attribute("fldCharType").as_deref());
                self.xml.skip()?;
            }
            "del" | "moveFrom" => {
                self.mark_here(NoteKind::TrackedChange);
                self.xml.skip()?;
            }
            "ins" | "moveTo" => {
                let from = self.paragraph().map(|open| open.para.text.text.len());
                self.frames.push((self.xml.depth(), Frame::Inserted { from }));
            }
            "commentRangeStart" => self.comment(element, |open, id, at| {
                open.comments.insert(id, (at, None));
            }),
            "commentRangeEnd" => self.comment(element, |open, id, at| {
                open.comments.entry(id).or_insert((0, None)).1 = Some(at);
            }),
            "commentReference" => self.comment(element, |open, id, at| {
                let (from, to) = open.comments.get(&id).copied().unwrap_or((at, None));
                open.para.text.mark(NoteKind::Comment, from..to.unwrap_or(at).max(from));
            }),
            "blip" | "imagedata" => self.set_aside(Piece::Picture),
            "AlternateContent" => {
                self.frames.push((self.xml.depth(), Frame::Alternate { taken: false }));
            }
            // The first choice is what Word shows; the rest says the same in older ways.
            "Choice" | "Fallback" => match self.frames.last_mut() {
                Some((_, Frame::Alternate { taken })) if !*taken => *taken = true,
                _ => self.xml.skip()?,
            },
            "sdt" => self.frames.push((self.xml.depth(), Frame::Control { contents: false })),
            "sdtPr" => self.control_properties()?,
            "tbl" => self.begin_table()?,
            "tr" => self.begin_row()?,
            "trPr" => {
                let found = properties::row(&mut self.xml)?;
                if let Some(row) = self.tables.last_mut().and_then(|table| table.row.as_mut()) {
                    *row = found;
                }
            }
            "tc" => {
                let cell = Cell { span: 1, ..Cell::default() };
                self.begin_flow(Some(cell))?;
            }
            "tcPr" => {
                let found = properties::cell(&mut self.xml)?;
                if let Some(cell) = self.flows.last_mut().and_then(|flow| flow.cell.as_mut()) {
                    *cell = found;
                }
            }
            "txbxContent" => self.begin_flow(None)?,
            "sectPr" => {
                let found = properties::section(&mut self.xml)?;
                self.context.margins.extend(found);
            }
            // Separators of notes are notes of another type.
            "footnote" | "endnote" if element.attribute("type").is_some_and(|kind| kind != "normal") => {
                self.xml.skip()?;
            }
            "instrText" | "delText" | "delInstrText" | "tblPr" | "tblPrEx" | "tblGrid" | "rt" | "fldData"
            | "sdtEndPr" => self.xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self) {
        while self.frames.last().is_some_and(|(depth, _)| *depth > self.xml.depth()) {
            let Some((_, frame)) = self.frames.pop() else { return };
            match frame {
                Frame::Paragraph => self.end_paragraph(),
                Frame::Table => self.end_table(),
                Frame::Row => {
                    if let Some(table) = self.tables.last_mut() {
                        table.rows.extend(table.row.take());
                    }
                }
                Frame::Flow => self.end_flow(),
                Frame::Inserted { from: Some(from) } => {
                    if let Some(open) = self.paragraph() {
                        let to = open.para.text.text.len();
                        open.para.text.mark(NoteKind::TrackedChange, from.min(to)..to);
                    }
                }
                Frame::Control { contents } => self.contents -= usize::from(contents),
                Frame::Run { .. } | Frame::Alternate { .. } | Frame::Inserted { from: None } => {}
            }
        }
    }

    /// The paragraph that is being written, if one is open in the present flow.
    fn paragraph(&mut self) -> Option<&mut Open> {
        let open = self.flows.last().map_or(0, |flow| flow.paragraphs);
        self.paragraphs.get_mut(open..).and_then(|inner| inner.last_mut())
    }

    fn count(&mut self) -> Result<(), ReadError> {
        self.pieces += 1;
        if self.pieces > MAX_PIECES {
            return Err(too_large("what-pieces", limit("limit-number", MAX_PIECES)));
        }
        Ok(())
    }

    /// Puts a piece after the paragraph that anchors it.
    fn set_aside(&mut self, piece: Piece) {
        match self.paragraph() {
            Some(open) => open.after.push(piece),
            None => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.flush();
                    flow.pieces.push(piece);
                }
            }
        }
    }

    fn control_properties(&mut self) -> Result<(), ReadError> {
        let found = properties::is_contents(&mut self.xml)?;
        if let Some((_, Frame::Control { contents })) = self.frames.last_mut()
            && found
            && !*contents
        {
            *contents = true;
            self.contents += 1;
        }
        Ok(())
    }

    fn begin_table(&mut self) -> Result<(), ReadError> {
        self.count()?;
        self.tables.push(Table::default());
        self.frames.push((self.xml.depth(), Frame::Table));
        Ok(())
    }

    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        self.set_aside(Piece::Table(table.rows));
    }

    fn begin_row(&mut self) -> Result<(), ReadError> {
        self.count()?;
        let open = self.flows.last().map_or(0, |flow| flow.tables);
        if self.tables.len() > open
            && let Some(table) = self.tables.last_mut()
        {
            table.rows.extend(table.row.take());
            table.row = Some(Row::default());
            self.frames.push((self.xml.depth(), Frame::Row));
        }
        Ok(())
    }

    fn begin_flow(&mut self, cell: Option<Cell>) -> Result<(), ReadError> {
        self.count()?;
        let (paragraphs, tables) = (self.paragraphs.len(), self.tables.len());
        self.flows.push(Flow { cell, paragraphs, tables, ..Flow::default() });
        self.frames.push((self.xml.depth(), Frame::Flow));
        Ok(())
    }

    fn end_flow(&mut self) {
        if self.flows.len() < 2 {
            return;
        }
        let Some(mut flow) = self.flows.pop() else { return };
        flow.flush();
        let row = self.tables.last_mut().and_then(|table| table.row.as_mut());
        match (flow.cell, row) {
            (Some(cell), Some(row)) => row.cells.push(Cell { pieces: flow.pieces, ..cell }),
            _ => flow.pieces.into_iter().for_each(|piece| self.set_aside(piece)),
        }
    }
}
