//! Owns the text of a report: its characters, its lines, and where they lie in the file on disk.
//!
//! Everything later points into [`Source::text`] with [`Span`]s. For text, Markdown and HTML that
//! text is the decoded file; for DOCX, PDF and spreadsheets it is the text that the reader laid out.
//! Only the [`OriginMap`] knows the difference. Nothing here knows formats, forms or rules.

pub mod encoding;
mod fold;
mod lines;
mod origin;
mod span;
mod widths;

pub use fold::{FoldBuilder, Folded};
pub(crate) use fold::{ideograph, is_slip, is_wide};
pub use lines::{LineIndex, Position};
pub use origin::{OriginMap, Place};
pub use span::Span;

/// A text with a name: what spans index.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    lines: LineIndex,
    origin: OriginMap,
    encoding: &'static str,
}

impl Source {
    /// A source whose text *is* the file, byte for byte (UTF-8, no byte order mark).
    pub fn plain(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(name, text, OriginMap::identity(), "utf-8")
    }

    /// `name` is what people see (a path, or the name given for standard input); `encoding` is the
    /// label of the encoding on disk in lower case (`utf-8`, `gb18030`, `utf-16le`, …).
    pub fn new(
        name: impl Into<String>,
        text: impl Into<String>,
        origin: OriginMap,
        encoding: &'static str,
    ) -> Self {
        let text = text.into();
        let lines = LineIndex::new(&text);
        Self { name: name.into(), text, lines, origin, encoding }
    }

    /// The name by which people know the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, UTF-8.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The characters under a span; empty where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Lines and columns.
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// Where the text lies in the native file.
    pub fn origin(&self) -> &OriginMap {
        &self.origin
    }

    /// Label of the encoding on disk.
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// Line and columns of a byte offset of the text; offsets past the end mean the end.
    pub fn position(&self, offset: u32) -> Position {
        self.lines.position(&self.text, offset)
    }

    /// An empty span at the end of the text.
    pub fn end(&self) -> Span {
        Span::at(self.text.len() as u32)
    }
}
