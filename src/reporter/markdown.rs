//! A Markdown document: a table of findings per report, for comments and job summaries.

use super::concise::{not_assessed, one_line};
use super::{Reporter, Run, Stream, summary_lines};
use crate::diagnostic::{Examined, LintState, Linted, Summary};
use crate::phrases::phrase;
use std::io::{self, Write};

pub(super) struct Markdown;

impl Reporter for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn summary(&self) -> &'static str {
        "Markdown, for comments and job summaries"
    }

    fn is_prose(&self) -> bool {
        true
    }

    fn begin<'r>(&self, run: &'r Run, _: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        Ok(Box::new(Chapters { run }))
    }
}

struct Chapters<'r> {
    run: &'r Run,
}

impl Stream for Chapters<'_> {
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()> {
        let language = &*self.run.language;
        let examined = match &linted.state {
            LintState::Examined(examined) => examined,
            LintState::Unread(reason) => {
                writeln!(out, "## {}\n", escaped(&linted.path))?;
                return writeln!(out, "{}\n", escaped(&phrase(language, "unread", &[("reason", reason)])));
            }
        };
        let outcome = &examined.outcome;
        if outcome.diagnostics.is_empty() && outcome.not_assessed.is_empty() {
            return Ok(());
        }
        writeln!(out, "## {}\n", escaped(&linted.path))?;
        self.findings(examined, out)?;
        if !outcome.not_assessed.is_empty() {
            let values = [("path", &*linted.path), ("n", &outcome.not_assessed.len().to_string())];
            let title = phrase(language, "not-assessed-title", &values);
            writeln!(out, "<details><summary>{}</summary>\n", escaped(&title))?;
            for gap in &outcome.not_assessed {
                writeln!(out, "- {}", escaped(&not_assessed(gap, language)))?;
            }
            writeln!(out, "\n</details>\n")?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if self.run.quiet {
            return Ok(());
        }
        let lines = summary_lines(summary, &self.run.language);
        lines.iter().try_for_each(|line| writeln!(out, "{}\n", escaped(line)))
    }
}

impl Chapters<'_> {
    fn findings(&self, examined: &Examined, out: &mut dyn Write) -> io::Result<()> {
        if examined.outcome.diagnostics.is_empty() {
            return Ok(());
        }
        let language = &*self.run.language;
        let head = ["head-place", "head-severity", "head-rule", "head-message"]
            .map(|key| phrase(language, key, &[]));
        writeln!(out, "| {} |\n|---|---|---|---|", head.join(" | "))?;
        for diagnostic in &examined.outcome.diagnostics {
            let at = examined.source.position(diagnostic.span().start);
            let locator = diagnostic.labels.first().map_or("", |label| &label.locator);
            let place = match (locator, examined.source.origin().is_text()) {
                ("", _) => format!("{}:{}", at.line, at.column),
                (locator, true) => format!("{}:{} {locator}", at.line, at.column),
                (locator, false) => locator.to_owned(),
            };
            let severity = phrase(language, diagnostic.severity.as_str(), &[]);
            let (place, message) = (escaped(&place), escaped(&diagnostic.message));
            writeln!(out, "| {place} | {severity} | `{}` | {message} |", diagnostic.rule)?;
        }
        writeln!(out)
    }
}

/// Text as text: marks of Markdown and HTML in it mean nothing, and a cell stays one line.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in one_line(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
