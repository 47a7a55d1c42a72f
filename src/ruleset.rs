//! Owns packs: forms, profile and rules of one jurisdiction, loaded from YAML and checked at load.
//!
//! A pack is checked as a whole before it is used: whatever is wrong in it is a fault with a caret
//! into its YAML, never a surprise in use. Built-in packs are part of the program and were checked
//! by its tests, so they are loaded from the compact form that the build made of them (see
//! `ruleset/built_in.rs`), and their checks compile when they are first put to a report.
//!
//! The way of a pack: files are read into a `RawPack` that remembers the place of everything;
//! raw packs that build on each other are merged by [`Packs::compose`]; what came out is validated
//! where a user had a hand in it. Nothing here opens files: they are handed in as [`PackFile`]s.

mod built_in;
mod compose;
pub mod example;
mod merge;
mod raw;
mod regexes;
mod validate;

pub use compose::Packs;
pub use raw::{Header, Override, PackFile, RuleFile};

use crate::recognize::{Form, Profile};
use crate::rule::{Check, Fault, Kind, PackView, Rule};
use crate::words::Words;
use crate::yaml::{At, YamlFile, YamlPlace};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Forms, profile and rules of one jurisdiction.
#[derive(Debug)]
pub struct Pack {
    /// Its id, the first part of its rules' ids: `cn`, `cn-shandong`, `us-foia`.
    pub id: String,
    /// Its name.
    pub title: Words,
    /// Languages that its sentences are written in.
    pub languages: Vec<String>,
    /// Editions of the form, the oldest first.
    pub forms: Vec<Form>,
    /// How the jurisdiction writes its reports.
    pub profile: Profile,
    /// Tables of data that rules look up, by name.
    pub data: BTreeMap<String, serde_json::Value>,
    /// Its rules, those of the packs it builds on included, by id in order.
    pub rules: Vec<PackRule>,
    /// Model reports that examples start from.
    pub models: Vec<Model>,
}

/// A rule of a pack with its compiled check.
pub struct PackRule {
    /// The rule as written.
    pub rule: Rule,
    /// Its kind.
    pub kind: &'static dyn Kind,
    /// Id of the pack that holds it.
    pub pack: Arc<str>,
    /// Where it is written; unknown for built-in rules.
    origin: Option<Origin>,
    /// Where a pack further up changed it.
    changed: Option<Origin>,
    check: OnceLock<Result<Box<dyn Check>, Vec<Fault>>>,
}

/// A model report: complete, clean and invented.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its name in examples.
    pub name: String,
    /// File name, whose extension tells the format.
    pub file: String,
    /// The whole text.
    pub text: Cow<'static, str>,
}

/// The place of a rule, form or setting in a pack's files.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) file: YamlFile,
    pub(crate) path: Vec<String>,
}

impl std::fmt::Debug for PackRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PackRule").field("rule", &self.rule).field("pack", &self.pack).finish_non_exhaustive()
    }
}

impl PackRule {
    /// A rule of no file, with a kind that may be of a test's own making.
    #[cfg(test)]
    pub(crate) fn unplaced(rule: Rule, kind: &'static dyn Kind) -> Self {
        Self { rule, kind, pack: "test".into(), origin: None, changed: None, check: OnceLock::new() }
    }

    /// Where something in the rule is written, by its path (`examples`, `fail`, `0`); unknown for
    /// built-in rules that were loaded without examples.
    pub fn place(&self, path: &[&str]) -> Option<YamlPlace> {
        let origin = self.origin.as_ref()?;
        let at = At::value(path.iter().copied()).below(&origin.path);
        Some(origin.file.place(origin.file.span(&at), ""))
    }
}

impl Pack {
    /// The compiled check of a rule; compiled at the first use, because most runs need a part of
    /// the rules only.
    ///
    /// # Errors
    /// Faults of the parameters; none in a pack that was checked at load.
    pub fn check<'p>(&'p self, rule: &'p PackRule) -> Result<&'p dyn Check, &'p [Fault]> {
        let compiled = rule.check.get_or_init(|| {
            let forms: Vec<&Form> =
                self.forms.iter().filter(|form| form.effective.overlaps(rule.rule.effective)).collect();
            let view = PackView { forms: &forms, profile: &self.profile, data: &self.data };
            rule.kind.compile(&rule.rule.with, &view)
        });
        match compiled {
            Ok(check) => Ok(check.as_ref()),
            Err(faults) => Err(faults),
        }
    }

    /// Rules with an id, or that had it before. Several rules share an id when the demand changed
    /// with the years.
    pub fn rules_called<'p>(&'p self, id: &str) -> Vec<&'p PackRule> {
        let named: Vec<&PackRule> = self.rules.iter().filter(|rule| rule.rule.id == id).collect();
        if !named.is_empty() {
            return named;
        }
        self.rules.iter().filter(|rule| rule.rule.formerly.iter().any(|old| old == id)).collect()
    }

    /// The model report with a name.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name)
    }
}

#[cfg(test)]
mod tests;
