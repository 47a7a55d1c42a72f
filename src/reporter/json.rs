//! Everything that is known, for programs: one JSON object, or one line per report.
//!
//! The types here are the contract that `disclint schema output` prints. Fields are added, never
//! changed, without a new `schema_version`.

use super::list::List;
use super::place::Range;
use super::{Reporter, Run, Stream};
use crate::diagnostic::{
    Applicability, Basis, CellName, Diagnostic, Elsewhere, Examined, LintState, Linted, NotAssessed,
    Severity, Summary, SuppressedBy, Verdict,
};
use crate::source::Source;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

const SCHEMA_VERSION: u32 = 1;

/// The JSON output of a run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// Version of this shape.
    pub schema_version: u32,
    /// The program.
    pub tool: Tool,
    /// Reports in order of their paths.
    pub reports: Vec<ReportOutput>,
    /// Files of which nothing could be made.
    pub unreadable: Vec<Unreadable>,
    /// What they add up to.
    pub summary: SummaryOutput,
}

/// The program that wrote the output.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// A report and what was found in it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReportOutput {
    /// The path as given.
    pub path: String,
    /// Name of the format it was read from.
    pub format: &'static str,
    /// Label of the encoding on disk.
    pub encoding: &'static str,
    /// How faithfully its structure was read: `exact`, `rebuilt` or `damaged`.
    pub fidelity: &'static str,
    /// Id of the pack whose rules it was put to.
    pub jurisdiction: String,
    /// Id of the edition of the form that it shows.
    pub form: Option<String>,
    /// The year reported on.
    pub year: Option<i16>,
    /// The reporting body.
    pub organ: Option<String>,
    /// Key of the body's level.
    pub level: Option<String>,
    /// Diagnostics in the order of the text.
    pub diagnostics: Vec<DiagnosticOutput>,
    /// Diagnostics that were suppressed.
    pub suppressed: Vec<SuppressedOutput>,
    /// How the rules ended.
    pub verdicts: VerdictsOutput,
}

/// A diagnostic.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiagnosticOutput {
    /// Id of the rule.
    pub rule: String,
    /// How grave.
    pub severity: Severity,
    /// The fact.
    pub message: String,
    /// Places; the first is primary.
    pub labels: Vec<LabelOutput>,
    /// Places in other reports of the run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Further facts, and why the rule exists.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// An edit that mends it.
    pub fix: Option<FixOutput>,
    /// Identity across runs and small edits.
    pub fingerprint: String,
}

/// A place in a diagnostic.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LabelOutput {
    /// `primary` or `secondary`.
    pub role: &'static str,
    /// What stands there, in words; may be empty.
    pub text: String,
    /// The value read there.
    pub value: Option<String>,
    /// Where.
    pub span: Range,
    /// The cell of an official table.
    pub cell: Option<CellName>,
    /// Where a person finds it; may be empty.
    pub locator: String,
}

/// Edits that belong together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FixOutput {
    /// Whether a program may apply it.
    pub applicability: Applicability,
    /// What to replace; sorted, not overlapping.
    pub edits: Vec<EditOutput>,
}

/// Text to put in the place of a span.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EditOutput {
    /// What is replaced.
    pub span: Range,
    /// By what.
    pub text: String,
}

/// A diagnostic that somebody chose not to be told.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SuppressedOutput {
    /// `comment` or `waiver`.
    pub by: &'static str,
    /// Why; may be empty.
    pub reason: String,
    /// What would have been told.
    pub diagnostic: DiagnosticOutput,
}

/// How the rules ended for a report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerdictsOutput {
    /// Rules that found nothing.
    pub pass: usize,
    /// Rules that found something.
    pub fail: usize,
    /// Rules that do not speak of such a report.
    pub not_applicable: usize,
    /// What could not be assessed.
    pub not_assessable: Vec<NotAssessed>,
    /// Faults of the program itself.
    pub internal_errors: Vec<String>,
}

/// A file of which nothing could be made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unreadable {
    /// The path as given.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// What a run adds up to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SummaryOutput {
    /// Reports examined.
    pub reports: usize,
    /// Files of which nothing could be made.
    pub unreadable: usize,
    /// Diagnostics of severity error.
    pub errors: usize,
    /// Diagnostics of severity warning.
    pub warnings: usize,
    /// Diagnostics of severity info.
    pub infos: usize,
    /// Suppressed diagnostics.
    pub suppressed: usize,
    /// Rules assessed, over all reports.
    pub assessed: usize,
    /// Rules that could not be assessed, over all reports.
    pub not_assessable: usize,
}

pub(super) struct Json;

impl Reporter for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn summary(&self) -> &'static str {
        "one JSON object with everything that is known (see `disclint schema output`)"
    }

    fn begin<'r>(&self, _: &'r Run, out: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        write!(out, "{{\"schema_version\":{SCHEMA_VERSION},\"tool\":")?;
        serde_json::to_writer(&mut *out, &tool())?;
        write!(out, ",\"reports\":[")?;
        Ok(Box::new(Object { reports: List::default(), unreadable: Vec::new() }))
    }
}

/// The object of [`Output`], written member by member.
struct Object {
    reports: List,
    unreadable: Vec<Unreadable>,
}

impl Stream for Object {
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()> {
        match &linted.state {
            LintState::Examined(examined) => {
                self.reports.item(&report(&linted.path, examined), out)?;
            }
            LintState::Unread(reason) => {
                self.unreadable.push(Unreadable { path: linted.path.clone(), reason: reason.clone() });
            }
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "\n],\"unreadable\":")?;
        serde_json::to_writer(&mut *out, &self.unreadable)?;
        write!(out, ",\"summary\":")?;
        serde_json::to_writer(&mut *out, &summary_output(summary))?;
        writeln!(out, "}}")
    }
}

pub(super) struct JsonLines;

impl Reporter for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn summary(&self) -> &'static str {
        "one JSON object per line: a report, an unreadable file, at the end the summary"
    }

    fn begin<'r>(&self, _: &'r Run, _: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        Ok(Box::new(Self))
    }
}

/// A line of the output.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Report(Box<ReportOutput>),
    Unreadable(Unreadable),
    Summary(SummaryOutput),
}

impl Stream for JsonLines {
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()> {
        let line = match &linted.state {
            LintState::Examined(examined) => Line::Report(Box::new(report(&linted.path, examined))),
            LintState::Unread(reason) => {
                Line::Unreadable(Unreadable { path: linted.path.clone(), reason: reason.clone() })
            }
        };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &Line::Summary(summary_output(summary)))?;
        writeln!(out)
    }
}

fn tool() -> Tool {
    Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
}

fn report(path: &str, examined: &Examined) -> ReportOutput {
    let (source, outcome) = (&examined.source, &examined.outcome);
    let suppressed = |one: &crate::diagnostic::Suppressed| SuppressedOutput {
        by: match one.by {
            SuppressedBy::Comment => "comment",
            SuppressedBy::Waiver => "waiver",
        },
        reason: one.reason.clone(),
        diagnostic: diagnostic(source, &one.diagnostic),
    };
    ReportOutput {
        path: path.to_owned(),
        format: examined.format,
        encoding: source.encoding(),
        fidelity: examined.fidelity,
        jurisdiction: examined.jurisdiction.clone(),
        form: examined.form.clone(),
        year: examined.year,
        organ: examined.organ.clone(),
        level: examined.level.clone(),
        diagnostics: outcome.diagnostics.iter().map(|one| diagnostic(source, one)).collect(),
        suppressed: outcome.suppressed.iter().map(suppressed).collect(),
        verdicts: VerdictsOutput {
            pass: outcome.count(Verdict::Pass),
            fail: outcome.count(Verdict::Fail),
            not_applicable: outcome.count(Verdict::NotApplicable),
            not_assessable: outcome.not_assessed.clone(),
            internal_errors: outcome.internal.clone(),
        },
    }
}

fn diagnostic(source: &Source, diagnostic: &Diagnostic) -> DiagnosticOutput {
    let labels = diagnostic.labels.iter().enumerate().map(|(index, label)| LabelOutput {
        role: if index == 0 { "primary" } else { "secondary" },
        text: label.text.clone(),
        value: label.value.clone(),
        span: Range::of(source, label.span),
        cell: label.cell.clone(),
        locator: label.locator.clone(),
    });
    let fix = diagnostic.fix.as_ref().map(|fix| FixOutput {
        applicability: fix.applicability,
        edits: fix
            .edits
            .iter()
            .map(|edit| EditOutput { span: Range::of(source, edit.span), text: edit.text.clone() })
            .collect(),
    });
    DiagnosticOutput {
        rule: diagnostic.rule.to_string(),
        severity: diagnostic.severity,
        message: diagnostic.message.clone(),
        labels: labels.collect(),
        elsewhere: diagnostic.elsewhere.clone(),
        basis: diagnostic.basis.clone(),
        notes: diagnostic.notes.clone(),
        help: diagnostic.help.clone(),
        fix,
        fingerprint: diagnostic.fingerprint.clone(),
    }
}

fn summary_output(summary: &Summary) -> SummaryOutput {
    SummaryOutput {
        reports: summary.reports,
        unreadable: summary.unread,
        errors: summary.errors,
        warnings: summary.warnings,
        infos: summary.infos,
        suppressed: summary.suppressed,
        assessed: summary.assessed(),
        not_assessable: summary.count(Verdict::NotAssessable),
    }
}
