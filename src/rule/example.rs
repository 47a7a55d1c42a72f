//! Owns the cases that a rule file gives for its rule, as they are written there. Knows nothing of
//! how a case becomes a report or is put to its rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Cases inside a rule.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Examples {
    /// Reports that comply.
    pub pass: Vec<Example>,
    /// Reports that do not.
    pub fail: Vec<Example>,
}

/// A report for a case: one of the pack's model reports, changed.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Example {
    /// Name of the model report under the pack's `examples/`, without the extension; the pack's
    /// first one whose year the rule is effective in if left out.
    pub report: Option<String>,
    /// A whole report text in place of a model.
    pub text: Option<String>,
    /// Format of that text, by extension (`txt`, `html`); Markdown if left out.
    pub format: Option<String>,
    /// Words of the model to replace, each of which must occur.
    pub replace: Vec<Replace>,
    /// Cells of the model to overwrite: `table[row, column]` to new text.
    pub set: BTreeMap<String, CellText>,
    /// Rows of the model to delete, each as `table[row]`.
    pub drop: Vec<String>,
    /// The report of the year before, for rules that compare with it.
    pub previous: Option<Neighbour>,
    /// Reports of other bodies, for rules that compare with those.
    pub others: Vec<Neighbour>,
    /// What the primary label must cover (failing cases).
    pub at: Option<String>,
    /// Name of the message expected (failing cases).
    pub message: Option<String>,
    /// The verdict expected where it is neither pass nor fail.
    pub verdict: Option<String>,
}

/// A further report of a case, described like the case itself.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Neighbour {
    /// Name of the model report; that of the case if left out.
    pub report: Option<String>,
    /// A whole report text in place of a model.
    pub text: Option<String>,
    /// Format of that text, by extension.
    pub format: Option<String>,
    /// The year that it is taken to be of, whatever it says; the year before the case's for a
    /// `previous` report, its own for another body's, if left out.
    pub year: Option<i16>,
    /// Words of the model to replace, each of which must occur.
    pub replace: Vec<Replace>,
    /// Cells of the model to overwrite.
    pub set: BTreeMap<String, CellText>,
    /// Rows of the model to delete.
    pub drop: Vec<String>,
}

/// What is written in a cell. In YAML a whole number may stand without quotes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(with = "serde_json::Value")]
pub struct CellText(pub String);

impl<'de> Deserialize<'de> for CellText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Scalar;
        impl serde::de::Visitor<'_> for Scalar {
            type Value = CellText;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E>(self, text: &str) -> Result<CellText, E> {
                Ok(CellText(text.to_owned()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<CellText, E> {
                Ok(CellText(number.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<CellText, E> {
                Ok(CellText(number.to_string()))
            }
        }
        deserializer.deserialize_any(Scalar)
    }
}

/// A replacement in a model report.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    /// Words that occur in the model.
    pub from: String,
    /// What stands there instead.
    pub to: String,
}
