//! Owns how an expression is run: by the engine that starts at once, or by the one that runs fast.
//!
//! `regex` compiles one expression in about the time that it takes `regex-lite` to search a few
//! kilobytes with it. Of the hundreds of patterns in a pack, most search a sentence or two of a
//! report, so that one report in a process of its own would spend its time compiling. An expression
//! therefore starts in `regex-lite` and moves to `regex` for good once it has searched [`LIGHT`]
//! bytes: what is spent is never more than about twice the better choice. Both are linear in the
//! text, and both give the leftmost match that the order of alternatives prefers.
//!
//! `regex-lite` knows ASCII classes only. An expression with classes by name, flags or classes in
//! classes is therefore given to it as `regex-syntax` understood it, with every class spelt out; what
//! it still reads differently stays with `regex`.

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::Look;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Compiled size of one pattern, in bytes; a larger one is refused.
const SIZE_LIMIT: usize = 1 << 20;

/// Bytes of text that an expression searches before it is compiled for speed.
const LIGHT: usize = 8 << 10;

/// Compiles an expression for speed.
///
/// # Errors
/// A sentence for its author when it is no regular expression or too large.
pub(super) fn compile(expression: &str) -> Result<Regex, String> {
    RegexBuilder::new(expression).size_limit(SIZE_LIMIT).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(limit) => {
            format!("the pattern takes more than {limit} bytes when compiled")
        }
        other => sentence(&other),
    })
}

/// What is wrong with an expression. The last line of the message says it; the lines before draw a
/// caret for a terminal, which the rule file's own diagnostic does better.
pub(super) fn sentence(error: &dyn std::fmt::Display) -> String {
    error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// One expression in its two forms, neither made before it is needed.
pub(super) struct Engine {
    expression: String,
    light: OnceLock<Option<regex_lite::Regex>>,
    fast: OnceLock<Regex>,
    /// Bytes searched so far.
    searched: AtomicUsize,
}

enum Form<'p> {
    Light(&'p regex_lite::Regex),
    Fast(&'p Regex),
}

impl Engine {
    /// What is no regular expression matches nothing.
    pub(super) fn new(expression: String) -> Self {
        Self { expression, light: OnceLock::new(), fast: OnceLock::new(), searched: 0.into() }
    }

    fn form(&self, text: &str) -> Form<'_> {
        if let Some(fast) = self.fast.get() {
            return Form::Fast(fast);
        }
        if self.searched.fetch_add(text.len(), Ordering::Relaxed) + text.len() <= LIGHT
            && let Some(light) = self.light()
        {
            return Form::Light(light);
        }
        Form::Fast(self.fast())
    }

    fn light(&self) -> Option<&regex_lite::Regex> {
        let make = || regex_lite::Regex::new(&spelt_out(&self.expression)?).ok();
        self.light.get_or_init(make).as_ref()
    }

    fn fast(&self) -> &Regex {
        self.fast.get_or_init(|| {
            let compiled = compile(&self.expression);
            compiled.or_else(|_| compile("[^\\s\\S]")).expect("an empty class compiles")
        })
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        match self.form(text) {
            Form::Light(regex) => regex.is_match(text),
            Form::Fast(regex) => regex.is_match(text),
        }
    }

    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        match self.form(text) {
            Form::Light(regex) => regex.find(text).map(|found| Match::new(text, found.range())),
            Form::Fast(regex) => regex.find(text).map(|found| Match::new(text, found.range())),
        }
    }

    pub(super) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        let (light, fast) = match self.form(text) {
            Form::Light(regex) => (Some(regex.find_iter(text).map(|found| found.range())), None),
            Form::Fast(regex) => (None, Some(regex.find_iter(text).map(|found| found.range()))),
        };
        let ranges = light.into_iter().flatten().chain(fast.into_iter().flatten());
        ranges.map(move |range| Match::new(text, range))
    }

    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        match self.form(text) {
            Form::Light(regex) => regex.captures(text).map(|groups| Captures(Groups::Light(text, groups))),
            Form::Fast(regex) => regex.captures(text).map(|groups| Captures(Groups::Fast(text, groups))),
        }
    }

    pub(super) fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        let (light, fast) = match self.form(text) {
            Form::Light(regex) => (Some(regex.captures_iter(text)), None),
            Form::Fast(regex) => (None, Some(regex.captures_iter(text))),
        };
        let light = light.into_iter().flatten().map(move |groups| Captures(Groups::Light(text, groups)));
        light.chain(fast.into_iter().flatten().map(move |groups| Captures(Groups::Fast(text, groups))))
    }
}

/// An expression as `regex-lite` can read it; `None` where it cannot: it has no word boundaries but
/// ASCII ones, and no classes without characters.
fn spelt_out(expression: &str) -> Option<Cow<'_, str>> {
    if reads_alike(expression) {
        return Some(Cow::Borrowed(expression));
    }
    let hir = regex_syntax::parse(expression).ok()?;
    let looks = [Look::Start, Look::End, Look::StartLF, Look::EndLF];
    let plain = hir.properties().look_set().iter().all(|look| looks.contains(&look));
    (plain && hir.properties().is_utf8()).then(|| Cow::Owned(hir.to_string()))
}

/// Whether both engines read an expression alike as it is written: no flags, no classes by name, no
/// classes in classes. Tells it from the text alone, and says no where it is in doubt.
fn reads_alike(expression: &str) -> bool {
    let mut rest = expression.chars().peekable();
    let mut in_class = false;
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some(next)) if next.is_ascii_punctuation() => _ = rest.next(),
            ('\\', _) | ('&', Some('&')) | ('-', Some('-')) | ('~', Some('~')) => return false,
            ('[', _) if in_class => return false,
            ('[', _) => in_class = true,
            (']', _) => in_class = false,
            ('(', Some('?')) if !in_class => {
                rest.next();
                if !matches!(rest.next(), Some(':' | 'P' | '<')) {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

/// Where an expression matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Match<'t> {
    fn new(text: &'t str, Range { start, end }: Range<usize>) -> Self {
        Self { text, start, end }
    }

    /// Offset of the first byte in the text that was searched.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Offset behind the last byte.
    pub fn end(&self) -> usize {
        self.end
    }

    /// Both offsets.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether nothing was matched, at a place.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The matched text.
    pub fn as_str(&self) -> &'t str {
        &self.text[self.start..self.end]
    }
}

/// What the groups of an expression matched.
pub struct Captures<'t>(Groups<'t>);

enum Groups<'t> {
    Light(&'t str, regex_lite::Captures<'t>),
    Fast(&'t str, regex::Captures<'t>),
}

impl<'t> Captures<'t> {
    /// What group `index` matched; 0 is the whole match. `None` if it took no part in the match or
    /// does not exist.
    pub fn get(&self, index: usize) -> Option<Match<'t>> {
        match &self.0 {
            Groups::Light(text, groups) => groups.get(index).map(|found| Match::new(text, found.range())),
            Groups::Fast(text, groups) => groups.get(index).map(|found| Match::new(text, found.range())),
        }
    }

    /// What the group of this name matched.
    pub fn name(&self, name: &str) -> Option<Match<'t>> {
        match &self.0 {
            Groups::Light(text, groups) => groups.name(name).map(|found| Match::new(text, found.range())),
            Groups::Fast(text, groups) => groups.name(name).map(|found| Match::new(text, found.range())),
        }
    }

    /// Appends `template` to `out`, its `$name` and `${name}` replaced by what the groups matched.
    pub fn expand(&self, template: &str, out: &mut String) {
        match &self.0 {
            Groups::Light(_, groups) => groups.expand(template, out),
            Groups::Fast(_, groups) => groups.expand(template, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(expression: &str) -> Engine {
        Engine::new(expression.to_owned())
    }

    /// Every match with all of its groups.
    fn told(engine: &Engine, text: &str) -> Vec<Vec<Option<Range<usize>>>> {
        let groups = compile(&engine.expression).map_or(1, |regex| regex.captures_len());
        let told = |found: Captures<'_>| (0..groups).map(|at| found.get(at).map(|at| at.range())).collect();
        engine.captures_iter(text).map(told).collect()
    }

    #[test]
    fn both_forms_give_the_same_matches() {
        let text = "甲乙局2024年度报告（第二版）\n共收到１２件，其中 3件ABC;自然人\u{2002}4件。\nＡbc";
        for expression in [
            "甲|甲乙",
            "甲乙|甲",
            "(?:甲|甲乙)局?",
            r"\d+",
            r"\s",
            r"\S+?件",
            r"(?i)abc",
            r"\p{Han}{2,3}?",
            "(?m)^.",
            "(?m)[^。]$",
            "^甲",
            "。$",
            r"\A甲(?P<of>乙)?(丙)?",
            "[^，。；]{0,4}(?P<n>[0-9]+)件",
            "x*",
            "[^甲]*?年",
            "(甲|乙|)",
            "(?s).{3}",
            r"[\[\]()（）-]",
            r"\w+",
            r"[a-z&&[^b]]+|[\]甲]",
            "[[:digit:]]{1,}?件",
            "[]甲]|件$",
            r"共.{1,5}\.?",
        ] {
            let (light, fast) = (engine(expression), engine(expression));
            fast.fast();
            assert!(light.light().is_some(), "{expression} is not read");
            assert_eq!(told(&light, text), told(&fast, text), "{expression}");
            assert!(light.fast.get().is_none(), "{expression} was compiled");
            assert_eq!(light.find(text), fast.find(text), "{expression}");
            assert!(light.find_iter(text).eq(fast.find_iter(text)), "{expression}");
            assert_eq!(light.is_match(text), fast.is_match(text), "{expression}");
        }
    }

    #[test]
    fn what_regex_lite_would_read_differently_stays_with_regex() {
        assert!(engine(r"\b甲").light().is_none() && engine(r"\b甲").is_match("，甲"));
        assert!(engine(r"[^\s\S]").light().is_none() && !engine(r"[^\s\S]").is_match("甲"));
        assert!(!engine("(").is_match("("));
    }

    #[test]
    fn an_expression_that_is_used_much_is_compiled_for_speed() {
        let engine = engine("[0-9]+件");
        let text = "共12件。".repeat(100);
        assert_eq!(engine.find_iter(&text).count(), 100);
        assert!(engine.fast.get().is_none());
        for _ in 0..LIGHT / text.len() {
            engine.is_match(&text);
        }
        assert!(engine.fast.get().is_some());
        assert_eq!(engine.find_iter(&text).count(), 100);
    }
}
