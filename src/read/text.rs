//! Placeholder until its reader lands.

use super::{Input, ReadError, Reader, Reading};

pub(super) struct Text;

impl Reader for Text {
    fn format(&self) -> &'static str {
        "text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt"]
    }

    fn recognizes(&self, _bytes: &[u8]) -> bool {
        false
    }

    fn read(&self, _input: Input<'_>) -> Result<Reading, ReadError> {
        Err(ReadError::UnknownFormat("txt".into()))
    }
}
