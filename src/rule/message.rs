//! Owns the words of a rule's message, in the forms that a rule file may write them in. Knows nothing
//! of the values that fill them.

use crate::diagnostic::Level;
use crate::words::Words;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The words of a message, perhaps with a level of their own (never above the rule's basis).
#[derive(Clone, Debug, JsonSchema)]
#[serde(untagged)]
pub enum Message {
    /// Words and a level.
    Graded {
        /// Level of findings with this message, in place of the rule's.
        level: Level,
        /// The sentence.
        text: Words,
    },
    /// Words only.
    Plain(Words),
}

/// The keys of a map tell its form, so that a fault in either form keeps its place and its words,
/// which a derived untagged enum would lose.
impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> serde::de::Visitor<'de> for Form {
            type Value = Message;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a sentence, a map of sentences by language, or {level, text}")
            }

            fn visit_str<E>(self, text: &str) -> Result<Message, E> {
                Ok(Message::Plain(Words::One(text.to_owned())))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Message, A::Error> {
                let (mut level, mut text, mut texts) = (None, None, BTreeMap::new());
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "level" => level = Some(map.next_value::<Level>()?),
                        "text" => text = Some(map.next_value::<Words>()?),
                        _ => {
                            texts.insert(key, map.next_value::<String>()?);
                        }
                    }
                }
                match (level, text) {
                    (Some(level), Some(text)) => Ok(Message::Graded { level, text }),
                    (None, None) => Ok(Message::Plain(Words::Each(texts))),
                    (Some(_), None) => Err(serde::de::Error::missing_field("text")),
                    (None, Some(_)) => Err(serde::de::Error::missing_field("level")),
                }
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl Message {
    /// The sentence.
    pub fn words(&self) -> &Words {
        match self {
            Message::Graded { text, .. } => text,
            Message::Plain(text) => text,
        }
    }

    /// The level of its own, if it has one.
    pub fn level(&self) -> Option<Level> {
        if let Message::Graded { level, .. } = self { Some(*level) } else { None }
    }
}
