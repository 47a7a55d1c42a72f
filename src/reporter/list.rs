//! The items of a JSON list, one on a line, written as they come.

use serde::Serialize;
use std::io::{self, Write};

/// A list that has been opened; whoever opened it closes it.
#[derive(Default)]
pub(super) struct List {
    begun: bool,
}

impl List {
    /// Writes one more item, with the comma that parts it from the one before.
    pub(super) fn item(&mut self, item: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", if self.begun { "," } else { "" })?;
        self.begun = true;
        Ok(serde_json::to_writer(out, item)?)
    }
}
