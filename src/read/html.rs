//! HTML as government sites serve it: parsed to the standard, every word with its bytes.
//!
//! The text of the source is the decoded file. `html5gum` finds the tags, `html5ever` builds the tree
//! that browsers would, and `flow` reads it out. Scripts, styles and hidden elements are not text;
//! navigation and footers are text with the role of furniture.

mod attribute;
mod flow;
mod run;
mod sniff;
mod survey;
mod tag;
mod token;
mod tree;

use super::error::{clause, limit, too_large};
use super::{Input, ReadError, Reader, Reading};
use crate::document::{Note, NoteKind};
use crate::source::{FoldBuilder, Source, Span, encoding};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5gum::Tokenizer;
use run::{MAX_NODES, Piece, Runs};
use std::ops::Range;
use tag::Kind;
use token::Tokens;
use tree::{Arena, Id, NONE, Tree};

pub(super) struct Html;

impl Reader for Html {
    fn format(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml", "shtml"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        sniff::is_html(bytes) || sniff::is_archive(bytes)
    }

    fn read(&self, input: Input<'_>) -> Result<Reading, ReadError> {
        if sniff::is_archive(input.bytes) {
            return Err(ReadError::Convert {
                format: clause("format-mhtml"),
                advice: clause("advice-browser"),
            });
        }
        let declared = sniff::declared_encoding(input.bytes);
        let decoded = encoding::decode(input.bytes, input.encoding, declared.as_deref());
        super::text::check(&decoded, self.format())?;
        let page = Page::parse(&decoded.text)?;
        let mut document = flow::read(&page);
        let Page { runs, .. } = page;
        document.properties.extend(runs.properties);
        document.properties.sort_by_key(|property| property.span);
        let note = |kind| move |span| Note { kind, span };
        document.notes.extend(runs.too_deep.map(note(NoteKind::UncertainTable)));
        document.notes.extend(super::text::damage(&decoded.malformed));
        let source = Source::new(input.name, decoded.text, decoded.origin, decoded.encoding);
        Ok(Reading { source, document, format: self.format() })
    }
}

/// A parsed page.
#[derive(Debug)]
struct Page<'t> {
    text: &'t str,
    arena: Arena,
    runs: Runs,
}

/// A step of a walk through the tree.
#[derive(Clone, Copy, Debug)]
enum Visit {
    Enter(Id),
    Leave(Id),
}

impl<'t> Page<'t> {
    fn parse(text: &'t str) -> Result<Self, ReadError> {
        let options = TreeBuilderOpts { drop_doctype: true, ..TreeBuilderOpts::default() };
        let builder = TreeBuilder::new(Tree::new(), options);
        let mut runs = Runs::default();
        let tokens = Tokens::new(text, &builder, &mut runs);
        match Tokenizer::new_with_emitter(text, tokens).finish() {
            Ok(()) => (),
            Err(never) => match never {},
        }
        if runs.too_large {
            return Err(too_large("what-page", limit("limit-nodes", MAX_NODES)));
        }
        Ok(Self { text, arena: builder.sink.into_arena(text.len() as u32), runs })
    }

    /// Walks everything under a node in reading order; `visit` says on entering whether to descend.
    /// Not recursive, because a page nests as deep as it likes.
    fn visit(&self, root: Id, mut visit: impl FnMut(Visit) -> bool) {
        let mut id = root;
        loop {
            if visit(Visit::Enter(id)) && self.arena.node(id).first != NONE {
                id = self.arena.node(id).first;
                continue;
            }
            loop {
                visit(Visit::Leave(id));
                if id == root {
                    return;
                }
                let node = self.arena.node(id);
                if node.next != NONE {
                    id = node.next;
                    break;
                }
                id = node.parent;
            }
        }
    }

    /// The rows of a table that show, in order, each with the number of rows from it to the end of
    /// its group. Footers come last, wherever they stand.
    fn rows(&self, table: Id) -> Vec<(Id, usize)> {
        let kind = |id: Id| {
            let node = self.arena.node(id);
            node.tag().filter(|_| !node.traits.hidden).map(tag::Tag::kind)
        };
        let is_footer = |id: Id| self.arena.node(id).tag() == Some(tag::Tag::Tfoot);
        let (footers, others): (Vec<Id>, Vec<Id>) = self.arena.children(table).partition(|id| is_footer(*id));
        let mut rows = Vec::new();
        for child in others.into_iter().chain(footers) {
            match kind(child) {
                Some(Kind::Row) => rows.push((child, 1)),
                Some(Kind::Group) => {
                    let start = rows.len();
                    let inside = self.arena.children(child).filter(|row| kind(*row) == Some(Kind::Row));
                    rows.extend(inside.map(|row| (row, 0)));
                    let end = rows.len();
                    for (index, row) in rows.iter_mut().enumerate().skip(start) {
                        row.1 = end - index;
                    }
                }
                _ => (),
            }
        }
        rows
    }

    /// The cells of a row that show.
    fn cells(&self, row: Id) -> impl Iterator<Item = Id> {
        self.arena.children(row).filter(|id| {
            let node = self.arena.node(*id);
            !node.traits.hidden && node.tag().is_some_and(|tag| tag.kind() == Kind::Cell)
        })
    }

    /// Folds pieces of text. A line end of the source is a blank unless the text is preformatted.
    fn fold(&self, pieces: Range<usize>, pre: bool, builder: &mut FoldBuilder, pictures: &mut Vec<Span>) {
        for piece in &self.runs.pieces[pieces] {
            match *piece {
                Piece::Verbatim(span) if pre => builder.push(self.slice(span), span.start),
                Piece::Verbatim(span) => {
                    let mut at = span.start;
                    for line in self.slice(span).split_inclusive(['\n', '\r']) {
                        let end = at + line.len() as u32;
                        let words = line.trim_end_matches(['\n', '\r']);
                        builder.push(words, at);
                        if words.len() < line.len() {
                            builder.source_wrap(Span::new(at + words.len() as u32, end));
                        }
                        at = end;
                    }
                }
                Piece::Decoded { span, at, length } => {
                    let text = self.decoded(at, length);
                    if pre || !text.contains('\n') {
                        builder.push_decoded(text, span);
                    } else {
                        builder.push_decoded(&text.replace('\n', " "), span);
                    }
                }
                Piece::Break(at) => builder.line_break(at),
                Piece::Picture(span) => pictures.push(span),
            }
        }
    }

    /// Writes pieces of text out as they read.
    fn write(&self, pieces: Range<usize>, out: &mut String) {
        for piece in &self.runs.pieces[pieces] {
            match *piece {
                Piece::Verbatim(span) => out.push_str(self.slice(span)),
                Piece::Decoded { at, length, .. } => out.push_str(self.decoded(at, length)),
                Piece::Break(_) | Piece::Picture(_) => (),
            }
        }
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn decoded(&self, at: u32, length: u8) -> &str {
        let at = at as usize;
        self.runs.decoded.get(at..at + usize::from(length)).unwrap_or("")
    }
}

#[cfg(test)]
mod tests;
