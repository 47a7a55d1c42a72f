//! Owns the answers to files of which nothing could be made. It holds no sentence: an answer is
//! keys of `rules/words.yaml` and what fills their sentences, so that it can be told in any language.

use std::fmt::{self, Display, Formatter};

/// Most characters that a file's own words may take in an answer.
const MAX_QUOTED: usize = 80;

/// Why nothing could be made of a file. The file's name is added by whoever opened it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A format that has to be converted first.
    #[error("{format}: {advice}")]
    Convert {
        /// The format met.
        format: Clause,
        /// What to do.
        advice: Clause,
    },
    /// Larger than a limit that keeps the program safe.
    #[error("{what} over {limit}")]
    TooLarge {
        /// What is too large.
        what: Clause,
        /// The limit, with its unit.
        limit: Clause,
    },
    /// The bytes are not what the format demands.
    #[error("no {format}: {reason}")]
    Malformed {
        /// The format's name in machine output.
        format: &'static str,
        /// What is wrong.
        reason: Clause,
    },
    /// Pages without a text layer.
    #[error("the pages are pictures without a text layer")]
    NoText,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The key of its words.
    pub key: &'static str,
    /// What fills them, by name.
    pub values: Vec<(&'static str, String)>,
}

impl Clause {
    /// Adds a value. What comes out of a file may be long and hold anything, and an answer is one
    /// line, so only the beginning is kept and nothing in it ends a line.
    pub(super) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        let value = value.to_string();
        let mut shown: String =
            value.chars().take(MAX_QUOTED).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        self.values.push((name, shown));
        self
    }
}

impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)?;
        self.values.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

/// The clause with a key.
pub(super) fn clause(key: &'static str) -> Clause {
    Clause { key, values: Vec::new() }
}

/// The answer to what is larger than a limit.
pub(super) fn too_large(what: &'static str, limit: Clause) -> ReadError {
    ReadError::TooLarge { what: clause(what), limit }
}

/// A limit that is a number of things.
pub(super) fn limit(key: &'static str, n: impl Display) -> Clause {
    clause(key).with("n", n)
}

/// The answer to bytes that are not what a format demands.
pub(super) fn malformed(format: &'static str, reason: Clause) -> ReadError {
    ReadError::Malformed { format, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_own_words_are_short_and_on_one_line() {
        let said = clause("reason-xml").with("detail", format!("a\nb\u{7}{}", "长".repeat(1_000_000)));
        let (_, detail) = &said.values[0];
        assert!(detail.starts_with("a b 长") && detail.ends_with("长…"), "{detail}");
        assert_eq!(detail.chars().count(), MAX_QUOTED + 1);
    }
}
