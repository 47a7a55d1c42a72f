//! Owns the life of a report from bytes to an outcome: the one pipeline, used by every command.
//!
//! It knows the order of things and nothing else: how to read is the readers' business, what to
//! find the rules', what to tell the reporters'. It touches no disk, clock or screen, and it cannot
//! fail: whatever goes wrong is part of what it returns.

mod fingerprint;
mod locate;
mod shown;
mod verdict;
mod worded;

use crate::diagnostic::{Diagnostic, Examined, LintState, Linted, Outcome, RuleText};
use crate::document::Document;
use crate::guard;
use crate::phrases::phrase;
use crate::read::{self, Input, Reading};
use crate::recognize::{self, Facts, Past, Recognizer, Report};
use crate::rule::{Finding, Findings};
use crate::ruleset::Pack;
use crate::settings::Settings;
use crate::source::Source;
use crate::suppress;
use crate::threads::{self, Threads};
use verdict::Verdicts;
use worded::Wording;
pub use worded::unread;

/// Puts reports to the rules of one pack. Made once for any number of reports, on any number of
/// threads.
#[derive(Debug)]
pub struct Linter<'p> {
    pack: &'p Pack,
    recognizer: Recognizer<'p>,
    threads: Option<&'p Threads>,
}

impl<'p> Linter<'p> {
    /// Prepares what all reports share.
    pub fn new(pack: &'p Pack) -> Self {
        Self { pack, recognizer: Recognizer::new(&pack.profile, &pack.forms), threads: None }
    }

    /// Spreads the work of each report over threads, which pays for one that is alone; many are better
    /// linted side by side.
    pub fn on(self, threads: &'p Threads) -> Self {
        let recognizer = self.recognizer.on(threads);
        Self { recognizer, threads: Some(threads), ..self }
    }

    /// The pack.
    pub fn pack(&self) -> &'p Pack {
        self.pack
    }

    /// Whether any rule that settings let run compares a report with others, so that the facts of a
    /// run's reports have to be known before the first is linted.
    pub fn compares(&self, settings: &Settings) -> bool {
        self.pack.rules.iter().any(|rule| rule.kind.compares() && settings.runs(&rule.rule))
    }

    /// What other reports are compared with of this one, whatever it is.
    ///
    /// # Errors
    /// Why nothing can be made of the file, in words.
    pub fn facts(&self, path: &str, bytes: &[u8], settings: &Settings) -> Result<Facts, String> {
        let reading = read_bytes(path, bytes, settings)?;
        let stated = recognize::Settings { without_figures: true, ..stated(settings) };
        let report = self.recognized(&reading.source, reading.document, &stated, settings)?;
        let facts = guard::catch(|| Facts::of(path, &report));
        facts.map_err(|fault| internal(&fault, settings))
    }

    /// The whole life of a report that is compared with no other. `path` is the name by which people
    /// know it.
    pub fn lint(&self, path: &str, bytes: &[u8], settings: &Settings) -> Linted {
        self.lint_after(path, bytes, settings, Past::default())
    }

    /// The whole life of a report. `past` is what a run knows of others.
    pub fn lint_after(&self, path: &str, bytes: &[u8], settings: &Settings, past: Past<'_>) -> Linted {
        let unread = |reason: String| Linted { path: path.to_owned(), state: LintState::Unread(reason) };
        let Reading { source, document, format } = match read_bytes(path, bytes, settings) {
            Ok(reading) => reading,
            Err(reason) => return unread(reason),
        };
        let mut report = match self.recognized(&source, document, &stated(settings), settings) {
            Ok(report) => report,
            Err(reason) => return unread(reason),
        };
        report.past = past;

        let mut verdicts = Verdicts::new(self.pack, &report, settings);
        let mut internal = Vec::new();
        let findings = self.judge(&report, &mut verdicts, &mut internal);
        let wording = Wording { pack: self.pack, report: &report, settings };
        let not_assessed = verdicts.not_assessed(&wording);
        let mut diagnostics = self.told(findings, &verdicts, &wording);
        diagnostics.sort_by(|a, b| order(a).cmp(&order(b)));
        fingerprint::distinguish(&mut diagnostics);

        let verdicts = verdicts.by_id();
        let suppressed = suppress::apply(&mut diagnostics, &report, self.pack, settings, &verdicts);
        diagnostics.sort_by(|a, b| order(a).cmp(&order(b)));

        let fidelity = report.document.fidelity.as_str();
        let form = report.looks_like.and_then(|index| report.forms.get(index)).map(|form| form.id.clone());
        let year = report.year.as_ref().map(|year| year.value);
        let organ = report.organ.as_ref().map(|organ| organ.text.clone());
        let level = report.level.clone();
        drop(report);
        let outcome = Outcome { diagnostics, verdicts, not_assessed, suppressed, internal };
        let jurisdiction = self.pack.id.clone();
        let examined = Examined { source, format, fidelity, jurisdiction, form, year, organ, level, outcome };
        Linted { path: path.to_owned(), state: LintState::Examined(Box::new(examined)) }
    }

    fn recognized<'s>(
        &'s self,
        source: &'s Source,
        document: Document,
        stated: &recognize::Settings,
        settings: &Settings,
    ) -> Result<Report<'s>, String> {
        let report = guard::catch(|| self.recognizer.recognize(source, document, stated));
        report.map_err(|fault| internal(&fault, settings))
    }

    /// Runs the checks that are due: those first that may end the assessment.
    fn judge(
        &self,
        report: &Report<'_>,
        verdicts: &mut Verdicts,
        internal: &mut Vec<String>,
    ) -> Vec<Finding> {
        let (gates, rest): (Vec<usize>, Vec<usize>) =
            verdicts.due().into_iter().partition(|rule| self.pack.rules[*rule].rule.stop);
        // The first reason to stop is the only one told: it makes the others beside the point too.
        for (passed, gate) in gates.iter().enumerate() {
            let found = self.run(&[*gate], report, verdicts, internal);
            if !found.is_empty() {
                gates[passed + 1..].iter().chain(&rest).for_each(|rule| verdicts.not_applicable(*rule));
                return found;
            }
        }
        self.run(&rest, report, verdicts, internal)
    }

    /// Runs some checks and lets their kinds settle what they found.
    fn run(
        &self,
        rules: &[usize],
        report: &Report<'_>,
        verdicts: &mut Verdicts,
        internal: &mut Vec<String>,
    ) -> Vec<Finding> {
        let mut all = Findings::default();
        let checked = threads::map(self.threads, rules, |_, &index| {
            let mut findings = Findings { rule: index, ..Findings::default() };
            let checked = guard::catch(|| match self.pack.check(&self.pack.rules[index]) {
                Ok(check) => {
                    check.check(report, &mut findings);
                    Ok(())
                }
                Err(faults) => Err(faults.first().map_or_else(String::new, |fault| fault.message.clone())),
            });
            (findings, checked)
        });
        for (index, (mut findings, checked)) in rules.iter().copied().zip(checked) {
            match checked {
                Ok(Ok(())) => {
                    all.findings.append(&mut findings.findings);
                    all.equations.append(&mut findings.equations);
                    all.unassessed.append(&mut findings.unassessed);
                    all.not_applicable.append(&mut findings.not_applicable);
                }
                Ok(Err(fault)) | Err(fault) => {
                    internal.push(format!("{}: {fault}", self.pack.rules[index].rule.id));
                    verdicts.broke(index, fault);
                }
            }
        }
        verdicts.take(rules, &all);
        self.settle(all, report, internal)
    }

    fn settle(&self, all: Findings, report: &Report<'_>, internal: &mut Vec<String>) -> Vec<Finding> {
        let kind = |rule: usize| self.pack.rules[rule].kind;
        let rules = all.findings.iter().map(|finding| finding.rule);
        let mut kinds: Vec<&'static dyn crate::rule::Kind> = Vec::new();
        for rule in rules.chain(all.equations.iter().map(|equation| equation.rule)) {
            if kinds.iter().all(|known| known.name() != kind(rule).name()) {
                kinds.push(kind(rule));
            }
        }
        let mut settled = Vec::new();
        for one in kinds {
            let of = |rule: usize| kind(rule).name() == one.name();
            let findings: Vec<Finding> =
                all.findings.iter().filter(|finding| of(finding.rule)).cloned().collect();
            let equations: Vec<_> =
                all.equations.iter().filter(|equation| of(equation.rule)).cloned().collect();
            match guard::catch(|| one.settle(report, findings.clone(), &equations)) {
                Ok(findings) => settled.extend(findings),
                Err(fault) => {
                    internal.push(format!("{}: {fault}", one.name()));
                    settled.extend(findings);
                }
            }
        }
        settled
    }

    /// Words the findings that settings let through and no graver one makes redundant.
    fn told(&self, findings: Vec<Finding>, verdicts: &Verdicts, wording: &Wording<'_>) -> Vec<Diagnostic> {
        let told = |finding: &Finding| {
            let implied_by = &self.pack.rules[finding.rule].rule.implied_by;
            !verdicts.failed_on(implied_by, &finding.subject, self.pack)
        };
        findings
            .iter()
            .filter(|finding| told(finding))
            .filter_map(|finding| wording.diagnostic(finding))
            .collect()
    }

    /// The words of every rule that settings let run, by id, for reporters that describe rules.
    pub fn rule_texts(&self, settings: &Settings) -> Vec<RuleText> {
        let mut texts: Vec<RuleText> = Vec::new();
        for rule in self.pack.rules.iter().filter(|rule| settings.runs(&rule.rule)) {
            let text = worded::rule_text(&rule.rule, settings);
            match texts.last_mut().filter(|last| last.id == text.id) {
                // A demand that changed with the years has one entry, the latest.
                Some(last) => *last = text,
                None => texts.push(text),
            }
        }
        texts.extend(suppress::rule_texts(&settings.language));
        texts
    }
}

fn stated(settings: &Settings) -> recognize::Settings {
    recognize::Settings {
        year: settings.year,
        level: settings.level.clone(),
        ..recognize::Settings::default()
    }
}

fn read_bytes(path: &str, bytes: &[u8], settings: &Settings) -> Result<Reading, String> {
    let input = Input { name: path, bytes, encoding: settings.encoding.as_deref() };
    let mut reading = match guard::catch(|| read::read(input)) {
        Ok(Ok(reading)) => reading,
        Ok(Err(error)) => return Err(worded::unread(&error, &settings.language)),
        Err(fault) => return Err(internal(&fault, settings)),
    };
    suppress::leave_out(&reading.source, &mut reading.document);
    Ok(reading)
}

fn internal(fault: &str, settings: &Settings) -> String {
    phrase(&settings.language, "internal", &[("fault", fault)])
}

fn order(diagnostic: &Diagnostic) -> (u32, u32, &str, &str) {
    let span = diagnostic.span();
    (span.start, span.end, &diagnostic.rule, &diagnostic.message)
}

#[cfg(test)]
mod tests;
