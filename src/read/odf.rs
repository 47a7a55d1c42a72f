//! Placeholder until its reader lands.

use super::{Input, ReadError, Reader, Reading};

pub(super) struct Odf;

impl Reader for Odf {
    fn format(&self) -> &'static str {
        "odt"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["odt"]
    }

    fn recognizes(&self, _bytes: &[u8]) -> bool {
        false
    }

    fn read(&self, _input: Input<'_>) -> Result<Reading, ReadError> {
        Err(ReadError::UnknownFormat("odt".into()))
    }
}
