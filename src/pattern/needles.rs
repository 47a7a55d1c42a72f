//! Owns the words that an expression needs: without one of them in a text there is no match, and
//! looking for words is far cheaper than compiling the expression.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Words one of which every match of an expression contains.
#[derive(Debug)]
pub(super) struct Needles {
    pub(super) any: Vec<String>,
    /// The expression is nothing but these words, so that one of them is a match.
    pub(super) are_all: bool,
}

/// Words of one expression beyond which looking for them is no cheaper than the expression.
const MOST_NEEDLES: usize = 64;

impl Needles {
    /// `None` where no words are certain: the expression may match without them.
    pub(super) fn of(hir: &Hir) -> Option<Self> {
        let are_all = hir.properties().is_alternation_literal();
        let any = required(hir)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_every_match_contains_are_seen_in_the_pattern() {
        let words = |written: &str| {
            let hir = regex_syntax::parse(written).unwrap();
            Needles::of(&hir).map(|needles| needles.any.join(" ")).unwrap_or_default()
        };
        assert_eq!(words("甲乙丙?(?:丁戊己庚)+[^。]{0,4}辛壬"), "丁戊己庚");
        assert_eq!(words("[0-9]{4}年度报告"), "年度报告");
        assert_eq!(words("(?:甲乙|丙丁)[0-9]*$"), "甲乙 丙丁");
        assert_eq!(words("abc{2}d|e"), "ab e");
        assert_eq!(words("甲乙|[0-9]+"), "");
        assert_eq!(words("(?:甲乙)?"), "");
        assert_eq!(words(r"\p{Han}年"), "年");
    }
}
