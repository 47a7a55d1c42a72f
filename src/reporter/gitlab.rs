//! The code quality report of GitLab: one JSON list.

use super::list::List;
use super::{Reporter, Run, Stream};
use crate::diagnostic::{LintState, Linted, Severity, Summary};
use serde_json::json;
use std::io::{self, Write};

pub(super) struct GitLab;

impl Reporter for GitLab {
    fn name(&self) -> &'static str {
        "gitlab"
    }

    fn summary(&self) -> &'static str {
        "code quality report of GitLab"
    }

    fn begin<'r>(&self, _: &'r Run, out: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        write!(out, "[")?;
        Ok(Box::new(Items(List::default())))
    }
}

struct Items(List);

impl Stream for Items {
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()> {
        let path = &linted.path;
        let examined = match &linted.state {
            LintState::Examined(examined) => examined,
            LintState::Unread(reason) => {
                let item = json!({
                    "description": reason, "check_name": "disclint/unreadable",
                    "fingerprint": format!("{path}:unreadable"), "severity": "blocker",
                    "location": {"path": path, "lines": {"begin": 1}},
                });
                return self.0.item(&item, out);
            }
        };
        for diagnostic in &examined.outcome.diagnostics {
            let severity = match diagnostic.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            };
            let span = diagnostic.span();
            let (begin, end) =
                (examined.source.position(span.start).line, examined.source.position(span.end).line);
            // Fingerprints have to differ over all files of a report.
            let item = json!({
                "description": diagnostic.message, "check_name": &*diagnostic.rule,
                "fingerprint": format!("{path}:{}", diagnostic.fingerprint), "severity": severity,
                "location": {"path": path, "lines": {"begin": begin, "end": end}},
            });
            self.0.item(&item, out)?;
        }
        Ok(())
    }

    fn end(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n]")
    }
}
