//! Owns the shape of a story of a word processor between reading and laying out: paragraphs, tables as the format has
//! them, pictures.

use super::layout::Marked;
use crate::document::NoteKind;

/// A piece of a story.
#[derive(Debug)]
pub(super) enum Piece {
    Paragraph(Para),
    Table(Vec<Row>),
    Picture,
}

/// A paragraph with its number written out. It may be blank and only carry marks.
#[derive(Debug, Default)]
pub(super) struct Para {
    pub(super) text: Marked,
    pub(super) heading: Option<u8>,
    /// Whether it is a line of a table of contents.
    pub(super) contents: bool,
    /// The paragraph of the story, one-based, tables not counted; that of the anchor in a text box.
    pub(super) ordinal: u32,
}

/// A row of a table as the format has it: merges not yet resolved.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Grid columns left out before the first cell.
    pub(super) before: usize,
    pub(super) cells: Vec<Cell>,
    /// Why the row is not shown, if it is not, or what happened to it.
    pub(super) marks: Vec<NoteKind>,
    pub(super) dropped: bool,
}

/// A cell of a row.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Grid columns covered.
    pub(super) span: usize,
    /// Whether it is part of a vertical merge, and if so, whether it continues one.
    pub(super) vertical: Option<Merge>,
    /// Whether it continues a horizontal merge of the old kind.
    pub(super) horizontal: bool,
    /// Whether a tracked change takes it away.
    pub(super) deleted: bool,
    pub(super) pieces: Vec<Piece>,
}

/// A part in a merge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Merge {
    Begins,
    Continues,
}
