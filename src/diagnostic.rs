//! Owns what is said about a report: diagnostics, verdicts, and the outcome they add up to.
//!
//! Everything here is worded and placed. It knows no rule's workings, no form and no reporter.

mod fix;
mod linted;

pub use fix::{Applicability, Edit, Fix};
pub use linted::{Examined, LintState, Linted, RuleText, Summary, Suppressed, SuppressedBy};

use crate::source::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; nothing may be wrong.
    Info,
    /// Very likely wrong, or against convention.
    Warning,
    /// Against the law, the official form or a definition.
    Error,
}

impl Severity {
    /// The name in machine output.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What settings ask of a rule: a severity, or silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not run.
    Off,
    /// [`Severity::Info`].
    Info,
    /// [`Severity::Warning`].
    Warning,
    /// [`Severity::Error`].
    Error,
}

impl Level {
    /// The severity asked for; `None` for off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Info => Some(Severity::Info),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

/// An authority that a rule rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// What sort of authority.
    pub kind: BasisKind,
    /// Name and number of the law, notice or standard; for a convention, who follows it.
    pub instrument: String,
    /// Article, annex or table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The words of the authority, where they help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

/// The sort of an authority. It caps the severity of what rests on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BasisKind {
    /// An article of a law or regulation.
    Law,
    /// The official form.
    Form,
    /// What the words mean: a total is the sum of its parts.
    Definition,
    /// A local notice or standard.
    Local,
    /// What nearly everybody does.
    Convention,
    /// Experience.
    Heuristic,
}

impl BasisKind {
    /// The gravest severity that this authority can carry.
    pub fn cap(self) -> Severity {
        match self {
            BasisKind::Law | BasisKind::Form | BasisKind::Definition => Severity::Error,
            BasisKind::Local | BasisKind::Convention | BasisKind::Heuristic => Severity::Warning,
        }
    }
}

/// One thing to tell about a report.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Id of the rule, such as `cn/requests/balance`.
    pub rule: Arc<str>,
    /// How grave.
    pub severity: Severity,
    /// The fact, with the values that matter; stands alone.
    pub message: String,
    /// Places; the first is primary and always present.
    pub labels: Vec<Label>,
    /// Places in other reports that it is about.
    pub elsewhere: Vec<Elsewhere>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Why the rule exists, and further facts, each a sentence.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// An edit, if one is known.
    pub fix: Option<Fix>,
    /// Identity across runs and small edits: made of rule, table cell or section, and the words
    /// under the primary label, never of line numbers. Begins with `v1:`.
    pub fingerprint: String,
}

impl Diagnostic {
    /// The primary label's span.
    pub fn span(&self) -> Span {
        self.labels.first().map_or(Span::at(0), |label| label.span)
    }
}

/// A place that a diagnostic points at.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where, in the source's text.
    pub span: Span,
    /// What stands there, in words; may be empty.
    pub text: String,
    /// The value read there, if a value was read.
    pub value: Option<String>,
    /// The cell of an official table, if it is one.
    pub cell: Option<CellName>,
    /// Where a person finds it (`表三·（七）总计×自然人`); may be empty.
    pub locator: String,
}

/// A place in another report of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Elsewhere {
    /// Path of that report.
    pub path: String,
    /// Line of a text format, one-based.
    pub line: Option<u32>,
    /// Column of a text format in Unicode code points, one-based.
    pub column: Option<u32>,
    /// Page of a paged document, one-based.
    pub page: Option<u32>,
    /// What stands there, in words; may be empty.
    pub text: String,
    /// The value or the words read there.
    pub value: Option<String>,
    /// The cell of an official table, if it is one.
    pub cell: Option<CellName>,
}

/// Keys of a cell of an official table, as rule files name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CellName {
    /// Table.
    pub table: String,
    /// Row.
    pub row: String,
    /// Column.
    pub column: String,
}

/// How a rule ended for a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Checked, nothing found.
    Pass,
    /// Checked, something found.
    Fail,
    /// The rule does not speak of such a report.
    NotApplicable,
    /// Something the rule needs could not be read.
    NotAssessable,
}

/// Something a rule could not assess, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotAssessed {
    /// Id of the rule.
    pub rule: Arc<str>,
    /// The column, row or place in question, in words; may be empty.
    pub subject: String,
    /// Why, in words.
    pub reason: String,
}

/// All that was found in one report.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Diagnostics in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Each rule's verdict, by id in order.
    pub verdicts: Vec<(Arc<str>, Verdict)>,
    /// What could not be assessed.
    pub not_assessed: Vec<NotAssessed>,
    /// Diagnostics that were suppressed, in the order of the text.
    pub suppressed: Vec<Suppressed>,
    /// Faults of the program itself that were met, in words.
    pub internal: Vec<String>,
}

impl Outcome {
    /// How many rules ended with a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.iter().filter(|(_, other)| *other == verdict).count()
    }

    /// How many diagnostics have a severity.
    pub fn severity(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}
