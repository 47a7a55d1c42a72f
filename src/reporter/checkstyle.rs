//! Checkstyle's XML, which many build servers read.

use super::xml::escaped;
use super::{Reporter, Run, Stream};
use crate::diagnostic::{LintState, Linted, Summary};
use std::io::{self, Write};

pub(super) struct Checkstyle;

impl Reporter for Checkstyle {
    fn name(&self) -> &'static str {
        "checkstyle"
    }

    fn summary(&self) -> &'static str {
        "XML of Checkstyle, for build servers"
    }

    fn begin<'r>(&self, _: &'r Run, out: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">")?;
        Ok(Box::new(Self))
    }
}

impl Stream for Checkstyle {
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<file name=\"{}\">", escaped(&linted.path))?;
        match &linted.state {
            LintState::Unread(reason) => writeln!(
                out,
                "<error line=\"1\" severity=\"error\" message=\"{}\" source=\"disclint.unreadable\"/>",
                escaped(reason)
            )?,
            LintState::Examined(examined) => {
                for diagnostic in &examined.outcome.diagnostics {
                    let at = examined.source.position(diagnostic.span().start);
                    let severity = diagnostic.severity.as_str();
                    let (message, rule) = (escaped(&diagnostic.message), diagnostic.rule.replace('/', "."));
                    writeln!(
                        out,
                        "<error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{message}\" source=\"disclint.{}\"/>",
                        at.line,
                        at.column,
                        escaped(&rule)
                    )?;
                }
            }
        }
        writeln!(out, "</file>")
    }

    fn end(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</checkstyle>")
    }
}
