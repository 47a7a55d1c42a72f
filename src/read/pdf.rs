//! Placeholder until its reader lands.

use super::{Input, ReadError, Reader, Reading};

pub(super) struct Pdf;

impl Reader for Pdf {
    fn format(&self) -> &'static str {
        "pdf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn recognizes(&self, _bytes: &[u8]) -> bool {
        false
    }

    fn read(&self, _input: Input<'_>) -> Result<Reading, ReadError> {
        Err(ReadError::UnknownFormat("pdf".into()))
    }
}
