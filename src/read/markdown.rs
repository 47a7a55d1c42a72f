//! Reads Markdown: CommonMark with pipe tables, every word at its bytes in the file.
//!
//! Reports in Markdown are written by hand or come from converters, and the latter break tables
//! into pieces whose rows are longer than their header. CommonMark drops the surplus cells; here
//! every cell of a row is kept. Numbers of list items stay in the text, because they are judged.

use super::error::{limit, too_large};
use super::page_number::is_dashed;
use super::{Input, ReadError, Reader, Reading};
use crate::document::{
    Block, Columns, Document, Fidelity, MAX_CELLS, Note, NoteKind, Paragraph, Table, TableBuilder, TableFull,
};
use crate::source::{FoldBuilder, Folded, Source, Span, encoding};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

pub(super) struct Markdown;

impl Reader for Markdown {
    fn format(&self) -> &'static str {
        "markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn recognizes(&self, _bytes: &[u8]) -> bool {
        false
    }

    fn read(&self, input: Input<'_>) -> Result<Reading, ReadError> {
        let decoded = encoding::decode(input.bytes, input.encoding, None);
        super::check_length(decoded.text.len())?;
        super::text::check(&decoded, self.format())?;
        let full = |_: TableFull| too_large("what-table", limit("limit-cells", MAX_CELLS));
        // The parser builds a tree of all before it hands out the first cell.
        if decoded.text.bytes().filter(|byte| *byte == b'|').count() > MAX_CELLS {
            return Err(full(TableFull));
        }
        let mut builder = Builder::new(&decoded.text);
        builder.run().map_err(full)?;
        let mut document = builder.document;
        document.notes.extend(super::text::damage(&decoded.malformed));
        // A pipe table states its columns; rows that do not keep to them were put together by a converter.
        let regular =
            document.blocks.iter().filter_map(Block::as_table).all(|table| table.alignment == Columns::Exact);
        document.fidelity = match super::text::fidelity(&decoded, &document) {
            Fidelity::Rebuilt if regular => Fidelity::Exact,
            fidelity => fidelity,
        };
        let source = Source::new(input.name, decoded.text, decoded.origin, decoded.encoding);
        Ok(Reading { source, document, format: self.format() })
    }
}

struct Builder<'t> {
    text: &'t str,
    document: Document,
    fold: FoldBuilder,
    /// The source of the paragraph being built.
    span: Option<Range<usize>>,
    heading: Option<u8>,
    table: Option<Rows>,
    /// Pictures of the paragraph being built; what is said in place of one is no text of the report.
    pictures: Vec<Span>,
    in_picture: bool,
}

/// The rows of a table that is being read.
struct Rows {
    span: Range<usize>,
    rows: Vec<Vec<(Folded, Span)>>,
    /// Cells that CommonMark grants to each row.
    width: usize,
    /// Every row has just as many.
    regular: bool,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            document: Document::default(),
            fold: FoldBuilder::new(),
            span: None,
            heading: None,
            table: None,
            pictures: Vec::new(),
            in_picture: false,
        }
    }

    fn run(&mut self) -> Result<(), TableFull> {
        let parser = Parser::new_ext(self.text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
        for (event, range) in parser.into_offset_iter() {
            match event {
                Event::Start(Tag::Image { .. }) => {
                    self.pictures.push(Span::from(range));
                    self.in_picture = true;
                }
                Event::End(TagEnd::Image) => self.in_picture = false,
                Event::Start(tag) => self.start(&tag, range),
                Event::End(tag) => self.end(tag, range)?,
                Event::Text(_) | Event::Code(_) if self.in_picture => {}
                Event::Text(text) => self.push(&text, range),
                // Code over several lines is not spelt as it is shown.
                Event::Code(code) => match self.text[range.clone()].find(&*code) {
                    Some(at) => self.push(&code, range.start + at..range.start + at + code.len()),
                    None => self.push(&code, range),
                },
                Event::SoftBreak | Event::HardBreak => self.fold.line_break(range.start as u32),
                // A comment says nothing; any other tag parts words at most.
                Event::InlineHtml(html) if !html.starts_with("<!--") => {
                    self.fold.push_decoded(" ", Span::from(range));
                }
                Event::Html(html) if !html.starts_with("<!--") => self.html(&html, range),
                Event::Rule => self.flush()?,
                _ => {}
            }
        }
        self.flush()
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock => self.begin(range),
            Tag::Heading { level, .. } => {
                self.begin(range);
                self.heading = Some(depth(*level));
            }
            Tag::Item => {
                self.begin(range.clone());
                // The marker of a numbered item is part of what it says.
                let line = &self.text[range.clone()];
                let digits = line.bytes().take_while(u8::is_ascii_digit).count();
                if digits > 0 {
                    self.fold.push(&line[..(digits + 1).min(line.len())], range.start as u32);
                    self.fold.push_decoded(" ", Span::at((range.start + digits + 1) as u32));
                }
            }
            Tag::Table(alignments) => {
                self.table =
                    Some(Rows { span: range, rows: Vec::new(), width: alignments.len(), regular: true });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.fold = FoldBuilder::new(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) -> Result<(), TableFull> {
        match tag {
            TagEnd::TableCell => {
                let text = std::mem::take(&mut self.fold).finish();
                let span = if text.is_empty() { blank(self.text, range) } else { text.whole_span() };
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push((text, span));
                }
            }
            TagEnd::TableRow if self.is_text(range.clone()) => self.end_table_at(range)?,
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(range),
            TagEnd::Table => {
                if let Some(rows) = self.table.take() {
                    self.add_table(rows)?;
                }
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Item | TagEnd::HtmlBlock => {
                self.flush()?
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether a row has no bar: CommonMark takes a line for a row until a blank one ends the table,
    /// writers do not.
    fn is_text(&self, row: Range<usize>) -> bool {
        self.table.as_ref().is_some_and(|table| table.width > 1) && !self.text[row].contains('|')
    }

    /// Ends the table above a line of text; rows below it make another one.
    fn end_table_at(&mut self, row: Range<usize>) -> Result<(), TableFull> {
        let Some(mut table) = self.table.take() else { return Ok(()) };
        let line = table.rows.pop().unwrap_or_default().into_iter().next();
        let below =
            Rows { span: row.end..table.span.end, rows: Vec::new(), width: table.width, regular: false };
        self.add_table(Rows { span: table.span.start..row.start, ..table })?;
        if let Some((text, _)) = line.filter(|(text, _)| !text.is_empty()) {
            let span = text.whole_span();
            self.document.blocks.push(Block::Paragraph(Paragraph::body(text, span)));
        }
        self.table = Some(below);
        Ok(())
    }

    fn add_table(&mut self, mut table: Rows) -> Result<(), TableFull> {
        table.rows.retain(|row| !is_rule(row));
        if !table.rows.is_empty() {
            let table = grid(table.rows, table.span, table.regular)?;
            self.document.blocks.push(Block::Table(table));
        }
        Ok(())
    }

    /// What is written in the row counts, not what CommonMark makes of it.
    fn end_row(&mut self, range: Range<usize>) {
        let Some(table) = &mut self.table else { return };
        let written = split_row(self.text, range);
        let Some(row) = table.rows.last_mut() else { return };
        if written.len() != table.width {
            table.regular = false;
        }
        row.truncate(written.len());
        for cell in written.into_iter().skip(row.len()) {
            row.push(plain_cell(self.text, cell));
        }
    }

    fn begin(&mut self, range: Range<usize>) {
        // An item that holds a paragraph keeps its marker: nothing was flushed in between.
        match &mut self.span {
            Some(span) => span.end = range.end,
            None => self.span = Some(range),
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        if self.text.get(range.clone()) == Some(text) {
            self.fold.push(text, range.start as u32);
        } else {
            self.fold.push_decoded(text, Span::from(range));
        }
    }

    /// The text of a block of markup, its tags left out.
    fn html(&mut self, html: &str, range: Range<usize>) {
        let mut at = range.start;
        let mut rest = html;
        while let Some(open) = rest.find('<') {
            self.push(&rest[..open], at..at + open);
            let close = rest[open..].find('>').map_or(rest.len(), |close| open + close + 1);
            self.fold.line_break((at + open) as u32);
            at += close;
            rest = &rest[close..];
        }
        self.push(rest, at..at + rest.len());
    }

    fn flush(&mut self) -> Result<(), TableFull> {
        self.text_blocks()?;
        self.document.blocks.extend(self.pictures.drain(..).map(Block::Picture));
        Ok(())
    }

    fn text_blocks(&mut self) -> Result<(), TableFull> {
        let text = std::mem::take(&mut self.fold).finish();
        let span = self.span.take();
        let heading = self.heading.take();
        let Some(span) = span.filter(|_| !text.is_empty()) else { return Ok(()) };
        // Lines of a paragraph part where a page number or a row of cells stands between them.
        let starts: Vec<usize> =
            std::iter::once(0).chain(text.line_starts().iter().map(|at| *at as usize)).collect();
        let mut rows: Vec<Vec<(Folded, Span)>> = Vec::new();
        let mut from = 0;
        let end_of = |index: usize| starts.get(index + 1).copied().unwrap_or(text.as_str().len());
        for (index, start) in starts.iter().copied().enumerate() {
            let line = &text.as_str()[start..end_of(index)];
            let numbered = is_dashed(line);
            let piped = line.bytes().filter(|byte| *byte == b'|').count() >= 2;
            if !piped {
                self.rows(&mut rows)?;
            }
            if numbered || piped {
                self.paragraph(&text, from..start, heading, &span);
                from = end_of(index);
            }
            let place = text.span(start..end_of(index));
            if numbered {
                self.document.notes.push(Note { kind: NoteKind::PageNumber, span: place });
            } else if piped {
                let cells = split_row(self.text, place.range());
                rows.push(cells.into_iter().map(|cell| plain_cell(self.text, cell)).collect());
            }
        }
        self.rows(&mut rows)?;
        self.paragraph(&text, from..text.as_str().len(), heading, &span);
        Ok(())
    }

    fn rows(&mut self, rows: &mut Vec<Vec<(Folded, Span)>>) -> Result<(), TableFull> {
        let rows = std::mem::take(rows);
        let rows: Vec<_> = rows.into_iter().filter(|row| !is_rule(row)).collect();
        let span = rows.iter().flatten().map(|(_, span)| *span).reduce(Span::cover);
        if let Some(span) = span {
            self.document.blocks.push(Block::Table(grid(rows, span.range(), false)?));
        }
        Ok(())
    }

    fn paragraph(&mut self, text: &Folded, range: Range<usize>, heading: Option<u8>, whole: &Range<usize>) {
        if text.as_str()[range.clone()].trim().is_empty() {
            return;
        }
        let all = range == (0..text.as_str().len());
        let text = text.slice(range);
        let span = if all { Span::from(whole.start..whole.end) } else { text.whole_span() };
        self.document.blocks.push(Block::Paragraph(Paragraph { heading, ..Paragraph::body(text, span) }));
    }
}

/// Whether a row only sets a header apart: `|---|:--|`.
fn is_rule(row: &[(Folded, Span)]) -> bool {
    let is_line = |text: &str| text.contains("--") && text.bytes().all(|b| matches!(b, b'-' | b':'));
    row.iter().all(|(text, _)| text.is_empty() || is_line(text.as_str()))
        && row.iter().any(|(text, _)| !text.is_empty())
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}

fn grid(rows: Vec<Vec<(Folded, Span)>>, span: Range<usize>, regular: bool) -> Result<Table, TableFull> {
    let mut builder = TableBuilder::new();
    for row in rows {
        builder.row();
        for (text, span) in row {
            builder.cell(text, span, 1, 1)?;
        }
    }
    builder.finish(Span::from(span), if regular { Columns::Exact } else { Columns::Ordered })
}

/// Where the content of a blank cell would stand: behind the blank that follows its bar.
fn blank(text: &str, range: Range<usize>) -> Span {
    let cell = text.get(range.clone()).unwrap_or("");
    let lead = cell.len() - cell.trim_start_matches(['|', ' ', '\t']).len();
    Span::at((range.start + lead.min(cell.find('|').map_or(1, |at| at + 2)).min(cell.len())) as u32)
}

/// The cells of a row as written: what stands between bars that are not escaped.
fn split_row(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let line = text[range.clone()].trim_end();
    let indent = line.len() - line.trim_start().len();
    let mut cells = Vec::new();
    let mut from = indent + usize::from(line[indent..].starts_with('|'));
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate().skip(from) {
        if byte == b'|' && !escaped {
            cells.push(range.start + from..range.start + at);
            from = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    if !line[from..].trim().is_empty() {
        cells.push(range.start + from..range.start + line.len());
    }
    cells
}

/// A cell that CommonMark did not parse, taken as it stands but for the escape of a bar.
fn plain_cell(text: &str, range: Range<usize>) -> (Folded, Span) {
    let mut fold = FoldBuilder::new();
    let mut at = range.start;
    for piece in text[range.clone()].split_inclusive("\\|") {
        let plain = piece.strip_suffix("\\|");
        fold.push(plain.unwrap_or(piece), at as u32);
        at += piece.len();
        if plain.is_some() {
            fold.push_decoded("|", Span::from(at - 2..at));
        }
    }
    let folded = fold.finish();
    let span = if folded.is_empty() {
        Span::at((range.start + 1).min(range.end) as u32)
    } else {
        folded.whole_span()
    };
    (folded, span)
}

#[cfg(test)]
mod tests;
