//! Owns packs: forms, profile and rules of one jurisdiction, loaded from YAML and checked at load.
//!
//! A pack is checked as a whole before it is used: whatever is wrong in it is a diagnostic with a
//! caret into its YAML, never a surprise in use. Built-in packs are part of the program and were
//! checked by its tests.

use crate::recognize::{Form, Profile};
use crate::rule::{Check, Fault, Kind, PackView, Rule};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Forms, profile and rules of one jurisdiction.
#[derive(Debug)]
pub struct Pack {
    /// Its id, the first part of its rules' ids: `cn`, `cn-shandong`, `us-foia`.
    pub id: String,
    /// Editions of the form, the oldest first.
    pub forms: Vec<Form>,
    /// How the jurisdiction writes its reports.
    pub profile: Profile,
    /// Tables of data that rules look up, by name.
    pub data: BTreeMap<String, serde_json::Value>,
    /// Its rules, by id in order.
    pub rules: Vec<PackRule>,
}

/// A rule of a pack with its compiled check.
pub struct PackRule {
    /// The rule as written.
    pub rule: Rule,
    /// Its kind.
    pub kind: &'static dyn Kind,
    check: OnceLock<Result<Box<dyn Check>, Vec<Fault>>>,
}

impl std::fmt::Debug for PackRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PackRule").field("id", &self.rule.id).field("kind", &self.kind.name()).finish()
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
}
