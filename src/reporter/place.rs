//! Spans as machine formats write them.

use crate::source::{Position, Source, Span};
use schemars::JsonSchema;
use serde::Serialize;

/// A stretch of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Range {
    /// Its first character.
    pub start: Point,
    /// One past its last character.
    pub end: Point,
}

/// A place between two characters. Lines and columns are one-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Point {
    /// Offset in the file as it is on disk; for formats that are no text, in the text that
    /// `disclint inspect --text` prints.
    pub byte: u64,
    /// Line.
    pub line: u32,
    /// Column in Unicode code points.
    pub column: u32,
    /// Column in UTF-16 code units.
    pub column_utf16: u32,
}

impl Range {
    /// The range of a span.
    pub fn of(source: &Source, span: Span) -> Self {
        let disk = source.origin().disk(span);
        let point = |offset: u32, byte: Option<u64>| {
            let Position { line, column, column_utf16, .. } = source.position(offset);
            Point { byte: byte.unwrap_or(u64::from(offset)), line, column, column_utf16 }
        };
        Self {
            start: point(span.start, disk.as_ref().map(|disk| disk.start)),
            end: point(span.end, disk.as_ref().map(|disk| disk.end)),
        }
    }
}
