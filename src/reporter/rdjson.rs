//! Reviewdog's JSON lines, which it turns into comments on changes. Its columns count UTF-8 bytes and
//! its ranges end before their end.

use super::list::List;
use super::{Reporter, Run, Stream};
use crate::diagnostic::{LintState, Linted, Severity, Summary};
use crate::source::{Source, Span};
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) struct RdJson;

impl Reporter for RdJson {
    fn name(&self) -> &'static str {
        "rdjson"
    }

    fn summary(&self) -> &'static str {
        "JSON of reviewdog"
    }

    fn begin<'r>(&self, _: &'r Run, out: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        write!(out, "{{\"source\":{{\"name\":\"disclint\"}},\"diagnostics\":[")?;
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
                let code = json!({"value": "disclint/unreadable"});
                let item =
                    json!({"message": reason, "location": {"path": path}, "severity": "ERROR", "code": code});
                return self.0.item(&item, out);
            }
        };
        let source = &examined.source;
        for diagnostic in &examined.outcome.diagnostics {
            let severity = match diagnostic.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Info => "INFO",
            };
            let mut item = json!({
                "message": diagnostic.message, "severity": severity, "code": {"value": &*diagnostic.rule},
                "location": {"path": path, "range": range(source, diagnostic.span())},
            });
            if let Some(fix) = diagnostic.fix.as_ref().filter(|_| source.origin().is_text()) {
                let edits = fix
                    .edits
                    .iter()
                    .map(|edit| json!({"range": range(source, edit.span), "text": edit.text}));
                item["suggestions"] = edits.collect();
            }
            self.0.item(&item, out)?;
        }
        Ok(())
    }

    fn end(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n]}}")
    }
}

fn range(source: &Source, span: Span) -> Value {
    let point = |offset: u32| {
        let at = source.position(offset);
        json!({"line": at.line, "column": at.column_utf8})
    };
    json!({"start": point(span.start), "end": point(span.end)})
}
