//! Owns regular expressions: how a pattern in a rule file becomes one, and when.
//!
//! A pattern is matched against folded text (see [`crate::source::Folded`]). Outside of character
//! classes a full-width mark in a pattern (`（），：；！？`) matches both widths of that mark, because
//! reports mix them and rules seldom care; a rule that does care writes it in a class, `[（]`. A class
//! that excludes a full-width mark (`[^，]`) excludes both widths.

pub use regex::{Captures, escape};
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Compiled size of one pattern, in bytes; a larger one is refused.
const SIZE_LIMIT: usize = 1 << 20;

/// A regular expression as written in a pack. Compiling takes longer than reading the whole pack,
/// so it happens at the first use; [`Pattern::validate`] does it at load for packs that were not
/// checked before.
#[derive(Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "regex"))]
pub struct Pattern {
    written: String,
    compiled: OnceLock<Regex>,
    anchor: OnceLock<Option<String>>,
}

impl Pattern {
    /// A pattern as written in a rule file.
    pub fn new(written: impl Into<String>) -> Self {
        Self { written: written.into(), compiled: OnceLock::new(), anchor: OnceLock::new() }
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

    /// Whether it can match `text` at all, told without compiling it: words that every match has to
    /// contain are looked for first. Most patterns of a pack meet no report that they match, and
    /// compiling one costs more than searching a whole report for such words.
    pub fn may_match(&self, text: &str) -> bool {
        self.anchor().is_none_or(|words| text.contains(words))
    }

    /// Whether it matches somewhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.regex().is_match(text)
    }

    fn anchor(&self) -> Option<&str> {
        self.anchor.get_or_init(|| required_words(&self.written)).as_deref()
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

/// As it is written: whether it was compiled already makes no difference to what it means.
impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pattern({:?})", self.written)
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

/// The longest run of plain characters that every match of an expression contains, if the expression
/// shows one at its top level. Whatever is not plain to see (groups, classes, characters that a
/// quantifier makes optional, anything unusual) is left out, which is always on the safe side.
fn required_words(written: &str) -> Option<String> {
    let unusual = written.match_indices("(?").any(|(at, _)| !written[at + 2..].starts_with([':', 'P', '<']))
        || written.match_indices('[').any(|(at, _)| {
            let class = written[at + 1..].trim_start_matches('^');
            class.starts_with(']') || class.split(']').next().is_some_and(|class| class.contains(['[', '\\']))
        });
    if unusual {
        return None;
    }
    let (mut best, mut run) = ("", 0..0);
    let mut depth = 0_u32;
    let mut chars = written.char_indices();
    let mut longest = |run: std::ops::Range<usize>| {
        if run.len() > best.len() {
            best = &written[run];
        }
    };
    while let Some((at, c)) = chars.next() {
        if depth == 0 && !c.is_ascii_punctuation() && !WIDE_MARKS.contains(c) {
            run.end = at + c.len_utf8();
            continue;
        }
        if depth == 0 && c == '|' {
            return None;
        }
        if matches!(c, '?' | '*' | '{') {
            run.end -= written[run.clone()].chars().next_back().map_or(0, char::len_utf8);
        }
        longest(run);
        let skip_to = match c {
            '[' => Some(']'),
            '{' => Some('}'),
            _ => None,
        };
        match c {
            '\\' => {
                // The letter of an escape, and the braces that may follow it, are no plain words.
                chars.next();
            }
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {
                if let Some(end) = skip_to {
                    chars.by_ref().find(|(_, c)| *c == end)?;
                }
            }
        }
        let next = chars.clone().next().map_or(written.len(), |(at, _)| at);
        run = next..next;
    }
    longest(run);
    (!best.is_empty()).then(|| best.to_owned())
}

/// Marks that match both widths outside of classes.
const WIDE_MARKS: &str = "（），：；！？";

fn both_widths(written: &str) -> String {
    let mut out = String::with_capacity(written.len() + 16);
    let (mut in_class, mut escaped) = (false, false);
    for (at, c) in written.char_indices() {
        if !in_class && !escaped && WIDE_MARKS.contains(c) {
            out.extend(['[', c, narrow(c), ']']);
            continue;
        }
        match c {
            '[' if !escaped && !in_class => {
                in_class = true;
                out.push(c);
                // Whoever excludes a mark means both of its widths.
                if let Some(excluded) = written[at + 1..].strip_prefix('^') {
                    out.push('^');
                    let class = excluded.split(']').next().unwrap_or_default();
                    out.extend(class.chars().filter(|c| WIDE_MARKS.contains(*c)).map(narrow));
                }
                continue;
            }
            '^' if in_class && written[..at].ends_with('[') => continue,
            ']' if !escaped => in_class = false,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

/// The half-width form of a mark.
fn narrow(wide: char) -> char {
    char::from_u32((wide as u32).saturating_sub(0xFEE0)).unwrap_or(wide)
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
        let clause = Pattern::new("甲[^，。]*乙[，]");
        assert!(clause.regex().is_match("甲丙乙，") && !clause.regex().is_match("甲,乙，"));
        assert!(!clause.regex().is_match("甲乙,"));
    }

    #[test]
    fn words_that_every_match_contains_are_seen_in_the_pattern() {
        let words = |written: &str| required_words(written);
        assert_eq!(words("甲乙丙?(?:丁戊己庚)+[^。]{0,4}辛壬").as_deref(), Some("甲乙"));
        assert_eq!(words("[0-9]{4}年度报告").as_deref(), Some("年度报告"));
        assert_eq!(words("abc{2}d|e"), None);
        assert_eq!(words("(?i)abc"), None);
        assert_eq!(words("[[:alpha:]]bc"), None);
        assert_eq!(words(r"\p{Han}年").as_deref(), Some("年"));
        assert!(Pattern::new("（甲）乙").is_match("见(甲)乙") && !Pattern::new("甲乙").may_match("甲丙"));
    }

    #[test]
    fn a_bad_pattern_says_why() {
        let error = Pattern::new("(a").validate().unwrap_err();
        assert_eq!(error, "unclosed group");
    }
}
