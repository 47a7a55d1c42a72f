//! Workflow commands, which GitHub Actions shows beside the changed lines.

use super::concise::one_line;
use super::{Reporter, Run, Stream};
use crate::diagnostic::{LintState, Linted, Severity, Summary};
use crate::phrases::phrase;
use std::io::{self, Write};

pub(super) struct GitHub;

impl Reporter for GitHub {
    fn name(&self) -> &'static str {
        "github"
    }

    fn summary(&self) -> &'static str {
        "annotations of GitHub Actions"
    }

    fn begin<'r>(&self, run: &'r Run, _: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        Ok(Box::new(Commands { run }))
    }
}

struct Commands<'r> {
    run: &'r Run,
}

impl Stream for Commands<'_> {
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()> {
        let file = property(&one_line(&linted.path));
        let examined = match &linted.state {
            LintState::Examined(examined) => examined,
            LintState::Unread(reason) => {
                let words = phrase(&self.run.language, "unread", &[("reason", reason)]);
                return writeln!(out, "::error file={file}::{}", data(&one_line(&words)));
            }
        };
        for diagnostic in &examined.outcome.diagnostics {
            let command = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            write!(out, "::{command} file={file}")?;
            let span = diagnostic.span();
            if examined.source.origin().is_text() {
                let (start, end) = (examined.source.position(span.start), examined.source.position(span.end));
                write!(out, ",line={},endLine={}", start.line, end.line)?;
                // Columns of a stretch over several lines are refused.
                if start.line == end.line {
                    write!(out, ",col={},endColumn={}", start.column, end.column.max(start.column))?;
                }
            }
            let place = match diagnostic.labels.first().map_or("", |label| &label.locator) {
                "" => String::new(),
                locator => format!(" [{locator}]"),
            };
            let text = format!("{}{}", one_line(&diagnostic.message), one_line(&place));
            writeln!(out, ",title={}::{}", property(&diagnostic.rule), data(&text))?;
        }
        Ok(())
    }

    fn end(&mut self, _: &Summary, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
