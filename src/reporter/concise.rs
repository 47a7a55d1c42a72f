//! One line per diagnostic, which stands alone: `path:line:column: severity[rule] message`.

use super::{Reporter, Run, Stream, summary_lines};
use crate::diagnostic::{LintState, Linted, Summary};
use crate::phrases::phrase;
use std::io::{self, Write};

pub(super) struct Concise;

impl Reporter for Concise {
    fn name(&self) -> &'static str {
        "concise"
    }

    fn summary(&self) -> &'static str {
        "one line per diagnostic, for pipes and editors"
    }

    fn is_prose(&self) -> bool {
        true
    }

    fn begin<'r>(&self, run: &'r Run, _: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        Ok(Box::new(Lines { run }))
    }
}

struct Lines<'r> {
    run: &'r Run,
}

impl Stream for Lines<'_> {
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()> {
        let language = &*self.run.language;
        let path = one_line(&linted.path);
        let examined = match &linted.state {
            LintState::Examined(examined) => examined,
            LintState::Unread(reason) => {
                let words = phrase(language, "unread", &[("reason", &one_line(reason))]);
                return writeln!(out, "{path}: error: {words}");
            }
        };
        for diagnostic in &examined.outcome.diagnostics {
            let at = examined.source.position(diagnostic.span().start);
            let severity = diagnostic.severity.as_str();
            let (rule, message) = (&diagnostic.rule, one_line(&diagnostic.message));
            write!(out, "{path}:{}:{}: {severity}[{rule}] {message}", at.line, at.column)?;
            // Lines of a laid-out document are nothing that a person could go to.
            let locator = diagnostic.labels.first().map_or("", |label| &label.locator);
            match locator {
                "" => writeln!(out)?,
                _ if examined.source.origin().is_text() => writeln!(out)?,
                locator => writeln!(out, " [{}]", one_line(locator))?,
            }
        }
        if self.run.verbose {
            for gap in &examined.outcome.not_assessed {
                let line = not_assessed(gap, language);
                writeln!(out, "{path}: {}", one_line(&line))?;
            }
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if self.run.quiet {
            return Ok(());
        }
        summary_lines(summary, &self.run.language).iter().try_for_each(|line| writeln!(out, "{line}"))
    }
}

/// Something that could not be assessed, in one line.
pub(super) fn not_assessed(gap: &crate::diagnostic::NotAssessed, language: &str) -> String {
    let subject = match gap.subject.as_str() {
        "" => String::new(),
        subject => phrase(language, "subject", &[("subject", subject)]),
    };
    let values = [("rule", &*gap.rule), ("subject", &subject), ("reason", &gap.reason)];
    phrase(language, "not-assessed", &values)
}

/// Without line breaks and other characters that would govern a terminal, which a report may hold.
pub fn one_line(text: &str) -> String {
    if text.contains(governs) {
        return text.split(governs).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    }
    text.to_owned()
}

/// Control characters, and those that turn the direction of text.
pub(super) fn governs(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
