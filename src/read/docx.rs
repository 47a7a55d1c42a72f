//! Placeholder until its reader lands.

use super::{Input, ReadError, Reader, Reading};

pub(super) struct Docx;

impl Reader for Docx {
    fn format(&self) -> &'static str {
        "docx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx"]
    }

    fn recognizes(&self, _bytes: &[u8]) -> bool {
        false
    }

    fn read(&self, _input: Input<'_>) -> Result<Reading, ReadError> {
        Err(ReadError::UnknownFormat("docx".into()))
    }
}
