//! Owns regular expressions: how a pattern in a rule file becomes one, and when.
//!
//! A pattern is matched against folded text (see [`crate::source::Folded`]). Outside of character
//! classes a full-width mark in a pattern (`（），：；！？`) matches both widths of that mark, because
//! reports mix them and rules seldom care; a rule that does care writes it in a class, `[（]`. A class
//! that excludes a full-width mark (`[^，]`) excludes both widths.

pub use regex::{Captures, Match, escape};
use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};
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
    needles: OnceLock<Option<Needles>>,
}

impl Pattern {
    /// A pattern as written in a rule file.
    pub fn new(written: impl Into<String>) -> Self {
        Self { written: written.into(), compiled: OnceLock::new(), needles: OnceLock::new() }
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

    /// Whether it can match `text` at all, told without compiling it: words one of which every match
    /// has to contain are looked for first. Most patterns of a pack meet no report that they match,
    /// and compiling one costs more than searching a whole report for such words.
    pub fn may_match(&self, text: &str) -> bool {
        self.needles().is_none_or(|needles| needles.any.iter().any(|words| text.contains(words.as_str())))
    }

    /// Whether it matches somewhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        let only_words = self.needles().is_some_and(|needles| needles.are_all);
        self.may_match(text) && (only_words || self.regex().is_match(text))
    }

    /// The first match in `text`.
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        if self.may_match(text) { self.regex().find(text) } else { None }
    }

    /// All matches in `text`.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.may_match(text).then(|| self.regex().find_iter(text)).into_iter().flatten()
    }

    /// The groups of the first match in `text`.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        if self.may_match(text) { self.regex().captures(text) } else { None }
    }

    /// The groups of all matches in `text`.
    pub fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.may_match(text).then(|| self.regex().captures_iter(text)).into_iter().flatten()
    }

    fn needles(&self) -> Option<&Needles> {
        self.needles.get_or_init(|| Needles::of(&self.written)).as_ref()
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

/// Words one of which every match of an expression contains.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Needles {
    any: Vec<String>,
    /// The expression is nothing but these words, so that one of them is a match.
    are_all: bool,
}

/// Words of one expression beyond which looking for them is no cheaper than the expression.
const MOST_NEEDLES: usize = 64;

impl Needles {
    /// `None` where no words are certain: the expression may match without them.
    fn of(written: &str) -> Option<Self> {
        let hir = regex_syntax::parse(&both_widths(written)).ok()?;
        let are_all = hir.properties().is_alternation_literal();
        let any = required(&hir)?;
        (!any.is_empty()).then_some(Self { any, are_all })
    }
}

/// The same for a part of an expression.
fn required(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![str::from_utf8(&literal.0).ok()?.to_owned()]),
        HirKind::Class(Class::Unicode(class)) => {
            let chars = class.iter().flat_map(|range| range.start()..=range.end());
            let chars: Vec<String> = chars.take(9).map(String::from).collect();
            (chars.len() < 9).then_some(chars)
        }
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        // The longest words are the rarest.
        HirKind::Concat(parts) => {
            let shortest = |words: &Vec<String>| words.iter().map(String::len).min();
            parts.iter().filter_map(required).max_by_key(|words| (shortest(words), usize::MAX - words.len()))
        }
        HirKind::Alternation(parts) => {
            let words: Vec<String> = parts.iter().map(required).collect::<Option<Vec<_>>>()?.concat();
            (words.len() <= MOST_NEEDLES).then_some(words)
        }
        _ => None,
    }
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
        let words = |written: &str| Needles::of(written).map(|needles| needles.any.join(" "));
        let words = |written: &str| words(written).unwrap_or_default();
        assert_eq!(words("甲乙丙?(?:丁戊己庚)+[^。]{0,4}辛壬"), "丁戊己庚");
        assert_eq!(words("[0-9]{4}年度报告"), "年度报告");
        assert_eq!(words("(?:甲乙|丙丁)[0-9]*$"), "甲乙 丙丁");
        assert_eq!(words("abc{2}d|e"), "ab e");
        assert_eq!(words("甲乙|[0-9]+"), "");
        assert_eq!(words("(?:甲乙)?"), "");
        assert_eq!(words(r"\p{Han}年"), "年");
        let only = Pattern::new("复议|诉讼");
        assert!(only.is_match("行政诉讼") && !only.is_match("行政许可") && only.compiled.get().is_none());
        assert!(Pattern::new("（甲）乙").is_match("见(甲)乙") && !Pattern::new("甲乙").may_match("甲丙"));
    }

    #[test]
    fn a_bad_pattern_says_why() {
        let error = Pattern::new("(a").validate().unwrap_err();
        assert_eq!(error, "unclosed group");
    }
}
