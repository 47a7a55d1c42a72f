//! Owns the shape of a document without its format: blocks in reading order.
//!
//! A reader makes one of these; recognition reads it. Nothing here knows what a section, a form or
//! a rule is, and nothing here judges.

mod table;

pub use table::{Cell, Columns, MAX_CELLS, Table, TableBuilder, TableFull};

use crate::source::{Folded, Span};

/// What a reader made of the bytes: blocks in reading order, and what it has to say about them.
#[derive(Debug, Default)]
pub struct Document {
    /// Paragraphs, tables and pictures in reading order.
    pub blocks: Vec<Block>,
    /// Whether the file is a web page, to which words around the article belong.
    pub web_page: bool,
    /// How faithfully the blocks show the native file.
    pub fidelity: Fidelity,
    /// Things about the file that a person should know, in the order they were met.
    pub notes: Vec<Note>,
    /// Metadata that the file carries beside its text, such as a publication date.
    pub properties: Vec<Property>,
}

impl Document {
    /// All that it says, folded, a line for each paragraph and cell.
    pub fn text(&self) -> String {
        let mut all = String::with_capacity(self.length());
        self.each_text(|text| {
            all.push_str(text.as_str());
            all.push('\n');
        });
        all
    }

    /// Bytes of [`Document::text`].
    pub fn length(&self) -> usize {
        let mut length = 0;
        self.each_text(|text| length += text.as_str().len() + 1);
        length
    }

    fn each_text<'d>(&'d self, mut see: impl FnMut(&'d Folded)) {
        for block in &self.blocks {
            match block {
                Block::Paragraph(paragraph) => see(&paragraph.text),
                Block::Table(table) => table.cells().iter().for_each(|cell| see(&cell.text)),
                Block::Picture(_) => {}
            }
        }
    }
}

/// One block of a document.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Block {
    /// Running text, a heading or a list item.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
    /// A picture; its text, if any, is not known.
    Picture(Span),
}

impl Block {
    /// The source under the block.
    pub fn span(&self) -> Span {
        match self {
            Block::Paragraph(paragraph) => paragraph.span,
            Block::Table(table) => table.span,
            Block::Picture(span) => *span,
        }
    }

    /// The paragraph, if it is one.
    pub fn as_paragraph(&self) -> Option<&Paragraph> {
        if let Block::Paragraph(paragraph) = self { Some(paragraph) } else { None }
    }

    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        if let Block::Table(table) = self { Some(table) } else { None }
    }
}

/// A paragraph. It holds no table; a heading is a paragraph whose format says so.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// What it says.
    pub text: Folded,
    /// The source under it, markup included.
    pub span: Span,
    /// Heading level that the *format* gives it, one-based; most reports have none.
    pub heading: Option<u8>,
    /// What part of the page it belongs to.
    pub role: Role,
}

impl Paragraph {
    /// A paragraph of the body.
    pub fn body(text: Folded, span: Span) -> Self {
        Self { text, span, heading: None, role: Role::Body }
    }
}

/// The part of a page that a paragraph belongs to. Only [`Role::Body`] is searched for sections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// The running text.
    #[default]
    Body,
    /// Navigation, page headers and footers, scripts' leavings: around the article, not in it.
    Furniture,
    /// A footnote or endnote.
    Note,
    /// A reviewer's comment.
    Comment,
}

/// How faithfully a document shows its native file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fidelity {
    /// Structure is stated by the format (HTML, DOCX, a spreadsheet, a pipe table).
    #[default]
    Exact,
    /// Structure was rebuilt from a layout (PDF rulings, tabs, aligned columns).
    Rebuilt,
    /// Structure was lost; the text is there, the tables may not be.
    Damaged,
}

impl Fidelity {
    /// The name in machine output.
    pub fn as_str(self) -> &'static str {
        match self {
            Fidelity::Exact => "exact",
            Fidelity::Rebuilt => "rebuilt",
            Fidelity::Damaged => "damaged",
        }
    }
}

/// Something about the file that a person should know and a rule may judge.
#[derive(Clone, Debug)]
pub struct Note {
    /// What was met.
    pub kind: NoteKind,
    /// Where.
    pub span: Span,
}

/// What a reader met. Rules of kind `document` turn these into findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// Bytes that are no text in the encoding; they became U+FFFD.
    Undecodable,
    /// A tracked change that nobody accepted or rejected; the accepted view was read.
    TrackedChange,
    /// A reviewer's comment.
    Comment,
    /// Text that the format hides from readers.
    HiddenText,
    /// A table whose grid could not be rebuilt with certainty.
    UncertainTable,
    /// A line that only numbers a page; it was left out.
    PageNumber,
    /// A page without a text layer.
    PageWithoutText,
}

impl NoteKind {
    /// The name in rule files and machine output.
    pub fn as_str(self) -> &'static str {
        match self {
            NoteKind::Undecodable => "undecodable",
            NoteKind::TrackedChange => "tracked-change",
            NoteKind::Comment => "comment",
            NoteKind::HiddenText => "hidden-text",
            NoteKind::UncertainTable => "uncertain-table",
            NoteKind::PageNumber => "page-number",
            NoteKind::PageWithoutText => "page-without-text",
        }
    }
}

/// A name and value that the file states about itself.
#[derive(Clone, Debug)]
pub struct Property {
    /// The name as the file spells it (`PubDate`, `dcterms:created`).
    pub name: String,
    /// The value as the file spells it.
    pub value: String,
    /// Where, or the start of the text for files whose metadata is no text.
    pub span: Span,
}
