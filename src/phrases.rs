//! Owns the sentences of the program itself: why something could not be assessed, where a person
//! finds it, the lines around findings.
//!
//! They live in `rules/words.yaml`, so that no code holds words of a language that reports are
//! written in. Sentences of rules belong to packs.

use crate::words::{Words, fill};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static PHRASES: LazyLock<BTreeMap<String, Words>> = LazyLock::new(|| {
    let read = serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/words.json")));
    debug_assert!(read.is_ok(), "{:?}", read.as_ref().err());
    read.unwrap_or_default()
});

/// The sentence with a key in a language, filled with named values. A key without a sentence stands
/// for itself, which tests rule out.
pub fn phrase(language: &str, key: &str, values: &[(&str, &str)]) -> String {
    debug_assert!(PHRASES.contains_key(key), "no phrase {key:?}");
    let template = PHRASES.get(key).map_or(key, |words| words.get(language));
    fill(template, |name| values.iter().find(|(other, _)| *other == name).map(|(_, value)| *value))
}

/// A number of things, `NAME` of which the plural has its own words.
pub fn count(language: &str, name: &str, n: usize) -> String {
    let one = format!("{name}-one");
    phrase(language, if n == 1 { &one } else { name }, &[("n", &n.to_string())])
}

/// A part of a report that no form names, in words; the key itself for any other.
pub fn part(language: &str, key: &str) -> String {
    PHRASES.get(key).map_or_else(|| key.to_owned(), |words| words.get(language).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::placeholders;

    #[test]
    fn every_phrase_says_the_same_in_both_languages() {
        for (key, words) in PHRASES.iter() {
            let texts: BTreeMap<Option<&str>, Vec<&str>> = words
                .all()
                .map(|(language, text)| {
                    let mut names: Vec<&str> = placeholders(text).into_iter().map(|(name, _)| name).collect();
                    names.sort_unstable();
                    (language, names)
                })
                .collect();
            assert!(texts.contains_key(&Some("zh")) && texts.contains_key(&Some("en")), "{key}");
            assert_eq!(texts[&Some("zh")], texts[&Some("en")], "{key}");
        }
    }

    #[test]
    fn phrases_are_filled() {
        assert_eq!(phrase("en", "page", &[("n", "3")]), "page 3");
        assert_eq!(phrase("zh", "page", &[("n", "3")]), "第3页");
    }
}
