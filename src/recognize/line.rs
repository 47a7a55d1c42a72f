//! Lines of a document's paragraphs, and how lines are compared with official words.
//!
//! A title, a heading and a sign-off are written as lines; a paragraph may hold several, because
//! converters keep the line breaks of a page.

use crate::document::{Block, Document, Role};
use crate::source::Folded;
use std::collections::BTreeMap;
use std::ops::Range;

/// A line of a paragraph: its block and its bytes of the paragraph's folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) block: usize,
    pub(super) range: Range<usize>,
}

impl Line {
    /// The folded words of the line.
    pub(super) fn text<'d>(&self, document: &'d Document) -> &'d str {
        paragraph(document, self.block).map_or("", |text| &text.as_str()[self.range.clone()])
    }
}

/// The text of a paragraph by its block index.
pub(super) fn paragraph(document: &Document, block: usize) -> Option<&Folded> {
    document.blocks.get(block).and_then(Block::as_paragraph).map(|paragraph| &paragraph.text)
}

/// The lines of one folded text, blanks at the ends left out.
pub(super) fn ranges(text: &Folded) -> impl Iterator<Item = Range<usize>> {
    let starts = text.line_starts();
    (0..=starts.len()).map(move |index| {
        let start = if index == 0 { 0 } else { starts[index - 1] as usize };
        let end = starts.get(index).map_or(text.as_str().len(), |end| *end as usize);
        start..start + text.as_str()[start..end].trim_end().len()
    })
}

/// The lines of all paragraphs with a role in a range of blocks.
pub(super) fn lines(
    document: &Document,
    blocks: Range<usize>,
    role: Role,
) -> impl DoubleEndedIterator<Item = Line> {
    let blocks = blocks.start.min(document.blocks.len())..blocks.end.min(document.blocks.len());
    document.blocks[blocks.clone()].iter().enumerate().flat_map(move |(index, block)| {
        let paragraph = block.as_paragraph().filter(|paragraph| paragraph.role == role);
        paragraph
            .map(|paragraph| {
                ranges(&paragraph.text)
                    .filter(|range| !range.is_empty())
                    .map(|range| Line { block: blocks.start + index, range })
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    })
}

/// What of a text counts when it is compared with official words: letters and digits, ASCII letters
/// in lower case.
pub(super) fn bare(text: &str) -> String {
    bare_chars(text).map(|(_, c)| c).collect()
}

/// The characters of [`bare`] with the byte offset of each.
pub(super) fn bare_chars(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().filter(|(_, c)| c.is_alphanumeric()).map(|(at, c)| (at, c.to_ascii_lowercase()))
}

/// Where `text` ends to begin with the words `bare`, if it does; marks and blanks do not count.
pub(super) fn begins_with(text: &str, bare: &str) -> Option<usize> {
    let mut rest = bare.chars();
    let mut expected = rest.next()?;
    for (at, c) in bare_chars(text) {
        if c != expected {
            return None;
        }
        match rest.next() {
            Some(next) => expected = next,
            None => return text[at..].chars().next().map(|c| at + c.len_utf8()),
        }
    }
    None
}

/// Where paragraphs are to be cut in two, by block, as folded offsets.
#[derive(Debug, Default)]
pub(super) struct Cuts(BTreeMap<usize, Vec<usize>>);

impl Cuts {
    /// Cuts before a folded offset; cuts at the ends of a paragraph change nothing.
    pub(super) fn add(&mut self, block: usize, offset: usize) {
        self.0.entry(block).or_default().push(offset);
    }

    /// Cuts the paragraphs of the document, and tells where places of before have gone.
    pub(super) fn apply(mut self, document: &mut Document) -> Moved {
        let mut moved = Moved { before: Vec::new() };
        for (block, offsets) in &mut self.0 {
            let Some(text) = paragraph(document, *block) else {
                offsets.clear();
                continue;
            };
            let text = text.as_str();
            offsets.retain(|at| *at > 0 && *at < text.len() && text.is_char_boundary(*at));
            // A blank between two pieces belongs to neither.
            offsets.sort_unstable();
            offsets.dedup();
        }
        self.0.retain(|_, offsets| !offsets.is_empty());
        if self.0.is_empty() {
            return moved;
        }
        let mut blocks = Vec::with_capacity(document.blocks.len() + self.0.len());
        for (index, block) in std::mem::take(&mut document.blocks).into_iter().enumerate() {
            let Some(offsets) = self.0.remove(&index) else {
                blocks.push(block);
                continue;
            };
            let Block::Paragraph(whole) = block else {
                blocks.push(block);
                continue;
            };
            let mut from = 0;
            for (piece, to) in offsets.iter().copied().chain([whole.text.as_str().len()]).enumerate() {
                let mut part = whole.clone();
                part.text = whole.text.slice(from..to);
                if piece > 0 {
                    part.heading = None;
                    part.span.start = part.text.whole_span().start;
                    moved.before.push((index, from));
                }
                if to < whole.text.as_str().len() {
                    part.span.end = part.text.whole_span().end.max(part.span.start);
                }
                blocks.push(Block::Paragraph(part));
                from = to;
            }
        }
        document.blocks = blocks;
        moved
    }
}

/// Where places of a document have gone when its paragraphs were cut.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// Block and folded offset of each cut, in order.
    before: Vec<(usize, usize)>,
}

impl Moved {
    /// The block and folded offset of a place of before.
    pub(super) fn place(&self, block: usize, offset: usize) -> (usize, usize) {
        let cuts = self.before.partition_point(|cut| *cut <= (block, offset));
        let from = self.before[..cuts].last().filter(|cut| cut.0 == block).map_or(0, |cut| cut.1);
        (block + cuts, offset - from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::testing::document;

    #[test]
    fn a_paragraph_is_cut_and_places_move() {
        let (source, mut document) = document("甲乙\n丙丁\n\n戊");
        let mut cuts = Cuts::default();
        cuts.add(0, 6);
        let moved = cuts.apply(&mut document);
        let texts: Vec<_> = (0..3).map(|block| paragraph(&document, block).unwrap().as_str()).collect();
        assert_eq!(texts, ["甲乙", "丙丁", "戊"]);
        assert_eq!(source.slice(document.blocks[1].span()), "丙丁");
        assert_eq!((moved.place(0, 3), moved.place(0, 9), moved.place(1, 0)), ((0, 3), (1, 3), (2, 0)));
    }

    #[test]
    fn marks_do_not_count_in_comparisons() {
        assert_eq!(bare("行政复议、行政 诉讼（A）"), "行政复议行政诉讼a");
        assert_eq!(begins_with("甲、乙：丙", "甲乙"), Some("甲、乙".len()));
        assert_eq!(begins_with("甲丙", "甲乙"), None);
    }
}
