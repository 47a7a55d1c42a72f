//! Owns regular expressions: how a pattern in a rule file becomes one, and when.
//!
//! A pattern is matched against folded text (see [`crate::source::Folded`]). Outside of character
//! classes a full-width mark in a pattern (`（），：；！？`) matches both widths of that mark, because
//! reports mix them and rules seldom care; a rule that does care writes it in a class, `[（]`. A class
//! that excludes a full-width mark (`[^，]`) excludes both widths.

mod engine;
mod needles;
mod whole;

use engine::Engine;
pub use engine::{Captures, Match};
use needles::Needles;
pub use regex::escape;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};
pub use whole::Whole;

/// A regular expression as written in a pack. Compiling takes longer than reading the whole pack,
/// so it happens at the first use; [`Pattern::validate`] does it at load for packs that were not
/// checked before. Copies share what was compiled.
#[derive(Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "regex"))]
pub struct Pattern {
    written: String,
    prepared: Arc<OnceLock<Prepared>>,
}

/// A pattern that was looked at, but perhaps not compiled.
struct Prepared {
    needles: Option<Needles>,
    engine: Engine,
}

impl Pattern {
    /// A pattern as written in a rule file.
    pub fn new(written: impl Into<String>) -> Self {
        Self { written: written.into(), prepared: Arc::default() }
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
        engine::compile(&both_widths(&self.written)).map(|_| ())
    }

    /// Whether it is a regular expression at all, told without compiling it.
    ///
    /// # Errors
    /// A sentence for the author when it is none.
    pub fn parses(&self) -> Result<(), String> {
        let parsed = regex_syntax::parse(&both_widths(&self.written));
        parsed.map(|_| ()).map_err(|error| engine::sentence(&error))
    }

    /// Whether it can match `text` at all, told without compiling it: words one of which every match
    /// has to contain are looked for first. Most patterns of a pack meet no report that they match,
    /// and compiling one costs more than searching a whole report for such words.
    pub fn may_match(&self, text: &str) -> bool {
        let needles = &self.prepared().needles;
        needles.as_ref().is_none_or(|needles| needles.are_in(text))
    }

    /// [`Pattern::may_match`] for a text that many patterns are put to.
    pub fn may_match_in(&self, whole: &Whole) -> bool {
        let needles = &self.prepared().needles;
        needles.as_ref().is_none_or(|needles| needles.are_in_whole(whole))
    }

    /// Whether it matches somewhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        let Prepared { needles, engine } = self.prepared();
        let only_words = needles.as_ref().is_some_and(|needles| needles.are_all);
        self.may_match(text) && (only_words || engine.is_match(text))
    }

    /// The first match in `text`.
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        if self.may_match(text) { self.prepared().engine.find(text) } else { None }
    }

    /// All matches in `text`.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.may_match(text).then(|| self.prepared().engine.find_iter(text)).into_iter().flatten()
    }

    /// The groups of the first match in `text`.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        if self.may_match(text) { self.prepared().engine.captures(text) } else { None }
    }

    /// The groups of all matches in `text`.
    pub fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.may_match(text).then(|| self.prepared().engine.captures_iter(text)).into_iter().flatten()
    }

    /// `text` without the matches.
    pub fn removed_from(&self, text: &str) -> String {
        let mut rest = String::with_capacity(text.len());
        let mut from = 0;
        for found in self.find_iter(text) {
            rest.push_str(&text[from..found.start()]);
            from = found.end();
        }
        rest + &text[from..]
    }

    /// Whether it has a group of this name.
    pub fn has_group(&self, name: &str) -> bool {
        engine::compile(&both_widths(&self.written))
            .is_ok_and(|regex| regex.capture_names().flatten().any(|other| other == name))
    }

    fn prepared(&self) -> &Prepared {
        self.prepared.get_or_init(|| {
            let expression = both_widths(&self.written);
            Prepared { needles: Needles::of(&expression), engine: Engine::new(expression) }
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

/// Marks that match both widths outside of classes.
const WIDE_MARKS: [char; 7] = ['（', '）', '，', '：', '；', '！', '？'];

fn both_widths(written: &str) -> String {
    let mut out = String::with_capacity(written.len() + 16);
    let (mut in_class, mut escaped) = (false, false);
    for (at, c) in written.char_indices() {
        if !in_class && !escaped && !c.is_ascii() && WIDE_MARKS.contains(&c) {
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
                    out.extend(class.chars().filter(|c| WIDE_MARKS.contains(c)).map(narrow));
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
        assert!(loose.is_match("第(二)款") && loose.is_match("第（二）款"));
        let strict = Pattern::new("第[（]二");
        assert!(!strict.is_match("第(二"));
        let clause = Pattern::new("甲[^，。]*乙[，]");
        assert!(clause.is_match("甲丙乙，") && !clause.is_match("甲,乙，"));
        assert!(!clause.is_match("甲乙,"));
    }

    #[test]
    fn a_pattern_of_words_alone_is_searched_without_being_compiled() {
        let only = Pattern::new("复议|诉讼");
        assert!(only.is_match("行政诉讼") && !only.is_match("行政许可"));
        assert!(Pattern::new("（甲）乙").is_match("见(甲)乙") && !Pattern::new("甲乙").may_match("甲丙"));
    }

    #[test]
    fn matches_are_removed() {
        assert_eq!(Pattern::new("[（][^）]*[）]").removed_from("甲（乙）丙（丁）"), "甲丙");
        assert_eq!(Pattern::new("x*").removed_from("axxb"), "ab");
    }

    #[test]
    fn a_bad_pattern_says_why() {
        let error = Pattern::new("(a").validate().unwrap_err();
        assert_eq!(error, "unclosed group");
        assert_eq!(Pattern::new("(a").parses().unwrap_err(), error);
        assert!(Pattern::new("a{1000}{1000}").validate().is_err() && Pattern::new("甲（乙").parses().is_ok());
    }
}
