//! Owns rules and the kinds of rules: what a rule demands, as data, and how a demand of each kind
//! is put to a report, as code.
//!
//! Add a kind: one file beside the others that implements [`Kind`], and its entry in [`KINDS`].
//! A check emits findings with named values and spans, never words: those live in the rule file.
//! Nothing here knows readers, settings or reporters, and kinds never import each other.

mod agreement;
mod announced;
mod balance;
mod breakdown;
mod cell;
mod cells;
mod chain;
mod citation;
mod claim;
mod copied;
mod date;
mod document;
mod edition;
mod editions;
mod example;
mod field;
mod finding;
mod identity;
mod jump;
mod line;
mod message;
mod passage;
mod past;
mod pattern;
mod period;
mod presence;
mod rate;
mod region;
mod repetition;
mod report;
#[cfg(test)]
mod sample;
mod scope;
mod section;
mod sequence;
mod series;
mod shift;
mod statement;
mod style;
mod table;
mod whose;
mod year;

pub use example::{CellText, Example, Examples, Neighbour, Replace};
pub use finding::{ElsewhereAt, Equation, Finding, Findings, LabelAt, Reason, Shown, Term, Unassessed};
pub use message::Message;

use crate::date::Years;
use crate::diagnostic::{Applicability, Basis, Level};
use crate::recognize::{Form, Profile, Report};
use crate::words::Words;
use crate::yaml::At;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Every kind of rule, in the order in which they are documented. Help, schema, documentation and
/// dispatch read this list.
pub static KINDS: &[&dyn Kind] = &[
    &report::ReportKind,
    &edition::Edition,
    &section::SectionKind,
    &announced::Announced,
    &sequence::Sequence,
    &field::FieldKind,
    &year::YearKind,
    &period::PeriodKind,
    &date::DateKind,
    &identity::Identity,
    &shift::Shift,
    &table::Table,
    &cell::Cell,
    &agreement::Agreement,
    &claim::Claim,
    &whose::Whose,
    &pattern::PatternKind,
    &presence::Presence,
    &repetition::Repetition,
    &balance::Balance,
    &style::Style,
    &citation::Citation,
    &document::Document,
    &region::Region,
    &series::Series,
    &chain::Chain,
    &jump::Jump,
    &copied::CopiedKind,
    &breakdown::Breakdown,
    &rate::Rate,
    &statement::Statement,
];

/// A sort of rule.
pub trait Kind: Sync {
    /// The name in rule files.
    fn name(&self) -> &'static str;

    /// What rules of this kind demand, in one English sentence for `disclint explain` and the rule
    /// authors' guide.
    fn summary(&self) -> &'static str;

    /// The messages that its checks can emit, and the values each of them fills.
    fn messages(&self) -> &'static [MessageSpec];

    /// JSON schema of the parameters under `with`.
    fn schema(&self) -> schemars::Schema;

    /// Compiles the parameters under `with`, and says everything that is wrong with them.
    ///
    /// # Errors
    /// Each fault with the path of the parameter below `with`.
    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>>;

    /// Whether its rules can be put to a document that holds the form's tables and nothing else.
    fn judges_tables_alone(&self) -> bool {
        false
    }

    /// Whether its rules compare a report with others, which a run then has to know first.
    fn compares(&self) -> bool {
        false
    }

    /// Folds the findings of all rules of this kind for one report, once all of them have run:
    /// several findings may have one cause. `equations` are all that were evaluated.
    fn settle(&self, report: &Report<'_>, findings: Vec<Finding>, equations: &[Equation]) -> Vec<Finding> {
        let _ = (report, equations);
        findings
    }
}

/// A compiled rule, put to a report.
pub trait Check: Send + Sync {
    /// Judges. A check that says nothing passes.
    fn check(&self, report: &Report<'_>, findings: &mut Findings);
}

/// What a kind may look up in the pack while compiling.
#[derive(Clone, Copy, Debug)]
pub struct PackView<'a> {
    /// Editions of the form in which the rule is effective.
    pub forms: &'a [&'a Form],
    /// How the jurisdiction writes.
    pub profile: &'a Profile,
    /// Tables of data that the pack carries under `data`, by name.
    pub data: &'a BTreeMap<String, serde_json::Value>,
}

/// A message that a kind's checks can emit.
#[derive(Clone, Copy, Debug)]
pub struct MessageSpec {
    /// Its name in rule files.
    pub name: &'static str,
    /// Names of the values that it fills.
    pub values: &'static [&'static str],
    /// Whether every rule of the kind has to word it.
    pub required: bool,
}

/// Something wrong with a rule's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Keys and indices from `with` down to the culprit; empty for `with` itself.
    pub path: Vec<String>,
    /// The key at that path is wrong, not its value.
    pub on_key: bool,
    /// Bytes within the scalar at that path, where the fault is only a part of it.
    pub range: Option<Range<usize>>,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

impl Fault {
    /// A fault at a path, with no range and no help.
    pub fn at(path: &[&str], message: impl Into<String>) -> Self {
        let path = path.iter().map(|key| (*key).to_owned()).collect();
        Self { path, on_key: false, range: None, message: message.into(), help: None }
    }
}

/// A fault for a key that names nothing, with the nearest one that does.
pub(crate) fn unknown<'k>(
    path: &[&str],
    what: &str,
    written: &str,
    known: impl Iterator<Item = &'k str>,
) -> Fault {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    known.dedup();
    let help = crate::yaml::did_you_mean(written, known.iter().copied())
        .unwrap_or_else(|| format!("there are {}", known.join(", ")));
    Fault { help: Some(help), ..Fault::at(path, format!("there is no {what} `{written}`")) }
}

/// Reads parameters into a kind's own type.
///
/// # Errors
/// One fault at the path where they do not fit, with a proposal for a misspelt key.
pub fn parameters<T: serde::de::DeserializeOwned>(with: &serde_json::Value) -> Result<T, Vec<Fault>> {
    let none = serde_json::Value::Object(serde_json::Map::new());
    let with = if with.is_null() { &none } else { with };
    crate::yaml::typed(with).map_err(|slip| {
        let At { path, key, range } = slip.at;
        vec![Fault { path, on_key: key, range, message: slip.message, help: slip.help }]
    })
}

/// One demand, as it stands in a rule file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// Stable name, `pack/group/defect`.
    pub id: String,
    /// Names it had before; settings that use them keep working.
    #[serde(default)]
    pub formerly: Vec<String>,
    /// Name of its kind.
    pub kind: String,
    /// Level unless settings say otherwise.
    pub level: Level,
    /// Report years for which it holds.
    #[serde(default)]
    pub effective: Years,
    /// Levels of bodies for which it holds; empty for all.
    #[serde(default)]
    pub bodies: Vec<String>,
    /// Names of bodies for which it holds, as a pattern; none for all.
    #[serde(default)]
    pub organ: Option<crate::pattern::Pattern>,
    /// Names of bodies for which it does not hold, as a pattern.
    #[serde(default)]
    pub except_organ: Option<crate::pattern::Pattern>,
    /// The defect, as a heading.
    pub title: Words,
    /// What it rests on, the strongest first.
    pub basis: Vec<Basis>,
    /// Why it exists.
    #[serde(default)]
    pub why: Words,
    /// Parameters of the kind. They have JSON's shape: packs are written in YAML, built-in ones are
    /// stored as JSON, and a kind sees no difference.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub with: serde_json::Value,
    /// Words for each message of the kind.
    pub message: BTreeMap<String, Message>,
    /// Words for labels that the kind names.
    #[serde(default)]
    pub labels: BTreeMap<String, Words>,
    /// What to do.
    #[serde(default)]
    pub help: Words,
    /// Who may apply the kind's edits; a kind that proposes none ignores it.
    #[serde(default)]
    pub fix: Option<Applicability>,
    /// Rules whose failure on the same subject makes a finding of this one redundant.
    #[serde(default)]
    pub implied_by: Vec<String>,
    /// A finding of this rule ends the assessment: what else the report holds is beside the point.
    #[serde(default)]
    pub stop: bool,
    /// Cases in which it has to stay silent or to fire.
    #[serde(default)]
    pub examples: Examples,
}

impl Rule {
    /// Whether it holds for a body of this name; `None` where that depends on a name nobody knows.
    pub fn speaks_of(&self, organ: Option<&str>) -> Option<bool> {
        let matches = |pattern: &crate::pattern::Pattern| organ.map(|organ| pattern.is_match(organ));
        match (self.organ.as_ref().map(matches), self.except_organ.as_ref().map(matches)) {
            (Some(Some(false)), _) | (_, Some(Some(true))) => Some(false),
            (Some(None), _) => None,
            // Who is excepted has to be known by name.
            _ => Some(true),
        }
    }
}
