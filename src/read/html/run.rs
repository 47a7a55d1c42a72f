//! The text of a page: what the tokenizer emits, line by line, with the bytes it stands for.
//!
//! It knows the source and the order of what is emitted, and nothing of elements.

use crate::document::Property;
use crate::source::Span;
use std::ops::Range;

/// Nodes and pieces of text of one page; beyond it the rest of the page is not looked at.
pub(super) const MAX_NODES: usize = 1 << 20;

/// A piece of a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    /// Text that stands in the source as it is read.
    Verbatim(Span),
    /// Text that the source spells differently: `length` bytes of [`Runs::decoded`] from `at` on.
    Decoded { span: Span, at: u32, length: u8 },
    /// A line break.
    Break(u32),
    /// A picture.
    Picture(Span),
}

/// Text without a block boundary in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// Its pieces.
    pub first: u32,
    pub end: u32,
    /// The source from its first word to its last.
    pub span: Span,
    /// Bytes of text.
    pub weight: u32,
    /// Bytes of text in links.
    pub linked: u32,
    /// Line breaks.
    pub breaks: u32,
}

/// The text of a page, in the order of the source.
#[derive(Debug, Default)]
pub(super) struct Runs {
    pub runs: Vec<Run>,
    pub pieces: Vec<Piece>,
    /// What character references stand for.
    pub decoded: String,
    /// Metadata in tags.
    pub properties: Vec<Property>,
    /// The first table that lies too deep to be one.
    pub too_deep: Option<Span>,
    /// Whether the page has more than [`MAX_NODES`].
    pub too_large: bool,
}

impl Runs {
    /// Keeps metadata; a page with more of it than any page has keeps only the first.
    pub(super) fn property(&mut self, name: String, value: String, span: Span) {
        if self.properties.len() < MAX_NODES / 16 {
            self.properties.push(Property { name, value, span });
        }
    }
}

/// Follows the tokenizer through the source and writes down its text.
pub(super) struct Writer<'t> {
    text: &'t str,
    pub out: &'t mut Runs,
    /// How far the tokenizer has read.
    pub at: usize,
    /// How far the source is accounted for.
    cursor: usize,
    run: Run,
    /// Whether the run says anything yet, and if not, up to where that is certain.
    solid: bool,
    looked: u32,
    /// Whether what comes is part of a link.
    pub in_link: bool,
}

const EMPTY_RUN: Run =
    Run { first: 0, end: 0, span: Span { start: 0, end: 0 }, weight: 0, linked: 0, breaks: 0 };

impl<'t> Writer<'t> {
    pub(super) fn new(text: &'t str, out: &'t mut Runs) -> Self {
        Self { text, out, at: 0, cursor: 0, run: EMPTY_RUN, solid: false, looked: 0, in_link: false }
    }

    /// The source from an offset up to where the tokenizer is.
    pub(super) fn since(&self, start: usize) -> Span {
        self.span(start..self.at)
    }

    /// What the tokenizer has read so far was no text.
    pub(super) fn skip(&mut self) {
        self.cursor = self.at;
    }

    /// Adds emitted text to the run.
    pub(super) fn text(&mut self, emitted: &[u8]) {
        if emitted.is_empty() || self.is_full() {
            return;
        }
        if let Some(range) = self.verbatim(emitted) {
            self.cursor = range.end;
            let span = self.span(range);
            let fresh = self.out.pieces.len() == self.run.first as usize;
            match self.out.pieces.last_mut() {
                Some(Piece::Verbatim(last)) if !fresh && last.end == span.start => {
                    last.end = span.end;
                }
                _ => {
                    self.looked = span.start;
                    self.out.pieces.push(Piece::Verbatim(span));
                }
            }
            if !self.solid {
                self.look_for_word(span.end);
            }
        } else {
            let text = String::from_utf8_lossy(emitted);
            let span = self.span(self.cursor.min(self.at)..self.at);
            self.cursor = self.at;
            if !self.solid && !text.chars().all(is_blank) {
                self.begin(span.start);
            }
            let (at, length) = (self.out.decoded.len() as u32, text.len().min(255) as u8);
            self.out.decoded.push_str(&text);
            self.out.pieces.push(Piece::Decoded { span, at, length });
        }
        if self.solid {
            self.weigh(emitted.len());
        }
    }

    /// Adds a line break or picture that begins at `start`, part of the line like a word.
    pub(super) fn mark(&mut self, piece: Piece, start: u32) {
        if self.is_full() {
            return;
        }
        if !self.solid {
            self.begin(start);
        }
        if matches!(piece, Piece::Break(_)) {
            self.run.breaks += 1;
        }
        self.out.pieces.push(piece);
        self.skip();
        self.weigh(0);
    }

    /// Ends the run; its index and span, if it says anything. Blanks wait for the next word:
    /// wherever that stands, a blank in front of it is all that they can mean.
    pub(super) fn finish(&mut self) -> Option<(u32, Span)> {
        if !self.solid {
            self.out.pieces.truncate(self.run.first as usize + 1);
            return None;
        }
        let end = self.out.pieces.len() as u32;
        let index = self.out.runs.len() as u32;
        let span = self.run.span;
        self.out.runs.push(Run { end, ..self.run });
        self.run = Run { first: end, end, ..EMPTY_RUN };
        self.solid = false;
        Some((index, span))
    }

    /// Whether the page has too much text to go on.
    pub(super) fn is_full(&mut self) -> bool {
        self.out.too_large |= self.out.pieces.len() >= MAX_NODES;
        self.out.too_large
    }

    fn span(&self, range: Range<usize>) -> Span {
        let end = range.end.min(self.text.len());
        Span::new(range.start.min(end) as u32, end as u32)
    }

    /// Where in the source `emitted` stands. The tokenizer hands out parts of its input wherever it
    /// can; only character references, line ends and reconsumed bytes come from elsewhere.
    fn verbatim(&self, emitted: &[u8]) -> Option<Range<usize>> {
        let (source, length, cursor) = (self.text.as_bytes(), emitted.len(), self.cursor);
        let offset = (emitted.as_ptr() as usize).wrapping_sub(source.as_ptr() as usize);
        if offset <= source.len() && length <= source.len() - offset {
            return Some(offset..offset + length);
        }
        let next = source.get(cursor).copied();
        if next == Some(b'\r') && emitted == b"\n" {
            let feed = source.get(cursor + 1) == Some(&b'\n');
            return Some(cursor..cursor + 1 + usize::from(feed));
        }
        let stands = |at: usize| source.get(at..at + length) == Some(emitted);
        if next == Some(b'&') {
            return (self.at == cursor + length && stands(cursor)).then_some(cursor..cursor + length);
        }
        let before = self.at.checked_sub(length);
        [Some(cursor), before].into_iter().flatten().find(|at| stands(*at)).map(|at| at..at + length)
    }

    /// Looks for the first word of the run in what was added up to `end`.
    fn look_for_word(&mut self, end: u32) {
        // The tokenizer may part a character; then the rest of it is still to come.
        let Some(text) = self.text.get(Span::new(self.looked, end.max(self.looked)).range()) else { return };
        match text.find(|c| !is_blank(c)) {
            Some(at) => self.begin(self.looked + at as u32),
            None => self.looked = end,
        }
    }

    /// The first word of a run begins.
    fn begin(&mut self, at: u32) {
        self.solid = true;
        self.run.span = Span::at(at);
    }

    fn weigh(&mut self, bytes: usize) {
        self.run.weight += bytes as u32;
        if self.in_link {
            self.run.linked += bytes as u32;
        }
        let end = self.cursor.min(self.text.len()) as u32;
        self.run.span.end = self.run.span.start.max(end);
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\0'
}
