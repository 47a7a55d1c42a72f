//! How each rule ended for one report: first whether it is due at all, then what its check said.

use super::worded::Wording;
use crate::diagnostic::{NotAssessed, Verdict};
use crate::phrases::phrase;
use crate::recognize::{Likeness, Report};
use crate::rule::{Findings, Reason, Rule, Unassessed};
use crate::ruleset::Pack;
use crate::settings::Settings;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Verdicts by index of the rule in its pack.
pub(super) struct Verdicts {
    ids: Vec<Arc<str>>,
    /// `None` for rules that are not run.
    verdicts: Vec<Option<Verdict>>,
    due: Vec<usize>,
    unassessed: Vec<Unassessed>,
    broke: Vec<(usize, String)>,
    /// Rule, and section or table, of all that was found, told or not.
    failed: BTreeSet<(usize, String)>,
}

/// Whether a rule speaks of a report.
enum Due {
    Yes,
    No,
    Unknown(Reason),
}

impl Verdicts {
    /// Finds out which rules are due.
    pub(super) fn new(pack: &Pack, report: &Report<'_>, settings: &Settings) -> Self {
        let mut this = Self {
            ids: pack.rules.iter().map(|rule| Arc::from(rule.rule.id.as_str())).collect(),
            verdicts: vec![None; pack.rules.len()],
            due: Vec::new(),
            unassessed: Vec::new(),
            broke: Vec::new(),
            failed: BTreeSet::new(),
        };
        for (index, rule) in pack.rules.iter().enumerate().filter(|(_, rule)| settings.runs(&rule.rule)) {
            if report.likeness == Likeness::Tables && !rule.kind.judges_tables_alone() {
                this.verdicts[index] = Some(Verdict::NotApplicable);
                continue;
            }
            match due(&rule.rule, report) {
                Due::Yes => {
                    this.verdicts[index] = Some(Verdict::Pass);
                    this.due.push(index);
                }
                Due::No => this.verdicts[index] = Some(Verdict::NotApplicable),
                Due::Unknown(reason) => {
                    this.verdicts[index] = Some(Verdict::NotAssessable);
                    this.unassessed.push(Unassessed { rule: index, subject: String::new(), reason });
                }
            }
        }
        this
    }

    /// Rules whose checks are to be run, in the pack's order.
    pub(super) fn due(&self) -> Vec<usize> {
        self.due.clone()
    }

    /// Takes what the checks of `rules` said, before their kinds settled it.
    pub(super) fn take(&mut self, rules: &[usize], findings: &Findings) {
        for &rule in rules {
            let found = findings.findings.iter().filter(|finding| finding.rule == rule);
            let broken =
                findings.equations.iter().filter(|equation| equation.rule == rule && !equation.holds);
            let found = found.map(|finding| finding.subject.clone());
            let subjects: Vec<String> = found.chain(broken.map(|equation| equation.table.clone())).collect();
            let verdict = if !subjects.is_empty() {
                Verdict::Fail
            } else if self.verdicts[rule] == Some(Verdict::NotAssessable)
                || findings.unassessed.iter().any(|unassessed| unassessed.rule == rule)
            {
                Verdict::NotAssessable
            } else if findings.not_applicable.contains(&rule) {
                Verdict::NotApplicable
            } else {
                Verdict::Pass
            };
            self.verdicts[rule] = Some(verdict);
            self.failed.extend(subjects.iter().map(|subject| (rule, part(subject).to_owned())));
        }
        self.unassessed.extend(findings.unassessed.iter().cloned());
    }

    /// The assessment ended before this rule's turn.
    pub(super) fn not_applicable(&mut self, rule: usize) {
        self.verdicts[rule] = Some(Verdict::NotApplicable);
    }

    /// The rule's check broke; that is never a pass.
    pub(super) fn broke(&mut self, rule: usize, fault: String) {
        self.verdicts[rule] = Some(Verdict::NotAssessable);
        self.broke.push((rule, fault));
    }

    /// Whether one of the rules with these ids failed on the same section or table; a failure that
    /// is about the whole report is about every part of it.
    pub(super) fn failed_on(&self, ids: &[String], subject: &str, pack: &Pack) -> bool {
        let failed = |rule, part: &str| self.failed.contains(&(rule, part.to_owned()));
        pack.rules.iter().enumerate().any(|(index, rule)| {
            let named = ids.iter().any(|id| *id == rule.rule.id || rule.rule.formerly.contains(id));
            named && (failed(index, "") || failed(index, part(subject)))
        })
    }

    /// What could not be assessed, in words, each thing once.
    pub(super) fn not_assessed(&self, wording: &Wording<'_>) -> Vec<NotAssessed> {
        let language = &wording.settings.language;
        let mut told: Vec<NotAssessed> = Vec::new();
        for unassessed in &self.unassessed {
            let (subject, reason) =
                (wording.subject(&unassessed.subject), wording.reason(&unassessed.reason));
            told.push(NotAssessed { rule: self.ids[unassessed.rule].clone(), subject, reason });
        }
        for (rule, fault) in &self.broke {
            let reason = phrase(language, "internal", &[("fault", fault)]);
            told.push(NotAssessed { rule: self.ids[*rule].clone(), subject: String::new(), reason });
        }
        // Rules come by id in order, so equal entries of one rule are neighbours after this.
        told.sort_by(|a, b| a.rule.cmp(&b.rule));
        let mut once: Vec<NotAssessed> = Vec::with_capacity(told.len());
        for one in told {
            if !once.iter().rev().take_while(|other| other.rule == one.rule).any(|other| *other == one) {
                once.push(one);
            }
        }
        once
    }

    /// One verdict per id, by id in order. Of several rules with one id the gravest verdict counts.
    pub(super) fn by_id(&self) -> Vec<(Arc<str>, Verdict)> {
        let grave = |verdict: Verdict| match verdict {
            Verdict::NotApplicable => 0,
            Verdict::Pass => 1,
            Verdict::NotAssessable => 2,
            Verdict::Fail => 3,
        };
        let mut all: Vec<(Arc<str>, Verdict)> = self
            .ids
            .iter()
            .zip(&self.verdicts)
            .filter_map(|(id, verdict)| verdict.map(|verdict| (id.clone(), verdict)))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0).then(grave(b.1).cmp(&grave(a.1))));
        all.dedup_by(|next, kept| next.0 == kept.0);
        all
    }
}

/// The section or table that a subject, which may be a cell, is in.
fn part(subject: &str) -> &str {
    subject.split('[').next().unwrap_or_default()
}

/// Whether a rule speaks of a report of this year, level and body.
fn due(rule: &Rule, report: &Report<'_>) -> Due {
    match &report.year {
        Some(year) if !rule.effective.contains(year.value) => return Due::No,
        Some(_) => {}
        None => match year_by_form(rule, report) {
            Due::Yes => {}
            other => return other,
        },
    }
    if !rule.bodies.is_empty() {
        match &report.level {
            Some(level) if !rule.bodies.contains(level) => return Due::No,
            Some(_) => {}
            None => return Due::Unknown(Reason::LevelUnknown),
        }
    }
    match rule.speaks_of(report.organ.as_ref().map(|organ| organ.text.as_str())) {
        Some(true) => Due::Yes,
        Some(false) => Due::No,
        None => Due::Unknown(Reason::PartMissing("organ".into())),
    }
}

/// Without a year the edition of the form still tells a range of years: a rule that holds for all of
/// them is due, and one that holds for none is not.
fn year_by_form(rule: &Rule, report: &Report<'_>) -> Due {
    let rule = rule.effective;
    if rule.from.is_none() && rule.to.is_none() {
        return Due::Yes;
    }
    let Some(form) = report.looks_like.and_then(|index| report.forms.get(index)) else {
        return Due::Unknown(Reason::YearUnknown);
    };
    let form = form.effective;
    if !rule.overlaps(form) {
        return Due::No;
    }
    let starts = rule.from.is_none_or(|from| form.from.is_some_and(|first| from <= first));
    let ends = rule.to.is_none_or(|to| form.to.is_some_and(|last| last <= to));
    if starts && ends { Due::Yes } else { Due::Unknown(Reason::YearUnknown) }
}
