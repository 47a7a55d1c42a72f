//! A file as a run left it, and what many of them add up to. This is all that reporters are shown.

use super::{Basis, Diagnostic, Outcome, Severity, Verdict};
use crate::source::Source;
use std::sync::Arc;

/// One file as a run left it.
#[derive(Debug)]
pub struct Linted {
    /// The path as people know it.
    pub path: String,
    /// What came of it.
    pub state: LintState,
}

/// What came of a file.
#[derive(Debug)]
pub enum LintState {
    /// It was read and put to the rules.
    Examined(Box<Examined>),
    /// Nothing could be made of it; the words say why.
    Unread(String),
}

impl Linted {
    /// What was found, if the file could be read.
    pub fn examined(&self) -> Option<&Examined> {
        if let LintState::Examined(examined) = &self.state { Some(examined) } else { None }
    }
}

/// A report that was put to the rules.
#[derive(Debug)]
pub struct Examined {
    /// The text that all spans index.
    pub source: Source,
    /// Name of the format it was read from.
    pub format: &'static str,
    /// How faithfully its structure was read: `exact`, `rebuilt` or `damaged`.
    pub fidelity: &'static str,
    /// Id of the pack whose rules it was put to.
    pub jurisdiction: String,
    /// Id of the edition of the form that it shows, if it shows any.
    pub form: Option<String>,
    /// The year reported on, if known.
    pub year: Option<i16>,
    /// The reporting body, if known.
    pub organ: Option<String>,
    /// Key of the body's level, if known.
    pub level: Option<String>,
    /// What was found.
    pub outcome: Outcome,
}

/// A diagnostic that somebody chose not to be told.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// What would have been told.
    pub diagnostic: Diagnostic,
    /// Who chose.
    pub by: SuppressedBy,
    /// Why, in the chooser's words; may be empty.
    pub reason: String,
}

/// Where a suppression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuppressedBy {
    /// In the report itself.
    Comment,
    /// In the settings, as a waiver.
    Waiver,
}

/// The words of a rule for reporters that describe rules beside results.
#[derive(Clone, Debug)]
pub struct RuleText {
    /// Id of the rule.
    pub id: Arc<str>,
    /// The defect, as a heading.
    pub title: String,
    /// Why the rule exists; may be empty.
    pub why: String,
    /// What to do; may be empty.
    pub help: String,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Its gravest severity under the settings.
    pub severity: Severity,
}

/// What the files of a run add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were put to the rules.
    pub reports: usize,
    /// Files of which nothing could be made.
    pub unread: usize,
    /// Diagnostics of severity error.
    pub errors: usize,
    /// Diagnostics of severity warning.
    pub warnings: usize,
    /// Diagnostics of severity info.
    pub infos: usize,
    /// Diagnostics that were suppressed.
    pub suppressed: usize,
    /// Verdicts, by [`Verdict`] in order.
    pub verdicts: [usize; 4],
    /// Reports in which rules apply and not one could be assessed.
    pub unassessed_reports: usize,
    /// Faults of the program itself.
    pub internal: usize,
}

impl Summary {
    /// Adds a file.
    pub fn add(&mut self, linted: &Linted) {
        let Some(examined) = linted.examined() else {
            self.unread += 1;
            return;
        };
        let outcome = &examined.outcome;
        self.reports += 1;
        self.errors += outcome.severity(Severity::Error);
        self.warnings += outcome.severity(Severity::Warning);
        self.infos += outcome.severity(Severity::Info);
        self.suppressed += outcome.suppressed.len();
        self.internal += outcome.internal.len();
        for (_, verdict) in &outcome.verdicts {
            self.verdicts[*verdict as usize] += 1;
        }
        let count = |verdict| outcome.count(verdict);
        if count(Verdict::Pass) + count(Verdict::Fail) == 0 && count(Verdict::NotAssessable) > 0 {
            self.unassessed_reports += 1;
        }
    }

    /// How many rules ended with a verdict, over all reports.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.verdicts[verdict as usize]
    }

    /// How many rules were assessed, over all reports.
    pub fn assessed(&self) -> usize {
        self.count(Verdict::Pass) + self.count(Verdict::Fail)
    }

    /// How many diagnostics there are.
    pub fn diagnostics(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}
