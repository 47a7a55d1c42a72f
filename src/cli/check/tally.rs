//! Owns what a run adds up to, and the exit code that follows from it. Knows nothing of how reports
//! are read or told.

use super::super::flags::{self, FailOn};
use super::super::plan::Asked;
use super::super::{CLEAN, FAILED, FOUND};
use super::CheckArgs;
use crate::diagnostic::{Linted, Severity, Summary, Verdict};
use crate::phrases;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// What a run adds up to.
pub(super) struct Tally {
    pub(super) summary: Summary,
    fail_on: Option<Severity>,
    require_assessed: Option<u8>,
    failing: bool,
    /// By id: gravest severity, findings, reports with any.
    rules: BTreeMap<String, (Severity, usize, usize)>,
    /// Reports of which too little could be assessed, in words.
    pub(super) complaints: Vec<String>,
    /// Faults of rules, in words.
    pub(super) internal: Vec<String>,
}

impl Tally {
    pub(super) fn new(args: &CheckArgs) -> Self {
        Self {
            summary: Summary::default(),
            fail_on: args.fail_on.map(FailOn::severity),
            require_assessed: args.require_assessed,
            failing: false,
            rules: BTreeMap::new(),
            complaints: Vec::new(),
            internal: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, linted: &Linted, asked: &Asked) {
        self.summary.add(linted);
        let Some(examined) = linted.examined() else { return };
        let outcome = &examined.outcome;
        let fail_on = self.fail_on.or(asked.fail_on).unwrap_or(flags::DEFAULT_FAIL_ON);
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for diagnostic in &outcome.diagnostics {
            self.failing |= diagnostic.severity >= fail_on;
            let entry = self.rules.entry(diagnostic.rule.to_string()).or_insert((diagnostic.severity, 0, 0));
            entry.0 = entry.0.max(diagnostic.severity);
            entry.1 += 1;
            entry.2 += usize::from(met.insert(&diagnostic.rule));
        }
        self.internal.extend(outcome.internal.iter().map(|fault| format!("{}: {fault}", linted.path)));
        if let Some(required) = self.require_assessed.or(asked.require_assessed) {
            let assessed = outcome.count(Verdict::Pass) + outcome.count(Verdict::Fail);
            let applicable = assessed + outcome.count(Verdict::NotAssessable);
            let share = (assessed * 100).checked_div(applicable).unwrap_or(0);
            if share < usize::from(required) {
                self.failing = true;
                self.complaints.push(format!(
                    "{}: {share}% of the rules could be assessed ({assessed} of {applicable}); {required}% are required",
                    linted.path
                ));
            }
        }
    }

    pub(super) fn exit_code(&self, args: &CheckArgs, max_warnings: Option<usize>) -> u8 {
        let summary = &self.summary;
        if summary.unread > 0 || summary.internal > 0 {
            return FAILED;
        }
        let too_many = max_warnings.is_some_and(|most| summary.warnings > most);
        // A report of which nothing could be assessed was not found to be in order.
        let failing = self.failing || too_many || summary.unassessed_reports > 0;
        if failing && !args.exit_zero { FOUND } else { CLEAN }
    }

    /// Rules by the number of their findings, the most frequent first.
    pub(super) fn statistics(&self, language: &str, out: &mut dyn Write) -> std::io::Result<()> {
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by(|a, b| b.1.1.cmp(&a.1.1).then(a.0.cmp(b.0)));
        let width = rules.first().map_or(0, |(_, (_, count, _))| count.to_string().len());
        for (rule, (severity, count, reports)) in rules {
            let reports = phrases::count(language, "reports", *reports);
            writeln!(out, "{count:>width$}  {:7}  {rule}  ({reports})", severity.as_str())?;
        }
        Ok(())
    }
}
