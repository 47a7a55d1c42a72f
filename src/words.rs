//! Owns sentences in several languages and the filling of their placeholders.
//!
//! Sentences live in packs; code only names the values that fill them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A sentence or name in one or more languages, by language code (`zh`, `en`). Written in a pack as
/// a map, or as one plain string that serves for all languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Words {
    /// Nothing to say.
    #[default]
    None,
    /// The same in every language.
    One(String),
    /// By language code.
    Each(BTreeMap<String, String>),
}

impl Words {
    /// The text in `language`, or in English, or in whatever there is; empty if there is none.
    pub fn get(&self, language: &str) -> &str {
        match self {
            Words::None => "",
            Words::One(text) => text,
            Words::Each(texts) => texts
                .get(language)
                .or_else(|| texts.get("en"))
                .or_else(|| texts.values().next())
                .map_or("", String::as_str),
        }
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        match self {
            Words::None => true,
            Words::One(text) => text.is_empty(),
            Words::Each(texts) => texts.is_empty(),
        }
    }

    /// Every text with its language code (`None` for one that serves all).
    pub fn all(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        let (one, each) = match self {
            Words::None => (None, None),
            Words::One(text) => (Some((None, text.as_str())), None),
            Words::Each(texts) => {
                (None, Some(texts.iter().map(|(language, text)| (Some(language.as_str()), text.as_str()))))
            }
        };
        one.into_iter().chain(each.into_iter().flatten())
    }
}

/// Written out, because a derived untagged enum answers every slip with the same sentence and
/// without the place.
impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> serde::de::Visitor<'de> for Form {
            type Value = Words;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, or a map of texts by language")
            }

            fn visit_unit<E>(self) -> Result<Words, E> {
                Ok(Words::None)
            }

            fn visit_str<E>(self, text: &str) -> Result<Words, E> {
                Ok(Words::One(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Words, E> {
                Ok(Words::One(text))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Words, A::Error> {
                let mut texts = BTreeMap::new();
                while let Some((language, text)) = map.next_entry()? {
                    texts.insert(language, text);
                }
                Ok(Words::Each(texts))
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Words::One(text.to_owned())
    }
}

/// The names in braces of a template, in order, with their byte ranges (braces included). `{{` and
/// `}}` stand for the braces themselves.
pub fn placeholders(template: &str) -> Vec<(&str, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(open) = template[rest..].find('{').map(|at| at + rest) {
        if template[open + 1..].starts_with('{') {
            rest = open + 2;
            continue;
        }
        let Some(close) = template[open..].find('}').map(|at| at + open) else { break };
        found.push((&template[open + 1..close], open..close + 1));
        rest = close + 1;
    }
    found
}

/// Fills a template. A placeholder without a value stays as written, which load-time checks rule
/// out for packs.
pub fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut from = 0;
    for (name, range) in placeholders(template) {
        out.push_str(&template[from..range.start].replace("{{", "{").replace("}}", "}"));
        out.push_str(value(name).unwrap_or(&template[range.clone()]));
        from = range.end;
    }
    out.push_str(&template[from..].replace("{{", "{").replace("}}", "}"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_doubled_braces_stay() {
        let filled = fill("{a} of {{b}} is {c}", |name| (name == "a").then_some("1"));
        assert_eq!(filled, "1 of {b} is {c}");
        assert_eq!(placeholders("{a}{{x}}{b}").iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_missing_language_falls_back_to_english() {
        let words: Words = serde_yaml::from_str("{zh: 甲, en: a}").unwrap();
        assert_eq!((words.get("zh"), words.get("fr")), ("甲", "a"));
    }
}
