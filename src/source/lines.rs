//! Lines and columns of a text.

use std::sync::OnceLock;

/// A place in a text as people and tools count it. All three columns and the line are one-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column in Unicode code points.
    pub column: u32,
    /// Column in UTF-16 code units, as the language server protocol counts.
    pub column_utf16: u32,
    /// Column in UTF-8 bytes, as rdjson counts.
    pub column_utf8: u32,
}

/// Where each line starts. A line ends with `\n`, or with a `\r` that no `\n` follows, as editors and
/// the language server protocol count; a `\r` before `\n` belongs to the line.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// What there is of the text before each `STEP` bytes; made when a line is longer than that.
    marks: OnceLock<Vec<Length>>,
}

/// Bytes between marks. A page may be one line of megabytes with findings all along it.
const STEP: usize = 4096;

/// A stretch of text in code points and in UTF-16 code units.
#[derive(Clone, Copy, Debug, Default)]
struct Length {
    points: u32,
    utf16: u32,
}

impl Length {
    /// Adds what a piece of text has. Bytes that continue a code point add nothing, so that a piece
    /// may begin and end inside one.
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let begins = !(0x80..0xC0).contains(byte);
            self.points += u32::from(begins);
            self.utf16 += u32::from(begins) + u32::from(*byte >= 0xF0);
        }
    }
}

impl LineIndex {
    /// Finds the lines of a text.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at as u32 + 1);
            }
        }
        Self { starts, marks: OnceLock::new() }
    }

    /// How many lines there are; an empty text has one.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The zero-based line that holds a byte offset.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32 - 1
    }

    /// Byte offset at which a zero-based line starts; lines past the last start at `u32::MAX`.
    pub fn start_of(&self, line: u32) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or(u32::MAX)
    }

    /// Line and columns of a byte offset of `text`, which is the text this index was made from.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset as u32);
        let start = self.start_of(line) as usize;
        let mut before = Length::default();
        if offset - start <= STEP {
            before.add(&text.as_bytes()[start..offset]);
        } else {
            let (from, to) = (self.length(text, start), self.length(text, offset));
            before = Length { points: to.points - from.points, utf16: to.utf16 - from.utf16 };
        }
        let column_utf8 = (offset - start) as u32 + 1;
        Position { line: line + 1, column: before.points + 1, column_utf16: before.utf16 + 1, column_utf8 }
    }

    /// What there is of the text before a byte offset.
    fn length(&self, text: &str, offset: usize) -> Length {
        let marks = self.marks.get_or_init(|| {
            let mut length = Length::default();
            let steps = text.as_bytes().chunks(STEP).map(|step| {
                let before = length;
                length.add(step);
                before
            });
            steps.collect()
        });
        let step = offset / STEP;
        // The end of a text of whole steps has no mark of its own.
        let step = step.min(marks.len().saturating_sub(1));
        let mut length = marks.get(step).copied().unwrap_or_default();
        length.add(&text.as_bytes()[step * STEP..offset]);
        length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points_utf16_units_and_bytes() {
        let text = "a\n一𠀀b";
        let at_b = text.len() as u32 - 1;
        let position = LineIndex::new(text).position(text, at_b);
        assert_eq!(position, Position { line: 2, column: 3, column_utf16: 4, column_utf8: 8 });
    }

    #[test]
    fn columns_of_a_long_line_are_counted_alike() {
        let text = format!("x\n{}\ny", "a一𠀀é".repeat(STEP / 2));
        let lines = LineIndex::new(&text);
        let mut expected = Position { line: 2, column: 1, column_utf16: 1, column_utf8: 1 };
        for (at, c) in text[2..text.len() - 2].char_indices() {
            assert_eq!(lines.position(&text, at as u32 + 2), expected);
            expected.column += 1;
            expected.column_utf16 += c.len_utf16() as u32;
            expected.column_utf8 += c.len_utf8() as u32;
        }
        let whole = "a".repeat(2 * STEP);
        assert_eq!(LineIndex::new(&whole).position(&whole, 2 * STEP as u32).column, 2 * STEP as u32 + 1);
    }

    #[test]
    fn an_offset_past_the_end_means_the_end() {
        let text = "ab\n";
        assert_eq!(LineIndex::new(text).position(text, 99).line, 2);
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        let text = "a\rb\r\nc\r";
        let lines = LineIndex::new(text);
        assert_eq!([lines.count(), lines.start_of(1), lines.start_of(2), lines.start_of(3)], [4, 2, 5, 7]);
    }
}
