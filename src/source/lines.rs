//! Lines and columns of a text.

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
        Self { starts }
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
        let before = &text[self.start_of(line) as usize..offset];
        let (mut column, mut column_utf16) = (1, 1);
        for c in before.chars() {
            column += 1;
            column_utf16 += c.len_utf16() as u32;
        }
        Position { line: line + 1, column, column_utf16, column_utf8: before.len() as u32 + 1 }
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
