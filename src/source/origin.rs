//! Where the text of a source lies in the native file. Asked by reporters and the language server
//! only; readers fill it in.

use super::Span;
use std::ops::Range;

/// A place in a native file, as a person would look for it. All ordinals are one-based.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Place {
    /// Page of a paged document.
    pub page: Option<u32>,
    /// Paragraph of a flowing document, tables not counted.
    pub paragraph: Option<u32>,
    /// Table of the document.
    pub table: Option<u32>,
    /// Row of that table or sheet.
    pub row: Option<u32>,
    /// Column of that table or sheet.
    pub column: Option<u32>,
    /// Name of the sheet of a workbook.
    pub sheet: Option<String>,
    /// Left, top, right and bottom on the page in points, from the upper left corner.
    pub area: Option<[f32; 4]>,
}

/// From spans of the text to bytes on disk (text formats) or places (laid-out formats).
#[derive(Debug, Default)]
pub struct OriginMap {
    disk: Disk,
    /// Sorted by offset; each holds from its offset up to the next one's.
    places: Vec<(u32, Place)>,
}

/// How text offsets become bytes of the file.
#[derive(Debug, Default)]
enum Disk {
    /// The text is the file.
    #[default]
    Identity,
    /// Pairs of (text offset, disk offset) at which mapping starts anew, and the number of disk
    /// bytes of a character between them.
    Mapped { anchors: Vec<(u32, u64)>, width: fn(char) -> u32, text: std::sync::Arc<str> },
    /// The text was laid out; there are no such bytes.
    None,
}

impl OriginMap {
    /// The text is the file, byte for byte.
    pub fn identity() -> Self {
        Self::default()
    }

    /// The text was laid out from a binary document; `places` are sorted by text offset.
    pub fn laid_out(places: Vec<(u32, Place)>) -> Self {
        debug_assert!(places.is_sorted_by_key(|(offset, _)| *offset));
        Self { disk: Disk::None, places }
    }

    /// The text was decoded. `anchors` are pairs of text offset and byte offset on disk, sorted,
    /// the first at text offset zero; between two of them each character of `text` takes
    /// `width(c)` bytes on disk.
    pub fn decoded(text: std::sync::Arc<str>, anchors: Vec<(u32, u64)>, width: fn(char) -> u32) -> Self {
        Self { disk: Disk::Mapped { anchors, width, text }, places: Vec::new() }
    }

    /// Whether the native file has bytes for the text, that is, lines and columns a person can go to.
    pub fn is_text(&self) -> bool {
        !matches!(self.disk, Disk::None)
    }

    /// The bytes of the file on disk; `None` for laid-out documents.
    pub fn disk(&self, span: Span) -> Option<Range<u64>> {
        Some(self.disk_offset(span.start)?..self.disk_offset(span.end)?)
    }

    /// The place that holds the first byte of a span.
    pub fn place(&self, span: Span) -> Option<&Place> {
        let index = self.places.partition_point(|(offset, _)| *offset <= span.start);
        self.places.get(index.checked_sub(1)?).map(|(_, place)| place)
    }

    fn disk_offset(&self, offset: u32) -> Option<u64> {
        match &self.disk {
            Disk::Identity => Some(u64::from(offset)),
            Disk::None => None,
            Disk::Mapped { anchors, width, text } => {
                let index = anchors.partition_point(|(start, _)| *start <= offset).checked_sub(1)?;
                let (start, disk) = anchors[index];
                let between = text.get(start as usize..(offset as usize).min(text.len()))?;
                Some(disk + between.chars().map(|c| u64::from(width(c))).sum::<u64>())
            }
        }
    }
}
