//! Where the text of a source lies in the native file. Asked by reporters and the language server
//! only; readers fill it in.

use super::Span;
use super::widths::Widths;
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
#[derive(Debug)]
enum Disk {
    /// The text is the file, from this byte on.
    Shifted(u32),
    /// Characters are as wide on disk as the list says.
    Decoded(Widths),
    /// The text was laid out; there are no such bytes.
    None,
}

impl Default for Disk {
    fn default() -> Self {
        Self::Shifted(0)
    }
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

    /// The text is the file, byte for byte, but for the first `skipped` bytes (a byte order mark).
    pub fn shifted(skipped: u32) -> Self {
        Self { disk: Disk::Shifted(skipped), places: Vec::new() }
    }

    /// The text was decoded, and its characters are as wide on disk as `widths` says.
    pub(super) fn decoded(widths: Widths) -> Self {
        Self { disk: Disk::Decoded(widths), places: Vec::new() }
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
            Disk::Shifted(skipped) => Some(u64::from(offset) + u64::from(*skipped)),
            Disk::Decoded(widths) => Some(u64::from(widths.disk(offset))),
            Disk::None => None,
        }
    }
}
