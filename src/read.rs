//! Owns the way from bytes to a [`Document`]: one reader per format, listed once in [`READERS`].
//!
//! A reader extracts. It knows no form, no jurisdiction and no rule, and it never decides that a
//! report is bad: what it cannot rebuild it notes. Third-party types of a format stay inside the
//! reader's file.

mod archive;
mod docx;
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

/// Why nothing could be made of a file. The file's name is added by whoever opened it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No reader knows the format.
    #[error("the format is not known: {0}")]
    UnknownFormat(String),
    /// A format that has to be converted first.
    #[error("{format} files cannot be read; {advice}")]
    Convert {
        /// The format met.
        format: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// Larger than a limit that keeps the program safe.
    #[error("{what} is larger than the limit of {limit}")]
    TooLarge {
        /// What is too large.
        what: String,
        /// The limit, with its unit.
        limit: String,
    },
    /// The bytes are not what the format demands.
    #[error("not a readable {format} file: {reason}")]
    Malformed {
        /// The format.
        format: &'static str,
        /// What is wrong, in one clause.
        reason: String,
    },
    /// Pages without a text layer.
    #[error("the pages are pictures without a text layer; run text recognition (OCR) first")]
    NoText,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
}

/// Reads bytes with the reader that fits: first by signature, then by the extension of `name`, then
/// as text.
///
/// # Errors
/// As [`Reader::read`], and [`ReadError::TooLarge`] beyond [`MAX_BYTES`].
pub fn read(input: Input<'_>) -> Result<Reading, ReadError> {
    if input.bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge {
            what: "the file".into(),
            limit: format!("{} MiB", MAX_BYTES >> 20),
        });
    }
    if input.bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let extension = extension(input.name);
    let by_signature = READERS.iter().find(|reader| reader.recognizes(input.bytes));
    let by_name = || READERS.iter().find(|reader| reader.extensions().contains(&extension.as_str()));
    match by_signature.or_else(by_name) {
        Some(reader) => reader.read(input),
        None => text::Text.read(input),
    }
}

/// The extension of a file name in lower case, without the dot; empty if there is none.
pub fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase())
}
