//! The shape of the configuration file.

use crate::date::Date;
use crate::diagnostic::{Level, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// A configuration file, `.disclint.yaml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// Packs to use, by id or as a folder; the rules of the jurisdiction if left out.
    pub extends: Vec<String>,
    /// Level of the bodies: `government`, `department`, `township` or `auto`.
    pub level: Option<String>,
    /// The year of every report.
    pub year: Option<i16>,
    /// Language of messages: `zh`, `en` or `auto`.
    pub lang: Option<String>,
    /// The least severity at which a run fails.
    pub fail_on: Option<Severity>,
    /// The number of warnings above which a run fails.
    pub max_warnings: Option<usize>,
    /// The share of rules, in percent, that has to be assessable in every report.
    pub require_assessed: Option<u8>,
    /// Reports of the year before, as files, folders or patterns relative to the configuration's
    /// folder.
    pub previous: Vec<String>,
    /// Levels of rules, by id or leading parts of ids.
    pub rules: BTreeMap<String, RuleSetting>,
    /// What holds for some files only; later entries are stronger.
    pub overrides: Vec<Override>,
    /// Findings that somebody has accepted.
    pub waivers: Vec<WaiverEntry>,
}

/// What is asked of a rule: a level, or a map with the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(untagged)]
pub enum RuleSetting {
    /// `off`, `info`, `warning` or `error`.
    Short(Level),
    /// The same, spelt out.
    Long {
        /// The level.
        level: Level,
    },
}

impl RuleSetting {
    /// The level asked for.
    pub fn level(&self) -> Level {
        match self {
            RuleSetting::Short(level) | RuleSetting::Long { level } => *level,
        }
    }
}

/// Written out, because a derived untagged enum answers every slip with the same sentence.
impl<'de> Deserialize<'de> for RuleSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Long {
            level: Level,
        }
        struct Form;
        impl<'de> serde::de::Visitor<'de> for Form {
            type Value = RuleSetting;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("off, info, warning, error or {level: …}")
            }

            // `off` is a boolean in the YAML of old; it means the same here.
            fn visit_bool<E: serde::de::Error>(self, on: bool) -> Result<RuleSetting, E> {
                if on { Err(E::custom("`on` is no level")) } else { Ok(RuleSetting::Short(Level::Off)) }
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<RuleSetting, E> {
                Level::deserialize(serde::de::value::StrDeserializer::new(text)).map(RuleSetting::Short)
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<RuleSetting, A::Error> {
                let long = Long::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(RuleSetting::Long { level: long.level })
            }
        }
        deserializer.deserialize_any(Form)
    }
}

/// What holds for some files only.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Override {
    /// Patterns of paths, relative to the configuration's folder.
    pub files: Vec<String>,
    /// Levels of rules.
    pub rules: BTreeMap<String, RuleSetting>,
    /// Level of the bodies.
    pub level: Option<String>,
}

/// A finding that somebody has accepted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiverEntry {
    /// The rule, by id or leading parts of its id.
    pub rule: String,
    /// Pattern of paths, relative to the configuration's folder; all files if left out.
    #[serde(default)]
    pub path: Option<String>,
    /// Why it was accepted.
    pub reason: String,
    /// The last day on which it holds.
    #[serde(default)]
    pub until: Option<Day>,
}

/// A day, written `2027-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Day).map_err(|_| {
            serde::de::Error::custom(format!("`{text}` is no day; write year-month-day, such as 2027-01-31"))
        })
    }
}

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date", "description": "A day, 2027-01-31."})
    }
}
