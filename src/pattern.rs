//! Owns regular expressions: how a pattern in a rule file becomes one, and when.
//!
//! A pattern is matched against folded text (see [`crate::source::Folded`]). Outside of character
//! classes a full-width mark in a pattern (`（），：；！？`) matches both widths of that mark, because
//! reports mix them and rules seldom care; a rule that does care writes it in a class, `[（]`.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Compiled size of one pattern, in bytes; a larger one is refused.
const SIZE_LIMIT: usize = 1 << 20;

/// A regular expression as written in a pack. Compiling takes longer than reading the whole pack,
/// so it happens at the first use; [`Pattern::validate`] does it at load for packs that were not
/// checked before.
#[derive(Clone, Debug, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Pattern {
    written: String,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    /// A pattern as written in a rule file.
    pub fn new(written: impl Into<String>) -> Self {
        Self { written: written.into(), compiled: OnceLock::new() }
    }

    /// What the author wrote.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Compiles now.
    ///
    /// # Errors
    /// A sentence for the author when it is no regular expression or too large.
    pub fn validate(&self) -> Result<(), String> {
        compile(&self.written).map(|regex| {
            let _ = self.compiled.set(regex);
        })
    }

    /// The compiled expression. One that does not compile matches nothing; packs are validated at
    /// load, so that happens in no checked pack.
    pub fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            let compiled = compile(&self.written);
            debug_assert!(compiled.is_ok(), "pattern {:?} was not validated", self.written);
            compiled.or_else(|_| compile("[^\\s\\S]")).expect("an empty class compiles")
        })
    }
}

impl From<String> for Pattern {
    fn from(written: String) -> Self {
        Self::new(written)
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.written
    }
}

fn compile(written: &str) -> Result<Regex, String> {
    RegexBuilder::new(&both_widths(written)).size_limit(SIZE_LIMIT).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(limit) => {
            format!("the pattern takes more than {limit} bytes when compiled")
        }
        // The last line of the message says what is wrong; the lines before draw a caret for a
        // terminal, which the rule file's own diagnostic does better.
        other => {
            other.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
        }
    })
}

fn both_widths(written: &str) -> String {
    let mut out = String::with_capacity(written.len() + 16);
    let (mut in_class, mut escaped) = (false, false);
    for c in written.chars() {
        let narrow = match c {
            '（' => "(",
            '）' => ")",
            '，' => ",",
            '：' => ":",
            '；' => ";",
            '！' => "!",
            '？' => "?",
            _ => "",
        };
        if !in_class && !escaped && !narrow.is_empty() {
            out.extend(['[', c]);
            out.push_str(narrow);
            out.push(']');
            continue;
        }
        match c {
            '[' if !escaped => in_class = true,
            ']' if !escaped => in_class = false,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_mark_matches_both_widths_and_one_in_a_class_only_itself() {
        let loose = Pattern::new("第（二）款");
        assert!(loose.regex().is_match("第(二)款") && loose.regex().is_match("第（二）款"));
        let strict = Pattern::new("第[（]二");
        assert!(!strict.regex().is_match("第(二"));
    }

    #[test]
    fn a_bad_pattern_says_why() {
        let error = Pattern::new("(a").validate().unwrap_err();
        assert_eq!(error, "unclosed group");
    }
}
