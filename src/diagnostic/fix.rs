//! Edits that mend a finding. They touch glyphs, numbering, spacing and official titles; a number,
//! a date or a name is never changed, because a corrected figure is a false statement.

use crate::source::Span;
use serde::{Deserialize, Serialize};

/// A set of edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether a program may apply it.
    pub applicability: Applicability,
    /// What to replace; sorted, not overlapping.
    pub edits: Vec<Edit>,
}

/// Who may apply a fix.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Shown to a person, who decides.
    Suggestion,
    /// Cannot change what the report says.
    Safe,
}

/// Text to put in the place of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}
