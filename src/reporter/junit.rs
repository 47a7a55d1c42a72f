//! JUnit's XML: one suite per report, one case per rule, skipped where nothing could be assessed.

use super::concise::not_assessed;
use super::xml::escaped;
use super::{Reporter, Run, Stream};
use crate::diagnostic::{Examined, LintState, Linted, Summary, Verdict};
use std::io::{self, Write};

pub(super) struct JUnit;

impl Reporter for JUnit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn summary(&self) -> &'static str {
        "XML of JUnit: one case per rule, skipped where it could not be assessed"
    }

    fn begin<'r>(&self, run: &'r Run, out: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"disclint\">")?;
        Ok(Box::new(Suites { run }))
    }
}

struct Suites<'r> {
    run: &'r Run,
}

impl Stream for Suites<'_> {
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()> {
        let name = escaped(&linted.path);
        match &linted.state {
            LintState::Examined(examined) => self.suite(&name, examined, out),
            LintState::Unread(reason) => {
                writeln!(
                    out,
                    "<testsuite name=\"{name}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">"
                )?;
                let reason = escaped(reason);
                writeln!(
                    out,
                    "<testcase classname=\"{name}\" name=\"disclint/unreadable\"><error message=\"{reason}\"/></testcase>"
                )?;
                writeln!(out, "</testsuite>")
            }
        }
    }

    fn end(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</testsuites>")
    }
}

impl Suites<'_> {
    fn suite(&self, name: &str, examined: &Examined, out: &mut dyn Write) -> io::Result<()> {
        let outcome = &examined.outcome;
        let cases: Vec<_> =
            outcome.verdicts.iter().filter(|(_, verdict)| *verdict != Verdict::NotApplicable).collect();
        let told = |rule: &str| outcome.diagnostics.iter().any(|diagnostic| *diagnostic.rule == *rule);
        let failures = cases.iter().filter(|(rule, _)| told(rule)).count();
        let skipped = cases.iter().filter(|(rule, verdict)| *verdict != Verdict::Pass && !told(rule)).count();
        // Remarks on comments are of no rule of the pack.
        let remarks: Vec<_> = outcome
            .diagnostics
            .iter()
            .filter(|diagnostic| outcome.verdicts.iter().all(|(rule, _)| *rule != diagnostic.rule))
            .collect();
        writeln!(
            out,
            "<testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{skipped}\">",
            cases.len() + remarks.len(),
            failures + remarks.len()
        )?;
        for (rule, verdict) in cases {
            write!(out, "<testcase classname=\"{name}\" name=\"{}\">", escaped(rule))?;
            for diagnostic in outcome.diagnostics.iter().filter(|diagnostic| diagnostic.rule == *rule) {
                self.failure(examined, diagnostic, out)?;
            }
            if *verdict != Verdict::Pass && !told(rule) {
                writeln!(out, "<skipped message=\"{}\"/>", escaped(&self.why_skipped(examined, rule)))?;
            }
            writeln!(out, "</testcase>")?;
        }
        for diagnostic in remarks {
            write!(out, "<testcase classname=\"{name}\" name=\"{}\">", escaped(&diagnostic.rule))?;
            self.failure(examined, diagnostic, out)?;
            writeln!(out, "</testcase>")?;
        }
        writeln!(out, "</testsuite>")
    }

    fn failure(
        &self,
        examined: &Examined,
        diagnostic: &crate::diagnostic::Diagnostic,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let at = examined.source.position(diagnostic.span().start);
        let locator = diagnostic.labels.first().map_or("", |label| &label.locator);
        let message = escaped(&diagnostic.message);
        let severity = diagnostic.severity.as_str();
        writeln!(
            out,
            "<failure type=\"{severity}\" message=\"{message}\">{}:{} {}</failure>",
            at.line,
            at.column,
            escaped(locator)
        )
    }

    /// What could not be assessed; a rule that failed without a diagnostic was suppressed, or is
    /// explained by the diagnostic of another.
    fn why_skipped(&self, examined: &Examined, rule: &str) -> String {
        let outcome = &examined.outcome;
        let gaps = outcome.not_assessed.iter().filter(|gap| *gap.rule == *rule);
        let mut words: Vec<String> = gaps.map(|gap| not_assessed(gap, &self.run.language)).collect();
        let hidden = outcome.suppressed.iter().filter(|suppressed| *suppressed.diagnostic.rule == *rule);
        words.extend(hidden.map(|suppressed| suppressed.reason.clone()));
        words.join("; ")
    }
}
