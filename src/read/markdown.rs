//! Placeholder until its reader lands.

use super::{Input, ReadError, Reader, Reading};

pub(super) struct Markdown;

impl Reader for Markdown {
    fn format(&self) -> &'static str {
        "markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md"]
    }

    fn recognizes(&self, _bytes: &[u8]) -> bool {
        false
    }

    fn read(&self, _input: Input<'_>) -> Result<Reading, ReadError> {
        Err(ReadError::UnknownFormat("md".into()))
    }
}
