//! Owns the way from bytes to a [`Document`]: one reader per format, listed once in [`READERS`].
//!
//! A reader extracts. It knows no form, no jurisdiction and no rule, and it never decides that a
//! report is bad: what it cannot rebuild it notes. Third-party types of a format stay inside the
//! reader's file.

mod archive;
mod docx;
mod error;
mod foreign;
mod html;
mod layout;
mod markdown;
mod numeral;
mod odf;
mod ooxml;
mod page;
mod page_number;
mod pdf;
mod sheet;
mod story;
mod text;
mod xlsx;
mod xml;

pub use error::{Clause, ReadError};

use crate::document::Document;
use crate::source::Source;

/// Every reader, the likeliest first where two claim the same file.
pub static READERS: &[&dyn Reader] = &[
    &pdf::Pdf,
    &docx::Docx,
    &odf::Odt,
    &odf::Ods,
    &xlsx::Xlsx,
    &foreign::Foreign,
    &html::Html,
    &markdown::Markdown,
    &text::Text,
];

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// Most text of a document that is looked at, in bytes; a long report has a fiftieth of it.
const MAX_TEXT: usize = 8 << 20;

/// Makes a [`Document`] of the bytes of one format.
pub trait Reader: Sync {
    /// The format's name in machine output and on the command line (`text`, `docx`, …).
    fn format(&self) -> &'static str;

    /// File name extensions in lower case, without the dot. A folder walk takes only files that
    /// have one of these.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether the bytes themselves say that they are of this format (a signature), whatever the
    /// file is called. Formats without a signature say no.
    fn recognizes(&self, bytes: &[u8]) -> bool;

    /// Reads. Must not panic, hang or allocate without bound on any bytes at all.
    ///
    /// # Errors
    /// Only when nothing at all can be made of the bytes; a broken report is a document with notes.
    fn read(&self, input: Input<'_>) -> Result<Reading, ReadError>;
}

/// What a reader is given.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The name by which people know the file.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// An encoding label that the user states, stronger than any guess.
    pub encoding: Option<&'a str>,
}

/// What a reader made.
#[derive(Debug)]
pub struct Reading {
    /// The text that spans index.
    pub source: Source,
    /// Its blocks.
    pub document: Document,
    /// The format's name.
    pub format: &'static str,
}

/// Reads bytes with the reader that fits: first by signature, then by the extension of `name`, then
/// as text.
///
/// # Errors
/// As [`Reader::read`], and [`ReadError::TooLarge`] beyond [`MAX_BYTES`] and for more than 8 MiB of
/// text.
pub fn read(input: Input<'_>) -> Result<Reading, ReadError> {
    if input.bytes.len() > MAX_BYTES {
        return Err(error::too_large("what-file", error::limit("limit-mib", MAX_BYTES >> 20)));
    }
    if input.bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let extension = extension(input.name);
    let by_signature = READERS.iter().find(|reader| reader.recognizes(input.bytes));
    let by_name = || READERS.iter().find(|reader| reader.extensions().contains(&extension.as_str()));
    let reading = match by_signature.or_else(by_name) {
        Some(reader) => reader.read(input),
        None => text::Text.read(input),
    }?;
    check_length(reading.document.length())?;
    Ok(reading)
}

/// Refuses a text longer than [`MAX_TEXT`].
fn check_length(bytes: usize) -> Result<(), ReadError> {
    if bytes > MAX_TEXT {
        return Err(error::too_large("what-text", error::limit("limit-mib", MAX_TEXT >> 20)));
    }
    Ok(())
}

/// The extension of a file name in lower case, without the dot; empty if there is none.
pub fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase())
}
